package decide

import (
	"slices"

	"pita/content"
	"pita/groups"
)

// showReviewers names who reviews posts, and how many wait for each.
func (d *draft) showReviewers(a asking) {
	w := words("reviewer.head")
	for _, id := range d.team().Reviewers {
		p := d.person(id)
		if !p.Reviewer {
			continue
		}
		w.Lines = append(w.Lines, words("reviewer.item", text("handle", p.Handle), number("n", len(d.waits(p)))))
		if r := d.round(id); r != nil && d.now.Before(r.Away) {
			w.Lines = append(w.Lines, words("reviewer.away", when("until", r.Away)))
		}
	}
	if len(w.Lines) == 0 {
		w = words("reviewer.none")
	}
	d.reply(a, w)
}

// retireReviewer takes the role of reviewer off a person: what they approved waits for
// another.
func (d *draft) retireReviewer(a asking, typed string) {
	if d.role("", a.by) < groups.Owner {
		d.because("order.denied")
		d.reply(a, words("order.denied"))
		return
	}
	if d.frozen(a) {
		return
	}
	p := d.reviewerNamed(typed)
	if p == nil {
		d.because("reviewer.unknown")
		d.reply(a, words("reviewer.unknown", text("handle", typed)))
		return
	}
	d.because("reviewer.retired")
	p.Reviewer = false
	d.keep(p)
	t := *d.team()
	t.Reviewers = slices.DeleteFunc(slices.Clone(t.Reviewers), func(id groups.PersonID) bool { return id == p.ID })
	d.keep(&t)
	w := words("reviewer.retired", text("handle", p.Handle))
	w.Lines = d.endReviews(p.ID)
	d.reply(a, w)
}

// endReviews ends what a person approved, and what was about to be shown to them. It returns
// a line for each post that waits for another reviewer now, after telling the coordinators.
func (d *draft) endReviews(who groups.PersonID) []groups.Words {
	var lines []groups.Words
	for _, short := range d.approvalsInShort() {
		if short.By != who || !short.Ended.IsZero() {
			continue
		}
		a := load[groups.Approval](d, short.Ref())
		a.Ended, a.Why = d.now, groups.EndedRetired
		d.keep(a)
		d.noted("revoked", a.Post, a.Lang, a.Handle, a.Source, a.Rendered, a.Renderer)
		lines = append(lines, words("reviewer.post", text("post", a.Post)))
	}
	for _, v := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: who}) {
		d.endPreview(v)
	}
	for _, q := range d.questions(who) {
		if q.Kind == "preview" || q.Kind == "listed" {
			d.drop(q)
		}
	}
	d.endRounds(who)
	lines = append(lines, d.noesOf(who)...)
	if len(lines) == 0 {
		return nil
	}
	lines = shorten(lines, "post.more")
	w := words("reviewer.gone")
	w.Lines = lines
	d.tellCoordinators(w)
	return lines
}

// noesOf returns a line for each post as it is to which somebody said no: that stands until
// another reviewer approves it.
func (d *draft) noesOf(who groups.PersonID) []groups.Words {
	var lines []groups.Words
	for _, no := range list[groups.Rejection](d, groups.Ref{Kind: groups.KindRejection}) {
		if p, ok := d.Library.Post(no.Post, no.Lang); ok && no.By == who && p.Lang == no.Lang && p.Source.String() == no.Source {
			lines = append(lines, words("reviewer.rejected", text("post", no.Post)))
		}
	}
	return lines
}

// renamed gives a person a handle, unless somebody else goes by it, or approved posts by it.
// A handle of before stays theirs.
func (d *draft) renamed(p *groups.Person, handle string) bool {
	same := func(h string) bool { return content.SameHandle(h, handle) }
	for _, id := range d.everyStaff() {
		if id != p.ID && slices.ContainsFunc(handlesOf(d.person(id)), same) {
			return false
		}
	}
	for _, a := range d.approvalsInShort() {
		if a.By != p.ID && same(a.Handle) {
			return false
		}
	}
	if p.Handle != "" && p.Handle != handle && !slices.Contains(p.Handles, p.Handle) {
		p.Handles = append(slices.Clone(p.Handles), p.Handle)
	}
	p.Handle = handle
	return true
}
