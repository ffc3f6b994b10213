package store_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"filippo.io/age"

	"pita/groups"
	"pita/store"
)

// receipt tells that a message was read by whom an address leads to.
func receipt(n int, from, group groups.Address) *groups.Receipt {
	e := &groups.Receipt{From: groups.Party{Addresses: []groups.Address{from}}, IDs: []groups.MessageID{"post"}, Read: true}
	e.Key = groups.Key(fmt.Sprintf("receipt/%s/%s/%d", string(group), string(from), n))
	e.At, e.Seen = start.Add(time.Duration(n)*time.Second), start.Add(time.Duration(n)*time.Second)
	e.Place.Address = group
	return e
}

// reads marks whoever a receipt is of in the reach of a post.
func reads(st groups.State, ev groups.Event) groups.Decision {
	e := ev.(*groups.Receipt)
	r, _ := st.Load(groups.Ref{Kind: groups.KindReach, Group: e.Place.ID, ID: "post"}).(*groups.Reach)
	if r == nil {
		return groups.Decision{Reason: "test.unknown"}
	}
	r.Mark(e.From.ID).Read = true
	return groups.Decision{Reason: "test.read", Put: []groups.Record{r}}
}

// readBy returns how many have read the post.
func readBy(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	err := s.Read(t.Context(), func(st groups.State) error {
		for _, rec := range st.List(groups.Ref{Kind: groups.KindReach}) {
			n += rec.(*groups.Reach).Counts(0).Read
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// post sends the post whose reach is counted, in the group of the first member.
func post(t *testing.T, s *store.Store) {
	t.Helper()
	apply(t, s, message(0, "62811-0000-0", "group"), func(_ groups.State, ev groups.Event) groups.Decision {
		r := &groups.Reach{Group: ev.Base().Place.ID, ID: "post", At: start, Salt: []byte("salt of the post")}
		return groups.Decision{Reason: "test.sent", Put: []groups.Record{r}}
	})
}

// After a week nobody who has every byte of the folder, the master key in it, and a guess
// can say whether a member has read a post.
func TestAfterAWeekNobodyKnowsWhoRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	post(t, s)
	var all []groups.Event
	for i := range 9 {
		who := groups.Address(fmt.Sprintf("62811-0000-%d", i))
		apply(t, s, message(10+i, who, "group"), nothing)
		r := receipt(30+i, who, "group")
		apply(t, s, r, reads)
		all = append(all, r)
	}
	if got := readBy(t, s); got != 9 {
		t.Fatalf("%d have read it, want 9", got)
	}
	if n, err := s.OpensDay(start); n == 0 || err != nil {
		t.Fatalf("the key of the day is not found while it is there (%d, %v); the test looks wrongly", n, err)
	}
	if found, _ := s.Guesses(message(10, "62811-0000-0", "group")); !found {
		t.Fatal("the key of a message is not found; the test looks wrongly")
	}
	over := &groups.TimerDue{Timer: groups.Timer{ID: "reach", Kind: "reach", Due: start}}
	over.Key, over.Seen = "timer:reach", start.Truncate(24*time.Hour).Add(groups.ReachFor)
	apply(t, s, over, decideTo(groups.Decision{Reason: "test.over", Drop: []groups.Ref{{
		Kind: groups.KindReach, Group: all[0].Base().Place.ID, ID: "post"}}}))
	for _, reopened := range []bool{false, true} {
		if reopened {
			s.Close()
			s = open(t, dir, store.Options{})
		}
		if n, err := s.OpensDay(start); n != 0 || err != nil {
			t.Errorf("reopened %v: the key of the day still opens %d times, %v", reopened, n, err)
		}
		for _, r := range all {
			if found, err := s.Guesses(r); found || err != nil {
				t.Errorf("reopened %v: the file tells that there was %s, %v", reopened, r.Base().Key, err)
			}
		}
		if _, err := everything(s); err != nil {
			t.Errorf("reopened %v: %v", reopened, err)
		}
	}
}

// Where the timer did not come, because the house stood still, the daily round ends it.
func TestThePurgeEndsWhatHasPassed(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	post(t, s)
	end := start.Truncate(24 * time.Hour).Add(groups.ReachFor)
	if err := s.Purge(t.Context(), end.Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if n, _ := s.OpensDay(start); n == 0 {
		t.Error("a key went before its time")
	}
	if err := s.Purge(t.Context(), end); err != nil {
		t.Fatal(err)
	}
	if n, err := s.OpensDay(start); n != 0 || err != nil {
		t.Errorf("the key still opens %d times, %v", n, err)
	}
	apply(t, s, receipt(1, "62811-0000-0", "group"), reads)
	if n := readBy(t, s); n != 0 {
		t.Errorf("%d are still counted", n)
	}
}

// A backup is kept for a month: what ends in a week is in none.
func TestNoBackupKnowsWhoRead(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	post(t, s)
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.Backup(t.Context(), &out, start.AddDate(0, 0, 1), id.Recipient()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := store.Restore(t.Context(), dir, &out, store.Restoring{With: []age.Identity{id}, Now: start.AddDate(0, 0, 2)}); err != nil {
		t.Fatal(err)
	}
	restored := open(t, dir, store.Options{})
	if n, err := restored.OpensDay(start); n != 0 || err != nil {
		t.Errorf("the key of the day came with the backup: %d, %v", n, err)
	}
	err = restored.Read(t.Context(), func(st groups.State) error {
		if left := st.List(groups.Ref{Kind: groups.KindReach}); len(left) > 0 {
			t.Errorf("%d records that pass came with the backup", len(left))
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// What a phone tells by itself makes nobody known, costs nothing when it changes nothing,
// and counts a person once, whatever address they are called by.
func TestReceiptsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	post(t, s)
	before := s.Writes()
	stranger := receipt(1, "62811-0000-7", "group")
	apply(t, s, stranger, reads)
	apply(t, s, receipt(2, "62811-0000-7", "group"), reads)
	if known, err := s.Known(t.Context(), "62811-0000-7"); known || err != nil {
		t.Errorf("a receipt made somebody known, %v", err)
	}
	if n := readBy(t, s); n != 1 {
		t.Errorf("%d have read it, want 1: the same phone told twice", n)
	}
	apply(t, s, receipt(3, "62811-0000-7", "another group"), reads)
	if wrote := s.Writes() - before; wrote > 3 {
		t.Errorf("%d transactions for three receipts", wrote)
	}
	a, b := message(50, "62811-0000-1", "group"), message(51, "lid-1", "group")
	apply(t, s, a, nothing)
	apply(t, s, b, nothing)
	apply(t, s, receipt(52, "62811-0000-1", "group"), reads)
	apply(t, s, receipt(53, "lid-1", "group"), reads)
	if n := readBy(t, s); n != 3 {
		t.Fatalf("%d have read it, want 3 before two prove to be one", n)
	}
	both := message(54, "62811-0000-1", "group")
	both.From.Addresses = []groups.Address{"62811-0000-1", "lid-1"}
	apply(t, s, both, nothing)
	apply(t, s, receipt(55, "lid-1", "group"), reads)
	if n := readBy(t, s); n != 2 {
		t.Errorf("%d have read it, want 2: two addresses are one person", n)
	}
}
