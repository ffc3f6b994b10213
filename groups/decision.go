package groups

import (
	"strconv"
	"time"
)

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
	// Again counts how often it rang before at that very hour. Who keeps it counts.
	Again int `json:"again,omitzero"`
}

// Key names the one time that a timer rings.
func (t Timer) Key() Key {
	key := "timer:" + t.ID + "@" + t.Due.UTC().Format(time.RFC3339Nano)
	if t.Again > 0 {
		key += "#" + strconv.Itoa(t.Again)
	}
	return Key(key)
}

// Anew returns the timer as it is to be kept, given which keys were heard: set anew for an hour
// at which it rang already, it rings once more. A lesson may be due at the hour at which the
// night let go the one before, and posts may change while a night holds one.
func (t Timer) Anew(heard func(Key) bool) Timer {
	t.Due = t.Due.UTC()
	for t.Again = 0; heard(t.Key()); t.Again++ {
	}
	return t
}
