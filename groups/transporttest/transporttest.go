// Package transporttest holds any groups.Transport to what the port promises: every
// implementation runs the same tests. It is for tests only.
package transporttest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"pita/groups"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// A World is a transport with people around it, made afresh for each test. All its
// functions may be called from any goroutine.
type World struct {
	Transport groups.Transport
	Group     groups.Address // a group of which Pita is an admin, and Member a member
	Foreign   groups.Address // a group of which Pita is a member and no admin
	Gone      groups.Address // a group that Pita was taken out of
	Member    groups.Party   // has written to Pita before
	Stranger  groups.Party   // a member of Group as well

	// Write has Member write a text in Group. It may wait until the text was handled.
	Write func(ctx context.Context, text string) error
	// Shown returns the texts of Pita's that Member is shown in Group, in order, once all
	// that is on its way has come.
	Shown func(ctx context.Context) ([]string, error)
	// Down cuts Pita's number off, and Up brings it back. They return when Pita knows.
	Down, Up func(ctx context.Context) error
}

// Run holds the transport of each World that makes makes to the contract of groups.Transport.
func Run(t *testing.T, makes func(t *testing.T) World) {
	for name, test := range map[string]func(*testing.T, World){
		"events come in order":                inOrder,
		"a refused event comes again":         comesAgain,
		"an event outlives its listener":      outlives,
		"done again is the same message":      sameMessage,
		"what is said is shown":               isShown,
		"errors name their reason":            namedErrors,
		"an act that is so already is done":   alreadySo,
		"an invite gives the link":            givesLink,
		"a number that is down is waited for": awaitsNumber,
		"after the end nothing is done":       afterTheEnd,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, makes(t))
		})
	}
}

// A listener runs Listen, and keeps what was handled.
type listener struct {
	t    *testing.T
	stop context.CancelFunc
	done chan error

	mu    sync.Mutex
	taken []string
	woken chan struct{}
}

// listen runs Listen with handle; what handle takes is kept. Only messages in the World's
// group are looked at.
func listen(t *testing.T, w World, handle func(context.Context, *groups.Message) error) *listener {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	l := &listener{t: t, stop: stop, done: make(chan error, 1), woken: make(chan struct{}, 1)}
	go func() {
		l.done <- w.Transport.Listen(ctx, func(ctx context.Context, ev groups.Event) error {
			m, ok := ev.(*groups.Message)
			if !ok || m.Place.Address != w.Group || m.Self {
				return nil
			}
			if err := handle(ctx, m); err != nil {
				return err
			}
			l.mu.Lock()
			l.taken = append(l.taken, m.Text())
			l.mu.Unlock()
			select {
			case l.woken <- struct{}{}:
			default:
			}
			return nil
		})
	}()
	t.Cleanup(l.end)
	return l
}

func (l *listener) end() {
	l.stop()
	select {
	case err := <-l.done:
		l.done <- err
		if !errors.Is(err, context.Canceled) {
			l.t.Errorf("Listen ended with %v, want that it was stopped", err)
		}
	case <-time.After(patience):
		l.t.Errorf("Listen did not end within %v after its context had", patience)
	}
}

// takes waits until these texts were taken, in this order and no others.
func (l *listener) takes(want ...string) {
	l.t.Helper()
	late := time.After(patience)
	for {
		l.mu.Lock()
		got := slices.Clone(l.taken)
		l.mu.Unlock()
		if len(got) >= len(want) {
			if !slices.Equal(got, want) {
				l.t.Errorf("taken: %q, want %q", got, want)
			}
			return
		}
		select {
		case <-l.woken:
		case <-late:
			l.t.Fatalf("taken within %v: %q, want %q", patience, got, want)
		}
	}
}

// write has Member write texts one after another.
func write(t *testing.T, w World, texts ...string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	for _, text := range texts {
		if err := w.Write(ctx, text); err != nil {
			t.Fatalf("write %q: %v", text, err)
		}
	}
}

func takeAll(context.Context, *groups.Message) error { return nil }

func inOrder(t *testing.T, w World) {
	texts := []string{"satu", "dua", "tiga", "empat", "lima"}
	l := listen(t, w, takeAll)
	write(t, w, texts...)
	l.takes(texts...)
}

func comesAgain(t *testing.T, w World) {
	var mu sync.Mutex
	var keys []groups.Key
	var times []time.Time
	l := listen(t, w, func(_ context.Context, m *groups.Message) error {
		if m.Text() != "satu" {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		keys, times = append(keys, m.Key), append(times, m.At)
		if len(keys) < 3 {
			return errors.New("the disk is full")
		}
		return nil
	})
	write(t, w, "satu", "dua")
	l.takes("satu", "dua")
	mu.Lock()
	defer mu.Unlock()
	for i := range keys {
		if keys[i] != keys[0] || !times[i].Equal(times[0]) {
			t.Errorf("try %d came with another key or time than the first", i+1)
		}
	}
}

func outlives(t *testing.T, w World) {
	var mu sync.Mutex
	var first groups.Key
	came := make(chan struct{})
	l := listen(t, w, func(ctx context.Context, m *groups.Message) error {
		mu.Lock()
		if first == "" {
			first = m.Key
			close(came)
		}
		mu.Unlock()
		<-ctx.Done()
		return ctx.Err()
	})
	wrote := make(chan error, 1)
	go func() { wrote <- w.Write(t.Context(), "satu") }()
	select {
	case <-came:
	case <-time.After(patience):
		t.Fatalf("the event did not come within %v", patience)
	}
	l.end()
	again := listen(t, w, func(_ context.Context, m *groups.Message) error {
		mu.Lock()
		defer mu.Unlock()
		if m.Key != first {
			t.Error("the event came again with another key")
		}
		return nil
	})
	again.takes("satu")
	// Where writing waits for the handler, a refusal that was given up is its answer.
	<-wrote
}
