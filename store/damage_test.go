package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"pita/groups"
	"pita/store"
)

// aHouse fills a house with records, timers, actions and journal lines, in several
// transactions, and returns its folder and the persons in it.
func aHouse(tb testing.TB, persons int) (dir string, ids []groups.PersonID) {
	tb.Helper()
	dir = tb.TempDir()
	s := open(tb, dir, store.Options{Root: &[32]byte{1}})
	for n := range persons {
		ev := message(n, groups.Address(fmt.Sprint("62811-0000-", n)), "group-1")
		apply(tb, s, ev, fill)
		ids = append(ids, ev.From.ID)
	}
	if err := s.Close(); err != nil {
		tb.Fatal(err)
	}
	return dir, ids
}

func fill(_ groups.State, e groups.Event) groups.Decision {
	m := e.(*groups.Message)
	who := m.From.ID
	return groups.Decision{
		Reason: "test.filled", About: who, Detail: "detail-" + string(m.ID),
		Put: []groups.Record{
			&groups.Person{ID: who, Name: "Name of " + string(m.ID)},
			&groups.Member{Group: m.Place.ID, Person: who, Here: true},
			&groups.Case{Code: "C" + string(m.ID), Group: m.Place.ID, Person: who, Evidence: string(bytes.Repeat([]byte("evidence "), 50))},
		},
		Set:  []groups.Timer{{ID: "t" + string(m.ID), Due: start.Add(time.Hour), Kind: "test", Person: who}},
		Send: []groups.Outgoing{whisper(m.Action(0), who, groups.ClassReply)},
	}
}

// everything returns all that a house tells, as one text; an error where it doesn't.
func everything(s *store.Store) (string, error) {
	var out bytes.Buffer
	ctx := context.Background()
	err := s.Read(ctx, func(st groups.State) error {
		for _, kind := range []groups.Kind{groups.KindPerson, groups.KindMember, groups.KindCase} {
			for _, r := range st.List(groups.Ref{Kind: kind}) {
				b, err := groups.EncodeRecord(r)
				if err != nil {
					return err
				}
				fmt.Fprintf(&out, "%s\n", b)
			}
		}
		return nil
	})
	due, dueErr := s.Due(ctx, start.Add(24*time.Hour), 1e6)
	out.WriteString("[")
	for i, t := range due { // as the golden file of format 1 writes it, whatever a timer gained since
		fmt.Fprintf(&out, "%s{%q %q %q %q %q %q}", strings.Repeat(" ", min(i, 1)), t.ID, t.Due.String(), t.Kind, t.Group, t.Person, t.Ref)
	}
	out.WriteString("]\n")
	parcels, outErr := s.Outbox(ctx, start, 1e6)
	for _, p := range parcels {
		fmt.Fprintln(&out, p.ID, p.Number, len(p.Action.Where().To.Addresses))
	}
	lines := 0
	journalErr := s.Journal(ctx, 0, func(l store.Line) bool {
		lines++
		fmt.Fprintln(&out, l.Number, l.Reason, l.Of.Detail, l.Forgotten)
		return true
	})
	n, verifyErr := s.VerifyJournal(ctx)
	if verifyErr == nil && n != lines {
		verifyErr = fmt.Errorf("%d journal lines read, %d verified", lines, n)
	}
	return out.String(), errors.Join(err, dueErr, outErr, journalErr, verifyErr)
}

