package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

func forget(id ...groups.PersonID) func(groups.State, groups.Event) groups.Decision {
	return func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test.forget", Forget: id}
	}
}

func TestForgettingLeavesNothingThatOpens(t *testing.T) {
	t.Parallel()
	dir, ids := aHouse(t, 12)
	s := open(t, dir, store.Options{})
	gone, stays := ids[3], ids[4]
	if n, err := s.Opens(gone); n == 0 || err != nil {
		t.Fatalf("the test finds no wrapped key before: %d, %v", n, err)
	}
	barred := message(100, "62811-0000-3", "group-1")
	apply(t, s, barred, func(_ groups.State, e groups.Event) groups.Decision {
		m := e.(*groups.Message)
		return groups.Decision{Reason: "test.barred",
			Put:  []groups.Record{&groups.Member{Group: m.Place.ID, Person: gone, Barred: start.AddDate(0, 3, 0)}},
			Send: []groups.Outgoing{about(m.Action(0), stays), parked(m.Action(1), gone)}, About: gone}
	})
	apply(t, s, message(101, "62811-0000-3", "group-1"), forget(gone))
	for _, reopened := range []bool{false, true} {
		if reopened {
			s.Close()
			s = open(t, dir, store.Options{})
		}
		if n, err := s.Opens(gone); n != 0 || err != nil {
			t.Errorf("reopened %v: %d copies of the key still open, %v", reopened, n, err)
		}
		if n, err := s.Opens(stays); n == 0 || err != nil {
			t.Errorf("reopened %v: the others' keys no longer open, %v", reopened, err)
		}
		if n, err := s.Rows(gone); n != 0 || err != nil {
			t.Errorf("reopened %v: %d rows are left, %v", reopened, n, err)
		}
		if _, err := everything(s); err != nil {
			t.Errorf("reopened %v: %v", reopened, err)
		}
	}
	if was, err := s.Forgotten(t.Context(), "62811-0000-3"); !was || err != nil {
		t.Errorf("the mark: %v, %v", was, err)
	}
	if st, err := s.StageOf(t.Context(), barred.Action(0)); st != store.Withdrawn || err != nil {
		t.Errorf("an alert about the forgotten person is %q, %v", st, err)
	}
	introduce := &groups.Given{Head: groups.Head{Key: "introduce"}, Order: introduction("62811-0000-3")}
	if _, err := s.Apply(t.Context(), introduce, nothing); !errors.Is(err, store.ErrForgotten) {
		t.Errorf("the desk brings back a forgotten person: %v", err)
	}
	back := message(102, "62811-0000-3", "group-1")
	apply(t, s, back, func(st groups.State, e groups.Event) groups.Decision {
		m, _ := st.Load(groups.Ref{Kind: groups.KindMember, Group: back.Place.ID, Person: back.From.ID}).(*groups.Member)
		if back.From.ID == gone || m == nil || !m.Barred.Equal(start.AddDate(0, 3, 0)) {
			t.Errorf("a return starts afresh, with the standing removal: %+v", m)
		}
		return groups.Decision{Reason: "test.back"}
	})
}

func TestKnownIsWhoCameAndWasNotForgotten(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	known := func(a groups.Address, want bool) {
		t.Helper()
		if ok, err := s.Known(t.Context(), a); ok != want || err != nil {
			t.Errorf("Known(%s) = %v, %v; want %v", string(a), ok, err, want)
		}
	}
	known("a", false)
	ev := message(1, "a", "g")
	apply(t, s, ev, fill)
	known("a", true)
	known("b", false)
	apply(t, s, message(2, "a", "g"), forget(ev.From.ID))
	known("a", false)
}

