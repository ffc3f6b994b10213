package decide

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"pita/content"
	"pita/content/render"
	"pita/groups"
	"pita/groups/schedule"
)

// Approved returns the bytes that were approved of a post, and "" when it may leave at
// now; otherwise the named reason why it may not. The sender asks again just before
// sending, so that nothing leaves that was changed, withdrawn or overdue meanwhile.
func (w World) Approved(st groups.State, post, lang string, now time.Time) (*groups.Approval, string) {
	o, ok := w.original(st, post, lang)
	if !ok {
		return nil, "unknown-post"
	}
	p := o.post
	given := approvals(st, p)
	facts := make([]content.Approval, 0, len(given))
	for _, a := range given {
		facts = append(facts, fact(st, a))
	}
	messages, readable := o.messages()
	var rendered *content.Hash
	if readable {
		h := render.Hash(messages)
		rendered = &h
	}
	last := newest(p, given, facts, rendered)
	if !readable && !p.Broken && last != nil {
		// The file is not what the library read, or its picture isn't: nobody approved that.
		return last, string(content.Changed)
	}
	if state := stateOf(st, p, facts, rendered, content.DateOf(now.In(schedule.WIB.Location()))); state != content.Sendable {
		return last, string(state)
	}
	if last == nil {
		return nil, string(content.Unapproved)
	}
	if !o.holds(last.Assets) {
		return last, string(content.RendererChanged)
	}
	return last, ""
}

// stateOf returns the state of a post by what is kept of it.
func stateOf(st groups.State, p content.Post, facts []content.Approval, rendered *content.Hash, today content.Date) content.State {
	withdrawn := st.Load(groups.Ref{Kind: groups.KindWithdrawal, ID: p.ID}) != nil
	state := p.State(facts, withdrawn, render.ID, rendered, today)
	if state == content.Withdrawn || state == content.Broken {
		return state
	}
	return cmp.Or(against(st, p), state)
}

// newest returns the approval whose bytes leave: the last one that counts, of exactly this
// source and these messages; else the last one of this source.
func newest(p content.Post, given []*groups.Approval, facts []content.Approval, rendered *content.Hash) *groups.Approval {
	var last *groups.Approval
	counts := false
	for i, a := range given {
		if a.Source != p.Source.String() || !a.Ended.IsZero() {
			continue
		}
		good := !facts[i].Gone && p.MayApprove(a.Handle) && a.Renderer == render.ID && (rendered == nil || facts[i].Rendered == *rendered)
		if last == nil || good && !counts || good == counts && a.At.After(last.At) {
			last, counts = a, good
		}
	}
	return last
}

// Leaving returns the messages that stand for words of a post, or the named reason why
// they may not leave at now. Words of care for one person alone leave in the last form that
// was approved, whatever became of the post since; a preview shows the post as it stands.
func (w World) Leaving(st groups.State, words groups.Words, careAlone bool, now time.Time) ([]render.Message, string) {
	if words.Preview {
		o, ok := w.original(st, words.Post, words.Lang)
		if !ok {
			return nil, "unknown-post"
		}
		if words.Seen != "" && words.Seen != o.post.Source.String() {
			return nil, string(content.Changed)
		}
		messages, rendered := o.messages()
		if !rendered {
			return nil, "unknown-post"
		}
		return messages, ""
	}
	a, why := w.leaving(st, words, careAlone, now)
	if why != "" {
		return nil, why
	}
	messages, err := approvedMessages(a.Messages)
	if err != nil || a.Rendered != "" && render.Hash(messages).String() != a.Rendered {
		return nil, string(content.Broken) // what is kept is not what was approved
	}
	return messages, ""
}

// leaving returns the approval by which words of a post may leave at now.
func (w World) leaving(st groups.State, words groups.Words, careAlone bool, now time.Time) (*groups.Approval, string) {
	a, why := w.Approved(st, words.Post, words.Lang, now)
	same := a != nil && counted(a, words)
	if careAlone && (why != "" || !same) {
		a, why = w.lastApproved(st, words), ""
		same = a != nil
	}
	switch {
	case why != "":
	case a == nil:
		why = string(content.Withdrawn) // the approvals went with it
	case !same:
		why = string(content.Changed) // approved anew meanwhile, in other parts
	}
	return a, why
}

