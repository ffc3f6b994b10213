package app_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
)

// A heart counts its beats.
type heart struct {
	mu    sync.Mutex
	beats int
	fails error
	slow  time.Duration
}

func (h *heart) Beat(ctx context.Context) error {
	h.mu.Lock()
	h.beats++
	fails, slow := h.fails, h.slow
	h.mu.Unlock()
	if slow > 0 {
		select {
		case <-time.After(slow):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fails
}

// in returns how often it beats while time goes by.
func (h *heart) in(d time.Duration) int {
	h.mu.Lock()
	before := h.beats
	h.mu.Unlock()
	pass(d)
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.beats - before
}

func (h *heart) set(fails error, slow time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fails, h.slow = fails, slow
}

func TestTheHeartBeatsWhileTheHouseIsWell(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		beats := &heart{}
		h := opened(t, t.TempDir(), newLine(), app.Options{Heart: beats})
		h.owner(t, "Omi")
		pass(time.Minute)
		if got := beats.in(time.Hour); got != 12 {
			t.Errorf("it beat %d times in an hour, want 12", got)
		}
		for is, want := range map[groups.Health]int{
			groups.Locked: 12, groups.RateLimited: 12, groups.Reconnecting: 0, groups.Unlinked: 0, groups.Outdated: 0,
			groups.Replaced: 0, groups.LinkWaiting: 0,
		} {
			h.number(t, is)
			if got := beats.in(time.Hour); got != want {
				t.Errorf("with a number that is %s it beat %d times in an hour, want %d", is, got, want)
			}
			h.number(t, groups.Well)
			if got := beats.in(time.Hour); got != 12 {
				t.Errorf("after the number was %s it beat %d times in an hour, want 12", is, got)
			}
		}
		// After a ban the house waits for its owner, and the silence says so.
		h.number(t, groups.Banned)
		h.number(t, groups.Well)
		if got := beats.in(time.Hour); got != 0 {
			t.Errorf("while the house waits for mulai it beat %d times", got)
		}
		ev := &groups.Given{Head: groups.Head{Key: "confirm", At: time.Now(), Seen: time.Now()}, Order: &groups.Confirm{}}
		if err := h.app.Give(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
		if got := beats.in(time.Hour); got < 11 {
			t.Errorf("after mulai it beat %d times in an hour", got)
		}
		h.close(t)
		if got := beats.in(time.Hour); got != 0 {
			t.Errorf("after Stop it beat %d times", got)
		}
	})
}

func TestAHeartbeatThatIsNotHeardIsTriedSooner(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		beats := &heart{fails: errors.New("heartbeat: its server is in trouble (500)")}
		h := opened(t, t.TempDir(), newLine(), app.Options{Heart: beats})
		defer h.close(t)
		if got := beats.in(10 * time.Minute); got < 9 || got > 11 {
			t.Errorf("it was tried %d times in ten minutes, want about 10", got)
		}
		if last, any, err := app.LastBeat(t.Context(), h.store); err != nil || !any || last.Failed == "" {
			t.Errorf("the last try is %+v, %v, %v", last, any, err)
		}
		beats.set(nil, time.Hour) // an address that never answers
		pass(2 * time.Minute)
		if last, _, err := app.LastBeat(t.Context(), h.store); err != nil || last.Failed == "" {
			t.Errorf("an address that never answers counts as reached: %+v, %v", last, err)
		}
		beats.set(nil, 0)
		pass(2 * time.Minute)
		if last, _, err := app.LastBeat(t.Context(), h.store); err != nil || last.Failed != "" {
			t.Errorf("after it was mended the last try is %+v, %v", last, err)
		}
	})
}

func TestTheHeartIsSilentWhenTheClockIsWrong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		beats, c := &heart{}, newJumpy()
		h := opened(t, t.TempDir(), newLine(), app.Options{Heart: beats, Clock: c})
		defer h.close(t)
		pass(time.Minute)
		c.jump(25 * time.Hour)
		if got := beats.in(time.Hour); got > 1 {
			t.Errorf("with a clock that jumped it beat %d times in an hour", got)
		}
	})
}
