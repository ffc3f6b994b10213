package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pita/groups"
	"pita/store"
)

func panics(groups.State, groups.Event) groups.Decision { panic("test") }

func TestAPanicSetsAsideThatEventAlone(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	var all sync.WaitGroup
	for n := range 40 {
		all.Go(func() {
			decide := fill
			if n%10 == 3 {
				decide = panics
			}
			res, err := s.Apply(t.Context(), message(n, groups.Address(fmt.Sprint("a", n)), "g"), decide)
			if err != nil || res.Aside != (n%10 == 3) {
				t.Errorf("event %d: aside %v, %v", n, res.Aside, err)
			}
		})
	}
	all.Wait()
	aside, err := s.Aside(t.Context())
	if err != nil || len(aside) != 4 {
		t.Fatalf("%d set aside, %v", len(aside), err)
	}
	allOrNone(t, s)
	first := aside[0]
	if ev := first.Event.(*groups.Message); ev.Key != "message/3" || !strings.Contains(first.Why, "panic: test") {
		t.Fatalf("set aside %s because %s", ev.Key, first.Why)
	}
	if res := apply(t, s, message(3, "a3", "g"), fill); !res.Seen {
		t.Error("an event that is set aside comes again and is not known")
	}
	if _, err := s.Replay(t.Context(), first.ID, panics); err != nil {
		t.Errorf("a replay that panics again: %v", err)
	}
	if again, err := s.Aside(t.Context()); err != nil || len(again) != 4 {
		t.Errorf("after a replay that panicked: %d, %v", len(again), err)
	}
	if res, err := s.Replay(t.Context(), first.ID, fill); err != nil || res.Decision.Reason != "test.filled" {
		t.Errorf("replay: %+v, %v", res.Decision.Reason, err)
	}
	if _, err := s.Replay(t.Context(), first.ID, fill); err == nil {
		t.Error("the same event was replayed twice")
	}
	if err := s.DropAside(t.Context(), aside[1].ID); err != nil {
		t.Error(err)
	}
	if err := s.SetAside(t.Context(), message(100, "a", "g"), "it failed for two minutes"); err != nil {
		t.Error(err)
	}
	left, err := s.Aside(t.Context())
	if err != nil || len(left) != 3 {
		t.Errorf("%d left, %v", len(left), err)
	}
	allOrNone(t, s)
	if err := s.Purge(t.Context(), start.AddDate(0, 0, 15)); err != nil {
		t.Fatal(err)
	}
	if left, err := s.Aside(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("%d left after 15 days, %v", len(left), err)
	}
}

func TestPurgeKeepsTheJournalWholeAndLateEventsKnown(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	late := message(0, "a", "g")
	late.At, late.Seen = start.AddDate(0, -3, 0), start
	apply(t, s, late, fill)
	for n := range 20 {
		ev := message(n+1, "a", "g")
		ev.At, ev.Seen = start.AddDate(0, 0, 10*n), start.AddDate(0, 0, 10*n)
		apply(t, s, ev, fill)
	}
	known := func(ev *groups.Message) bool { return apply(t, s, ev, nothing).Seen }
	if err := s.Purge(t.Context(), start.AddDate(0, 0, 34)); err != nil {
		t.Fatal(err)
	}
	again := message(0, "a", "g")
	again.At = late.At
	if !known(again) {
		t.Error("an event that came late is not known 34 days after it came")
	}
	if err := s.Purge(t.Context(), start.AddDate(2, 0, 45)); err != nil {
		t.Fatal(err)
	}
	n, err := s.VerifyJournal(t.Context())
	if err != nil || n == 0 || n >= 21 {
		t.Errorf("a journal of %d lines after two years and 45 days: %v", n, err)
	}
	if ev := message(1, "a", "g"); known(ev) {
		t.Error("an event is known for years")
	}
	if _, err := s.VerifyJournal(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWhatFailsKeepsNothing(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	before, err := everything(s)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		ev     groups.Event
		decide func(groups.State, groups.Event) groups.Decision
		want   string
	}{
		"no key":    {&groups.Message{}, fill, "no key"},
		"no reason": {message(1, "a", "g"), func(groups.State, groups.Event) groups.Decision { return groups.Decision{} }, "no reason"},
		"no action": {message(1, "a", "g"), decideTo(groups.Decision{Send: []groups.Outgoing{{ID: "x"}}}), "says nothing"},
	} {
		if _, err := s.Apply(t.Context(), c.ev, c.decide); !contains(err, c.want) || !contains(err, "keep a message") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Apply(gone, message(1, "a", "g"), fill); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who went away: %v", err)
	}
	after, err := everything(s)
	if err != nil || after != before {
		t.Errorf("something was kept: %s, %v", after, err)
	}
	ev := message(1, "a", "g")
	if res := apply(t, s, ev, fill); res.Seen {
		t.Error("an event that failed counts as seen")
	}
}
