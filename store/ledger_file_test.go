package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"

	"pita/groups"
	"pita/store"
)

// The ledger beside the backups keeps an entry as long as a backup may need it, and no longer.
func TestTheLedgerKeepsWhatABackupMayNeed(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	path := filepath.Join(t.TempDir(), "since.log")
	var clock dial
	clock.set(start)
	dir, ids := aHouse(t, 8)
	s := open(t, dir, store.Options{Ledger: path, Now: clock.now})
	id := identity(t)
	goes := func(n int, after time.Duration) {
		now := clock.set(start.Add(after))
		ev := message(500+n, "62811-0000-0", "group-1")
		ev.At, ev.Seen = now, now
		apply(t, s, ev, forget(ids[n]))
	}
	goes(3, 0)
	saved := backup(t, s, id) // good until thirty days later
	goes(4, day)
	goes(5, 29*day)
	size := len(readFile(t, path))
	for _, c := range []struct {
		after time.Duration
		holds map[int]bool
	}{
		{31 * day, map[int]bool{3: true, 4: true, 5: true}},
		{40*day + time.Hour, map[int]bool{3: false, 4: true, 5: true}},
		{42 * day, map[int]bool{3: false, 4: false, 5: true}},
	} {
		now := clock.set(start.Add(c.after))
		if err := s.Purge(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		for n, want := range c.holds {
			if got, err := s.LedgerHolds(path, ids[n]); got != want || err != nil {
				t.Errorf("after %s the ledger says that %d is forgotten: %v, %v; want %v", c.after, n, got, err, want)
			}
		}
	}
	if left := len(readFile(t, path)); left >= size/2 {
		t.Errorf("the file has %d bytes, and had %d: nothing went", left, size)
	}
	goes(6, 43*day)
	s.Close()
	done, err := store.Restore(t.Context(), t.TempDir(), bytes.NewReader(saved), store.Restoring{
		With: []age.Identity{id}, Now: start.Add(29 * day), Ledger: path,
	})
	if err != nil || !done.Ledger || done.Forgotten != 2 {
		t.Errorf("restored %+v, %v; want that the two that are left are forgotten again", done, err)
	}
}

// Whoever else wrote to the ledger's file keeps what they wrote, and a file that can't be
// written anew stays as it is.
func TestAPurgeLeavesAnothersLedgerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "since.log")
	other := open(t, t.TempDir(), store.Options{Ledger: path, Now: func() time.Time { return start }})
	other.Close()
	theirs := readFile(t, path)
	dir, ids := aHouse(t, 4)
	s := open(t, dir, store.Options{Ledger: path, Now: func() time.Time { return start }})
	apply(t, s, message(500, "62811-0000-0", "group-1"), forget(ids[2]))
	whole := readFile(t, path)
	if err := os.Mkdir(path+".new", 0o700); err != nil {
		t.Fatal(err)
	}
	purge := func() {
		t.Helper()
		if err := s.Purge(t.Context(), start.AddDate(0, 3, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if purge(); !bytes.Equal(readFile(t, path), whole) {
		t.Error("a file that could not be written anew was changed")
	}
	if err := os.Remove(path + ".new"); err != nil {
		t.Fatal(err)
	}
	purge()
	if got := readFile(t, path); len(got) >= len(whole) || !bytes.Contains(got, bytes.TrimSpace(theirs)) {
		t.Errorf("%d of %d bytes are left; want what the other house wrote, and less of ours", len(got), len(whole))
	}
	if holds, err := s.LedgerHolds(path, ids[2]); holds || err != nil {
		t.Errorf("an entry that is too old is still there: %v", err)
	}
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// A dial is a clock that stands where it was set last; the house reads it beside whoever sets it.
type dial struct{ at atomic.Pointer[time.Time] }

func (d *dial) set(t time.Time) time.Time {
	d.at.Store(&t)
	return t
}

func (d *dial) now() time.Time { return *d.at.Load() }

// childLedger forgets one person every ten days, and purges on that day.
func childLedger(dir string) error {
	var clock dial
	clock.set(start)
	s, err := store.Open(filepath.Join(dir, "house"), store.Options{Ledger: filepath.Join(dir, "ledger"), Now: clock.now})
	if err != nil {
		return err
	}
	answered, err := os.OpenFile(filepath.Join(dir, "answered"), os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	before, err := os.ReadFile(answered.Name())
	if err != nil {
		return err
	}
	for n := bytes.Count(before, []byte("\n")); ; n++ {
		now := clock.set(start.AddDate(0, 0, 10*n))
		who := groups.Address(fmt.Sprint("day-", n, "-", os.Getpid()))
		comes, goes := message(n, who, "group-1"), message(n, who, "group-1")
		comes.Key, goes.Key = groups.Key(who), groups.Key(who+"/forget")
		comes.Seen, goes.Seen = now, now
		_, err := s.Apply(context.Background(), comes, nothing)
		if err == nil {
			_, err = s.Apply(context.Background(), goes, forget(comes.From.ID))
		}
		if err = errors.Join(err, s.Purge(context.Background(), now)); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(answered, "%s\n", string(comes.From.ID)); err != nil {
			return err
		}
	}
}

// A kill at any moment leaves a ledger that tells of everybody who was forgotten within the
// time of a backup.
func TestKilledWhileTheLedgerIsWrittenAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "ledger")
	most := 0
	for range kills {
		killed(t, "ledger", dir, 20*time.Millisecond, 250*time.Millisecond)
		answered, _ := os.ReadFile(filepath.Join(dir, "answered")) // none when it was killed at once
		ids := bytes.Fields(answered)
		s := open(t, filepath.Join(dir, "house"), store.Options{})
		for i, id := range ids {
			days := 10 * (len(ids) - 1 - i) // the next purge may be done already
			most = max(most, days)
			holds, err := s.LedgerHolds(path, groups.PersonID(id))
			if err != nil || !holds && days <= 20 {
				t.Fatalf("who was forgotten %d days ago is not in the ledger, %v", days, err)
			}
			if holds && days >= 50 {
				t.Fatalf("who was forgotten %d days ago is in the ledger still", days)
			}
		}
		s.Close()
	}
	if most < 50 {
		t.Fatalf("the oldest entry is of %d days before: the test proves nothing", most)
	}
}
