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

// The kinds of trust. In all but the first the owner is told.
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
	now     time.Time
	base    time.Time // a moment that was trusted
	mono    time.Duration
	running bool // base and mono are set
	refuted bool // a server said that the wall is off
	trust   Trust
}

// ClockSince returns a Clock that was trusted up to t in an earlier run, so that
// a clock set back while the program was off is noticed.
func ClockSince(t time.Time) Clock { return Clock{now: bare(t)} }

// Trust returns what the last reading showed.
func (c Clock) Trust() Trust { return c.trust }

// Held reports whether what is due must wait, care excepted: the wall jumped
// forward, or a server says that it is off. After a jump back alone nothing
// waits, since Now goes on.
func (c Clock) Held() bool { return c.trust == Ahead || c.refuted }

// Now returns the time to go by, in UTC: the wall while it is trusted, else the
// last trusted time and what the monotonic clock has counted since. Only a
// server's word makes it fall back, so nothing falls due twice.
func (c Clock) Now() time.Time { return c.now }

// Observe returns c after a reading. A clock that jumped is trusted again when a
// server's time agrees with it, or when it is back where it would have been.
func (c Clock) Observe(r Reading) Clock {
	wall := bare(r.Wall)
	if !r.Server.IsZero() {
		return c.witnessed(wall, bare(r.Server), r.Mono)
	}
	if !c.running {
		if c.now.Sub(wall) <= Jump {
			return c.trusting(wall, r.Mono)
		}
		c.base, c.mono, c.running = c.now, r.Mono, true
	}
	expected := c.base.Add(r.Mono - c.mono)
	switch off := wall.Sub(expected); {
	case off > Jump:
		c.trust = Ahead
	case off < -Jump:
		c.trust = Behind
	default:
		return c.trusting(wall, r.Mono)
	}
	return c.reaching(expected)
}

// reaching goes on to a moment, and never back.
func (c Clock) reaching(t time.Time) Clock {
	if t.After(c.now) {
		c.now = t
	}
	return c
}

// witnessed judges wall by a server's time.
func (c Clock) witnessed(wall, server time.Time, mono time.Duration) Clock {
	off := wall.Sub(server)
	if off.Abs() <= Jump {
		c.now = wall
		return c.trusting(wall, mono)
	}
	c.trust = Ahead
	if off < 0 {
		c.trust = Behind
	}
	c.now, c.base, c.mono, c.running, c.refuted = server, server, mono, true, true
	return c
}

// trusting takes wall for the truth.
func (c Clock) trusting(wall time.Time, mono time.Duration) Clock {
	return Clock{now: c.now, base: wall, mono: mono, running: true}.reaching(wall)
}

// bare drops the monotonic reading, which would hide a jump from Sub.
func bare(t time.Time) time.Time { return t.Round(0).UTC() }
