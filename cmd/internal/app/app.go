// Package app runs a house: it listens, keeps the timers, and empties the outbox.
// It owns every goroutine; what is decided is decided elsewhere.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"pita/groups"
	"pita/groups/decide"
	"pita/store"
)

// Options are what an App is made of. Store and Transport are needed, and a World or a
// Shelf; the caller keeps them and closes the store after Stop.
type Options struct {
	Store     *store.Store
	Transport groups.Transport
	World     decide.World
	Shelf     *Shelf       // nil: the World is what it is until Reload
	Clock     Clock        // nil: the machine's own
	Log       *slog.Logger // nil: silence
	// Pace is how many messages may leave; nil lets them go as they come. Care is never paced.
	Pace *rate.Limiter
	// Channel tells the owner what they should hear outside WhatsApp; nil: it is not told.
	Channel Channel
	// Heart is called while the house is well; nil: nothing is.
	Heart Heart
	// Noted is told of every decision once it is kept; nil tells nobody.
	Noted func(groups.Decision)
}

// An App is a house that runs.
type App struct {
	opt   Options
	log   *slog.Logger
	clock Clock
	world atomic.Pointer[decide.World]
	// between is what the pace leaves between two messages when WhatsApp doesn't ask to slow down.
	between time.Duration
	pulse   *pulse
	trust   trust
	retry   atomic.Int64 // when the sender tries again by itself, in Unix nanoseconds
	heard   atomic.Int64 // how often the number told how it does

	beside    map[groups.Health]bool // what ails the house besides its number, and was told; the timer worker's alone
	told      map[groups.Health]bool // what was told to ail the house, or not; the timer worker's alone
	purged    time.Time              // when old things were last taken out; the timer worker's alone
	clockKept time.Time              // the trusted time that was kept last; the timer worker's alone

	gathered gathering // receipts that are not kept yet

	rereading sync.Mutex
	ailing    ShelfFault // what of the shelf could not be used; rereading guards it

	mu      sync.Mutex
	stops   []stop
	stopped bool
	kill    context.CancelFunc // ends all workers at once; nil before Start
	ended   chan struct{}      // closed when Stop begins
	failed  chan error
}

// A stop is something opened, to be closed in its turn.
type stop struct {
	name string
	end  func()
	done <-chan struct{} // closed when it has ended; nil for what is no worker
}

