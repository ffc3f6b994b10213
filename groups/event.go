package groups

// An Event is something that happened: in a chat, by the clock, or at the desk.
// It is a pointer to one of the event types of this package, and no other.
type Event interface {
	// Base returns the event's head.
	Base() *Head
	// Parties returns every person the event speaks of, to be named by the store.
	Parties() []*Party
	event()
}

// An Arrived event says that Pita is now in a group.
type Arrived struct {
	Head
	By      Party   `json:"by"`
	Name    string  `json:"name"`
	Members []Party `json:"members,omitempty"`
	Admins  []Party `json:"admins,omitempty"`
	Admin   bool    `json:"admin,omitempty"`  // Pita is an admin there
	Closed  bool    `json:"closed,omitempty"` // only admins may write
}

// Parties returns who added Pita, and all who were there.
func (e *Arrived) Parties() []*Party {
	return append(each(&e.By), append(refs(e.Members), refs(e.Admins)...)...)
}

// A Joined event says that people are now in the group.
type Joined struct {
	Head
	Who []Party `json:"who"`
	By  Party   `json:"by"` // who added them; zero when they came by link
}

// Parties returns who joined and who added them.
func (e *Joined) Parties() []*Party { return append(refs(e.Who), &e.By) }

// A Left event says that a person is no longer in the group.
type Left struct {
	Head
	Who Party `json:"who"`
	By  Party `json:"by"` // who removed them; zero when they left
}

// Parties returns who left and who removed them.
func (e *Left) Parties() []*Party { return each(&e.Who, &e.By) }

// A Ranked event says that a person became an admin of the group, or no longer is one.
type Ranked struct {
	Head
	Who   Party `json:"who"`
	By    Party `json:"by"`
	Admin bool  `json:"admin"`
}

// Parties returns who was promoted or demoted, and by whom.
func (e *Ranked) Parties() []*Party { return each(&e.Who, &e.By) }

// An Asked event says that a person asks to be let into the group.
type Asked struct {
	Head
	Who       Party `json:"who"`
	Withdrawn bool  `json:"withdrawn,omitempty"` // they no longer ask
}

// Parties returns who asks.
func (e *Asked) Parties() []*Party { return each(&e.Who) }

// A Changed event says that the group itself was changed. A nil field did not change.
type Changed struct {
	Head
	By          Party   `json:"by"`
	Name        *string `json:"name,omitempty"`
	Description *string `json:"description,omitempty"`
	Closed      *bool   `json:"closed,omitempty"`   // only admins may write
	Locked      *bool   `json:"locked,omitempty"`   // only admins may change the group
	Approval    *bool   `json:"approval,omitempty"` // joining must be approved
	Link        bool    `json:"link,omitempty"`     // the invite link was reset
	Picture     bool    `json:"picture,omitempty"`  // the photo was changed
}

// Parties returns who changed the group.
func (e *Changed) Parties() []*Party { return each(&e.By) }

// A Called event says that a person rang Pita's number.
type Called struct {
	Head
	From Party `json:"from"`
}

// Parties returns who rang.
func (e *Called) Parties() []*Party { return each(&e.From) }

// A TimerDue event says that a timer's hour has come.
type TimerDue struct {
	Head
	Timer Timer `json:"timer"`
}

// Parties returns nobody: a timer knows its person by ID.
func (*TimerDue) Parties() []*Party { return nil }

// A Given event is an order that came from the desk or the command line, not from a chat.
type Given struct {
	Head
	By    Party `json:"by"` // zero for the operator at the machine itself
	Order Order `json:"-"`
}

// Parties returns who gave the order and whom it names.
func (e *Given) Parties() []*Party { return append(each(&e.By), e.Order.Parties()...) }

// A Settled event says what became of an action.
type Settled struct {
	Head
	Action ActionID `json:"action"`
	To     PersonID `json:"to,omitempty"`
	Class  Class    `json:"class"`
	Result Result   `json:"result"`
	Why    string   `json:"why,omitempty"`  // a named reason, never a library's words
	Link   string   `json:"link,omitempty"` // of an Invite
	Case   string   `json:"case,omitempty"`
	Post   string   `json:"post,omitempty"`
}

// Parties returns nobody: the action's person is known by ID.
func (*Settled) Parties() []*Party { return nil }

// A NumberChanged event says how the number that Pita speaks from is doing.
type NumberChanged struct {
	Head
	Health Number `json:"health"`
	// Beside says that it ails the house besides what ails the number, which stays as it is.
	Beside bool `json:"beside,omitempty"`
}

// Parties returns nobody.
func (*NumberChanged) Parties() []*Party { return nil }

func each(parties ...*Party) []*Party { return parties }

func refs(parties []Party) []*Party {
	out := make([]*Party, len(parties))
	for i := range parties {
		out[i] = &parties[i]
	}
	return out
}
