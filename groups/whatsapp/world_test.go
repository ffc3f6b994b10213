package whatsapp

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store/session"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// A world is a server, Pita's number on a phone of its own with the transport linked to
// it, and people with a group of which Dewi and Pita are admins.
type world struct {
	t      testing.TB
	ctx    context.Context
	server *wire.Server
	keys   *session.Store
	pita   *phone.Phone // the phone on which Pita's number lives
	device uint16       // the transport's
	*Transport

	dewi, sari, tono *phone.Phone
	club             groups.Address

	mu    sync.Mutex
	heard []groups.Event
	news  chan struct{} // closed at the next event
}

func newWorld(t testing.TB) *world { return worldOf(t, true) }

// newPair is a world of Pita and Dewi alone, who is Sari as well.
func newPair(t testing.TB) *world { return worldOf(t, false) }

func worldOf(t testing.TB, whole bool) *world {
	t.Helper()
	server, err := wire.New(wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*patience)
	w := &world{t: t, ctx: ctx, server: server, device: 1, news: make(chan struct{})}
	t.Cleanup(func() {
		cancel()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	w.pita, w.dewi = w.person("Pita", 99), w.person("Dewi", 1)
	members := []groups.Address{w.pita.Hidden()}
	if w.sari = w.dewi; whole {
		w.sari, w.tono = w.person("Sari", 2), w.person("Tono", 3)
		members = append(members, w.sari.Hidden(), w.tono.Hidden())
	}
	key := make([]byte, session.KeySize)
	_, _ = rand.Read(key)
	w.keys, err = session.Open(t.TempDir(), session.Options{Key: key, Rehearsal: true, NoSync: true})
	w.must(err)
	t.Cleanup(func() { _ = w.keys.Close() })
	w.must(w.pita.Link(ctx, w.keys, w.device))
	w.club, err = w.dewi.Create(ctx, "Pita Pink", members...)
	w.must(err)
	w.must(w.dewi.Promote(ctx, w.club, w.pita.Hidden()))
	w.Transport, err = New(Options{Keys: w.keys, Client: server.Client(), Log: slog.New(slog.DiscardHandler)})
	w.must(err)
	return w
}

// person makes sample person number n, with a phone.
func (w *world) person(name string, n int) *phone.Phone {
	w.t.Helper()
	p, err := phone.Open(w.ctx, phone.Options{Server: w.server, Dir: w.t.TempDir(), Name: name, Number: fmt.Sprintf("6281100000%03d", n)})
	w.must(err)
	w.t.Cleanup(func() { _ = p.Close() })
	return p
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// listen runs Listen until the test ends or stop is called, and returns once the number
// is well.
func (w *world) listen() (stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = w.Listen(ctx, func(_ context.Context, ev groups.Event) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.heard = append(w.heard, ev)
			close(w.news)
			w.news = make(chan struct{})
			return nil
		})
	}()
	stop = func() { cancel(); <-done }
	w.t.Cleanup(stop)
	w.healthy(groups.Well)
	return stop
}

// hears waits for an event that is what is waited for, among all that came.
func (w *world) hears(what string, is func(groups.Event) bool) groups.Event {
	w.t.Helper()
	late := time.After(patience)
	for from := 0; ; {
		w.mu.Lock()
		heard, news := w.heard, w.news
		w.mu.Unlock()
		for ; from < len(heard); from++ {
			if is(heard[from]) {
				return heard[from]
			}
		}
		select {
		case <-news:
		case <-late:
			w.t.Fatalf("Pita did not hear %s within %v", what, patience)
		}
	}
}

// healthy waits until the last that was told of the number is that health.
func (w *world) healthy(want groups.Health) groups.Number {
	w.t.Helper()
	late := time.After(patience)
	for {
		w.mu.Lock()
		news := w.news
		var last *groups.NumberChanged
		for _, ev := range w.heard {
			if n, ok := ev.(*groups.NumberChanged); ok {
				last = n
			}
		}
		w.mu.Unlock()
		if last != nil && last.Health.Health == want {
			return last.Health
		}
		select {
		case <-news:
		case <-late:
			w.t.Fatalf("the number is not told to be %q within %v; last told: %+v", want, patience, last)
		}
	}
}

// idle waits until nothing is on its way.
func (w *world) idle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if err := w.server.Idle(ctx); err != nil {
		w.t.Fatalf("the server does not come to rest: %v", err)
	}
}

var lastID struct {
	sync.Mutex
	n int
}

// newID returns an id as an event makes one.
func newID() groups.ActionID {
	lastID.Lock()
	defer lastID.Unlock()
	lastID.n++
	var h groups.Head
	copy(h.Seed[:], "whatsapp test")
	return h.Action(lastID.n)
}

// does does an action that must succeed.
func (w *world) does(a groups.Action) groups.Receipted {
	w.t.Helper()
	got, err := w.Do(w.ctx, newID(), a)
	if err != nil {
		w.t.Fatalf("%s: %v", groups.ActionName(a), err)
	}
	return got
}

// refuses does an action that must fail so.
func (w *world) refuses(a groups.Action, want groups.Retry, why string) {
	w.t.Helper()
	_, err := w.Do(w.ctx, newID(), a)
	if retry, got := groups.RetryOf(err); err == nil || retry != want || got != why {
		w.t.Errorf("%s: %v; want retry %d because of %q", groups.ActionName(a), err, want, why)
	}
}

func party(p *phone.Phone) groups.Party { return groups.Party{Addresses: p.Addresses()} }

// at is the world's group, and a person in it.
func (w *world) at(to ...*phone.Phone) groups.Target {
	t := groups.Target{In: groups.Place{Address: w.club}}
	for _, p := range to {
		t.To = party(p)
	}
	return t
}

func (w *world) jid() types.JID {
	j, err := types.ParseJID(string(w.club))
	w.must(err)
	return j
}

func text(s string) groups.Content { return groups.Content{Text: s} }

// sees waits until a phone shows Pita's message so.
func (w *world) sees(p *phone.Phone, chat groups.Address, id groups.MessageID, what string, is func(*phone.Message) bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	err := p.Wait(ctx, func(v phone.View) bool {
		m := v.Message(chat, w.pita.Hidden(), id)
		return m != nil && is(m)
	})
	if err != nil {
		w.t.Fatalf("%s's phone does not show %s: %v; it shows %+v", p.Name(), what, err, p.Chat(chat))
	}
}

func isText(want string) func(*phone.Message) bool {
	return func(m *phone.Message) bool { return m.Text == want }
}