// New returns an App that is ready to run.
func New(opt Options) (*App, error) {
	if opt.Store == nil || opt.Transport == nil || opt.World.Rules == nil && opt.Shelf == nil {
		return nil, errors.New("an app needs a store, a transport, and a world or a shelf")
	}
	a := &App{
		opt: opt, log: opt.Log, clock: opt.Clock, told: map[groups.Health]bool{}, beside: map[groups.Health]bool{},
		ended: make(chan struct{}), failed: make(chan error, 1),
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.clock == nil {
		a.clock = System{}
	}
	a.pulse = newPulse(workers)
	if opt.Pace != nil {
		a.between = between(opt.Pace)
	}
	if opt.Shelf == nil {
		a.setWorld(opt.World)
	}
	return a, nil
}

// The workers whose rest makes the house settled.
const (
	timerWorker = iota
	sendWorker
	countWorker
	workers
)

// Run keeps the house until ctx ends, something fails for good, or Stop is called. It
// returns nil when it was asked to end.
func (a *App) Run(ctx context.Context) error {
	if err := a.Start(ctx); err != nil {
		return err
	}
	return a.Wait(ctx)
}

// Wait lets a house that was started go on, as Run does, and stops it.
func (a *App) Wait(ctx context.Context) error {
	defer a.Stop()
	select {
	case <-ctx.Done():
		return nil
	case <-a.ended:
		return nil
	case err := <-a.failed:
		return err
	}
}

// Start begins to listen, to keep timers and to send, and returns. Ctx bounds all of it.
func (a *App) Start(ctx context.Context) error {
	if err := a.recallClock(ctx); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := a.readWorld(ctx); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	// What is started last stops first: nothing new comes in while the rest finishes.
	a.push("clock", a.keepClock)
	ctx = a.mortal(ctx)
	a.begin(ctx, "sender", a.send)
	a.begin(ctx, "timers", a.keepTimers)
	a.push("count", func() { a.keepGathered(context.Background()) })
	a.begin(ctx, "counter", a.count)
	if a.opt.Heart != nil {
		a.begin(ctx, "heartbeat", a.beatHeart)
	}
	if a.opt.Shelf != nil && !a.opt.Shelf.Still {
		a.begin(ctx, "shelf", a.watch)
	}
	a.begin(ctx, "listener", a.listen)
	return nil
}

// readWorld puts the world in force that the house begins with.
func (a *App) readWorld(ctx context.Context) error {
	if a.opt.Shelf != nil {
		return a.Reread(ctx)
	}
	return a.Reload(ctx, *a.world.Load())
}

// push notes what is done when the workers have stopped.
func (a *App) push(name string, end func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.stopped {
		a.stops = append(a.stops, stop{name: name, end: end})
	}
}

// mortal returns the context that all workers live in.
func (a *App) mortal(ctx context.Context) context.Context {
	a.mu.Lock()
	defer a.mu.Unlock()
	ctx, a.kill = context.WithCancel(ctx)
	return ctx
}

// begin starts a worker and notes how it is stopped and waited for.
func (a *App) begin(ctx context.Context, name string, work func(context.Context) error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopped {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	a.stops = append(a.stops, stop{name, func() { cancel(); <-done }, done})
	go func() {
		defer close(done)
		err := work(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		a.log.Error("a part of the program ended", "part", name, "err", err)
		a.pulse.fail(fmt.Errorf("%s: %w", name, err))
		select {
		case a.failed <- fmt.Errorf("%s: %w", name, err):
		default:
		}
	}()
}

// Stop ends everything in the order opposite to its beginning, and waits for it:
// nothing is sent after Stop returns, and nothing begins any more. It may be called
// more than once.
func (a *App) Stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.stopped {
		a.stopped = true
		close(a.ended)
	}
	for len(a.stops) > 0 {
		last := a.stops[len(a.stops)-1]
		a.stops = a.stops[:len(a.stops)-1]
		last.end()
		a.log.Debug("stopped", "part", last.name)
	}
	if a.kill != nil {
		a.kill()
	}
	a.pulse.close()
}

// crash ends all workers at once, in no order and with nothing done after them: what is
// not on disk by then is lost, as in a kill.
func (a *App) crash() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.stopped {
		a.stopped = true
		close(a.ended)
	}
	if a.kill != nil {
		a.kill()
	}
	for _, s := range a.stops {
		if s.done != nil {
			<-s.done
		}
	}
	a.stops = nil
	a.pulse.close()
}

// Give takes an order, or any other event, that comes from no chat.
func (a *App) Give(ctx context.Context, ev groups.Event) error {
	return a.apply(ctx, ev)
}

// apply lets one event be decided and kept.
func (a *App) apply(ctx context.Context, ev groups.Event) error {
	res, err := a.opt.Store.Apply(ctx, ev, a.world.Load().On)
	if err != nil {
		return err
	}
	a.kept(ev, res)
	a.pulse.beat()
	return nil
}

// applyAll lets events that are there at once be decided and kept together, in their
// order. It returns those that were not kept.
func (a *App) applyAll(ctx context.Context, evs []groups.Event) (left []groups.Event) {
	results, err := a.opt.Store.ApplyAll(ctx, evs, a.world.Load().On)
	for i, res := range results {
		if !res.Kept() {
			left = append(left, evs[i])
			continue
		}
		a.kept(evs[i], res)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("some events could not be kept together and are tried one by one", "events", len(left), "err", err)
	}
	if len(left) < len(evs) {
		a.pulse.beat()
	}
	return left
}

// kept tells what became of an event that is on disk.
func (a *App) kept(ev groups.Event, res store.Result) {
	if _, number := ev.(*groups.NumberChanged); number {
		a.heard.Add(1)
	}
	switch {
	case res.Aside:
		a.log.Error("an event could not be decided and is set aside", "event", groups.EventName(ev))
	case !res.Seen && a.opt.Noted != nil:
		a.opt.Noted(res.Decision)
	}
}

// now is the time to go by, which a jumping clock doesn't change.
func (a *App) now() time.Time { return a.trust.now(a.clock) }
