package whatsapp

import (
	"context"
	"crypto/rand"
	random "math/rand/v2"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

const (
	slowFirst = 20 * time.Second // how long the first "too fast" is heeded
	slowLast  = 15 * time.Minute // and at most
	slowEase  = 10 * time.Minute // after so long without one the next counts as the first again
	lockGuess = 24 * time.Hour   // how long people can't be written first to when nobody says until when
	tellAgain = 5 * time.Second
)

// A health knows how the number does. What ails it comes from three sides, and each
// heals by itself: the connection, the lock on writing first, the pace.
type health struct {
	clock func() time.Time
	woken chan struct{} // holds a token when there may be news

	mu     sync.Mutex
	known  bool  // whether the number was ever heard of in this process
	rises  int   // how often the connection came to stand
	line   fault // of the connection; noFault while it stands
	until  time.Time
	locked time.Time // until when nobody may be written first to
	sure   bool      // that WhatsApp itself named that time
	slow   time.Time // until when nothing is sent, for WhatsApp said "too fast"
	slows  int       // how often it said so of late
	told   groups.Number
	tell   bool // whether told was ever told
}

func newHealth(clock func() time.Time) *health {
	return &health{clock: clock, woken: make(chan struct{}, 1), line: offline}
}

// is returns how the number does. The lock is held.
func (h *health) is(now time.Time) groups.Number {
	switch {
	case h.line != noFault:
		return groups.Number{Health: rows[h.line].health, Until: h.until}
	case h.locked.After(now) && h.sure:
		return groups.Number{Health: groups.Locked, Until: h.locked.UTC()}
	case h.locked.After(now):
		return groups.Number{Health: groups.Locked}
	case h.slow.After(now):
		return groups.Number{Health: groups.RateLimited, Until: h.slow.UTC()}
	}
	return groups.Number{}
}

// refuses returns why nothing may be sent just now, nil when something may.
func (h *health) refuses() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.line != noFault:
		return h.line.unbegun(nil)
	case h.slow.After(h.clock()):
		return rateLimited.unbegun(nil)
	}
	return nil
}

// fell notes what ails the connection. A graver ill is not covered by a lesser: what was
// banned, replaced, outdated or unlinked stays so until it is connected again.
func (h *health) fell(f fault, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fall(f, until)
}

// fall is fell with the lock held.
func (h *health) fall(f fault, until time.Time) {
	if f == offline && h.known && h.line != noFault {
		return
	}
	h.known, h.line, h.until = true, f, until
	h.wake()
}

// risen returns how often the connection came to stand.
func (h *health) risen() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rises
}

// sank notes that the connection was found gone, unless it came to stand since it had done
// so that many times.
func (h *health) sank(rises int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rises == rises {
		h.fall(offline, time.Time{})
	}
}

// rose notes that the connection stands.
func (h *health) rose() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rises++
	h.known, h.line, h.until = true, noFault, time.Time{}
	h.wake()
}

// revived notes a sign of life on a connection that gave none for a while.
func (h *health) revived() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.line == offline {
		h.line = noFault
		h.wake()
	}
}

// lock notes that nobody may be written first to; a zero time says that nobody told
// until when, and a past one that it is over.
func (h *health) lock(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock()
	switch {
	case !until.IsZero():
		h.locked, h.sure = until, true
	case !h.locked.After(now):
		h.locked, h.sure = now.Add(lockGuess), false
	}
	h.wake()
}

// slowed notes that WhatsApp said "too fast". Each time of late doubles the wait.
func (h *health) slowed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock()
	if now.Sub(h.slow) > slowEase {
		h.slows = 0
	}
	wait := min(slowFirst<<min(h.slows, 10), slowLast)
	h.slows++
	h.slow = now.Add(wait + random.N(wait/4))
	h.wake()
}

// wake lets what is told be looked at. The lock is held.
func (h *health) wake() {
	select {
	case h.woken <- struct{}{}:
	default:
	}
}

