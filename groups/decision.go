package groups

import "time"

// A Reason names why something was decided, "moderation.hidden" for one. Every
// decision has one, also to do nothing.
type Reason string

// A Decision is all that follows from one event.
type Decision struct {
	Reason Reason `json:"reason"`
	// Detail says more for those who ask why: a rule's id, a post's. Never a text or a name.
	Detail string `json:"detail,omitempty"`
	// About is the person it concerns, under whose key the detail is sealed.
	About PersonID `json:"about,omitempty"`

	Put    []Record   `json:"-"`
	Drop   []Ref      `json:"drop,omitempty"`
	Set    []Timer    `json:"set,omitempty"`   // replaces a timer of the same ID
	Unset  []string   `json:"unset,omitempty"` // timer IDs; unknown ones are no error
	Send   []Outgoing `json:"-"`
	Cancel []Withhold `json:"cancel,omitempty"`
	// Release lets go the whispers that were parked until these persons were reachable.
	Release []PersonID `json:"release,omitempty"`
	// Forget erases these persons once the decision is kept.
	Forget []PersonID `json:"forget,omitempty"`
}

// A Withhold takes actions out of the outbox that were not begun yet: all that match
// every field that is set.
type Withhold struct {
	ID     ActionID `json:"id,omitempty"`
	To     PersonID `json:"to,omitempty"`
	In     GroupID  `json:"in,omitempty"`
	Post   string   `json:"post,omitempty"`
	Case   string   `json:"case,omitempty"`
	Parked bool     `json:"parked,omitempty"`  // parked ones only
	NoCare bool     `json:"no_care,omitempty"` // but not of the class of care
}

// A Timer brings an event back at its hour.
type Timer struct {
	ID     string    `json:"id"`
	Due    time.Time `json:"due"`
	Kind   string    `json:"kind"`
	Group  GroupID   `json:"group,omitempty"`
	Person PersonID  `json:"person,omitempty"`
	Ref    string    `json:"ref,omitempty"` // a plan's, case's or rule's code
	// Late is when it was set, if its hour had come by then; zero: it had not.
	Late time.Time `json:"late,omitzero"`
}

// Key names the one time that a timer rings. One that is set anew for an hour at which it rang
// already rings once more: it says since when it is late.
func (t Timer) Key() Key {
	key := "timer:" + t.ID + "@" + t.Due.UTC().Format(time.RFC3339Nano)
	if !t.Late.IsZero() {
		key += " set " + t.Late.UTC().Format(time.RFC3339Nano)
	}
	return Key(key)
}
