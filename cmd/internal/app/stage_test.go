package app_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/rehearsal"
	"pita/store"
)

// A stubborn network does what it was asked although the asker is gone, and its listener
// leaves only after that: an orderly end would wait for it in vain.
type stubborn struct {
	groups.Transport
	began, ended chan struct{}
	once         sync.Once
	done         chan groups.ActionID
	vain         atomic.Bool // the listener was told to end, and the sender was not
}

// Listen returns only when the sender was told to end.
func (s *stubborn) Listen(ctx context.Context, handle func(context.Context, groups.Event) error) error {
	err := s.Transport.Listen(ctx, handle)
	select {
	case <-s.ended:
		return err
	case <-time.After(time.Minute):
		s.vain.Store(true)
		return context.DeadlineExceeded
	}
}

// Do does the action when its asker is gone, the first time.
func (s *stubborn) Do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	s.once.Do(func() {
		close(s.began)
		<-ctx.Done()
		close(s.ended)
	})
	s.done <- id
	return s.Transport.Do(context.WithoutCancel(ctx), id, a)
}

// A crash ends all workers at once. What was done by then and not yet settled stays
// unsettled, and is done again under the same id.
func TestACrashOnTheStageSaysNoGoodbye(t *testing.T) {
	t.Parallel()
	net := &stubborn{began: make(chan struct{}), ended: make(chan struct{}), done: make(chan groups.ActionID, 9)}
	tr := rehearsal.NewTransport(nil)
	stage := &app.Stage{Dir: t.TempDir(), Transport: tr, World: sampleWorld(), Through: func(g groups.Transport) groups.Transport {
		net.Transport = g
		return net
	}}
	if err := stage.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { stage.Close() }()
	asks := newLine().wrote("Ani", help)
	asks.At = tr.Now()
	if err := stage.Hear(t.Context(), asks); err != nil {
		t.Fatal(err)
	}
	<-net.began
	before := journal(t, stage.Kept())
	if err := stage.Crash(t.Context()); err != nil {
		t.Fatal(err)
	}
	if net.vain.Load() {
		t.Error("at the crash one worker waited for another")
	}
	if err := stage.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := journal(t, stage.Kept())
	settled := 0
	for _, event := range after[len(before):] {
		if event == "settled" {
			settled++
		}
	}
	if len(net.done) != 2 {
		t.Fatalf("done %d times, want twice: what was not settled is done again", len(net.done))
	}
	first, second := <-net.done, <-net.done
	if first != second || settled != 1 {
		t.Errorf("done as %s, then as %s; settled %d times after the crash, want the same and once", first, second, settled)
	}
	if st, err := stage.Kept().StageOf(t.Context(), first); err != nil || st != "done" {
		t.Errorf("the answer is %q, %v; want it done", st, err)
	}
}

// journal names the events kept so far.
func journal(t *testing.T, s *store.Store) (events []string) {
	t.Helper()
	err := s.Journal(t.Context(), 0, func(l store.Line) bool {
		events = append(events, l.Event)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}
