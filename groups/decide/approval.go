package decide

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"pita/content"
	"pita/content/render"
	"pita/groups"
	"pita/groups/schedule"
)

const previewFor = 24 * time.Hour

// approval obeys orders about the approval of posts, and says whether the order was one.
func (d *draft) approval(a asking) bool {
	switch o := a.order.(type) {
	case *groups.ApprovePost:
		d.approve(a, o.Post, o.Code)
	case *groups.ApproveAll:
		d.approveAll(a)
	case *groups.ApproveListed:
		d.approveListed(a, o.Code)
	case *groups.RejectPost:
		d.reject(a, o)
	case *groups.AskReview:
		d.askReview(a, o)
	case *groups.SkipPost:
		d.skip(a)
	case *groups.Deputise:
		d.deputise(a, o)
	case *groups.ShowReviewers:
		d.showReviewers(a)
	case *groups.RetireReviewer:
		d.retireReviewer(a, o.Reviewer)
	case *groups.WithdrawPost:
		d.askWithdraw(a, o.Post, "")
	case *groups.ReplacePost:
		d.askWithdraw(a, o.Post, o.Correction)
	default:
		return false
	}
	return true
}

// noted writes into the journal what became of a post: what, which, whose word, and the
// hashes of exactly what was seen. It holds no text.
func (d *draft) noted(what, post, lang, handle string, of ...string) {
	line := strings.Join(append([]string{what, post + "/" + lang, handle}, of...), " ")
	if d.out.Detail != "" && d.notedBefore {
		line = d.out.Detail + "; " + line
	}
	d.out.Detail, d.notedBefore = line, true
}

// preview shows a reviewer a post as phones will, with what changed since it was last
// approved, and a code that approves exactly what was shown; or, in its place, why nobody may
// approve it yet, and they may say no to it all the same. It returns nil, and keeps no preview,
// of what can't be shown or never leaves as it is.
func (d *draft) preview(to groups.PersonID, o original) *groups.Preview {
	messages, ok := o.messages()
	notes, _, whole := o.files()
	if !ok || !whole || o.post.Broken {
		d.whisper(to, d.unshown(o, d.locale(nil, to)))
		return nil
	}
	if why := d.never(o.post); why != "" { // so there is nothing to approve
		d.because("post.refused")
		for i := range messages {
			d.whisper(to, groups.Words{Post: o.post.ID, Lang: o.post.Lang, Part: i, Parts: len(messages), Preview: true})
		}
		w := words("post.refused", text("post", o.post.ID), d.whyArg(string(why)))
		if why == content.Promise {
			w.Lines = append(w.Lines, words("preview.promise", text("text", o.post.Promises)))
		}
		d.whisper(to, w)
		return nil
	}
	v := d.seenBy(to, o, messages, notes)
	for i := range messages {
		v.Shown = append(v.Shown, d.whisper(to, groups.Words{Post: v.Post, Lang: v.Lang, Part: i, Parts: len(messages), Preview: true, Seen: v.Source}))
	}
	if w, ok := d.changesOf(o, messages); ok {
		v.Shown = append(v.Shown, d.whisper(to, w))
	}
	d.keep(v)
	q := d.ask(to, groups.Question{Kind: "preview", Of: v.Post, Options: []string{v.Code}, Expires: v.Expires})
	v.Shown = append(v.Shown, groups.ActionID(q.Message))
	w, unknown := d.writerUnknown("post.writer-unknown", o.post)
	if !unknown {
		w = words("post.preview", text("post", v.Post), code(v.Code))
		w.Lines = d.later(o.post.OnDay(d.today()))
	}
	d.whisper(to, w)
	d.because("post.shown")
	d.noted("shown", v.Post, v.Lang, d.person(to).Handle, v.Source, v.Rendered, v.Renderer)
	return v
}

// never names why a post can't leave any more as it is, whoever approves it; or nothing.
func (d *draft) never(p content.Post) content.State {
	if p.Promises != "" {
		return content.Promise
	}
	if s := p.OnDay(d.today()); s == content.Overdue || s == content.Over {
		return s
	}
	return ""
}

// later returns a line that says why a post which is approved does not leave yet, if so.
func (d *draft) later(s content.State) []groups.Words {
	if s == content.Sendable {
		return nil
	}
	return []groups.Words{words("approved.later", d.whyArg(string(s)))}
}

// today is the day by which a post's dates count.
func (d *draft) today() content.Date { return content.DateOf(d.now.In(schedule.WIB.Location())) }