// TestWhoIsForgottenIsNotMadeAgain decides as if a record still named somebody who was forgotten:
// nothing is kept of them or for them, also after the next start.
func TestWhoIsForgottenIsNotMadeAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	gone := message(1, "a", "g")
	apply(t, s, gone, fill)
	apply(t, s, message(2, "b", "g"), forget(gone.From.ID))
	for n := 3; n < 5; n++ {
		id := groups.ActionID(fmt.Sprint("whisper-", n))
		apply(t, s, message(n, "b", "g"), func(groups.State, groups.Event) groups.Decision {
			return groups.Decision{
				Reason: "test.ghost", About: gone.From.ID,
				Put:  []groups.Record{&groups.Person{ID: gone.From.ID, Name: "Sari"}},
				Set:  []groups.Timer{{ID: "ghost", Kind: "test", Person: gone.From.ID, Due: start}},
				Send: []groups.Outgoing{whisper(id, gone.From.ID, groups.ClassReply)},
			}
		})
		if stage, err := s.StageOf(t.Context(), id); stage != store.Unknown || err != nil {
			t.Errorf("a whisper to who is forgotten is %s: %v", stage, err)
		}
		if rows, _ := s.Opens(gone.From.ID); rows > 0 {
			t.Errorf("%d rows are kept under a new key of who is forgotten", rows)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, dir, store.Options{})
	}
}

// about returns an alert to staff, of a decision about somebody else.
func about(id groups.ActionID, to groups.PersonID) groups.Outgoing {
	return groups.Outgoing{ID: id, Class: groups.ClassCare, Action: &groups.Alert{
		Target:  groups.Target{To: groups.Party{ID: to}},
		Content: groups.Content{Words: groups.Words{Phrase: "test.alert"}}}}
}

func introduction(a groups.Address) *groups.Introduce {
	o := &groups.Introduce{Role: groups.Facilitator}
	o.Parties()[0].Addresses = []groups.Address{a}
	return o
}

func TestForgettingWithAMergedPersonAndALockedKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	a, b := message(1, "a", "g"), message(2, "b", "g")
	apply(t, s, a, fill)
	apply(t, s, b, fill)
	both := message(3, "a", "g")
	both.From.Addresses = []groups.Address{"a", "b"}
	apply(t, s, both, nothing)
	if n, _ := s.Opens(b.From.ID); n == 0 {
		t.Fatal("the younger's key is gone before the forgetting: old journal lines would be lost")
	}
	apply(t, s, message(4, "a", "g"), forget(a.From.ID))
	for _, id := range []groups.PersonID{a.From.ID, b.From.ID} {
		opens, err := s.Opens(id)
		rows, rowErr := s.Rows(id)
		if opens != 0 || rows != 0 || err != nil || rowErr != nil {
			t.Errorf("%d keys and %d rows are left, %v %v", opens, rows, err, rowErr)
		}
	}
}

// A forgetting that could not be done, because the key file could not be written, is
// done at the next start.
func TestAForgettingIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	dir, ids := aHouse(t, 5)
	s := open(t, dir, store.Options{})
	block := filepath.Join(dir, store.KeyName+".new")
	if err := os.MkdirAll(filepath.Join(block, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	apply(t, s, message(50, "62811-0000-1", "group-1"), forget(ids[1]))
	if n, _ := s.Rows(ids[1]); n == 0 {
		t.Fatal("forgotten although the key file could not be written")
	}
	s.Close()
	if err := os.RemoveAll(block); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, store.Options{})
	if n, err := s.Rows(ids[1]); n != 0 || err != nil {
		t.Fatalf("%d rows are left, %v", n, err)
	}
	if n, err := s.Opens(ids[1]); n != 0 || err != nil {
		t.Fatalf("%d keys are left, %v", n, err)
	}
}

func TestASecondProcessIsToldWhoHoldsTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{Now: func() time.Time { return start }})
	_, err := store.Open(dir, store.Options{})
	want := fmt.Sprintf("process %d, since 2026-01-05 01:00:00 UTC", os.Getpid())
	if !errors.Is(err, store.ErrHeld) || !contains(err, want) {
		t.Fatalf("got %v, want %q", err, want)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal("closing twice:", err)
	}
	if _, err := s.Apply(t.Context(), message(1, "a", "g"), nothing); !errors.Is(err, store.ErrClosed) {
		t.Fatalf("applied after Close: %v", err)
	}
	if _, err := s.Outbox(t.Context(), start, 1); !errors.Is(err, store.ErrClosed) {
		t.Fatalf("read after Close: %v", err)
	}
	open(t, dir, store.Options{})
}
