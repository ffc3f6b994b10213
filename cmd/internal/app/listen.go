package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pita/groups"
	"pita/store"
)

const (
	retryFor  = 2 * time.Minute // how long a failing event is tried in place
	retryMore = 25              // how often at most: a clock moved by hand may stand still
	retryMost = 10 * time.Second
	backOff   = 30 * time.Second // after nothing could be written
)

// errStorage says that nothing can be written: the transport is left, unacknowledged.
var errStorage = errors.New("nothing can be written")

// listen takes events in until ctx ends. When nothing can be written it leaves the
// transport without acknowledging, and comes back later.
func (a *App) listen(ctx context.Context) error {
	for {
		inner, cancel := context.WithCancelCause(ctx)
		err := a.opt.Transport.Listen(inner, func(ctx context.Context, ev groups.Event) error {
			ev.Base().Seen = a.now()
			a.trust.heard(a.clock, ev.Base().At)
			if other, err := a.otherIll(ctx, ev); other || err != nil {
				return err
			}
			if a.gathered.add(ev) {
				a.pulse.beat()
				return nil
			}
			err := a.take(ctx, ev)
			// In a rehearsal whoever typed is told at once; the world waits until there is room.
			if _, real := a.clock.(machine); real && errors.Is(err, errStorage) {
				cancel(err)
			}
			return err
		})
		full := errors.Is(context.Cause(inner), errStorage)
		cancel(nil)
		if ctx.Err() != nil {
			return nil
		}
		if !full {
			return fmt.Errorf("listen: %w", err)
		}
		a.log.Error("nothing can be written; events wait unacknowledged", "again_in", backOff)
		if err := a.pause(ctx, backOff); err != nil {
			return nil
		}
	}
}

// otherIll says whether an event tells that the number is well while something else ails
// the house, its clock or its disk. What is kept speaks of that until it is over.
func (a *App) otherIll(ctx context.Context, ev groups.Event) (bool, error) {
	told, ok := ev.(*groups.NumberChanged)
	if !ok || told.Health.Health != groups.Well {
		return false, nil
	}
	n, err := a.number(ctx)
	return n.Health == groups.ClockOff || n.Health == groups.StorageFull, err
}

// take keeps one event. It is received only when it is on disk; one that fails for
// two minutes is set aside, sealed, and told.
func (a *App) take(ctx context.Context, ev groups.Event) error {
	began, wait := a.clock.Now(), 100*time.Millisecond
	for tries := 1; ; tries++ {
		err := a.apply(ctx, ev)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil || errors.Is(err, store.ErrClosed):
			return err
		case a.clock.Now().Sub(began) > retryFor || tries > retryMore:
			return a.aside(ctx, ev, err)
		}
		a.log.Warn("an event could not be kept and is tried again", "event", groups.EventName(ev), "err", err)
		if err := a.pause(ctx, wait); err != nil {
			return err
		}
		wait = min(2*wait, retryMost)
	}
}

func (a *App) aside(ctx context.Context, ev groups.Event, why error) error {
	if err := a.opt.Store.SetAside(ctx, ev, why.Error()); err != nil {
		return fmt.Errorf("%w: %w", errStorage, errors.Join(why, err))
	}
	a.log.Error("an event failed for two minutes and is set aside", "event", groups.EventName(ev), "err", why)
	return nil
}

// withstood waits a while after a worker's fault that may pass, a full disk for one,
// and says whether the worker goes on.
func (a *App) withstood(ctx context.Context, part string, err error) bool {
	_, real := a.clock.(machine)
	if !real || ctx.Err() != nil || errors.Is(err, store.ErrClosed) {
		return false
	}
	a.log.Error("a part of the program could not go on and tries again", "part", part, "again_in", backOff, "err", err)
	return a.pause(ctx, backOff) == nil
}

// wake waits until the time to go by is t. How long that is, the clock itself may not
// know: while it is wrong the time to go by is another.
func (a *App) wake(t time.Time) (<-chan time.Time, func()) {
	return a.clock.At(a.clock.Now().Add(t.Sub(a.now())))
}

// pause waits by the clock.
func (a *App) pause(ctx context.Context, d time.Duration) error {
	at, end := a.clock.At(a.clock.Now().Add(d))
	defer end()
	if at == nil {
		// A clock moved by hand doesn't pass by itself: a short real while will do.
		at, end = System{}.At(time.Now().Add(time.Millisecond))
		defer end()
	}
	select {
	case <-at:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
