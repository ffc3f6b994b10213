package content

import "slices"

// An Approval is what one approver saw and agreed to.
type Approval struct {
	Source   Hash   `json:"source"`
	Rendered Hash   `json:"rendered"`
	Renderer string `json:"renderer"`
	By       string `json:"by"` // the approver's handle
	// Person tells approvers apart by something that stays when a handle changes; it may be empty.
	Person string `json:"person,omitempty"`
	// Names are all handles by which the approver is or was known, besides By.
	Names []string `json:"names,omitempty"`
	// Gone says that the approver does not review posts any more: it counts for nothing.
	Gone bool `json:"gone,omitempty"`
	// Withdrawn says that the post was taken back after it: it counts for nothing either.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// A State is whether a post may leave today, and if not, why. It is computed
// whenever it is asked for, and never stored.
type State string

// The states of a post. Only Sendable posts leave.
const (
	Sendable        State = "sendable"
	Unapproved      State = "unapproved"       // nobody who may has approved it
	Changed         State = "changed"          // post, citation or asset differ from what was approved
	RendererChanged State = "renderer-changed" // only what phones would show differs
	NeedsSecond     State = "needs-second"     // an emergency post has one approver of two
	Overdue         State = "overdue"          // its review date has passed
	NotYet          State = "not-yet"          // its first day is still to come
	Over            State = "over"             // its last day has passed
	Withdrawn       State = "withdrawn"        // taken back
	Broken          State = "broken"           // its file has errors
	Rejected        State = "rejected"         // a reviewer said no to exactly this
	RejecterGone    State = "rejecter-gone"    // who did so does not review any more, and nobody approved it since
	ReviewerGone    State = "reviewer-gone"    // who approved it does not review any more
	OutOfSeason     State = "out-of-season"    // its season is at another time of the year
	Promise         State = "promise"          // it promises what nobody can
)

// State returns the state of the post on that day. The renderer's id and the
// hash of what it renders now are compared with what was approved; without a
// hash (nil), as lists do, the id alone is. Approvals by the author or by the
// last editor count for nothing, and nobody counts twice.
func (p Post) State(approvals []Approval, withdrawn bool, rendererID string, rendered *Hash, today Date) State {
	switch {
	case withdrawn:
		return Withdrawn
	case p.Broken || p.Source == Hash{}:
		return Broken
	case p.Promises != "":
		return Promise
	}
	if st := p.approved(approvals, rendererID, rendered); st != Sendable {
		return st
	}
	return p.OnDay(today)
}

// OnDay returns the state that a post is in on a day once it is approved: by its dates alone.
func (p Post) OnDay(today Date) State {
	switch {
	case !p.ReviewBy.IsZero() && p.ReviewBy.Before(today):
		return Overdue
	case !p.Until.IsZero() && p.Until.Before(today):
		return Over
	case !p.From.IsZero() && today.Before(p.From):
		return NotYet
	case !p.InSeason(today):
		return OutOfSeason
	}
	return Sendable
}

// Approvers returns how many different people must approve the post.
func (p Post) Approvers() int {
	if p.Kind == Emergency {
		return 2
	}
	return 1
}

// MayApprove reports whether that person's approval counts: who wrote or last
// edited a post does not approve it, nor who is known to have done so before its
// file said otherwise. Where it is not known who that is, nobody may.
func (p Post) MayApprove(handle string) bool {
	h := fold(handle)
	if h == "" || strange(handle) {
		return false
	}
	return !slices.ContainsFunc(p.writers(), func(w string) bool { return fold(w) == h || strange(w) })
}

func (p Post) writers() []string { return append([]string{p.Author, p.Editor}, p.Writers...) }

// mayApprove asks it of all names of an approver.
func (p Post) mayApprove(a Approval) bool {
	return p.MayApprove(a.By) && !slices.ContainsFunc(a.Names, func(h string) bool { return fold(h) != "" && !p.MayApprove(h) })
}

func (p Post) approved(approvals []Approval, rendererID string, rendered *Hash) State {
	var agreed []Approval
	best := Unapproved
	for _, a := range approvals {
		switch {
		case !p.mayApprove(a):
		case a.Source != p.Source:
			if best == Unapproved {
				best = Changed
			}
		case a.Withdrawn:
			if best != RendererChanged {
				best = Withdrawn
			}
		case a.Gone:
			if best == Unapproved || best == Changed {
				best = ReviewerGone
			}
		case a.Renderer != rendererID || rendered != nil && a.Rendered != *rendered:
			best = RendererChanged
		case !slices.ContainsFunc(agreed, a.samePerson):
			agreed = append(agreed, a)
		}
	}
	switch {
	case len(agreed) >= p.Approvers():
		return Sendable
	case len(agreed) > 0:
		return NeedsSecond
	}
	return best
}

// samePerson reports whether two approvals may be of one person, who counts once.
func (a Approval) samePerson(b Approval) bool {
	if a.Person != "" && a.Person == b.Person {
		return true
	}
	its := append([]string{b.By}, b.Names...)
	return slices.ContainsFunc(append([]string{a.By}, a.Names...), func(h string) bool {
		return slices.ContainsFunc(its, func(other string) bool { return SameHandle(h, other) })
	})
}
