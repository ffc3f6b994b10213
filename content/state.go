package content

import "strings"

// An Approval is what one approver saw and agreed to.
type Approval struct {
	Source   Hash   `json:"source"`
	Rendered Hash   `json:"rendered"`
	Renderer string `json:"renderer"`
	By       string `json:"by"` // the approver's handle
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
	}
	if st := p.approved(approvals, rendererID, rendered); st != Sendable {
		return st
	}
	switch {
	case !p.ReviewBy.IsZero() && p.ReviewBy.Before(today):
		return Overdue
	case !p.Until.IsZero() && p.Until.Before(today):
		return Over
	case !p.From.IsZero() && today.Before(p.From):
		return NotYet
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
// edited a post does not approve it.
func (p Post) MayApprove(handle string) bool {
	h := fold(handle)
	return h != "" && h != fold(p.Author) && h != fold(p.Editor)
}

func fold(handle string) string {
	return strings.ToLower(strings.TrimPrefix(strings.TrimSpace(handle), "@"))
}

func (p Post) approved(approvals []Approval, rendererID string, rendered *Hash) State {
	agreed := map[string]bool{}
	best := Unapproved
	for _, a := range approvals {
		switch {
		case !p.MayApprove(a.By):
		case a.Source != p.Source:
			if best == Unapproved {
				best = Changed
			}
		case a.Renderer != rendererID || rendered != nil && a.Rendered != *rendered:
			best = RendererChanged
		default:
			agreed[fold(a.By)] = true
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
