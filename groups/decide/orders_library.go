package decide

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"pita/content"
	"pita/content/render"
	"pita/groups"
)

const previewFor = 24 * time.Hour

// library obeys orders about posts, and says whether the order was one.
func (d *draft) library(a asking) bool {
	switch o := a.order.(type) {
	case *groups.ShowPost:
		d.showPost(a, o)
	case *groups.ApprovePost:
		d.approve(a, o.Post, o.Code)
	case *groups.ApproveAll:
		d.approveAll(a)
	case *groups.WithdrawPost:
		d.askWithdraw(a, o.Post)
	default:
		return false
	}
	return true
}

// find returns a post of the library, or answers with the nearest one there is.
func (d *draft) find(a asking, id string) (content.Post, bool) {
	p, ok := d.Library.Post(id, d.locale(a.group, a.by))
	if ok {
		return p, true
	}
	d.because("post.unknown")
	if near := d.Library.Nearest(id); near != "" {
		d.reply(a, words("post.unknown", text("post", id), text("nearest", near)))
		return p, false
	}
	d.reply(a, words("post.unknown-bare", text("post", id)))
	return p, false
}

// showPost shows a post as phones will. To a reviewer it comes with a code that
// approves exactly what was shown.
func (d *draft) showPost(a asking, o *groups.ShowPost) {
	if ids := d.begun(a, o.Post); len(ids) > 0 {
		d.listPosts(a, ids)
		return
	}
	p, ok := d.find(a, o.Post)
	if !ok {
		return
	}
	messages, ok := d.messages(p)
	if !ok {
		d.reply(a, words("post.refused", text("post", p.ID), d.whyArg(string(content.Broken))))
		return
	}
	for i := range messages {
		d.reply(a, groups.Words{Post: p.ID, Lang: p.Lang, Part: i, Parts: len(messages), Preview: true})
	}
	if !d.person(a.by).Reviewer {
		d.reply(a, words("post.preview-note", text("post", p.ID)))
		return
	}
	d.offerApproval(a, p, messages)
}

func (d *draft) offerApproval(a asking, p content.Post, messages []render.Message) {
	bytes, err := json.Marshal(messages)
	if err != nil {
		panic("decide: write messages down: " + err.Error())
	}
	v := &groups.Preview{
		Code: d.code(6), Person: a.by, Post: p.ID, Lang: p.Lang,
		Source: p.Source.String(), Rendered: render.Hash(messages).String(), Renderer: render.ID,
		Messages: bytes, Parts: len(messages), Expires: d.now.Add(previewFor),
	}
	d.keep(v)
	d.ask(a.by, groups.Question{Kind: "preview", Of: p.ID, Options: []string{v.Code}, Expires: v.Expires})
	d.reply(a, words("post.preview", text("post", p.ID), code(v.Code)))
}

// begun returns the ids of the posts that a list would show: all, or those that begin so
// when that names no post by itself.
func (d *draft) begun(a asking, start string) []string {
	ids := d.Library.IDs()
	if start == "" {
		return ids
	}
	if _, ok := d.Library.Post(start, d.locale(a.group, a.by)); ok {
		return nil
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.HasPrefix(id, strings.ToLower(start)) })
	if len(ids) < 2 {
		return nil
	}
	return ids
}

// listPosts names posts with their state, as many as a phone shows.
func (d *draft) listPosts(a asking, ids []string) {
	w := words("post.head")
	for _, id := range ids {
		p, ok := d.Library.Post(id, d.locale(a.group, a.by))
		if !ok {
			continue
		}
		facts := make([]content.Approval, 0, 2)
		for _, given := range approvals(d.st, p) {
			facts = append(facts, fact(given))
		}
		withdrawn := d.st.Load(groups.Ref{Kind: groups.KindWithdrawal, ID: id}) != nil
		state := p.State(facts, withdrawn, render.ID, nil, content.DateOf(d.now.In(zone(a.group).Location())))
		w.Lines = append(w.Lines, words("post.item", text("post", id), text("title", p.Title), d.stateArg(state)))
	}
	w.Lines = shorten(w.Lines, "post.more")
	d.reply(a, w)
}

// stateArg says in words whether a post may leave.
func (d *draft) stateArg(s content.State) groups.Arg {
	if s == content.Sendable {
		return spoken("why", "post.sendable")
	}
	return d.whyArg(string(s))
}

