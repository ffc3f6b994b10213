package session_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/store"
	"pita/store/session"
)

// A houseNumber is a house's session file, open.
type houseNumber struct {
	keys *session.Store
	dev  *wastore.Device
}

var start = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

func openHouse(t testing.TB, dir string, opt store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(dir, opt)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// says is the n-th message, of somebody.
func says(n int, who types.JID) *groups.Message {
	return &groups.Message{
		Head: groups.Head{Key: groups.Key(fmt.Sprint("message/", n)), At: start, Seen: start, Place: groups.Place{Address: "group-1"}},
		From: groups.Party{Addresses: []groups.Address{groups.Address(who.String())}}, ID: groups.MessageID(fmt.Sprint(n)),
	}
}

func hears(ctx context.Context, s *store.Store, ev groups.Event, what groups.Decision) error {
	_, err := s.Apply(ctx, ev, func(groups.State, groups.Event) groups.Decision { return what })
	return err
}

var (
	nothing = groups.Decision{Reason: "test.nothing"}
	forgets = func(who *groups.Message) groups.Decision {
		return groups.Decision{Reason: "test.forget", Forget: []groups.PersonID{who.From.ID}}
	}
)

func openNumber(ctx context.Context, s *store.Store, dir string) (p houseNumber, err error) {
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
	id := us
	p.dev.ID = &id
	return p, p.dev.Save(ctx)
}

func (p houseNumber) meet(ctx context.Context, who types.JID) error {
	return p.dev.Sessions.PutSession(ctx, who.SignalAddress().String(), []byte("ratchet"))
}

func (p houseNumber) knows(t *testing.T, who types.JID) bool {
	t.Helper()
	b, err := p.dev.Sessions.GetSession(t.Context(), who.SignalAddress().String())
	must(t, err)
	return b != nil
}

var withSession = store.Options{Recast: session.Recast}

func TestForgettingReachesTheSessionFile(t *testing.T) {
	t.Parallel()
	if store.SessionName != session.FileName {
		t.Fatalf("the session file is called %s and %s", store.SessionName, session.FileName)
	}
	for _, running := range []bool{true, false} {
		dir := t.TempDir()
		s := openHouse(t, dir, withSession)
		sari := says(1, pnOf(1))
		must(t, errors.Join(hears(t.Context(), s, sari, nothing), hears(t.Context(), s, says(2, pnOf(2)), nothing)))
		p, err := openNumber(t.Context(), s, dir)
		must(t, errors.Join(err, p.meet(t.Context(), pnOf(1)), p.meet(t.Context(), pnOf(2))))
		before, err := s.SessionKey(t.Context())
		must(t, err)
		if !running {
			must(t, p.keys.Close())
		}
		must(t, hears(t.Context(), s, says(3, pnOf(1)), forgets(sari)))
		after, err := s.SessionKey(t.Context())
		must(t, err)
		if bytes.Equal(before, after) {
			t.Errorf("running %v: the key of the session file is the old one", running)
		}
		if running {
			if p.knows(t, pnOf(1)) || !p.knows(t, pnOf(2)) {
				t.Errorf("running: the forgotten is known %v, another %v", p.knows(t, pnOf(1)), p.knows(t, pnOf(2)))
			}
			must(t, p.keys.Close())
		}
		must(t, s.Close())
		s = openHouse(t, dir, withSession)
		p, err = openNumber(t.Context(), s, dir)
		must(t, err)
		if p.knows(t, pnOf(1)) || !p.knows(t, pnOf(2)) {
			t.Errorf("running %v, opened again: the forgotten is known %v, another %v", running, p.knows(t, pnOf(1)), p.knows(t, pnOf(2)))
		}
		must(t, p.keys.Close())
	}
}

func TestTheKeyOfTheSessionFileOutlivesADestroyedDay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openHouse(t, dir, withSession)
	key, err := s.SessionKey(t.Context())
	must(t, err)
	_, err = s.Apply(t.Context(), says(1, pnOf(1)), func(groups.State, groups.Event) groups.Decision { panic("test") })
	must(t, err)
	was := keyInUse(t, s)
	must(t, s.Purge(t.Context(), start.Add(store.AsideFor+48*time.Hour)))
	if keyInUse(t, s) == was {
		t.Fatal("the test destroys no day")
	}
	for range 2 {
		again, err := s.SessionKey(t.Context())
		if err != nil || !bytes.Equal(key, again) {
			t.Fatalf("the key is another one: %v", err)
		}
		must(t, s.Close())
		s = openHouse(t, dir, withSession)
	}
}

func keyInUse(t *testing.T, s *store.Store) string {
	t.Helper()
	c, err := s.Check(t.Context())
	must(t, err)
	return c.Key
}

