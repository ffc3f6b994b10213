package schedule

import "time"

// Jump is how far two clocks may disagree before Pita stops trusting its own.
const Jump = 5 * time.Minute

// A Reading is what the clocks show at one moment.
type Reading struct {
	Wall time.Time     // the machine's clock
	Mono time.Duration // its monotonic clock, since any moment that stays the same
	// Server is the time WhatsApp gave in a receipt or a live message just now;
	// zero when it gave none. A message stored while Pita was away is no witness.
	Server time.Time
}

// A Trust says what is known of the machine's clock.
type Trust uint8

// The kinds of trust. In all but the first, timers are held and the owner is told.
const (
	Steady Trust = iota // it goes as it should
	Ahead               // it jumped forward, or is ahead of the server
	Behind              // it jumped back, or is behind the server
)

// String returns the name of t.
func (t Trust) String() string {
	switch t {
	case Steady:
		return "steady"
	case Ahead:
		return "ahead"
	default:
		return "behind"
	}
}

// A Clock judges the machine's clock by what it is shown. It is a value:
// Observe returns the next one. The zero Clock has seen nothing and believes
// the first wall time it is shown.
type Clock struct {
	now   time.Time // never falls unless a server agrees with an earlier wall
	base  time.Time // the wall when it was last trusted
	mono  time.Duration
	ran   bool // base and mono are of this run of the program
	trust Trust
}

// ClockSince returns a Clock that was trusted up to t in an earlier run, so that
// a clock set back while the program was off is noticed.
func ClockSince(t time.Time) Clock { return Clock{now: bare(t)} }

// Trust returns what the last reading showed.
func (c Clock) Trust() Trust { return c.trust }

// Held reports whether timers must wait.
func (c Clock) Held() bool { return c.trust != Steady }

// Now returns the time to go by, in UTC: the wall while it is trusted, else the
// latest time that was. It falls back only when a server agrees with the wall,
// so nothing that was due before falls due again by a clock alone.
func (c Clock) Now() time.Time { return c.now }

// Observe returns c after a reading. Against a server's time alone a clock that
// jumped is trusted again; without one, when it is back where the monotonic
// clock expects it, or has caught up with Now.
func (c Clock) Observe(r Reading) Clock {
	wall := bare(r.Wall)
	if !r.Server.IsZero() {
		return c.witnessed(wall, bare(r.Server), r.Mono)
	}
	expected := wall
	if c.ran {
		expected = c.base.Add(r.Mono - c.mono)
	}
	switch {
	case wall.Sub(expected) > Jump:
		c.trust = Ahead
	case expected.Sub(wall) > Jump && wall.Before(c.now), c.now.Sub(wall) > Jump:
		c.trust = Behind
	case c.trust == Behind && wall.Before(c.now):
	default:
		return c.trusting(wall, r.Mono)
	}
	if !c.ran {
		c.base, c.mono, c.ran = c.now, r.Mono, true
	}
	return c
}

// witnessed judges wall by a server's time.
func (c Clock) witnessed(wall, server time.Time, mono time.Duration) Clock {
	switch off := wall.Sub(server); {
	case off > Jump:
		c.trust = Ahead
	case off < -Jump:
		c.trust = Behind
	default:
		c.now = time.Time{}
		return c.trusting(wall, mono)
	}
	// The server's time is what the wall should show from here on.
	c.base, c.mono, c.ran = server, mono, true
	return c
}

// trusting takes wall for the truth.
func (c Clock) trusting(wall time.Time, mono time.Duration) Clock {
	if wall.After(c.now) {
		c.now = wall
	}
	c.base, c.mono, c.ran, c.trust = wall, mono, true, Steady
	return c
}

// bare drops the monotonic reading, which would hide a jump from Sub.
func bare(t time.Time) time.Time { return t.Round(0).UTC() }
