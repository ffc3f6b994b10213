package whatsapp

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/util/jsontime"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// A watch is a transport that is only asked how its number does, and what it told.
type watch struct {
	*Transport
	mu   sync.Mutex
	told []groups.Number
	keys map[groups.Key]bool
	fail error
}

func newWatch(t *testing.T) *watch {
	t.Helper()
	w := &watch{Transport: &Transport{clock: time.Now, log: slog.New(slog.DiscardHandler), outbound: newOutbound(time.Now)}, keys: map[groups.Key]bool{}}
	go w.tellHealth(t.Context(), func(_ context.Context, ev groups.Event) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.fail != nil {
			return w.fail
		}
		n := ev.(*groups.NumberChanged)
		if w.keys[n.Key] {
			t.Errorf("two changes have the key %q", n.Key)
		}
		w.keys[n.Key] = true
		w.told = append(w.told, n.Health)
		return nil
	})
	return w
}

// after lets what was noticed be told, and returns what was told since it was last asked.
func (w *watch) after(evts ...any) []groups.Number {
	w.take()
	for _, evt := range evts {
		w.noticeHealth(evt)
	}
	return w.take()
}

// take returns what was told since it was last asked.
func (w *watch) take() []groups.Number {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	told := w.told
	w.told = nil
	return told
}

func (w *watch) fails(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fail = err
}

func TestWhatWhatsAppSaysIsTheNumbersHealth(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		event  any
		health groups.Health
		lasts  time.Duration // 0: until nobody knows
	}{
		"socket lost":           {&events.Disconnected{}, groups.Reconnecting, 0},
		"keepalive lost":        {&events.KeepAliveTimeout{ErrorCount: 1}, groups.Reconnecting, 0},
		"503 at the door":       {&events.ConnectFailure{Reason: 503}, groups.Reconnecting, 0},
		"an unknown end":        {&events.StreamError{Code: "516"}, groups.Reconnecting, 0},
		"a token not renewed":   {&events.CATRefreshError{Error: errors.New("none")}, groups.Reconnecting, 0},
		"402":                   {&events.TemporaryBan{Code: 101, Expire: 3 * time.Hour}, groups.Banned, 3 * time.Hour},
		"402 without an end":    {&events.TemporaryBan{Code: 101}, groups.Banned, 0},
		"405":                   {&events.ClientOutdated{}, groups.Outdated, 0},
		"401":                   {&events.LoggedOut{OnConnect: true, Reason: 401}, groups.Unlinked, 0},
		"device removed":        {&events.LoggedOut{Reason: 401}, groups.Unlinked, 0},
		"the phone is gone":     {&events.LoggedOut{OnConnect: true, Reason: 403}, groups.Unlinked, 0},
		"banned for good":       {&events.LoggedOut{OnConnect: true, Reason: 406}, groups.Banned, 0},
		"replaced":              {&events.StreamReplaced{}, groups.Replaced, 0},
		"a passkey is wanted":   {&events.PairPasskeyRequest{}, groups.LinkWaiting, 0},
		"nobody is linked here": {&events.QR{}, groups.Unlinked, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWatch(t)
			w.after(&events.Connected{})
			got := w.after(c.event)
			want := groups.Number{Health: c.health, Since: time.Now().UTC()}
			if c.lasts > 0 {
				want.Until = time.Now().Add(c.lasts).UTC()
			}
			if len(got) != 1 || got[0] != want {
				t.Errorf("%s: told %+v, want %+v once", name, got, want)
			}
			if retry, why := groups.RetryOf(w.health.refuses()); retry != groups.AwaitNumber || why != string(c.health) {
				t.Errorf("%s: to send is refused with %d because of %q, want to wait for the number because of %q", name, retry, why, c.health)
			}
			if got := w.after(c.event); len(got) != 0 {
				t.Errorf("%s: told again: %+v", name, got)
			}
			if got := w.after(&events.Connected{}); len(got) != 1 || got[0].Health != groups.Well || w.health.refuses() != nil {
				t.Errorf("%s: after connecting again told %+v, refused %v; want that it is well", name, got, w.health.refuses())
			}
		})
	}
}

func TestAGraveIllIsNotCoveredByALesser(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWatch(t)
		w.after(&events.Connected{})
		if got := w.after(&events.TemporaryBan{Expire: time.Hour}, &events.Disconnected{}, &events.KeepAliveTimeout{}); len(got) != 1 || got[0].Health != groups.Banned {
			t.Errorf("a banned number that is cut off as well: told %+v, want that it is banned", got)
		}
		if got := w.after(&events.KeepAliveRestored{}); len(got) != 0 {
			t.Errorf("an old connection's sign of life: told %+v, want nothing", got)
		}
		if got := w.after(&events.Disconnected{}, &events.StreamReplaced{}); len(got) != 1 || got[0].Health != groups.Replaced {
			t.Errorf("a graver ill: told %+v, want it", got)
		}
	})
}

func TestTheLockOnWritingFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWatch(t)
		w.after(&events.Connected{})
		end := time.Now().Add(6 * time.Hour).UTC()
		locked := &events.NotifyAccountReachoutTimelock{IsActive: true, TimeEnforcementEnds: jsontime.UnixString{Time: end}}
		if got := w.after(locked); len(got) != 1 || got[0].Health != groups.Locked || !got[0].Until.Equal(end) {
			t.Errorf("locked: told %+v, want until %v", got, end)
		}
		if err := w.health.refuses(); err != nil {
			t.Errorf("while nobody may be written first to, groups don't go on: %v", err)
		}
		if got := w.after(&events.Disconnected{}); len(got) != 1 || got[0].Health != groups.Reconnecting {
			t.Errorf("locked and cut off: told %+v", got)
		}
		if got := w.after(&events.Connected{}); len(got) != 1 || got[0].Health != groups.Locked {
			t.Errorf("connected again, and still locked: told %+v", got)
		}
		time.Sleep(6*time.Hour + time.Second)
		if got := w.take(); len(got) != 1 || got[0].Health != groups.Well {
			t.Errorf("when its time is over: told %+v, want that it is well", got)
		}
		w.health.lock(time.Time{})
		if got := w.take(); len(got) != 1 || got[0].Health != groups.Locked || !got[0].Until.IsZero() {
			t.Errorf("locked, nobody says until when: told %+v", got)
		}
		if got := w.after(&events.NotifyAccountReachoutTimelock{}); len(got) != 1 || got[0].Health != groups.Well {
			t.Errorf("lifted: told %+v", got)
		}
	})
}

func TestTooFastIsHeeded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWatch(t)
		w.after(&events.Connected{})
		var waits []time.Duration
		for range 8 {
			began := time.Now()
			w.health.slowed()
			told := w.take()
			if len(told) != 1 || told[0].Health != groups.RateLimited {
				t.Fatalf("told %+v, want that it is rate limited", told)
			}
			if retry, why := groups.RetryOf(w.health.refuses()); retry != groups.Again || why != string(groups.RateLimited) {
				t.Errorf("refused with %d because of %q, want to try again", retry, why)
			}
			time.Sleep(time.Until(told[0].Until) + time.Second)
			if told = w.take(); w.health.refuses() != nil || len(told) != 1 || told[0].Health != groups.Well {
				t.Fatalf("after the wait told %+v, want that it is well", told)
			}
			waits = append(waits, time.Since(began))
		}
		if waits[0] < slowFirst || waits[0] > 2*slowFirst || waits[3] < 2*waits[1] || waits[7] > 2*slowLast {
			t.Errorf("waits %v, want the first about %v, then double, and at most about %v", waits, slowFirst, slowLast)
		}
		time.Sleep(2 * slowEase)
		w.health.slowed()
		if until := w.take(); len(until) != 1 || time.Until(until[0].Until) > 2*slowFirst {
			t.Errorf("after a quiet while it waits until %+v, want as at first", until)
		}
	})
}

func TestAChangeThatWasNotKeptIsToldAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWatch(t)
		if got := w.take(); len(got) != 0 {
			t.Errorf("before anything is known, told %+v", got)
		}
		w.fails(errors.New("the disk is full"))
		w.after(&events.Connected{})
		w.fails(nil)
		time.Sleep(tellAgain + time.Second)
		if got := w.take(); len(got) != 1 || got[0].Health != groups.Well {
			t.Errorf("told %+v, want that the number is well", got)
		}
	})
}

// What was found before the number connected again says nothing of it any more.
func TestAnEarlierConnectionsEndIsNoIll(t *testing.T) {
	t.Parallel()
	h := newHealth(time.Now)
	h.rose()
	rises := h.risen()
	h.rose()
	h.sank(rises)
	if err := h.refuses(); err != nil {
		t.Errorf("connected since it was found gone: %v, want that it is well", err)
	}
	h.sank(h.risen())
	if h.refuses() == nil {
		t.Error("found gone, and well")
	}
	w := newPair(t)
	w.listen()
	w.noticeHealth(&events.Disconnected{})
	if err := w.health.refuses(); err != nil {
		t.Errorf("an earlier connection's last word: %v, want that the number is well", err)
	}
}
