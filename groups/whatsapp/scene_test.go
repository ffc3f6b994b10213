package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store/session"
)

// A scene is a server, Pita's number with a linked device, and two people's phones. It
// lives in a bubble of its own, where waiting costs nothing.
type scene struct {
	*testing.T
	ctx        context.Context
	server     *wire.Server
	pita       *phone.Phone // the phone on which Pita's number lives
	dewi, sari *phone.Phone
	keysIn     string
	keys       *session.Store
	transport  *Transport
	stop       func() error // of who listens

	mu      sync.Mutex
	heard   []groups.Event
	changed chan struct{}
	// refuse, if set, is asked before an event is taken.
	refuse func(groups.Event) error
}

// bubble runs a test in a scene of its own.
func bubble(t *testing.T, run func(w *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newScene(t)
		defer w.close()
		run(w)
	})
}

func (w *scene) close() {
	w.Helper()
	w.server.Fault(nil)
	if w.stop != nil {
		w.silence()
	}
	for _, p := range []*phone.Phone{w.pita, w.dewi, w.sari} {
		// whatsmeow leaves its reader behind for ever when something comes in just while it
		// disconnects, and a bubble does not end before everything in it has.
		synctest.Wait()
		if err := p.Close(); err != nil {
			w.Error(err)
		}
	}
	if err := errors.Join(w.server.Close(), w.keys.Close()); err != nil {
		w.Error(err)
	}
}

func newScene(t *testing.T) *scene {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 24*time.Hour)
	t.Cleanup(cancel)
	w := &scene{T: t, ctx: ctx, keysIn: t.TempDir(), changed: make(chan struct{})}
	var err error
	if w.server, err = wire.New(wire.Options{}); err != nil {
		t.Fatal(err)
	}
	w.pita, w.dewi, w.sari = w.phone("Pita", 10), w.phone("Dewi", 11), w.phone("Sari", 12)
	w.openKeys()
	if err := w.pita.Link(ctx, w.keys, 1); err != nil {
		t.Fatal(err)
	}
	w.begin()
	return w
}

func (w *scene) phone(name string, n int) *phone.Phone {
	w.Helper()
	p, err := phone.Open(w.ctx, phone.Options{
		Server: w.server, Dir: w.TempDir(), Name: name, Number: fmt.Sprintf("62811000000%02d", n),
	})
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *scene) openKeys() {
	w.Helper()
	var err error
	w.keys, err = session.Open(w.keysIn, session.Options{
		Key: bytes.Repeat([]byte{3}, session.KeySize), Rehearsal: true, NoSync: true,
		Failed: func(err error) { w.transport.Drop(err) },
	})
	if err != nil {
		w.Fatal(err)
	}
}

// begin makes a transport on the keys, as a new process does.
func (w *scene) begin() {
	w.Helper()
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("WHATSAPP_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	var err error
	if w.transport, err = New(Options{Keys: w.keys, Client: w.server.Client(), Log: log}); err != nil {
		w.Fatal(err)
	}
}

// restart ends the process without a word, if it was not, and begins another.
func (w *scene) restart() {
	w.Helper()
	if w.stop != nil {
		w.silence()
	}
	if err := w.keys.Close(); err != nil {
		w.Fatal(err)
	}
	w.openKeys()
	w.begin()
	w.listen()
}

// listen begins to listen.
func (w *scene) listen() {
	w.begun()
	w.settle()
}

// listenUntil listens until something is closed, and no longer.
func (w *scene) listenUntil(enough chan struct{}) {
	w.Helper()
	w.begun()
	<-enough
}

func (w *scene) begun() {
	ctx, cancel := context.WithCancel(w.ctx)
	done := make(chan error, 1)
	transport := w.transport
	go func() { done <- transport.Listen(ctx, w.take) }()
	w.stop = func() error { cancel(); return <-done }
}

func (w *scene) silence() {
	w.Helper()
	if err := w.stop(); !errors.Is(err, context.Canceled) {
		w.Errorf("listening ended with %v, want that it was stopped", err)
	}
	w.stop = nil
}

func (w *scene) take(ctx context.Context, ev groups.Event) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse != nil {
		if err := w.refuse(ev); err != nil {
			return err
		}
	}
	w.heard = append(w.heard, ev)
	return nil
}

func (w *scene) refusing(refuse func(groups.Event) error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refuse = refuse
}

// settle waits until everything that is on its way has arrived, comparisons included.
func (w *scene) settle() {
	time.Sleep(2 * time.Minute)
	synctest.Wait()
}

// soon waits a little: what is on its way arrives, nothing is compared.
func (w *scene) soon() {
	time.Sleep(500 * time.Millisecond)
	synctest.Wait()
}

// news returns what was heard since it was last asked, without receipts and health.
func (w *scene) news() []groups.Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := slices.DeleteFunc(slices.Clone(w.heard), func(ev groups.Event) bool {
		switch ev.(type) {
		case *groups.Receipt, *groups.NumberChanged:
			return true
		}
		return false
	})
	w.heard = nil
	return out
}

// one returns the one piece of news, which must be a T.
func one[T groups.Event](w *scene, what string) T {
	w.Helper()
	news := w.news()
	var none T
	if len(news) != 1 {
		w.Fatalf("%s: %d events were heard, want one: %s", what, len(news), names(news))
	}
	ev, ok := news[0].(T)
	if !ok {
		w.Fatalf("%s: got %s, want a %T", what, names(news), none)
	}
	return ev
}

func names(evs []groups.Event) []string {
	var out []string
	for _, ev := range evs {
		name := groups.EventName(ev)
		if m, ok := ev.(*groups.Message); ok {
			name += fmt.Sprintf(" %q", m.Text())
		}
		out = append(out, name)
	}
	return out
}

// must ends the test when something that a person does fails.
func (w *scene) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// group makes a group of Dewi's with Sari and Pita, in which Pita is an admin.
func (w *scene) group() groups.Address {
	w.Helper()
	g, err := w.dewi.Create(w.ctx, "Pita Pink", w.sari.Hidden(), w.pita.Hidden())
	w.must(err)
	w.must(w.dewi.Promote(w.ctx, g, w.pita.Hidden()))
	return g
}

// inGroup begins to listen, and makes a group whose making is no news any more.
func (w *scene) inGroup() groups.Address {
	w.Helper()
	w.listen()
	g := w.group()
	w.soon()
	w.news()
	return g
}

func (w *scene) write(from *phone.Phone, chat groups.Address, text string) groups.MessageID {
	w.Helper()
	id, err := from.Write(w.ctx, chat, phone.Draft{Text: text})
	w.must(err)
	return id
}

// is says whether a party is the owner of a phone, by both of its addresses.
func is(p groups.Party, who *phone.Phone) bool { return slices.Equal(p.Addresses, who.Addresses()) }
