package store_test

import (
	"errors"
	"testing"

	"pita/groups"
	"pita/store"
)

// Whom an address leads to is remembered between events; every way in which that can
// change is noticed by the very next event.
func TestTheNextEventKnowsWhomAnAddressLeadsToNow(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	n := 0
	from := func(addresses ...groups.Address) groups.PersonID {
		t.Helper()
		n++
		ev := message(n, "", "g")
		ev.From.Addresses = addresses
		apply(t, s, ev, nothing)
		return ev.From.ID
	}
	older, younger := from("phone"), from("hidden")
	if older == younger || from("phone") != older || from("hidden") != younger {
		t.Fatal("two persons are not two, or not the same again")
	}
	if from("hidden", "phone") != older || from("hidden") != older || from("phone") != older {
		t.Error("after a merge an address leads to the younger")
	}
	if from("phone", "another") != older || from("another") != older {
		t.Error("a new address does not lead to its person")
	}

	// What an event that is not kept found out is not remembered.
	n++
	lost := message(n, "", "g")
	lost.From.Addresses = []groups.Address{"another", "never"}
	if _, err := s.Apply(t.Context(), lost, func(groups.State, groups.Event) groups.Decision { return groups.Decision{} }); err == nil {
		t.Fatal("a decision without a reason was kept")
	}
	if from("never") == older {
		t.Error("an address leads where an event that was not kept said")
	}

	n++
	apply(t, s, message(n, "someone", "g"), forget(older))
	if back := from("phone"); back == older || back == "" {
		t.Error("a forgotten person has the same id again")
	}
	s.Close()
	if _, err := s.Apply(t.Context(), message(n+1, "phone", "g"), nothing); !errors.Is(err, store.ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
}
