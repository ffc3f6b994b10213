package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"pita/groups"
	"pita/store"
)

func TestManyEventsAtOnceAreKeptInOrderEachWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	apply(t, s, message(7, "a", "g"), nothing)
	var evs []groups.Event
	for n := range 3000 {
		evs = append(evs, message(n, "a", "g"))
	}
	last := -1
	decide := func(_ groups.State, ev groups.Event) groups.Decision {
		m, n := ev.(*groups.Message), 0
		if _, err := fmt.Sscanf(string(m.ID), "m%d", &n); err != nil || n <= last {
			t.Errorf("%s was decided after m%d, %v", m.ID, last, err)
		}
		last = n
		d := groups.Decision{Reason: "test.all", Put: []groups.Record{&groups.Person{ID: m.From.ID, Name: string(m.ID)}}}
		switch n {
		case 5:
			d.Reason = "" // which is refused
		case 6:
			panic("one that cannot be decided")
		}
		return d
	}
	results, err := s.ApplyAll(t.Context(), evs, decide)
	if len(results) != len(evs) || !contains(err, "has no reason") {
		t.Fatalf("%d results, %v", len(results), err)
	}
	for n, r := range results {
		if r.Kept() != (n != 5) || r.Aside != (n == 6) || r.Seen != (n == 7) {
			t.Errorf("event %d: %+v", n, r)
		}
	}
	// Once more: only what was not kept is decided.
	evs[5] = message(5, "a", "g")
	results, err = s.ApplyAll(t.Context(), evs, nothing)
	if err != nil {
		t.Fatal(err)
	}
	for n, r := range results {
		if r.Seen != (n != 5) {
			t.Errorf("again, event %d: %+v", n, r)
		}
	}
	lines, err := s.VerifyJournal(t.Context())
	if err != nil || lines != len(evs) {
		t.Errorf("journal of %d lines, %v; want %d", lines, err, len(evs))
	}
}

func TestManyEventsEndWithTheContextOrTheStore(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	evs := []groups.Event{message(1, "a", "g"), message(2, "a", "g")}
	if r, err := s.ApplyAll(ctx, evs, nothing); !errors.Is(err, context.Canceled) || len(r) != 2 || r[0].Kept() {
		t.Errorf("after the end: %+v, %v", r, err)
	}
	if r, err := s.ApplyAll(t.Context(), nil, nothing); err != nil || len(r) != 0 {
		t.Errorf("none at all: %+v, %v", r, err)
	}
	s.Close()
	if r, err := s.ApplyAll(t.Context(), evs, nothing); !errors.Is(err, store.ErrClosed) || len(r) != 2 {
		t.Errorf("after closing: %+v, %v", r, err)
	}
}
