//go:build !race

package session_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"

	_ "modernc.org/sqlite"

	"pita/store/session"
)

// A side is one of two stores that are to say the same.
type side interface {
	reopen(t testing.TB)
	device(t testing.TB) *wastore.Device
}

type ourSide struct {
	dir   string
	store *session.Store
	dev   *wastore.Device
}

func (o *ourSide) reopen(t testing.TB) {
	if o.store != nil {
		must(t, o.store.Close())
	}
	var err error
	o.store, err = session.Open(o.dir, session.Options{Key: key, NoSync: true, Failed: func(err error) { t.Error(err) }})
	must(t, err)
	o.dev, err = o.store.Device(t.Context())
	must(t, err)
}

func (o *ourSide) device(t testing.TB) *wastore.Device {
	if o.dev.Deleted {
		var err error
		o.dev, err = o.store.Device(t.Context())
		must(t, err)
	}
	return linked(t, o.dev)
}

// theirSide is whatsmeow's own store.
type theirSide struct {
	path  string
	store *sqlstore.Container
	dev   *wastore.Device
}

func (o *theirSide) reopen(t testing.TB) {
	if o.store != nil {
		must(t, o.store.Close())
	}
	var err error
	o.store, err = sqlstore.New(t.Context(), "sqlite",
		"file:"+o.path+"?_pragma=foreign_keys(1)&_pragma=synchronous(0)&_pragma=journal_mode(memory)&_pragma=busy_timeout(5000)", nil)
	must(t, err)
	// What it answers about pairs that contradict each other hangs on what it has in memory.
	must(t, o.store.LIDMap.FillCache(t.Context()))
	o.dev, err = o.store.GetFirstDevice(t.Context())
	must(t, err)
}

func (o *theirSide) device(t testing.TB) *wastore.Device {
	if o.dev.Deleted {
		o.dev = o.store.NewDevice()
	}
	return linked(t, o.dev)
}

// linked saves a device that was not linked yet.
func linked(t testing.TB, dev *wastore.Device) *wastore.Device {
	if dev.ID == nil {
		id := us
		dev.ID, dev.LID, dev.Account = &id, usLID, account()
		must(t, dev.Save(t.Context()))
	}
	return dev
}

// The same calls, drawn at random, get the same answers from our store and from
// whatsmeow's own on SQLite.
func TestSameAnswersAsWhatsmeowsStore(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		sameAnswers(t, seed, 1500)
	}
}

func sameAnswers(t *testing.T, seed uint64, calls int) {
	t.Helper()
	dir := t.TempDir()
	ours := &ourSide{dir: dir}
	theirs := &theirSide{path: filepath.Join(dir, "theirs.db")}
	for _, s := range []side{ours, theirs} {
		s.reopen(t)
		knowPeople(t, s.device(t))
	}
	defer func() { must(t, errors.Join(ours.store.Close(), theirs.store.Close())) }()
	g := &draw{rand.New(rand.NewPCG(seed, 1))}
	for n := range calls {
		name, call := g.call()
		got, want := call(t, ours), call(t, theirs)
		if got != want {
			t.Fatalf("seed %d, call %d, %s:\n got %s\nwant %s", seed, n, name, got, want)
		}
	}
}

// knowPeople makes the people of the calls known by both their addresses.
func knowPeople(t testing.TB, dev *wastore.Device) {
	for i := range settled {
		must(t, dev.LIDs.PutLIDMapping(t.Context(), lidOf(i), pnOf(i)))
	}
}

// call draws what both sides are asked next.
func (g *draw) call() (string, func(testing.TB, side) string) {
	switch g.IntN(100) {
	case 0:
		return "reopen", func(t testing.TB, s side) string {
			s.device(t)
			s.reopen(t)
			return ""
		}
	case 1:
		if g.IntN(8) == 0 {
			return "delete the device", func(t testing.TB, s side) string {
				dev := s.device(t)
				must(t, dev.Delete(t.Context()))
				_, err := dev.Sessions.GetSession(t.Context(), "1:0")
				return fmt.Sprint(dev.ID, dev.LID, errors.Is(err, wastore.ErrDeviceDeleted))
			}
		}
	case 2, 3, 4, 5, 6, 7:
		return g.transaction()
	}
	q := questions[g.IntN(len(questions))]
	ask := q.draw(g)
	return q.name, func(t testing.TB, s side) string { return ask(t.Context(), s.device(t)) }
}

// transaction draws calls within one transaction, which is kept or taken back.
func (g *draw) transaction() (string, func(testing.TB, side) string) {
	var names []string
	var asks []ask
	keep := g.IntN(3) > 0
	for range 1 + g.IntN(6) {
		q := questions[g.IntN(len(questions))]
		if q.within {
			names = append(names, q.name)
			asks = append(asks, q.draw(g))
		}
	}
	return fmt.Sprint("transaction of ", names, keep), func(t testing.TB, s side) (told string) {
		dev := s.device(t)
		err := dev.EventBuffer.DoDecryptionTxn(t.Context(), func(ctx context.Context) error {
			for _, ask := range asks {
				told += ask(ctx, dev) + "; "
			}
			if !keep {
				return errBack
			}
			return nil
		})
		if keep != (err == nil) || !keep && !errors.Is(err, errBack) {
			t.Errorf("a transaction ended with %v", err)
		}
		return told
	}
}