// approve keeps a reviewer's word for exactly what a preview showed them.
func (d *draft) approve(a asking, id, code string) {
	p, ok := d.find(a, id)
	if !ok {
		return
	}
	by := d.person(a.by)
	if !by.Reviewer || by.Handle == "" {
		d.because("post.not-reviewer")
		d.reply(a, words("post.not-reviewer"))
		return
	}
	v := load[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: a.by, ID: code})
	switch {
	case v == nil || v.Post != p.ID:
		d.because("post.code-wrong")
		d.reply(a, words("post.code-wrong"))
	case !d.now.Before(v.Expires):
		d.because("post.code-expired")
		d.reply(a, words("post.code-expired"))
	case !p.MayApprove(by.Handle):
		d.because("post.own")
		d.reply(a, words("post.own"))
	case !d.unchanged(p, v):
		d.because("post.changed")
		d.drop(v)
		d.reply(a, words("post.changed", text("post", p.ID)))
	default:
		d.drop(v)
		d.approved(a, p, v)
	}
}

// unchanged says whether a post is still what its preview showed.
func (d *draft) unchanged(p content.Post, v *groups.Preview) bool {
	now, _ := d.Library.Post(v.Post, v.Lang)
	h := d.rendered(now)
	return now.Lang == v.Lang && now.Source.String() == v.Source && h != nil && h.String() == v.Rendered && v.Renderer == render.ID && p.ID == now.ID
}

func (d *draft) approved(a asking, p content.Post, v *groups.Preview) {
	by := d.person(a.by)
	given := &groups.Approval{
		Post: v.Post, Lang: v.Lang, By: a.by, Handle: by.Handle, At: d.now,
		Source: v.Source, Rendered: v.Rendered, Renderer: v.Renderer, Messages: v.Messages, Parts: v.Parts,
	}
	d.keep(given)
	if w := load[groups.Withdrawal](d, groups.Ref{Kind: groups.KindWithdrawal, ID: p.ID}); w != nil {
		d.drop(w)
	}
	facts := []content.Approval{fact(given)}
	for _, other := range approvals(d.st, p) {
		facts = append(facts, fact(other))
	}
	rendered := fact(given).Rendered
	state := p.State(facts, false, render.ID, &rendered, content.DateOf(d.now.In(zone(a.group).Location())))
	if state == content.NeedsSecond {
		d.reply(a, words("post.needs-second", text("post", p.ID)))
		return
	}
	d.reply(a, words("post.approved", text("post", p.ID)))
}

// approveAll shows anew every post of which only the renderer changed, each under a
// code of its own: the texts are seen before they are agreed to.
func (d *draft) approveAll(a asking) {
	shown := 0
	for _, id := range d.Library.IDs() {
		p, ok := d.Library.Post(id, d.locale(a.group, a.by))
		if !ok || !d.person(a.by).Reviewer || !p.MayApprove(d.person(a.by).Handle) {
			continue
		}
		if _, state := d.Approved(d.st, id, p.Lang, d.now); state != string(content.RendererChanged) {
			continue
		}
		shown++
		d.showPost(a, &groups.ShowPost{Post: id})
	}
	if shown == 0 {
		d.reply(a, words("post.nothing-changed"))
	}
}

// askWithdraw shows what a withdrawal does and waits for "ya" with its number. The desk
// has asked already.
func (d *draft) askWithdraw(a asking, id string) {
	p, ok := d.find(a, id)
	switch {
	case !ok:
	case a.message == nil:
		d.withdraw(a, p.ID)
	case !d.frozen(a):
		q := d.confirm(a, groups.Question{Kind: "confirm:withdraw", Of: p.ID})
		d.reply(a, words("order.confirm", code(q.Code), text("post", p.ID), spoken("what", "what.withdraw")))
	}
}

// withdraw ends a post's approvals, takes it out of the queue, and takes it back where
// it was sent lately.
func (d *draft) withdraw(a asking, id string) {
	p, ok := d.find(a, id)
	if !ok || d.frozen(a) {
		return
	}
	d.keep(&groups.Withdrawal{Post: p.ID, At: d.now, By: a.by})
	for _, r := range d.st.List(groups.Ref{Kind: groups.KindApproval}) {
		if given := r.(*groups.Approval); given.Post == p.ID {
			d.drop(given)
		}
	}
	d.out.Cancel = append(d.out.Cancel, groups.Withhold{Post: p.ID, NoCare: true})
	taken := 0
	for _, g := range d.groups() {
		for _, s := range g.Sent {
			if s.Post == p.ID && d.now.Sub(s.At) < retractFor {
				taken++
				d.takeBack(g.ID, "", s, "tarik")
			}
		}
	}
	d.reply(a, words("post.withdrawn", text("post", p.ID), number("n", taken)))
}

// takeBack retracts a message of Pita's own.
func (d *draft) takeBack(g groups.GroupID, p groups.PersonID, s groups.SentNote, why string) {
	t := target(g, p)
	t.To.Pita = p == ""
	d.send(groups.Outgoing{
		Class: groups.ClassRetract, Expires: s.At.Add(retractFor),
		Action: &groups.Retract{Target: t, Message: groups.MessageID(s.Action), Why: why},
	})
}
