package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/store"
)

// A line is the world outside in these tests: what a test says arrives, and what Pita
// does is noted, unless fails says that it is not done.
type line struct {
	in    chan groups.Event
	fails func(groups.Action) error
	slow  time.Duration // how long an action takes
	clock app.Clock     // the server's; nil: the server tells no time

	pending groups.Event // handed over and not taken yet; Listen's alone

	mu       sync.Mutex
	done     []doing
	closed   bool
	late     int // actions that were begun after close
	listened int // how often Listen was called
	n        int
}

type doing struct {
	id     groups.ActionID
	at     time.Time
	action groups.Action
}

func newLine() *line { return &line{in: make(chan groups.Event)} }

// Listen hands over what the test says, until ctx ends. What was not taken by then comes
// again at the next Listen.
func (l *line) Listen(ctx context.Context, handle func(context.Context, groups.Event) error) error {
	l.mu.Lock()
	l.listened++
	l.mu.Unlock()
	for {
		if l.pending == nil {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case l.pending = <-l.in:
			}
		}
		if handle(ctx, l.pending) == nil {
			l.pending = nil
		} else if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// Do notes the action.
func (l *line) Do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	l.mu.Lock()
	fails, slow := l.fails, l.slow
	if l.closed {
		l.late++
	}
	l.mu.Unlock()
	if slow > 0 {
		select {
		case <-time.After(slow):
		case <-ctx.Done():
			return groups.Receipted{}, ctx.Err()
		}
	}
	if fails != nil {
		if err := fails(a); err != nil {
			return groups.Receipted{}, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done = append(l.done, doing{id, time.Now(), a})
	r := groups.Receipted{Message: groups.MessageID(id)}
	if l.clock != nil {
		r.At = l.clock.Now()
	}
	return r, nil
}

func (l *line) set(fails func(groups.Action) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fails = fails
}

func (l *line) doings() []doing {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]doing(nil), l.done...)
}

// phrases names what was said, in order.
func (l *line) phrases() []string {
	var out []string
	for _, d := range l.doings() {
		if c := groups.ContentOf(d.action); c != nil {
			out = append(out, c.Words.Phrase+c.Words.Post)
		}
	}
	return out
}

// says lets a person write to Pita privately.
func (l *line) says(who, text string) *groups.Message {
	m := l.wrote(who, text)
	l.in <- m
	synctest.Wait()
	return m
}

func (l *line) wrote(who, text string) *groups.Message {
	l.n++
	return &groups.Message{
		Head:     groups.Head{Key: groups.Key(fmt.Sprint("line:", l.n)), At: time.Now().UTC()},
		From:     groups.Party{Addresses: []groups.Address{groups.Address("line:" + who)}, Name: who},
		ID:       groups.MessageID(fmt.Sprint("M", l.n)),
		Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}},
	}
}

// A house is an app at the end of a line, in the time of synctest.
type house struct {
	*line
	app   *app.App
	store *store.Store
	log   *bytes.Buffer
}

// opened opens a house in dir, or over the store that opt names. The test stops it and
// closes its store.
func opened(t *testing.T, dir string, l *line, opt app.Options) *house {
	t.Helper()
	kept, err := opt.Store, error(nil)
	if kept == nil {
		kept, err = store.Open(dir, store.Options{Root: &[32]byte{7}})
	}
	if err != nil {
		t.Fatal(err)
	}
	h := &house{line: l, store: kept, log: &bytes.Buffer{}}
	opt.Store, opt.Transport = kept, l
	opt.Log = slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if opt.World.Rules == nil {
		opt.World = sampleWorld()
	}
	if h.app, err = app.New(opt); err != nil {
		t.Fatal(err)
	}
	if err := h.app.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
	return h
}

func (h *house) close(t *testing.T) {
	t.Helper()
	h.app.Stop()
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	if err := h.store.Close(); err != nil {
		t.Error(err)
	}
}

// owner introduces an owner, who looks after those that are in no group.
func (h *house) owner(t *testing.T, who string) {
	t.Helper()
	o := &groups.Introduce{Role: groups.Owner, Reachable: true}
	o.Who = groups.Party{Addresses: []groups.Address{groups.Address("line:" + who)}, Name: who}
	ev := &groups.Given{Order: o}
	ev.Head = groups.Head{Key: groups.Key("owner:" + who), At: time.Now(), Seen: time.Now()}
	if err := h.app.Give(t.Context(), ev); err != nil {
		t.Fatal(err)
	}
}

// pass lets time go by.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