// lastApproved returns the newest approval of a post, whatever became of the post since:
// in the words' language if there is one. Where parts were counted already, it is one in
// the same language and in as many parts.
func (w World) lastApproved(st groups.State, words groups.Words) *groups.Approval {
	var last *groups.Approval
	better := func(a *groups.Approval) bool {
		if mine, its := a.Lang == cmp.Or(words.Lang, motherTongue), last.Lang == cmp.Or(words.Lang, motherTongue); mine != its {
			return mine
		}
		return a.At.After(last.At)
	}
	for _, r := range st.List(groups.Ref{Kind: groups.KindApproval, ID: words.Post + "/"}) {
		a := r.(*groups.Approval)
		if a.Post != words.Post || a.Why == groups.EndedWithdrawn || words.Parts > 0 && !counted(a, words) {
			continue
		}
		if last == nil || better(a) {
			last = a
		}
	}
	return last
}

// motherTongue is the language of those of whom no other is known.
const motherTongue = "id"

// counted says whether the words' parts were counted on such an approval.
func counted(a *groups.Approval, words groups.Words) bool {
	return a.Lang == words.Lang && a.Parts == words.Parts
}

func approvals(st groups.State, p content.Post) []*groups.Approval {
	var out []*groups.Approval
	for _, r := range st.List(groups.Ref{Kind: groups.KindApproval, ID: p.ID + "/" + p.Lang + "/"}) {
		if a := r.(*groups.Approval); a.Post == p.ID && a.Lang == p.Lang {
			out = append(out, a)
		}
	}
	return out
}

// fact is what of an approval counts. One whose reviewer reviews no more, or is forgotten,
// counts for nothing.
func fact(st groups.State, a *groups.Approval) content.Approval {
	f := content.Approval{Renderer: a.Renderer, By: a.Handle, Person: string(a.By), Gone: !a.Ended.IsZero() || !reviews(st, a.By)}
	f.Names, f.Withdrawn = namesOf(st, a.By), a.Why == groups.EndedWithdrawn
	// A hash that cannot be read stays zero, and a zero hash matches nothing.
	_ = f.Source.UnmarshalText([]byte(a.Source))
	_ = f.Rendered.UnmarshalText([]byte(a.Rendered))
	return f
}

// reviews says whether a person still reviews posts.
func reviews(st groups.State, id groups.PersonID) bool {
	p, _ := st.Load(groups.Ref{Kind: groups.KindPerson, Person: id}).(*groups.Person)
	return p != nil && p.Reviewer
}

// namesOf returns every handle by which a person is or was known.
func namesOf(st groups.State, id groups.PersonID) []string {
	p, _ := st.Load(groups.Ref{Kind: groups.KindPerson, Person: id}).(*groups.Person)
	if p == nil {
		return nil
	}
	return handlesOf(p)
}

func handlesOf(p *groups.Person) []string {
	out := slices.Clone(p.Handles)
	if p.Handle != "" {
		out = append(out, p.Handle)
	}
	return out
}

// against returns how those who said no to a post as it is stand in its way: Rejected while one of
// them reviews posts; RejecterGone when none does, until another approves what they saw; or nothing.
func against(st groups.State, p content.Post) (state content.State) {
	for _, r := range st.List(groups.Ref{Kind: groups.KindRejection, ID: p.ID + "/" + p.Lang + "/"}) {
		no := r.(*groups.Rejection)
		switch {
		case no.Post != p.ID || no.Lang != p.Lang || no.Source != p.Source.String():
		case reviews(st, no.By):
			return content.Rejected
		case !overruled(st, p, no, approvals(st, p)):
			state = content.RejecterGone
		}
	}
	return state
}

// overruled says whether another reviewer, who may, approved what somebody said no to, later.
func overruled(st groups.State, p content.Post, no *groups.Rejection, given []*groups.Approval) bool {
	return slices.ContainsFunc(given, func(a *groups.Approval) bool {
		return a.By != no.By && a.Source == no.Source && a.At.After(no.At) && a.Ended.IsZero() && reviews(st, a.By) && p.MayApprove(a.Handle)
	})
}

// approvedMessages reads the approved bytes back.
func approvedMessages(bytes []byte) ([]render.Message, error) {
	var out []render.Message
	if err := json.Unmarshal(bytes, &out); err != nil {
		return nil, fmt.Errorf("read approved messages: %w", err)
	}
	return out, nil
}