// Without anyone who takes persons out of the session file nobody is forgotten by half; it
// is done when the house is opened by one who can.
func TestForgettingWaitsForWhoCanDoIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openHouse(t, dir, store.Options{})
	sari := says(1, pnOf(1))
	must(t, hears(t.Context(), s, sari, nothing))
	p, err := openNumber(t.Context(), s, dir)
	must(t, errors.Join(err, p.meet(t.Context(), pnOf(1)), p.keys.Close()))
	must(t, hears(t.Context(), s, says(2, pnOf(1)), forgets(sari)))
	if gone, err := s.Forgotten(t.Context(), sari.From.Addresses[0]); gone || err != nil {
		t.Fatalf("said to be forgotten: %v, %v", gone, err)
	}
	must(t, s.Close())
	s = openHouse(t, dir, withSession)
	p, err = openNumber(t.Context(), s, dir)
	must(t, err)
	if gone, err := s.Forgotten(t.Context(), sari.From.Addresses[0]); !gone || err != nil || p.knows(t, pnOf(1)) {
		t.Fatalf("forgotten %v, known to the phone %v: %v", gone, p.knows(t, pnOf(1)), err)
	}
	must(t, p.keys.Close())
}

// childForgets lets persons come, meet the number, and be forgotten.
func childForgets(dir string) error {
	ctx := context.Background()
	s, err := store.Open(dir, withSession)
	if err != nil {
		return err
	}
	p, err := openNumber(ctx, s, dir)
	if err != nil {
		return err
	}
	answered, lines, err := answers(dir)
	if err != nil {
		return err
	}
	ready()
	for n := 100 + lines; ; n++ {
		who := pnOf(n)
		hello, goodbye := says(n, who), says(n, who)
		hello.Key = groups.Key(fmt.Sprintf("hello/%d/%d", n, os.Getpid()))
		goodbye.Key = hello.Key + "/forget"
		if err := errors.Join(hears(ctx, s, hello, nothing), p.meet(ctx, who), hears(ctx, s, goodbye, forgets(hello))); err != nil {
			return err
		}
		fmt.Fprintln(answered, n)
	}
}

func TestKilledWhileForgetting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openHouse(t, dir, withSession)
	p, err := openNumber(t.Context(), s, dir)
	must(t, errors.Join(err, p.meet(t.Context(), pnOf(1)), p.keys.Close(), s.Close()))
	checked := 0
	for round := 0; round < kills || checked == 0; round++ {
		killedSoon(t, "forget", dir, time.Duration(round+1)*100*time.Millisecond)
		s := openHouse(t, dir, withSession)
		p, err := openNumber(t.Context(), s, dir)
		must(t, err)
		if !p.knows(t, pnOf(1)) {
			t.Fatal("a person who stays is not known any more: the number would have to be paired again")
		}
		for _, n := range answeredOf(t, dir) {
			checked++
			if gone, err := s.Forgotten(t.Context(), groups.Address(pnOf(n).String())); err != nil || !gone || p.knows(t, pnOf(n)) {
				t.Fatalf("person %d: forgotten %v, known to the number %v: %v", n, gone, p.knows(t, pnOf(n)), err)
			}
		}
		must(t, errors.Join(p.keys.Close(), s.Close()))
	}
}

func TestARestoredHouseHasToBePairedAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openHouse(t, dir, withSession)
	must(t, hears(t.Context(), s, says(1, pnOf(1)), nothing))
	p, err := openNumber(t.Context(), s, dir)
	must(t, errors.Join(err, p.meet(t.Context(), pnOf(1)), p.keys.Close()))
	was, err := s.SessionKey(t.Context())
	must(t, err)
	id, err := age.GenerateX25519Identity()
	must(t, err)
	var saved bytes.Buffer
	must(t, errors.Join(s.Backup(t.Context(), &saved, start, id.Recipient()), s.Close()))
	path := filepath.Join(dir, session.FileName)
	old, err := os.ReadFile(path)
	must(t, err)

	how := store.Restoring{With: []age.Identity{id}, Now: start, Replace: true}
	_, err = store.Restore(t.Context(), dir, &saved, how)
	must(t, err)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the session file is still there: %v", err)
	}
	// A kill may come before it is taken away.
	must(t, os.WriteFile(path, old, 0o600))
	s = openHouse(t, dir, withSession)
	key, err := s.SessionKey(t.Context())
	must(t, err)
	if bytes.Equal(key, was) {
		t.Error("the backup brought back the key of the session file")
	}
	keys, err := session.Open(dir, session.Options{Key: key})
	must(t, err)
	dev, err := keys.Device(t.Context())
	if err != nil || dev.ID != nil {
		t.Errorf("got %v, %v, want a number that is to be paired", dev.ID, err)
	}
	must(t, keys.Close())
}
