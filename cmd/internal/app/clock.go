package app

import (
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

// System is the machine's clock.
type System struct{}

// Now returns the machine's time.
func (System) Now() time.Time { return time.Now() }

// At waits by the machine's monotonic clock.
func (System) At(t time.Time) (<-chan time.Time, func()) {
	timer := time.NewTimer(time.Until(t))
	return timer.C, func() { timer.Stop() }
}

// A trust watches the machine's clock for jumps. The zero value believes it.
type trust struct {
	mu    sync.Mutex
	clock schedule.Clock
	start time.Time
}

// now returns the time to go by. A clock moved by hand is always believed.
func (t *trust) now(c Clock) time.Time {
	if _, real := c.(System); !real {
		return c.Now().UTC()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.observe(time.Time{})
}

// witness shows a server's time, and says whether what is due must wait.
func (t *trust) witness(c Clock, server time.Time) schedule.Trust {
	if _, real := c.(System); !real {
		return schedule.Steady
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.observe(server)
	return t.clock.Trust()
}

// held says whether what is due must wait, because the clock jumped.
func (t *trust) held(c Clock) bool {
	if _, real := c.(System); !real {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.observe(time.Time{})
	return t.clock.Held()
}

func (t *trust) observe(server time.Time) time.Time {
	wall := time.Now()
	if t.start.IsZero() {
		t.start = wall
	}
	t.clock = t.clock.Observe(schedule.Reading{Wall: wall, Mono: wall.Sub(t.start), Server: server})
	return t.clock.Now()
}