// seenBy writes down what somebody is shown.
func (d *draft) seenBy(who groups.PersonID, o original, messages []render.Message, notes []groups.AssetNote) *groups.Preview {
	bytes, err := json.Marshal(messages)
	if err != nil {
		panic("decide: write messages down: " + err.Error())
	}
	nth := 1
	for _, before := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: who}) {
		nth = max(nth, before.Nth+1)
	}
	return &groups.Preview{
		Code: d.code(6), Person: who, Nth: nth, Post: o.post.ID, Lang: o.post.Lang,
		Source: o.post.Source.String(), Rendered: render.Hash(messages).String(), Renderer: render.ID,
		Messages: bytes, Parts: len(messages), Assets: notes, Expires: d.now.Add(previewFor),
	}
}

// shownIn returns the preview that a message of Pita's was part of, or nil.
func (d *draft) shownIn(who groups.PersonID, id groups.MessageID) *groups.Preview {
	for _, v := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: who}) {
		if v.Batch == "" && slices.Contains(v.Shown, groups.ActionID(id)) {
			return v
		}
	}
	return nil
}

// endPreview ends a preview, with the question that came with it and what did not leave of it.
func (d *draft) endPreview(v *groups.Preview) {
	d.drop(v)
	for _, q := range d.questions(v.Person) {
		if q.Kind == "preview" && slices.Equal(q.Options, []string{v.Code}) {
			d.drop(q)
		}
	}
	for _, id := range v.Shown {
		if id != "" {
			d.out.Cancel = append(d.out.Cancel, groups.Withhold{ID: id})
		}
	}
}

// previewUnseen ends a preview of which something did not arrive: nobody approves what they did
// not see. The reviewer hears of it, once. It says whether there was such a preview.
func (d *draft) previewUnseen(ev *groups.Settled) bool {
	lost := false
	for _, v := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: ev.To}) {
		if !slices.Contains(v.Shown, ev.Action) {
			continue
		}
		d.endPreview(v)
		phrase := "post.unseen"
		if o, ok := d.original(d.st, v.Post, v.Lang); ev.Why == string(content.Changed) || ev.Why == "unknown-post" || !ok || !unchanged(o, v) {
			phrase = "post.changed"
		}
		d.because(groups.Reason(phrase))
		d.whisper(ev.To, words(phrase, text("post", v.Post)))
		lost = true
	}
	return lost
}

// questionOf returns the question that came with a preview; a new one when it is over.
func (d *draft) questionOf(v *groups.Preview) *groups.Question {
	for _, q := range d.questions(v.Person) {
		if q.Kind == "preview" && len(q.Options) == 1 && q.Options[0] == v.Code {
			return q
		}
	}
	return &groups.Question{Person: v.Person, Code: v.Code, Kind: "preview", Of: v.Post, Options: []string{v.Code}}
}

// reviewer returns who asks, if they review posts, and answers when they don't.
func (d *draft) reviewer(a asking) *groups.Person {
	p := d.person(a.by)
	if !p.Reviewer || p.Handle == "" {
		d.because("post.not-reviewer")
		d.reply(a, words("post.not-reviewer"))
		return nil
	}
	if d.frozen(a) {
		return nil
	}
	return p
}

// codeFirst tells a reviewer who named a post and no code what to do: to look at it or, if that
// was done and it is still what they saw, to give the code that stood there.
func (d *draft) codeFirst(a asking, by *groups.Person, post string) {
	var open *groups.Preview
	for _, v := range list[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: a.by}) {
		if _, why := d.disagrees(by, v); v.Post == post && v.Batch == "" && why == "" && (open == nil || v.Expires.After(open.Expires)) {
			open = v
		}
	}
	if open == nil {
		d.because("post.code-first")
		d.reply(a, words("post.code-first", text("post", post)))
		return
	}
	d.because("post.code-open")
	d.reply(a, words("post.code-open", text("post", post), code(open.Code)))
}

// approve keeps a reviewer's word for exactly what a preview showed them.
func (d *draft) approve(a asking, id, code string) {
	p, ok := d.find(a, id)
	if !ok {
		return
	}
	by := d.reviewer(a)
	if by == nil {
		return
	}
	if code == "" {
		d.codeFirst(a, by, p.ID)
		return
	}
	v := load[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: a.by, ID: code})
	if v == nil || v.Post != p.ID || v.Batch != "" {
		d.because("post.code-wrong")
		d.reply(a, words("post.code-wrong"))
		return
	}
	o, why := d.disagrees(by, v)
	switch why {
	case "expired":
		d.because("post.code-expired")
		d.reply(a, words("post.code-expired"))
	case "own":
		d.because("post.own")
		d.reply(a, words("post.own"))
	case "writer":
		d.because("post.writer-unknown")
		w, _ := d.writerUnknown("post.writer-unknown", o.post)
		d.reply(a, w)
	case "changed":
		d.because("post.changed")
		d.drop(v)
		d.reply(a, words("post.changed", text("post", v.Post)))
	default:
		d.drop(v)
		d.because("post.approved")
		state := d.keepApproval(a, o, v)
		w := words("post.approved", text("post", v.Post))
		switch state {
		case content.NeedsSecond:
			w.Phrase = "post.needs-second"
			d.askSecond(a.by, o.post)
		case content.Rejected:
			w.Phrase = "post.still-rejected"
		default:
			w.Lines = d.later(state)
		}
		d.reply(a, w)
		d.answered(a, v)
	}
}

