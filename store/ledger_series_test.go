package store_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"pita/groups"
	"pita/store"
)

// told returns a day that somebody may tell, and what may run from it for them and for a group.
func told(p groups.PersonID, n int) (*groups.PersonalDate, *groups.Run, *groups.Run) {
	name := fmt.Sprint("hari-", n)
	return &groups.PersonalDate{Person: p, Name: name, On: "2026-11-12", Told: start},
		&groups.Run{Series: name, Person: p, Group: "g", Start: "2026-11-12", Date: name, Post: "a", Next: start.AddDate(0, 1, 0)},
		&groups.Run{Series: name, Group: groups.GroupID(fmt.Sprint("g-", n)), Start: "2026-01-05"}
}

// refText tells records apart, persons too.
func refText(r groups.Record) string {
	ref := r.Ref()
	return strings.Join([]string{string(ref.Kind), string(ref.Group), string(ref.Person), ref.ID}, " ")
}

// alive returns the days and the series that go on, as the house knows them.
func alive(t *testing.T, s *store.Store) (out []string) {
	t.Helper()
	err := s.Read(t.Context(), func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindDate}) {
			out = append(out, refText(r))
		}
		for _, r := range st.List(groups.Ref{Kind: groups.KindRun}) {
			run := r.(*groups.Run)
			if run.State == groups.Running {
				out = append(out, refText(r))
			} else if run.Start != "" || !run.Next.IsZero() {
				t.Errorf("a series that ended tells a day: %+v", run)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestARestoreBringsNoDayAndNoSeriesBack lets people tell and erase days, and begin and end
// series, at random around a backup: what is over at the end is over after the restore, and
// what nobody ended since the backup is there.
func TestARestoreBringsNoDayAndNoSeriesBack(t *testing.T) {
	t.Parallel()
	ledger := filepath.Join(t.TempDir(), "since.log")
	dir, ids := aHouse(t, 4)
	s := open(t, dir, store.Options{Ledger: ledger})
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	n := 1000
	decided := func(d groups.Decision) {
		n++
		apply(t, s, message(n, "62811-0000-0", "group-1"), decideTo(d))
	}
	ended := map[string]bool{}
	act := func() {
		day, alone, group := told(ids[1+random.IntN(2)], random.IntN(8))
		records := []groups.Record{day, alone, group}
		r := records[random.IntN(3)]
		switch random.IntN(5) {
		case 0, 1, 2:
			decided(groups.Decision{Put: []groups.Record{r}})
			return
		case 3:
			decided(groups.Decision{Drop: []groups.Ref{r.Ref()}})
		default:
			r = alone
			alone.End()
			decided(groups.Decision{Put: []groups.Record{alone}})
		}
		ended[refText(r)] = true
	}
	for range 120 {
		act()
	}
	before := alive(t, s)
	id := identity(t)
	saved := backup(t, s, id)
	clear(ended)
	for range 40 {
		act()
	}
	after := alive(t, s)
	s.Close()
	to := filepath.Join(t.TempDir(), "new")
	_, err := store.Restore(t.Context(), to, bytes.NewReader(saved), store.Restoring{With: []age.Identity{id}, Now: start.AddDate(0, 0, 1), Ledger: ledger})
	if err != nil {
		t.Fatal(err)
	}
	back := open(t, to, store.Options{})
	defer back.Close()
	restored := alive(t, back)
	for _, one := range restored {
		if !slices.Contains(after, one) && ended[one] {
			t.Errorf("seed %d: %s was over, and is back", seed, one)
		}
	}
	kept := 0
	for _, one := range before {
		if ended[one] {
			continue
		}
		if kept++; !slices.Contains(restored, one) {
			t.Errorf("seed %d: %s was not ended, and is gone", seed, one)
		}
	}
	if kept == 0 || len(ended) == 0 {
		t.Skipf("seed %d: nothing was left, or nothing ended", seed)
	}
	for name := range strings.SplitSeq("hari-1 2026-11-12", " ") {
		if bytes.Contains(readFile(t, ledger), []byte(name)) {
			t.Errorf("the ledger holds %q in the open", name)
		}
	}
}

// TestWhatIsErasedAfterAMergeStaysErased erases a day, and ends a series, of a person who was
// two when the backup was made: those of the younger stand there under an id that is no more.
func TestWhatIsErasedAfterAMergeStaysErased(t *testing.T) {
	t.Parallel()
	ledger := filepath.Join(t.TempDir(), "since.log")
	s := open(t, t.TempDir(), store.Options{Ledger: ledger})
	older, younger := message(1, "a", "g"), message(2, "b", "g")
	apply(t, s, older, fill)
	apply(t, s, younger, fill)
	day, run, _ := told(younger.From.ID, 1)
	apply(t, s, message(3, "b", "g"), decideTo(groups.Decision{Put: []groups.Record{day, run}}))
	id := identity(t)
	saved := backup(t, s, id)
	both := message(4, "a", "g")
	both.From.Addresses = []groups.Address{"a", "b"}
	apply(t, s, both, nothing)
	day, run, _ = told(older.From.ID, 1)
	run.End()
	apply(t, s, message(5, "a", "g"), decideTo(groups.Decision{Drop: []groups.Ref{day.Ref()}, Put: []groups.Record{run}}))
	if got := alive(t, s); len(got) > 0 {
		t.Fatalf("before the restore there are %q", got)
	}
	s.Close()
	to := filepath.Join(t.TempDir(), "new")
	if _, err := store.Restore(t.Context(), to, bytes.NewReader(saved), store.Restoring{With: []age.Identity{id}, Now: start.AddDate(0, 0, 1), Ledger: ledger}); err != nil {
		t.Fatal(err)
	}
	if got := alive(t, open(t, to, store.Options{})); len(got) > 0 {
		t.Errorf("after it there are %q again", got)
	}
}
