package app

import (
	"context"
	"sync"
	"time"

	"pita/groups/schedule"
)

// A Clock tells the time, and when it has come. Implementations may be used by many
// goroutines.
type Clock interface {
	// Now returns the time.
	Now() time.Time
	// At returns a channel that is ready once the time is t, and what ends the waiting.
	// A clock that is moved by hand returns nil: whoever moves it calls Tick.
	At(t time.Time) (<-chan time.Time, func())
}

// A machine is a Clock of the real world: it goes by itself, and may jump.
type machine interface {
	Clock
	// Running returns how long the clock has run, which no jump changes.
	Running() time.Duration
}

// System is the machine's clock.
type System struct{}

// Now returns the machine's time.
func (System) Now() time.Time { return time.Now() }

// Running returns how long the program has run.
func (System) Running() time.Duration { return time.Since(started) }

var started = time.Now()

// At waits by the machine's monotonic clock.
func (System) At(t time.Time) (<-chan time.Time, func()) {
	timer := time.NewTimer(time.Until(t))
	return timer.C, func() { timer.Stop() }
}

// A trust watches the machine's clock for jumps. The zero value believes it. A clock
// moved by hand is always believed.
type trust struct {
	mu    sync.Mutex
	clock schedule.Clock
}

// since starts from a time that an earlier run trusted.
func (t *trust) since(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clock = schedule.ClockSince(at)
}

// now returns the time to go by.
func (t *trust) now(c Clock) time.Time {
	m, ok := c.(machine)
	if !ok {
		return c.Now().UTC()
	}
	return t.observe(m, time.Time{}).Now()
}

// held says whether what is due must wait, because the clock jumped.
func (t *trust) held(c Clock) bool {
	m, ok := c.(machine)
	return ok && t.observe(m, time.Time{}).Held()
}

// off says whether the clock is not as it should be, whether or not anything waits for that.
func (t *trust) off(c Clock) bool {
	m, ok := c.(machine)
	return ok && t.observe(m, time.Time{}).Trust() != schedule.Steady
}

// live shows a server's time of this very moment.
func (t *trust) live(c Clock, server time.Time) {
	if m, ok := c.(machine); ok && !server.IsZero() {
		t.observe(m, server)
	}
}

// heard shows the server's time of a message. One from the past may have waited for
// Pita, and then says nothing; one of now, or from the future, does.
func (t *trust) heard(c Clock, server time.Time) {
	if c.Now().Sub(server) <= schedule.Jump {
		t.live(c, server)
	}
}

func (t *trust) observe(m machine, server time.Time) schedule.Clock {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clock = t.clock.Observe(schedule.Reading{Wall: m.Now(), Mono: m.Running(), Server: server})
	return t.clock
}

const (
	clockName = "clock"   // what the trusted time is kept by
	clockKeep = time.Hour // how often it is kept
)

// recallClock starts the trust from what the last run trusted, so that a machine's clock
// that was set back in between is noticed.
func (a *App) recallClock(ctx context.Context) error {
	if _, real := a.clock.(machine); !real {
		return nil
	}
	b, err := a.opt.Store.Kept(ctx, clockName)
	if err != nil || b == nil {
		return err
	}
	at, err := time.Parse(time.RFC3339Nano, string(b))
	if err != nil {
		a.log.Warn("the time of the last run can't be read; the machine's clock is believed", "err", err)
		return nil
	}
	a.trust.since(at)
	return nil
}

// keepClockHourly keeps the trusted time, unless it was kept a short while ago. When
// that fails it is told, and tried again in an hour: nothing waits for it.
func (a *App) keepClockHourly(ctx context.Context) {
	now := a.now()
	if now.Sub(a.clockKept).Abs() < clockKeep {
		return
	}
	a.clockKept = now
	a.writeClock(ctx)
}

// keepClock keeps the trusted time at the end, when the workers' context is over.
func (a *App) keepClock() { a.writeClock(context.Background()) }

func (a *App) writeClock(ctx context.Context) {
	if _, real := a.clock.(machine); !real {
		return
	}
	err := a.opt.Store.Keep(ctx, clockName, []byte(a.now().Format(time.RFC3339Nano)))
	if err != nil && ctx.Err() == nil {
		a.log.Warn("the time could not be kept; a clock set back while the program is off may be believed", "err", err)
	}
}
