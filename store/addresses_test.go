package store_test

import (
	"slices"
	"testing"

	"pita/groups"
	"pita/store"
)

func TestAddressesAreThoseOfOnePerson(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	ev := message(1, "100000001@lid", "group-1")
	ev.From.Addresses = append(ev.From.Addresses, "6281100000001@s.whatsapp.net")
	var who groups.PersonID
	apply(t, s, ev, func(_ groups.State, ev groups.Event) groups.Decision {
		who = ev.(*groups.Message).From.ID
		return groups.Decision{Reason: "test.kept", Put: []groups.Record{&groups.Person{ID: who}}}
	})
	apply(t, s, message(2, "100000002@lid", "group-1"), nothing)
	got, err := s.Addresses(t.Context(), who)
	if want := ev.From.Addresses; err != nil || !slices.Equal(got, want) {
		t.Errorf("%d addresses, %v; want the %d of that person", len(got), err, len(want))
	}
	if got, err := s.Addresses(t.Context(), "nobody"); err != nil || got != nil {
		t.Errorf("nobody has %d addresses, %v", len(got), err)
	}
	apply(t, s, message(3, "100000002@lid", "group-1"), decideTo(groups.Decision{Forget: []groups.PersonID{who}}))
	if got, err := s.Addresses(t.Context(), who); err != nil || got != nil {
		t.Errorf("one who was forgotten has %d addresses, %v", len(got), err)
	}
}
