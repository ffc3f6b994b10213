package app_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/rehearsal"
)

// A jumpy clock is a machine's clock that a test can set.
type jumpy struct {
	mu    sync.Mutex
	began time.Time
	off   time.Duration
}

func newJumpy() *jumpy { return &jumpy{began: time.Now()} }

func (c *jumpy) jump(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += by
}

// Now returns the time, which may be wrong.
func (c *jumpy) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

// Running returns how long the clock has run.
func (c *jumpy) Running() time.Duration { return time.Since(c.began) }

// At waits as a machine does: for as long as it seemed when the waiting began.
func (c *jumpy) At(t time.Time) (<-chan time.Time, func()) {
	timer := time.NewTimer(t.Sub(c.Now()))
	return timer.C, func() { timer.Stop() }
}

// stranger adds Pita to a group without a role: in 24 hours it leaves again.
func (l *line) stranger() {
	l.n++
	l.in <- &groups.Arrived{
		Head: groups.Head{Key: "arrived", At: time.Now().UTC(), Place: groups.Place{Address: "line:group"}},
		By:   groups.Party{Addresses: []groups.Address{"line:Xena"}}, Name: "Lain",
	}
	synctest.Wait()
}

func (l *line) left() bool {
	return slices.ContainsFunc(l.doings(), func(d doing) bool { _, ok := d.action.(*groups.Leave); return ok })
}

func (l *line) said(phrase string) int {
	n := 0
	for _, p := range l.phrases() {
		if p == phrase {
			n++
		}
	}
	return n
}

// atClock plays do in a house whose machine's clock is jumpy.
func atClock(t *testing.T, do func(t *testing.T, h *house, c *jumpy)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newJumpy()
		h := opened(t, t.TempDir(), newLine(), app.Options{Clock: c})
		defer h.close(t)
		h.owner(t, "Omi")
		h.stranger()
		do(t, h, c)
	})
}

func TestTimersFireAtTheirHour(t *testing.T) {
	atClock(t, func(t *testing.T, h *house, _ *jumpy) {
		pass(24*time.Hour - time.Second)
		early := h.left()
		pass(2 * time.Second)
		if early || !h.left() {
			t.Errorf("a second before its hour: %v, a second after: %v; want false and true", early, h.left())
		}
	})
}

func TestAClockThatJumpsForwardHoldsTimersUntilAServerAgrees(t *testing.T) {
	atClock(t, func(t *testing.T, h *house, c *jumpy) {
		c.jump(25 * time.Hour)
		pass(2 * time.Hour)
		if h.left() {
			t.Fatal("a timer fired on the word of a clock that jumped")
		}
		if n := h.said("owner.number"); n != 1 {
			t.Errorf("the owner was told %d times, want once", n)
		}
		// What was stored meanwhile says nothing about the time.
		h.says("Ani", help)
		pass(2 * time.Hour)
		if h.left() {
			t.Fatal("a stored message counted as the server's word")
		}
		live := h.wrote("Ani", "senyap")
		live.At = c.Now()
		h.in <- live
		pass(2 * time.Minute)
		if !h.left() {
			t.Error("the server agrees with the clock, and what is due still waits")
		}
	})
}

func TestACareTimerGoesOnWhileTheClockIsWrong(t *testing.T) {
	atClock(t, func(t *testing.T, h *house, c *jumpy) {
		h.says("Ani", "rasanya aku ingin mati saja")
		before := len(h.doings())
		c.jump(25 * time.Hour)
		pass(13 * time.Hour) // a case nobody took is asked about after twelve
		if len(h.doings())-before < 2 || h.left() {
			t.Errorf("done %v since the jump; want the owner told of the clock and asked about the case, and no more", h.phrases()[before:])
		}
	})
}

