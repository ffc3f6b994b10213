package app_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
)

func TestNewPaceIsModestUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	for perMinute, between := range map[int]time.Duration{0: 5 * time.Second, 1: time.Minute, 60: time.Second} {
		pace := app.NewPace(perMinute)
		if got := time.Duration(float64(time.Second) / float64(pace.Limit())); (got - between).Abs() > time.Millisecond {
			t.Errorf("at %d a minute a message leaves every %v, want %v", perMinute, got, between)
		}
	}
}

// When WhatsApp asks to slow down Pita goes at half its pace, and comes back to it slowly.
func TestPaceIsHalvedWhenAskedAndComesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pace := app.NewPace(60)
		h := opened(t, t.TempDir(), newLine(), app.Options{Pace: pace})
		defer h.close(t)
		health := func(is groups.Health) {
			ev := &groups.NumberChanged{Health: groups.Number{Health: is}}
			ev.Head = groups.Head{Key: groups.Key("health:" + string(is) + time.Now().String()), At: time.Now().UTC()}
			h.in <- ev
			synctest.Wait()
		}
		perMinute := func() float64 { return float64(pace.Limit()) * 60 }
		var seen []float64
		for range 6 {
			health(groups.RateLimited)
			seen = append(seen, perMinute())
			pass(time.Second)
			health(groups.Well)
		}
		if want := []float64{30, 15, 7.5, 7.5, 7.5, 7.5}; !slices.Equal(seen, want) {
			t.Errorf("messages a minute after each request to slow down: %v, want %v", seen, want)
		}
		pass(time.Hour)
		if got := perMinute(); got <= 7.5 || got >= 60 {
			t.Errorf("an hour later the pace is %v a minute, want some of it back", got)
		}
		pass(6 * time.Hour)
		if got := perMinute(); got != 60 {
			t.Errorf("hours later the pace is %v a minute, want 60", got)
		}
	})
}

// Messages leave unevenly, and never faster than the pace.
func TestPaceIsUneven(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := opened(t, t.TempDir(), newLine(), app.Options{Pace: app.NewPace(6)})
		defer h.close(t)
		for range 9 {
			h.says("Ani", help)
		}
		pass(5 * time.Minute)
		done := h.doings()
		if len(done) != 9 {
			t.Fatalf("%d answers left, want 9", len(done))
		}
		gaps := map[time.Duration]bool{}
		for i := 1; i < len(done); i++ {
			gaps[done[i].at.Sub(done[i-1].at)] = true
		}
		if len(gaps) < 4 {
			t.Errorf("between messages lie only %d different times", len(gaps))
		}
		if all := done[8].at.Sub(done[0].at); all < 50*time.Second {
			t.Errorf("9 messages left within %v, at 6 a minute", all)
		}
	})
}