// news returns how the number does when that was not told yet, and when to look again;
// a zero time says: when something happens.
func (h *health) news() (n groups.Number, fresh bool, next time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock()
	n = h.is(now)
	for _, t := range []time.Time{h.locked, h.slow} {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	fresh = h.known && (!h.tell || n.Health != h.told.Health || !n.Until.Equal(h.told.Until))
	return n, fresh, next
}

func (h *health) heard(n groups.Number) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told, h.tell = n, true
}

// tellHealth hands each change of the number's health to handle, once, until ctx ends.
// Listen runs it.
func (t *Transport) tellHealth(ctx context.Context, handle func(context.Context, groups.Event) error) {
	var ev *groups.NumberChanged
	for {
		n, fresh, next := t.health.news()
		if fresh {
			if ev == nil || ev.Health.Health != n.Health || !ev.Health.Until.Equal(n.Until) {
				ev = changedNumber(n, t.clock())
			}
			if handle(ctx, ev) == nil {
				t.health.heard(n)
				ev = nil
				continue
			}
			next = t.clock().Add(tellAgain)
		}
		if !t.health.rest(ctx, next) {
			return
		}
	}
}

// rest waits until something happens or next has come, and says whether to go on.
func (h *health) rest(ctx context.Context, next time.Time) bool {
	var at <-chan time.Time
	if !next.IsZero() {
		timer := time.NewTimer(max(next.Sub(h.clock()), 0) + time.Millisecond)
		defer timer.Stop()
		at = timer.C
	}
	select {
	case <-ctx.Done():
		return false
	case <-h.woken:
	case <-at:
	}
	return ctx.Err() == nil
}

// changedNumber makes the event that says how the number does now. Nobody outside numbers
// such events, and a rehearsal's clock may stand still, so its key is drawn by lot.
func changedNumber(n groups.Number, now time.Time) *groups.NumberChanged {
	now = now.UTC()
	n.Since = now
	key := "number:" + rand.Text()
	return &groups.NumberChanged{Head: groups.Head{Key: groups.Key(key), At: now}, Health: n}
}

// noticeHealth follows what whatsmeow tells of the connection and the number. It is given
// every event, and returns at once.
func (t *Transport) noticeHealth(evt any) {
	switch e := evt.(type) {
	case *events.Connected:
		t.health.rose()
	case *events.KeepAliveRestored:
		t.health.revived()
	case *events.Disconnected:
		t.adrift() // or an earlier connection's last word
	case *events.NotifyAccountReachoutTimelock:
		t.noticeLock(e)
	default:
		if f, until := ailment(evt, t.clock()); f != noFault {
			t.health.fell(f, until)
			t.log.Warn("the number is unwell", "health", string(rows[f].health))
		}
	}
}

// adrift looks whether the number is connected, notes if it is not, and says so.
func (t *Transport) adrift() bool {
	rises := t.health.risen()
	if t.online() {
		return false
	}
	t.health.sank(rises)
	return true
}

func (t *Transport) noticeLock(e *events.NotifyAccountReachoutTimelock) {
	switch {
	case !e.IsActive:
		t.health.lock(t.clock())
	default:
		t.health.lock(e.TimeEnforcementEnds.Time)
	}
}

// ailment returns what an event says is wrong with the connection, and until when.
func ailment(evt any, now time.Time) (fault, time.Time) {
	switch e := evt.(type) {
	case *events.TemporaryBan:
		if e.Expire > 0 {
			return banned, now.Add(e.Expire).UTC()
		}
		return banned, time.Time{}
	case *events.LoggedOut:
		if e.Reason == events.ConnectFailureUnknownLogout {
			return banned, time.Time{} // WhatsApp's own name for it is BANNED
		}
		return unlinked, time.Time{}
	case *events.ClientOutdated:
		return outdated, time.Time{}
	case *events.StreamReplaced:
		return replaced, time.Time{}
	case *events.PairPasskeyRequest, *events.PairPasskeyConfirmation:
		return linkWaiting, time.Time{}
	case *events.QR, *events.PairError, *events.PairPasskeyError:
		return unlinked, time.Time{}
	case *events.KeepAliveTimeout, *events.ConnectFailure, *events.StreamError, *events.CATRefreshError:
		return offline, time.Time{}
	}
	return noFault, time.Time{}
}
