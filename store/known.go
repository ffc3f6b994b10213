package store

import (
	"slices"

	"pita/groups"
)

// Acquaintances are those whom addresses were found to lead to, as the file says since
// an address last came to lead elsewhere. The writer looks here before it looks there.
type acquaintances struct{ by map[calling]who }

// A calling is an address of a person or of a group.
type calling struct {
	what    string
	address groups.Address
}

// knownMost bounds what is remembered; when it is reached all is forgotten.
const knownMost = 8192

func (a *acquaintances) remember(c calling, x who) {
	if a.by == nil || len(a.by) >= knownMost {
		a.by = map[calling]who{}
	}
	x.addresses, x.was = slices.Clip(x.addresses), slices.Clip(x.was)
	a.by[c] = x
}

func (a *acquaintances) forget() { clear(a.by) }
