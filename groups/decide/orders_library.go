package decide

import (
	"errors"
	"slices"
	"strings"

	"pita/content"
	"pita/content/render"
	"pita/groups"
)

// library obeys orders about posts, and says whether the order was one.
func (d *draft) library(a asking) bool {
	switch o := a.order.(type) {
	case *groups.ShowPost:
		d.showPost(a, o)
	default:
		return d.approval(a)
	}
	return true
}

// find returns a post of the library, or answers with the nearest one there is.
func (d *draft) find(a asking, id string) (content.Post, bool) {
	p, ok := d.Library.Post(id, d.locale(a.group, a.by))
	if ok {
		return p, true
	}
	if f, broken := d.Library.FaultIn(id); broken {
		d.because("post.held")
		what := f.In(d.locale(a.group, a.by)).Message
		d.reply(a, words("post.held-bare", text("post", id), text("where", placed(f.File, f.Line)), text("what", what)))
		return p, false
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
func (d *draft) showPost(a asking, of *groups.ShowPost) {
	if d.showLessons(a, of.Post) {
		return
	}
	if ids := d.begun(a, of.Post); len(ids) > 0 {
		d.listPosts(a, ids)
		return
	}
	p, ok := d.find(a, of.Post)
	if !ok {
		return
	}
	o, ok := d.original(d.st, p.ID, p.Lang)
	if p.Held {
		d.showHeld(a, p, o)
		return
	}
	if !ok {
		return
	}
	if d.person(a.by).Reviewer {
		d.preview(a.by, o)
		return
	}
	messages, ok := o.messages()
	if !ok || !showable(messages) {
		d.reply(a, d.unshown(o, d.locale(a.group, a.by)))
		return
	}
	for i := range messages {
		d.reply(a, groups.Words{Post: p.ID, Lang: p.Lang, Part: i, Parts: len(messages), Preview: true})
	}
	d.reply(a, words("post.preview-note", text("post", p.ID)))
	if w, unknown := d.writerUnknown("review.writer-unknown", p); unknown && d.sendable(a, p.ID) != "" {
		d.reply(a, w)
	}
	d.showRejections(a, o.post)
}

// showable says whether phones take messages at all: of a poll they take twelve answers.
func showable(messages []render.Message) bool {
	return !slices.ContainsFunc(messages, func(m render.Message) bool {
		return m.Kind == render.KindPoll && (len(m.Options) < 2 || len(m.Options) > mostOptions)
	})
}

const mostOptions = 12

// unshown says why a post can't be shown: its file was changed and is not read again yet, or
// what is to be mended in it.
func (d *draft) unshown(o original, locale string) groups.Words {
	if _, err := o.body(); errors.Is(err, content.ErrChanged) {
		d.because("post.stale")
		return words("post.stale", text("post", o.post.ID))
	}
	if f, ok := d.Library.Fault(o.post.File); ok {
		d.because("post.held")
		return words("post.held-bare", text("post", o.post.ID), text("where", placed(f.File, f.Line)), text("what", f.In(locale).Message))
	}
	return words("post.refused", text("post", o.post.ID), d.whyArg(string(content.Broken)))
}

// showHeld shows a post, the file of which can't be used as it stands, in the form that was
// approved last, and says what is to be mended.
func (d *draft) showHeld(a asking, p content.Post, o original) {
	where, what := p.File, ""
	if f, ok := d.Library.Fault(p.File); ok {
		where, what = placed(f.File, f.Line), f.In(d.locale(a.group, a.by)).Message
	}
	d.because("post.held")
	messages, ok := o.messages()
	if !ok {
		d.reply(a, words("post.held-bare", text("post", p.ID), text("where", where), text("what", what)))
		return
	}
	for i := range messages {
		d.reply(a, groups.Words{Post: p.ID, Lang: p.Lang, Part: i, Parts: len(messages), Preview: true})
	}
	d.reply(a, words("post.held", text("post", p.ID), text("where", where), text("what", what)))
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
	st := d.everyPost()
	for _, id := range ids {
		p, ok := d.Library.Post(id, d.locale(a.group, a.by))
		if !ok {
			continue
		}
		p.Writers = writersOf(st, p.ID)
		state := listedState(st, p, content.DateOf(d.now.In(zone(a.group).Location())))
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

// listedState returns the state of a post as lists say it: nothing is rendered.
func (d *draft) listedState(p content.Post, today content.Date) content.State {
	p.Writers = writersOf(d.st, p.ID)
	return listedState(d.st, p, today)
}

// listedState does so of a post of which the writers are known.
func listedState(st groups.State, p content.Post, today content.Date) content.State {
	var facts []content.Approval
	for _, given := range approvals(st, p) {
		facts = append(facts, fact(st, given))
	}
	return stateOf(st, p, facts, nil, today)
}

// takeBack retracts a message of Pita's own.
func (d *draft) takeBack(g groups.GroupID, p groups.PersonID, s groups.SentNote, why string) {
	d.send(retraction(g, p, s, why))
}

// retraction is how a message of Pita's own is taken back.
func retraction(g groups.GroupID, p groups.PersonID, s groups.SentNote, why string) groups.Outgoing {
	t := target(g, p)
	t.To.Pita = p == ""
	return groups.Outgoing{
		Class: groups.ClassRetract, Expires: s.At.Add(retractFor),
		Action: &groups.Retract{Target: t, Message: groups.MessageID(s.Action), Why: why},
	}
}
