package store_test

import (
	"testing"

	"pita/groups"
	"pita/store"
)

// A person first seen by one address, and then by another, is one person from the
// event on that shows both.
func TestTwoIDsThatProveToBeOneAreMerged(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	older, younger, other := message(1, "lid-1", "g"), message(2, "number-1", "g"), message(3, "number-9", "g")
	strike := func(at int) groups.Strike { return groups.Strike{At: older.At, Case: string(rune('0' + at))} }
	for i, ev := range []*groups.Message{older, younger, other} {
		apply(t, s, ev, func(_ groups.State, e groups.Event) groups.Decision {
			m := e.(*groups.Message)
			d := fill(nil, e)
			d.Put[1].(*groups.Member).Strikes = []groups.Strike{strike(i)}
			d.Put = append(d.Put, &groups.Case{Code: "held" + string(m.ID), Group: m.Place.ID, Person: other.From.ID, Holder: m.From.ID})
			d.Send = append(d.Send, parked(m.Action(1), m.From.ID))
			return d
		})
	}
	if older.From.ID == younger.From.ID {
		t.Fatal("two addresses gave one id before anything proved it")
	}
	if older.Place.ID != younger.Place.ID {
		t.Fatal("one address gave two groups")
	}
	proof := message(4, "number-1", "g")
	proof.From.Addresses = []groups.Address{"number-1", "lid-1"}
	proof.Mentions = []groups.Party{{Addresses: []groups.Address{"number-1"}}, {Addresses: []groups.Address{"number-9"}}}
	apply(t, s, proof, func(st groups.State, e groups.Event) groups.Decision {
		one := e.(*groups.Message).From.ID
		if one != older.From.ID || proof.Mentions[0].ID != one {
			t.Error("the older id must win everywhere in the event")
		}
		member := st.Load(groups.Ref{Kind: groups.KindMember, Group: proof.Place.ID, Person: one}).(*groups.Member)
		if len(member.Strikes) != 2 {
			t.Errorf("strikes of both must be kept, there are %d", len(member.Strikes))
		}
		if n := len(st.List(groups.Ref{Kind: groups.KindCase, Person: one})); n != 2 {
			t.Errorf("%d cases by person, want 2", n)
		}
		for _, r := range st.List(groups.Ref{Kind: groups.KindCase, Person: other.From.ID}) {
			if c := r.(*groups.Case); c.Holder == younger.From.ID {
				t.Errorf("case %s is still held by the younger id", c.Code)
			}
		}
		for _, kind := range []groups.Kind{groups.KindPerson, groups.KindMember, groups.KindCase} {
			if n := len(st.List(groups.Ref{Kind: kind, Person: younger.From.ID})); n != 0 {
				t.Errorf("%d %s records of the younger id are left", n, kind)
			}
		}
		return groups.Decision{Reason: "test.merged", Release: []groups.PersonID{one}}
	})
	due, err := s.Due(t.Context(), start.AddDate(0, 0, 1), 9)
	if err != nil || len(due) != 3 || due[0].Person == younger.From.ID || due[1].Person == younger.From.ID {
		t.Errorf("timers: %d, %v", len(due), err)
	}
	out, err := s.Outbox(t.Context(), start, 20)
	if err != nil || len(out) != 5 {
		t.Fatalf("outbox of %d, %v: want three replies and the two that were parked", len(out), err)
	}
	for _, p := range out {
		to := p.Action.Where().To
		if to.ID == younger.From.ID || to.ID == older.From.ID && len(to.Addresses) != 2 {
			t.Errorf("action %s goes to %d addresses", p.ID, len(to.Addresses))
		}
	}
	if _, err := everything(s); err != nil {
		t.Error(err)
	}
	later := message(5, "number-1", "g")
	apply(t, s, later, nothing)
	if later.From.ID != older.From.ID {
		t.Error("the second address leads to another person again")
	}
}

func parked(id groups.ActionID, to groups.PersonID) groups.Outgoing {
	o := whisper(id, to, groups.ClassReply)
	o.Parked = true
	return o
}

// A merge opens what may name the person, and nothing else: a record of somebody else
// that cannot be read does not hinder it.
func TestAMergeReadsOnlyWhatMayNameThePerson(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	older, younger, other := message(1, "lid-1", "g"), message(2, "number-1", "g"), message(3, "number-9", "g")
	for _, ev := range []*groups.Message{older, younger} {
		apply(t, s, ev, nothing)
	}
	apply(t, s, other, func(_ groups.State, e groups.Event) groups.Decision {
		id := e.(*groups.Message).From.ID
		return groups.Decision{Reason: "test", Put: []groups.Record{&groups.Person{ID: id},
			&groups.Member{Group: other.Place.ID, Person: id}, &groups.Preview{Code: "p", Person: id}}}
	})
	if err := s.Spoil("record"); err != nil {
		t.Fatal(err)
	}
	proof := message(4, "number-1", "g")
	proof.From.Addresses = []groups.Address{"number-1", "lid-1"}
	if _, err := s.Apply(t.Context(), proof, nothing); err != nil || proof.From.ID != older.From.ID {
		t.Errorf("merged: %v, %v", proof.From.ID == older.From.ID, err)
	}
}