// A damaged page is refused with a sentence, or does no harm: whatever a house that
// still opens tells is what was written.
func TestOneDamagedPage(t *testing.T) {
	t.Parallel()
	dir, _ := aHouse(t, 60)
	s := open(t, dir, store.Options{})
	want, err := everything(s)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	whole, err := os.ReadFile(filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for seed := range uint64(200) {
		path := filepath.Join(dir, store.FileName)
		if err := os.WriteFile(path, damage(bytes.Clone(whole), seed), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(dir, store.Options{})
		if err != nil {
			if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("seed %d: refused without saying that it is damaged: %v", seed, err)
			}
			refused++
			continue
		}
		got, err := everything(s)
		if err != nil || got != want {
			t.Errorf("seed %d: opened, and tells something else (%v)", seed, err)
		}
		apply(t, s, message(1000, "62811-0000-0001", "group-1"), fill)
		if err := s.Close(); err != nil {
			t.Errorf("seed %d: close: %v", seed, err)
		}
	}
	if refused < 50 {
		t.Errorf("only %d of 200 damages were noticed; the damage is too mild to prove anything", refused)
	}
}

// damage changes one page: a few bits, some bytes, all of it, or another page's bytes.
func damage(b []byte, seed uint64) []byte {
	const size = 4096
	r := rand.New(rand.NewPCG(seed, 7))
	page := func() []byte {
		for {
			n := r.IntN(len(b) / size)
			if p := b[n*size : (n+1)*size]; !bytes.Equal(p, make([]byte, size)) {
				return p
			}
		}
	}
	p := page()
	switch seed % 5 {
	case 0:
		for range 1 + r.IntN(3) {
			p[r.IntN(size)] ^= 1 << r.IntN(8)
		}
	case 1:
		at := r.IntN(size - 64)
		for i := range p[at : at+64] {
			p[at+i] = byte(r.Uint32())
		}
	case 2:
		for i := range p {
			p[i] = byte(r.Uint32())
		}
	case 3:
		clear(p)
	case 4:
		copy(p[16:], page()[16:])
	}
	return b
}

// A page that is a step behind, as after a write that the disk lost, is sound in
// itself; the sums tell.
func TestALostWriteIsNoticed(t *testing.T) {
	t.Parallel()
	dir, _ := aHouse(t, 30)
	path := filepath.Join(dir, store.FileName)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, store.Options{})
	for n := range 20 {
		apply(t, s, message(100+n, "62811-0000-1", "group-1"), fill)
	}
	s.Close()
	now, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	noticed := 0
	for at := 2 * 4096; at+4096 <= len(old); at += 4096 {
		if bytes.Equal(old[at:at+4096], now[at:at+4096]) {
			continue
		}
		stale := bytes.Clone(now)
		copy(stale[at:], old[at:at+4096])
		if err := os.WriteFile(path, stale, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(dir, store.Options{})
		if err == nil {
			_, err = everything(s)
			s.Close()
		}
		if err != nil {
			noticed++
		}
	}
	if noticed == 0 {
		t.Fatal("no lost write was noticed")
	}
}

func TestWhatIsLeftOfADamagedFileCanBeSaved(t *testing.T) {
	t.Parallel()
	dir, _ := aHouse(t, 30)
	path := filepath.Join(dir, store.FileName)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	id, saved := identity(t), 0
	for seed := range uint64(200) {
		if err := os.WriteFile(path, damage(bytes.Clone(b), 5*seed), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(dir, store.Options{Damaged: true})
		if err != nil {
			continue
		}
		if _, err := s.Apply(t.Context(), message(1000, "a", "g"), fill); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("seed %d: a damaged file was written to: %v", seed, err)
		}
		left := backup(t, s, id)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		to := t.TempDir()
		if _, err := store.Restore(t.Context(), to, bytes.NewReader(left), store.Restoring{With: []age.Identity{id}, Now: start}); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		s = open(t, to, store.Options{})
		persons := 0
		err = s.Read(t.Context(), func(st groups.State) error {
			persons = len(st.List(groups.Ref{Kind: groups.KindPerson}))
			st.List(groups.Ref{Kind: groups.KindCase})
			return nil
		})
		if err != nil || persons < 25 {
			t.Errorf("seed %d: %d of 30 persons saved, %v", seed, persons, err)
		}
		apply(t, s, message(1000, "62811-0000-2000", "group-2"), fill)
		s.Close()
		if saved++; saved == 8 {
			break
		}
	}
	if saved == 0 {
		t.Fatal("no damage was of a kind that leaves something to save")
	}
}

func TestARestoreFindsRecordsByTheirPersonAgain(t *testing.T) {
	t.Parallel()
	dir, ids := aHouse(t, 5)
	s := open(t, dir, store.Options{})
	if err := s.LoseByPerson(); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, dir, store.Options{Damaged: true})
	id := identity(t)
	left := backup(t, s, id)
	s.Close()
	to := t.TempDir()
	if _, err := store.Restore(t.Context(), to, bytes.NewReader(left), store.Restoring{With: []age.Identity{id}, Now: start}); err != nil {
		t.Fatal(err)
	}
	s = open(t, to, store.Options{})
	for _, who := range ids {
		err := s.Read(t.Context(), func(st groups.State) error {
			if got := st.List(groups.Ref{Kind: groups.KindCase, Person: who}); len(got) != 1 {
				t.Errorf("%d cases of a person who has one", len(got))
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if c, err := s.Check(t.Context()); err != nil || len(c.Unsound) != 0 {
		t.Errorf("checkup: %+v, %v", c, err)
	}
}
