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
	dueAtOnce = 256
	clockLook = time.Minute // how often a clock that jumped is looked at again
	keepEvery = 6 * time.Hour
)

// keepTimers brings every timer back at its hour.
func (a *App) keepTimers(ctx context.Context) error {
	for {
		beat := a.pulse.now()
		now := a.now()
		fired := 0
		if !a.trust.held(a.clock) {
			due, err := a.opt.Store.Due(ctx, now, dueAtOnce)
			if err != nil {
				return a.ending(ctx, "read what is due", err)
			}
			if err := a.fire(ctx, due, now); err != nil {
				return a.ending(ctx, "bring timers back", err)
			}
			fired = len(due)
		}
		if fired > 0 {
			continue
		}
		at, end := a.clock.At(a.nextLook(now))
		err := a.pulse.rest(ctx, timerWorker, beat, at)
		end()
		if err != nil {
			return nil
		}
	}
}

// nextLook is when to look for timers again unless something happens before.
func (a *App) nextLook(now time.Time) time.Time {
	if a.trust.held(a.clock) {
		return now.Add(clockLook)
	}
	if next, ok := a.opt.Store.NextDue(); ok {
		return next
	}
	return now.Add(keepEvery)
}

// fire lets timers be decided, all that are due at once in one go.
func (a *App) fire(ctx context.Context, due []groups.Timer, now time.Time) error {
	for _, t := range due {
		ev := &groups.TimerDue{Timer: t}
		ev.Head = groups.Head{
			Key: groups.Key("timer:" + t.ID + "@" + t.Due.UTC().Format(time.RFC3339Nano)),
			At:  t.Due, Seen: now, Place: groups.Place{ID: t.Group},
		}
		if err := a.take(ctx, ev); err != nil {
			return err
		}
	}
	return nil
}

// ending tells an end that was asked for from one that was not.
func (a *App) ending(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil || errors.Is(err, store.ErrClosed) {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
