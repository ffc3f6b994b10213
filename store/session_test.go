package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/store"
	"pita/store/session"
)

// A phone is a house's session file, open.
type phone struct {
	keys *session.Store
	dev  *wastore.Device
}

func number(n int) types.JID {
	return types.JID{User: fmt.Sprint(6281100000000 + n), Server: types.DefaultUserServer}
}

func openPhone(ctx context.Context, s *store.Store, dir string) (p phone, err error) {
	key, err := s.SessionKey(ctx)
	if err != nil {
		return p, err
	}
	if p.keys, err = session.Open(dir, session.Options{Key: key}); err != nil {
		return p, err
	}
	if p.dev, err = p.keys.Device(ctx); err != nil || p.dev.ID != nil {
		return p, err
	}
	id := number(99)
	p.dev.ID = &id
	return p, p.dev.Save(ctx)
}

func (p phone) meet(ctx context.Context, who types.JID) error {
	return p.dev.Sessions.PutSession(ctx, who.SignalAddress().String(), []byte("ratchet"))
}

func (p phone) knows(t *testing.T, who types.JID) bool {
	t.Helper()
	b, err := p.dev.Sessions.GetSession(t.Context(), who.SignalAddress().String())
	check(t, err)
	return b != nil
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func from(n int) *groups.Message { return message(n, groups.Address(number(n).String()), "group-1") }

var withSession = store.Options{Recast: session.Recast}

func TestForgettingReachesTheSessionFile(t *testing.T) {
	t.Parallel()
	if store.SessionName != session.FileName {
		t.Fatalf("the session file is called %s and %s", store.SessionName, session.FileName)
	}
	for _, running := range []bool{true, false} {
		dir := t.TempDir()
		s := open(t, dir, withSession)
		sari, dewi := from(1), from(2)
		apply(t, s, sari, fill)
		apply(t, s, dewi, fill)
		p, err := openPhone(t.Context(), s, dir)
		check(t, errors.Join(err, p.meet(t.Context(), number(1)), p.meet(t.Context(), number(2))))
		before, err := s.SessionKey(t.Context())
		check(t, err)
		if !running {
			check(t, p.keys.Close())
		}
		apply(t, s, message(3, sari.From.Addresses[0], "group-1"), forget(sari.From.ID))
		after, err := s.SessionKey(t.Context())
		check(t, err)
		if bytes.Equal(before, after) {
			t.Errorf("running %v: the key of the session file is the old one", running)
		}
		if running {
			if p.knows(t, number(1)) || !p.knows(t, number(2)) {
				t.Errorf("running: the forgotten is known %v, another %v", p.knows(t, number(1)), p.knows(t, number(2)))
			}
			check(t, p.keys.Close())
		}
		s.Close()
		s = open(t, dir, withSession)
		p, err = openPhone(t.Context(), s, dir)
		check(t, err)
		if p.knows(t, number(1)) || !p.knows(t, number(2)) {
			t.Errorf("running %v, opened again: the forgotten is known %v, another %v", running, p.knows(t, number(1)), p.knows(t, number(2)))
		}
		check(t, p.keys.Close())
	}
}

func TestTheKeyOfTheSessionFileOutlivesADestroyedDay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, withSession)
	key, err := s.SessionKey(t.Context())
	check(t, err)
	if _, err := s.Apply(t.Context(), from(1), panics); err != nil {
		t.Fatal(err)
	}
	was := keyInUse(t, s)
	check(t, s.Purge(t.Context(), start.Add(store.AsideFor+48*time.Hour)))
	if keyInUse(t, s) == was {
		t.Fatal("the test destroys no day")
	}
	for range 2 {
		again, err := s.SessionKey(t.Context())
		if err != nil || !bytes.Equal(key, again) {
			t.Fatalf("the key is another one: %v", err)
		}
		s.Close()
		s = open(t, dir, withSession)
	}
}

func keyInUse(t *testing.T, s *store.Store) string {
	t.Helper()
	c, err := s.Check(t.Context())
	check(t, err)
	return c.Key
}

