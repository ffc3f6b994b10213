package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

var start = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

// open opens a house in dir and closes it with the test.
func open(tb testing.TB, dir string, opt store.Options) *store.Store {
	tb.Helper()
	s, err := store.Open(dir, opt)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

func message(n int, from, group groups.Address) *groups.Message {
	m := &groups.Message{
		Head: groups.Head{
			Key: groups.Key(fmt.Sprintf("message/%d", n)),
			At:  start.Add(time.Duration(n) * time.Second), Seen: start.Add(time.Duration(n)*time.Second + 50*time.Millisecond),
			Place: groups.Place{Address: group},
		},
		From:     groups.Party{Addresses: []groups.Address{from}},
		ID:       groups.MessageID(fmt.Sprint("m", n)),
		Surfaces: []groups.Surface{{Kind: groups.Body, Text: "halo semua"}},
	}
	return m
}

// decideTo returns a decision that is always d.
func decideTo(d groups.Decision) func(groups.State, groups.Event) groups.Decision {
	if d.Reason == "" {
		d.Reason = "test.decided"
	}
	return func(groups.State, groups.Event) groups.Decision { return d }
}

func nothing(groups.State, groups.Event) groups.Decision {
	return groups.Decision{Reason: "test.nothing"}
}

func apply(tb testing.TB, s *store.Store, ev groups.Event, decide func(groups.State, groups.Event) groups.Decision) store.Result {
	tb.Helper()
	res, err := s.Apply(context.Background(), ev, decide)
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

func whisper(id groups.ActionID, to groups.PersonID, class groups.Class) groups.Outgoing {
	return groups.Outgoing{ID: id, Class: class, Action: &groups.Whisper{
		Target:  groups.Target{To: groups.Party{ID: to}},
		Content: groups.Content{Words: groups.Words{Phrase: "test.phrase"}},
	}}
}

func TestAnEventIsKeptOnceAndAllThatFollows(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "house")
	s := open(t, dir, store.Options{})
	ev := message(1, "62811-0000-0001", "group-1")
	calls := 0
	decide := func(st groups.State, e groups.Event) groups.Decision {
		calls++
		m := e.(*groups.Message)
		return groups.Decision{
			Reason: "test.kept", Detail: "rule-1", About: m.From.ID,
			Put:  []groups.Record{&groups.Person{ID: m.From.ID, Name: "Sari"}, &groups.Member{Group: m.Place.ID, Person: m.From.ID, Here: true}},
			Set:  []groups.Timer{{ID: "t1", Due: start.Add(time.Hour), Kind: "test", Person: m.From.ID}},
			Send: []groups.Outgoing{whisper(m.Action(0), m.From.ID, groups.ClassReply)},
		}
	}
	if res := apply(t, s, ev, decide); res.Seen || res.Decision.Reason != "test.kept" {
		t.Fatalf("first: %+v", res)
	}
	who, group := ev.From.ID, ev.Place.ID
	if who == "" || group == "" {
		t.Fatal("the event's people have no ids")
	}
	if res := apply(t, s, message(1, "62811-0000-0001", "group-1"), decide); !res.Seen || calls != 1 {
		t.Fatalf("second: %+v after %d calls", res, calls)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, store.Options{})
	again := message(2, "62811-0000-0001", "group-1")
	apply(t, s, again, func(st groups.State, e groups.Event) groups.Decision {
		p, _ := st.Load(groups.Ref{Kind: groups.KindPerson, Person: who}).(*groups.Person)
		if p == nil || p.Name != "Sari" {
			t.Errorf("loaded %+v", p)
		}
		for _, ref := range []groups.Ref{{Kind: groups.KindMember}, {Kind: groups.KindMember, Group: group}, {Kind: groups.KindMember, Person: who}} {
			if got := st.List(ref); len(got) != 1 || got[0].(*groups.Member).Person != who {
				t.Errorf("list %v: %d records", ref.Kind, len(got))
			}
		}
		if st.Load(groups.Ref{Kind: groups.KindPerson, Person: "nobody"}) != nil {
			t.Error("a record of nobody")
		}
		return groups.Decision{Reason: "test.looked"}
	})
	if again.From.ID != who || again.Place.ID != group {
		t.Fatal("other ids after reopening")
	}
	due, err := s.Due(t.Context(), start.Add(time.Hour), 10)
	if err != nil || len(due) != 1 || due[0].ID != "t1" || due[0].Person != who {
		t.Fatalf("due: %v, %v", due, err)
	}
	out, err := s.Outbox(t.Context(), start, 10)
	if err != nil || len(out) != 1 || out[0].ID != ev.Action(0) {
		t.Fatalf("outbox: %v, %v", out, err)
	}
	if to := out[0].Action.Where().To; len(to.Addresses) != 1 || to.Addresses[0] != "62811-0000-0001" {
		t.Fatalf("addressed to %d addresses", len(to.Addresses))
	}
}

func TestTimersAndActionsEndWithTheirEvents(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	timer := groups.Timer{ID: "t1", Due: start.Add(time.Minute), Kind: "test"}
	ev := message(1, "a1", "g1")
	apply(t, s, ev, func(_ groups.State, e groups.Event) groups.Decision {
		id := e.(*groups.Message).From.ID
		return groups.Decision{Reason: "test", Set: []groups.Timer{timer}, Send: []groups.Outgoing{
			whisper("post", id, groups.ClassPost), whisper("care", id, groups.ClassCare), whisper("reply", id, groups.ClassReply)}}
	})
	if at, ok := s.NextDue(); !ok || !at.Equal(timer.Due) {
		t.Fatalf("next due %v, %v", at, ok)
	}
	apply(t, s, &groups.TimerDue{Head: groups.Head{Key: "timer/t1", At: timer.Due, Seen: timer.Due}, Timer: timer}, nothing)
	if _, ok := s.NextDue(); ok {
		t.Fatal("the timer is still there")
	}
	for _, want := range []groups.ActionID{"care", "reply", "post"} {
		out, err := s.Outbox(t.Context(), start, 1)
		if err != nil || len(out) != 1 || out[0].ID != want {
			t.Fatalf("next %v, %v; want %s", out, err, want)
		}
		if ok, err := s.Begin(t.Context(), want, false); !ok || err != nil {
			t.Fatalf("begin %s: %v, %v", want, ok, err)
		}
		apply(t, s, &groups.Settled{Head: groups.Head{Key: groups.Key("settled/" + want), Seen: start}, Action: want, Result: groups.Done}, nothing)
		if st, err := s.StageOf(t.Context(), want); err != nil || st != store.Sent {
			t.Fatalf("stage of %s: %q, %v", want, st, err)
		}
		if ok, err := s.Begin(t.Context(), want, false); ok || err != nil {
			t.Fatalf("begin %s again: %v, %v", want, ok, err)
		}
	}
	if n, err := s.VerifyJournal(t.Context()); err != nil || n != 5 {
		t.Fatalf("journal of %d lines: %v", n, err)
	}
}

func contains(err error, part string) bool {
	return err != nil && strings.Contains(err.Error(), part)
}
