package decide

import (
	"slices"
	"time"

	"pita/content"
	"pita/groups"
)

const (
	againFor  = 90 * 24 * time.Hour // how long ago a post was sent that is listed
	mostAgain = 10                  // posts in the list
)

// again answers a member who asks in private for a post that may be sent, or for what their
// groups were sent lately. It says whether the order was that.
func (d *draft) again(p *groups.Person, o groups.Order) bool {
	show, ok := o.(*groups.ShowPost)
	if !ok || len(d.memberships(p.ID)) == 0 {
		return false
	}
	d.because("again")
	switch {
	case !d.mayRemark(p.ID):
	case show.Post == "":
		d.listAgain(p)
	default:
		d.showAgain(p, show.Post)
	}
	return true
}

// showAgain shows a member a post, exactly as it was approved; or says why not. Of a post
// that was never approved it says the same as of one that there is not.
func (d *draft) showAgain(p *groups.Person, id string) {
	post, ok := d.Library.Post(id, p.Locale)
	if ok && d.mayRead(p, post) {
		approved, why := d.Approved(d.st, post.ID, post.Lang, d.now)
		switch {
		case why == "":
			d.whisperLesson(p.ID, approved)
			return
		case d.st.Load(groups.Ref{Kind: groups.KindWithdrawal, ID: post.ID}) != nil:
			d.because("again.withdrawn")
			d.whisper(p.ID, words("again.withdrawn"))
			return
		case slices.Contains(d.sentTo(p), post.ID):
			d.because("again.not-now")
			d.whisper(p.ID, words("again.not-now"))
			return
		}
	}
	d.because("again.unknown")
	near, ok := d.Library.Post(d.Library.Nearest(id), p.Locale)
	if ok && near.ID != id && d.mayRead(p, near) {
		if _, why := d.Approved(d.st, near.ID, near.Lang, d.now); why == "" {
			d.whisper(p.ID, words("again.unknown", text("post", near.ID)))
			return
		}
	}
	d.whisper(p.ID, words("again.unknown-bare"))
}

// mayRead says whether a post is for a member to read again: for one of their groups, and
// neither a text of care, which is for one person in need, nor a poll, in which one votes
// where the others do, nor a series, which is no text.
func (d *draft) mayRead(p *groups.Person, post content.Post) bool {
	if post.Kind == content.Poll || post.Kind == content.SeriesKind || d.forOne(post.ID) {
		return false
	}
	return slices.ContainsFunc(d.memberships(p.ID), func(m *groups.Member) bool {
		g := d.group(m.Group)
		return g != nil && forGroup(g, post)
	})
}

// sentTo returns the posts that a member's groups were sent lately, the newest first, each
// once.
func (d *draft) sentTo(p *groups.Person) []string {
	var all []*groups.Sending
	for _, m := range d.memberships(p.ID) {
		all = append(all, Sent(d.st, m.Group, d.now.Add(-againFor))...)
	}
	slices.SortStableFunc(all, func(a, b *groups.Sending) int { return b.Left.Compare(a.Left) })
	var ids []string
	for _, s := range all {
		if !slices.Contains(ids, s.Post) {
			ids = append(ids, s.Post)
		}
	}
	return ids
}

// listAgain lists by number what a member's groups were sent lately and may be read again.
func (d *draft) listAgain(p *groups.Person) {
	q := groups.Question{Kind: "again"}
	w := words("again.head")
	for _, id := range d.sentTo(p) {
		post, ok := d.Library.Post(id, p.Locale)
		if !ok || len(q.Options) == mostAgain || !d.mayRead(p, post) {
			continue
		}
		if _, why := d.Approved(d.st, id, post.Lang, d.now); why != "" {
			continue
		}
		q.Options = append(q.Options, id)
		w.Lines = append(w.Lines, words("private.option", number("n", len(q.Options)), text("name", post.Title)))
	}
	if len(q.Options) == 0 {
		d.because("again.none")
		d.whisper(p.ID, words("again.none"))
		return
	}
	d.ask(p.ID, q)
	d.whisper(p.ID, w)
}