// disagrees names what stands between a reviewer and the approval of what they were shown:
// "expired", "own", "writer" (nobody knows who that is), "changed" (or withdrawn since), or nothing.
func (d *draft) disagrees(by *groups.Person, v *groups.Preview) (original, string) {
	o, ok := d.World.original(d.st, v.Post, v.Lang)
	switch {
	case !d.now.Before(v.Expires):
		return o, "expired"
	case ok && !mayApprove(o.post, by):
		return o, "own"
	case ok && len(d.unknownWriters(o.post)) > 0:
		return o, "writer"
	case !ok || !unchanged(o, v) || d.withdrawnSince(v):
		return o, "changed"
	}
	return o, ""
}

// withdrawnSince says whether a post was withdrawn after it was shown: a restored backup brings
// the preview back, and the ledger the withdrawal.
func (d *draft) withdrawnSince(v *groups.Preview) bool {
	w := load[groups.Withdrawal](d, groups.Ref{Kind: groups.KindWithdrawal, ID: v.Post})
	return w != nil && w.At.After(v.Expires.Add(-previewFor))
}

// mayApprove says whether a person may approve a post, by whatever name they are or were
// known.
func mayApprove(p content.Post, by *groups.Person) bool {
	names := handlesOf(by)
	return len(names) > 0 && !slices.ContainsFunc(names, func(h string) bool { return !p.MayApprove(h) })
}

// unchanged says whether a post is still what its preview showed.
func unchanged(o original, v *groups.Preview) bool {
	messages, ok := o.messages()
	return ok && o.post.ID == v.Post && o.post.Lang == v.Lang && o.post.Source.String() == v.Source && !o.post.Broken &&
		render.Hash(messages).String() == v.Rendered && v.Renderer == render.ID && o.holds(v.Assets)
}

// keepApproval keeps a reviewer's word with all that it is about, and returns the state that
// the post is in by it.
func (d *draft) keepApproval(a asking, o original, v *groups.Preview) content.State {
	by := d.person(a.by)
	given := &groups.Approval{
		Post: v.Post, Lang: v.Lang, By: a.by, Handle: by.Handle, At: d.now, Assets: v.Assets,
		Source: v.Source, Rendered: v.Rendered, Renderer: v.Renderer, Messages: v.Messages, Parts: v.Parts,
	}
	before := load[groups.Approval](d, given.Ref())
	d.keep(given)
	_, files, _ := o.files()
	d.keepOriginal(given, o, files)
	d.dropUnused(before)
	d.notePassages(given, before)
	if w := load[groups.Withdrawal](d, groups.Ref{Kind: groups.KindWithdrawal, ID: v.Post}); w != nil {
		d.drop(w)
	}
	for _, no := range list[groups.Rejection](d, groups.Ref{Kind: groups.KindRejection, ID: v.Post + "/" + v.Lang + "/"}) {
		if no.Post == v.Post && no.Lang == v.Lang && no.By == a.by {
			d.drop(no)
		}
	}
	d.noted("approved", v.Post, v.Lang, by.Handle, v.Source, v.Rendered, v.Renderer)
	state := d.stateAfter(a, o, given)
	if state != content.NeedsSecond && state != content.Rejected {
		d.editedAnew(o.post)
		d.reviewOver(a, v)
	}
	return state
}

// stateAfter returns the state of a post once an approval is kept.
func (d *draft) stateAfter(a asking, o original, given *groups.Approval) content.State {
	facts := []content.Approval{fact(d.st, given)}
	for _, other := range approvals(d.st, o.post) {
		if other.Ref() != given.Ref() {
			facts = append(facts, fact(d.st, other))
		}
	}
	state := o.post.State(facts, false, render.ID, &facts[0].Rendered, content.DateOf(d.now.In(zone(a.group).Location())))
	for _, r := range d.st.List(groups.Ref{Kind: groups.KindRejection, ID: o.post.ID + "/" + o.post.Lang + "/"}) {
		no := r.(*groups.Rejection)
		if no.By != a.by && no.Source == given.Source && reviews(d.st, no.By) {
			return content.Rejected
		}
	}
	return state
}

// reviewOver tells who asked for a review that it came to something.
func (d *draft) reviewOver(a asking, v *groups.Preview) {
	r := load[groups.Review](d, groups.Ref{Kind: groups.KindReview, ID: v.Post + "/" + v.Lang})
	if r == nil {
		return
	}
	d.drop(r)
	if r.By != "" && r.By != a.by {
		d.whisper(r.By, words("review.approved", text("post", v.Post)))
	}
}
