package store_test

import (
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// A timer whose event can't be decided must not be due for ever, and an action of which
// the news can't be decided must not be sent for ever.
func TestTimersAndActionsEndAlsoWhenTheirEventIsSetAside(t *testing.T) {
	t.Parallel()
	timer := groups.Timer{ID: "t1", Due: start.Add(time.Minute), Kind: "test"}
	due := &groups.TimerDue{Head: groups.Head{Key: "timer/t1", At: timer.Due, Seen: timer.Due}, Timer: timer}
	settled := &groups.Settled{Head: groups.Head{Key: "settled/a", At: start, Seen: start}, Action: "a", Result: groups.Done}
	set := func(_ groups.State, e groups.Event) groups.Decision {
		to := e.(*groups.Message).From.ID
		return groups.Decision{Reason: "test", Set: []groups.Timer{timer}, Send: []groups.Outgoing{whisper("a", to, groups.ClassReply)}}
	}
	for name, end := range map[string]func(*store.Store, groups.Event) error{
		"panic": func(s *store.Store, ev groups.Event) error {
			_, err := s.Apply(t.Context(), ev, panics)
			return err
		},
		"set aside": func(s *store.Store, ev groups.Event) error { return s.SetAside(t.Context(), ev, "test") },
		"seen": func(s *store.Store, ev groups.Event) error {
			// The same hour set again after its event was kept, then told again.
			apply(t, s, ev, nothing)
			apply(t, s, message(2, "a1", "g1"), set)
			_, err := s.Apply(t.Context(), ev, nothing)
			return err
		},
	} {
		s := open(t, t.TempDir(), store.Options{})
		apply(t, s, message(1, "a1", "g1"), set)
		for _, ev := range []groups.Event{due, settled} {
			if err := end(s, ev); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if at, ok := s.NextDue(); ok {
			t.Errorf("%s: the timer is still due at %v", name, at)
		}
		if out, err := s.Outbox(t.Context(), start, 10); err != nil || len(out) != 0 {
			t.Errorf("%s: %d actions are still in the outbox, %v", name, len(out), err)
		}
	}
}

func TestTheNextChangeOfTheOutbox(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	if _, any, err := s.NextChange(t.Context(), start); any || err != nil {
		t.Fatalf("an empty outbox changes: %v", err)
	}
	hours := func(id groups.ActionID, to groups.PersonID, notBefore, expires int, parked bool) groups.Outgoing {
		o := whisper(id, to, groups.ClassReply)
		o.NotBefore, o.Expires, o.Parked = start.Add(time.Duration(notBefore)*time.Hour), start.Add(time.Duration(expires)*time.Hour), parked
		return o
	}
	apply(t, s, message(1, "a1", "g1"), func(_ groups.State, e groups.Event) groups.Decision {
		to := e.(*groups.Message).From.ID
		return groups.Decision{Reason: "test", Send: []groups.Outgoing{
			hours("goes", to, -1, 5, false), hours("waits", to, 2, 7, false), hours("parked", to, 1, 4, true),
		}}
	})
	for _, c := range []struct{ after, want int }{{0, 2}, {2, 4}, {4, 5}, {5, 7}} {
		got, any, err := s.NextChange(t.Context(), start.Add(time.Duration(c.after)*time.Hour))
		if err != nil || !any || !got.Equal(start.Add(time.Duration(c.want)*time.Hour)) {
			t.Errorf("after %d h: %v, %v, %v, want %d h", c.after, got, any, err, c.want)
		}
	}
	if _, any, _ := s.NextChange(t.Context(), start.Add(7*time.Hour)); any {
		t.Error("something changes after everything ran out")
	}
}