// Without anyone who takes persons out of the session file nobody is forgotten by half; it
// is done when the house is opened by one who can.
func TestForgettingWaitsForWhoCanDoIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	sari := from(1)
	apply(t, s, sari, fill)
	p, err := openPhone(t.Context(), s, dir)
	check(t, errors.Join(err, p.meet(t.Context(), number(1)), p.keys.Close()))
	apply(t, s, message(2, sari.From.Addresses[0], "group-1"), forget(sari.From.ID))
	if gone, err := s.Forgotten(t.Context(), sari.From.Addresses[0]); gone || err != nil {
		t.Fatalf("said to be forgotten: %v, %v", gone, err)
	}
	s.Close()
	s = open(t, dir, withSession)
	p, err = openPhone(t.Context(), s, dir)
	check(t, err)
	if gone, err := s.Forgotten(t.Context(), sari.From.Addresses[0]); !gone || err != nil || p.knows(t, number(1)) {
		t.Fatalf("forgotten %v, known to the phone %v: %v", gone, p.knows(t, number(1)), err)
	}
	check(t, p.keys.Close())
}

// childForgetsOnThePhone lets persons come, meet the phone, and be forgotten.
func childForgetsOnThePhone(house, answered string) error {
	ctx := context.Background()
	s, err := store.Open(house, withSession)
	if err != nil {
		return err
	}
	p, err := openPhone(ctx, s, house)
	if err != nil {
		return err
	}
	log, err := os.OpenFile(answered, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	begun, _ := os.ReadFile(answered)
	for n := 100 + bytes.Count(begun, []byte("\n"))*3; ; n++ {
		who := number(n)
		hello := from(n)
		hello.Key = groups.Key(fmt.Sprintf("hello/%d/%d", n, os.Getpid()))
		if _, err := s.Apply(ctx, hello, fill); err != nil {
			return err
		}
		if err := p.meet(ctx, who); err != nil {
			return err
		}
		goodbye := from(n)
		goodbye.Key = hello.Key + "/forget"
		if _, err := s.Apply(ctx, goodbye, forget(hello.From.ID)); err != nil {
			return err
		}
		fmt.Fprintln(log, n)
	}
}

func TestKilledWhileForgettingOnThePhone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	house := filepath.Join(dir, "house")
	s := open(t, house, withSession)
	p, err := openPhone(t.Context(), s, house)
	check(t, errors.Join(err, p.meet(t.Context(), number(1)), p.keys.Close()))
	s.Close()
	checked := 0
	for range kills {
		killed(t, "forget on the phone", dir, 30*time.Millisecond, 300*time.Millisecond)
		s := open(t, house, withSession)
		p, err := openPhone(t.Context(), s, house)
		check(t, err)
		if !p.knows(t, number(1)) {
			t.Fatal("a person who stays is not known any more: the number would have to be paired again")
		}
		answered, _ := os.ReadFile(filepath.Join(dir, "answered"))
		for line := range strings.Lines(string(answered)) {
			var n int
			if _, err := fmt.Sscan(line, &n); err != nil {
				continue
			}
			checked++
			if gone, err := s.Forgotten(t.Context(), groups.Address(number(n).String())); err != nil || !gone || p.knows(t, number(n)) {
				t.Fatalf("person %d: forgotten %v, known to the phone %v: %v", n, gone, p.knows(t, number(n)), err)
			}
		}
		check(t, p.keys.Close())
		s.Close()
	}
	if checked == 0 {
		t.Fatal("no forgetting was answered")
	}
}

func TestARestoredHouseHasToBePairedAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, withSession)
	apply(t, s, from(1), fill)
	p, err := openPhone(t.Context(), s, dir)
	check(t, errors.Join(err, p.meet(t.Context(), number(1)), p.keys.Close()))
	was, err := s.SessionKey(t.Context())
	check(t, err)
	id := identity(t)
	saved := backup(t, s, id)
	s.Close()
	path := filepath.Join(dir, session.FileName)
	old, err := os.ReadFile(path)
	check(t, err)

	how := store.Restoring{With: []age.Identity{id}, Now: start, Replace: true}
	_, err = store.Restore(t.Context(), dir, bytes.NewReader(saved), how)
	check(t, err)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the session file is still there: %v", err)
	}
	// A kill may come before it is taken away.
	check(t, os.WriteFile(path, old, 0o600))
	s = open(t, dir, withSession)
	key, err := s.SessionKey(t.Context())
	check(t, err)
	if bytes.Equal(key, was) {
		t.Error("the backup brought back the key of the session file")
	}
	keys, err := session.Open(dir, session.Options{Key: key})
	check(t, err)
	dev, err := keys.Device(t.Context())
	if err != nil || dev.ID != nil {
		t.Errorf("got %v, %v, want a number that is to be paired", dev.ID, err)
	}
	check(t, keys.Close())
}