func TestAReceiptTellsThatTheClockIsAhead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Wrong from the beginning, so that no jump is seen.
		c := newJumpy()
		c.jump(36 * time.Hour)
		l := newLine()
		l.clock = app.System{}
		h := opened(t, t.TempDir(), l, app.Options{Clock: c})
		defer h.close(t)
		h.owner(t, "Omi")
		h.stranger()
		h.says("Ani", help) // its answer brings the server's time
		pass(30 * time.Hour)
		if h.left() {
			t.Error("a timer fired though the server says that the clock is wrong")
		}
		c.jump(-36 * time.Hour)
		pass(3 * time.Minute)
		h.says("Ani", "senyap")
		pass(36 * time.Hour) // Pita was added when the clock was 36 hours ahead
		if !h.left() {
			t.Error("the clock was put right, and what is due still waits")
		}
	})
}

func TestAClockThatJumpsBackSendsNothingTwice(t *testing.T) {
	atClock(t, func(t *testing.T, h *house, c *jumpy) {
		pass(25 * time.Hour)
		sent := len(h.doings())
		c.jump(-26 * time.Hour)
		pass(30 * time.Hour)
		if got := len(h.doings()); !h.left() || got > sent+1 {
			t.Errorf("%d things done after the jump back: %v; want at most the news of it", got-sent, h.phrases())
		}
	})
}

// between lets a house with a jumpy clock run for a while, sets the clock and the calendar
// on while it is off, and opens it again.
func between(t *testing.T, jump time.Duration, crash bool, then func(t *testing.T, h *house, c *jumpy)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir, c := t.TempDir(), newJumpy()
		h := opened(t, dir, newLine(), app.Options{Clock: c})
		h.owner(t, "Omi")
		h.stranger()
		pass(2*time.Hour + 30*time.Minute)
		if crash {
			// The last word is the one of the hour.
			if err := h.store.Close(); err != nil {
				t.Fatal(err)
			}
		}
		h.close(t)
		c.jump(jump)
		h.line.closed = false
		h = opened(t, dir, h.line, app.Options{Clock: c})
		defer h.close(t)
		then(t, h, c)
	})
}

func TestAClockSetBackWhilePitaWasOffIsNoticed(t *testing.T) {
	between(t, -10*24*time.Hour, false, func(t *testing.T, h *house, c *jumpy) {
		if n := h.said("owner.number"); n != 1 {
			t.Errorf("the owner was told %d times, want once", n)
		}
		pass(21*time.Hour + 29*time.Minute)
		early := h.left()
		pass(2 * time.Minute)
		if early || !h.left() {
			t.Errorf("a minute before its hour: %v, a minute after: %v; want false and true", early, h.left())
		}
		c.jump(10 * 24 * time.Hour)
		pass(2 * time.Minute)
		if n := h.said("owner.number"); n != 2 {
			t.Errorf("the clock was put right, and the owner was told %d times, want twice", n)
		}
	})
}

func TestTheTimeIsKeptEveryHour(t *testing.T) {
	between(t, -10*24*time.Hour, true, func(t *testing.T, h *house, _ *jumpy) {
		// Half an hour was lost, no more.
		pass(21*time.Hour + 29*time.Minute)
		early := h.left()
		pass(32 * time.Minute)
		if early || !h.left() {
			t.Errorf("a timer fired %v early and %v half an hour late; want false and true", early, h.left())
		}
	})
}

func TestTimeThatPassedWhilePitaWasOffIsNoJump(t *testing.T) {
	between(t, 10*24*time.Hour, false, func(t *testing.T, h *house, _ *jumpy) {
		pass(time.Minute)
		if n := h.said("owner.number"); n != 0 || !h.left() {
			t.Errorf("the owner was told of the clock %d times, and what fell due fired: %v; want 0 and true", n, h.left())
		}
	})
}

func TestAClockMovedByHandIsAlwaysBelieved(t *testing.T) {
	t.Parallel()
	stage := &app.Stage{Dir: t.TempDir(), Transport: rehearsal.NewTransport(nil), World: sampleWorld()}
	if err := stage.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer stage.Close()
	if err := stage.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b, err := stage.Kept().Kept(t.Context(), "clock"); err != nil || b != nil {
		t.Errorf("a rehearsal's time is kept: %q, %v", b, err)
	}
}
