package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/store"
)

const (
	dueAtOnce  = 1024        // as many as may share one transaction
	dueHeld    = 4096        // among which care is looked for while the rest waits
	clockLook  = time.Minute // how often the machine's clock is looked at
	keepEvery  = 6 * time.Hour
	purgeEvery = 24 * time.Hour
)

// keepTimers brings every timer back at its hour.
func (a *App) keepTimers(ctx context.Context) error {
	for {
		beat := a.pulse.now()
		fired, err := a.bring(ctx)
		switch {
		case err != nil && a.withstood(ctx, "timers", err), err == nil && fired:
			continue
		case err != nil:
			return a.ending(ctx, "bring timers back", err)
		}
		at, end := a.wake(a.nextLook(a.now()))
		err = a.pulse.rest(ctx, timerWorker, beat, at)
		end()
		if err != nil {
			return nil
		}
	}
}

// bring brings back what is due, and says whether anything was. While the clock can't
// be trusted only care goes on.
func (a *App) bring(ctx context.Context) (bool, error) {
	held := a.trust.held(a.clock)
	if err := a.tellIlls(ctx); err != nil {
		return false, err
	}
	a.keepClockHourly(ctx)
	now, look := a.now(), dueAtOnce
	if held {
		look = dueHeld
	} else {
		a.purge(ctx, now)
	}
	due, err := a.opt.Store.Due(ctx, now, look)
	if err != nil {
		return false, err
	}
	if held {
		due = slices.DeleteFunc(due, func(t groups.Timer) bool { return !strings.HasPrefix(t.Kind, "care.") })
	}
	return len(due) > 0, a.fire(ctx, due, now)
}

// purge takes out, once a day, what has been kept long enough. A purge that fails is
// told, and tried again the next day: it holds up nothing.
func (a *App) purge(ctx context.Context, now time.Time) {
	if now.Sub(a.purged) < purgeEvery {
		return
	}
	a.purged = now
	err := a.opt.Store.Purge(ctx, now)
	if posts := a.world.Load().Library; err == nil && posts != nil && !posts.Unreadable() {
		err = a.opt.Store.PurgePosts(ctx, now, func(id, lang string) bool {
			p, ok := posts.Post(id, lang)
			return ok && p.Lang == lang
		})
	}
	if err != nil && ctx.Err() == nil {
		a.log.Error("what was kept long enough could not be taken out", "err", err)
	}
}

// tellIlls has the owner told when the machine's clock is not to be trusted, when the
// disk was full and the reserve was used, and when that is over.
func (a *App) tellIlls(ctx context.Context) error {
	return errors.Join(
		a.tell(ctx, groups.ClockOff, a.trust.off(a.clock)),
		a.tell(ctx, groups.StorageFull, a.opt.Store.Short()),
	)
}

// tell says that something ails the house, or no longer does, when that is news: an
// earlier run may have told otherwise. A number that is unwell in another way stays so,
// and is told of this once it is well; outside WhatsApp the owner hears of it at once.
func (a *App) tell(ctx context.Context, ill groups.Health, on bool) error {
	if was, told := a.told[ill]; told && was == on {
		return nil
	}
	n, err := a.number(ctx)
	if err != nil {
		return err
	}
	was, is := groups.Well, ill
	if !on {
		was, is = is, was
	}
	switch {
	case n.Health == was:
		a.log.Error("the house is unwell, or is well again", "what", string(ill), "unwell", on)
		if err := a.tellHealth(ctx, is, false); err != nil {
			return err
		}
		n.Health = is
	case on && n.Health != ill && !a.beside[ill]:
		a.log.Error("the house is unwell besides its number", "what", string(ill))
		if err := a.tellHealth(ctx, is, true); err != nil {
			return err
		}
	}
	a.beside[ill] = on
	if n.Health == ill == on {
		a.told[ill] = on
	}
	return nil
}

// tellHealth lets it be decided whom to tell how the house is doing.
func (a *App) tellHealth(ctx context.Context, is groups.Health, beside bool) error {
	now := a.now()
	ev := &groups.NumberChanged{Health: groups.Number{Health: is, Since: now}, Beside: beside}
	ev.Head = groups.Head{Key: groups.Key("health:" + string(is) + ":" + now.Format(time.RFC3339Nano)), At: now, Seen: now}
	return a.take(ctx, ev)
}

// nextLook is when to look for timers again unless something happens before. A machine's
// clock may jump at any time, so it is looked at often.
func (a *App) nextLook(now time.Time) time.Time {
	next := now.Add(keepEvery)
	if _, real := a.clock.(machine); real {
		next = now.Add(clockLook)
	}
	if due, ok := a.opt.Store.NextDue(); ok && due.After(now) && due.Before(next) {
		return due
	}
	return next
}

// fire lets timers be decided together, the oldest first, and those that can't be kept so
// one by one. The store keeps those of one instant by blinded ids, in an order of chance;
// by their ids it is the same in every house.
func (a *App) fire(ctx context.Context, due []groups.Timer, now time.Time) error {
	slices.SortStableFunc(due, func(x, y groups.Timer) int {
		return cmp.Or(x.Due.Compare(y.Due), strings.Compare(x.ID, y.ID))
	})
	evs := make([]groups.Event, len(due))
	for i, t := range due {
		ev := &groups.TimerDue{Timer: t}
		ev.Head = groups.Head{
			Key: t.Key(), At: t.Due, Seen: now, Place: groups.Place{ID: t.Group},
		}
		evs[i] = ev
	}
	if len(evs) > 1 {
		evs = a.applyAll(ctx, evs)
	}
	for _, ev := range evs {
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
