package decide

import (
	"cmp"
	"slices"

	"pita/content"
	"pita/groups"
	"pita/groups/schedule"
)

// listedAtOnce is how many changed texts stand under one code: what can be read with care.
const listedAtOnce = 5

// approveAll lists posts of which only the renderer changed, with what phones will show
// otherwise: the texts are seen before they are agreed to, some at a time.
func (d *draft) approveAll(a asking) {
	by := d.reviewer(a)
	if by == nil {
		return
	}
	todo, held := d.rendererChanged(by)
	batch, shown, seen := d.code(6), 0, 0
	for _, p := range todo {
		if shown == listedAtOnce {
			break
		}
		seen++
		if o, ok := d.original(d.st, p.ID, p.Lang); ok && d.list(by, o, batch) {
			shown++
		}
	}
	switch {
	case shown > 0:
		d.because("post.listed")
		d.ask(a.by, groups.Question{Kind: "listed", Of: batch, Options: []string{batch}, Expires: d.now.Add(previewFor)})
		d.reply(a, words("listed.ask", number("n", shown), number("left", len(todo)-seen), code(batch)))
	case len(held) == 0:
		d.because("post.nothing-changed") // or what phones would show can't be told just now
		d.reply(a, words("post.nothing-changed"))
	}
	if len(held) > 0 {
		d.because("post.writer-unknown")
		d.reply(a, d.heldBack(held))
	}
}

// heldBack names posts that can't be approved anew because nobody knows who wrote them.
func (d *draft) heldBack(posts []content.Post) groups.Words {
	w := words("listed.held", number("n", len(posts)))
	for _, p := range posts[:min(len(posts), listedAtOnce)] {
		w.Lines = append(w.Lines, words("listed.held-one", text("post", p.ID), text("handle", d.unknownWriters(p)[0])))
	}
	return w
}

// rendererChanged returns the posts that wait, as lists say it, only because phones would show
// them otherwise, and that a reviewer may approve; apart, those held back because nobody knows
// who wrote them. None of them is rendered: in a large library
// that would keep everybody else waiting.
func (d *draft) rendererChanged(by *groups.Person) (todo, held []content.Post) {
	today, st := content.DateOf(d.now.In(schedule.WIB.Location())), d.everyPost()
	for _, p := range d.Library.All() {
		p.Writers = st.writersOf(p.ID)
		switch {
		case listedState(st, p, today) != content.RendererChanged || !mayApprove(p, by) || d.never(p) != "":
		case len(d.unknownWriters(p)) > 0:
			held = append(held, p)
		default:
			todo = append(todo, p)
		}
	}
	return todo, held
}

// list shows what changed of a post, or all of it when that is too much for a phone, and says
// whether it could.
func (d *draft) list(by *groups.Person, o original, batch string) bool {
	messages, ok := o.messages()
	notes, _, whole := o.files()
	if !ok || !whole {
		return false
	}
	v := d.seenBy(by.ID, o, messages, notes)
	v.Batch = batch
	d.keep(v)
	d.noted("shown", v.Post, v.Lang, by.Handle, v.Source, v.Rendered, v.Renderer)
	lines, all := []groups.Words(nil), false
	if last := lastApproval(d.st, o.post); last != nil {
		lines, all = changed(last, messages)
	}
	if !all {
		for i := range messages {
			v.Shown = append(v.Shown, d.whisper(by.ID, groups.Words{Post: v.Post, Lang: v.Lang, Part: i, Parts: len(messages), Preview: true, Seen: v.Source}))
		}
		return true
	}
	w := words("listed.post", text("post", v.Post))
	if w.Lines = lines; len(lines) == 0 {
		w.Lines = []groups.Words{words("change.none")}
	}
	v.Shown = append(v.Shown, d.whisper(by.ID, w))
	return true
}

// approveListed approves what was listed under one code, each post as it was listed.
func (d *draft) approveListed(a asking, batch string) {
	by := d.reviewer(a)
	if by == nil {
		return
	}
	var of []*groups.Preview
	for _, v := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: a.by}) {
		if v.Batch == batch && batch != "" {
			of = append(of, v)
		}
	}
	if len(of) == 0 {
		d.because("post.code-wrong")
		d.reply(a, words("post.code-wrong"))
		return
	}
	slices.SortFunc(of, func(x, y *groups.Preview) int {
		return cmp.Or(cmp.Compare(x.Post, y.Post), cmp.Compare(x.Lang, y.Lang))
	})
	d.because("post.approved")
	n, w := 0, groups.Words{}
	for _, v := range of {
		d.drop(v)
		o, why := d.disagrees(by, v)
		if why != "" {
			w.Lines = append(w.Lines, words("listed.not", text("post", v.Post)))
			continue
		}
		d.keepApproval(a, o, v)
		n++
	}
	w.Phrase, w.Args = "listed.approved", []groups.Arg{number("n", n)}
	for _, q := range d.questions(a.by) {
		if q.Kind == "listed" {
			d.drop(q)
		}
	}
	if left, _ := d.rendererChanged(by); len(left) > 0 {
		w.Lines = append(w.Lines, words("listed.left", number("n", len(left))))
	}
	d.reply(a, w)
}
