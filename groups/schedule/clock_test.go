package schedule_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups/schedule"
)

// A step is one reading: minutes of the wall, the monotonic clock and, unless
// none, the server's clock, and what must be known after it.
type step struct {
	wall, mono, server int
	trust              schedule.Trust
	held               bool
	now                int
}

const none = -1

func TestClock(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		since int // a time trusted in an earlier run, or none
		steps []step
	}{
		{"steady", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {610, 10, none, schedule.Steady, false, 610}, {1000, 400, 1001, schedule.Steady, false, 1000}}},
		{"slow drift is no jump", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {614, 10, none, schedule.Steady, false, 614}, {628, 20, none, schedule.Steady, false, 628}}},
		{"five minutes are allowed", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {606, 1, none, schedule.Steady, false, 606}}},
		{"forward, until a server agrees", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {661, 1, none, schedule.Ahead, true, 601}, {670, 10, none, schedule.Ahead, true, 610},
			{671, 11, 671, schedule.Steady, false, 671}, {680, 20, none, schedule.Steady, false, 680}}},
		{"forward, and back by itself", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {661, 1, none, schedule.Ahead, true, 601}, {602, 2, none, schedule.Steady, false, 602}}},
		{"forward, and a server disagrees", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {661, 1, 601, schedule.Ahead, true, 601}, {670, 10, none, schedule.Ahead, true, 610},
			{611, 11, none, schedule.Steady, false, 611}}},
		{"back: the time goes on", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {541, 1, none, schedule.Behind, false, 601}, {550, 10, none, schedule.Behind, false, 610},
			{611, 11, none, schedule.Steady, false, 611}}},
		{"back, and a server agrees", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {541, 1, none, schedule.Behind, false, 601}, {542, 2, 542, schedule.Steady, false, 542}}},
		{"a little back: the time waits", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {598, 1, none, schedule.Steady, false, 600}, {601, 4, none, schedule.Steady, false, 601}}},
		{"wrong from the start", none, []step{
			{2040, 0, none, schedule.Steady, false, 2040}, {2041, 1, 601, schedule.Ahead, true, 601}, {2050, 10, none, schedule.Ahead, true, 610},
			{611, 11, none, schedule.Steady, false, 611}, {612, 12, 612, schedule.Steady, false, 612}}},
		{"behind the server", none, []step{
			{600, 0, none, schedule.Steady, false, 600}, {601, 1, 621, schedule.Behind, true, 621}, {602, 2, none, schedule.Behind, true, 622},
			{623, 3, none, schedule.Steady, false, 623}}},
		{"set back while off", 600, []step{
			{500, 0, none, schedule.Behind, false, 600}, {510, 10, none, schedule.Behind, false, 610}, {511, 11, 511, schedule.Steady, false, 511}}},
		{"off for a week is no jump", 600, []step{{10_680, 0, none, schedule.Steady, false, 10_680}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var clock schedule.Clock
			if c.since != none {
				clock = schedule.ClockSince(minuteOf(c.since))
			}
			for i, s := range c.steps {
				r := schedule.Reading{Wall: minuteOf(s.wall), Mono: time.Duration(s.mono) * time.Minute}
				if s.server != none {
					r.Server = minuteOf(s.server)
				}
				clock = clock.Observe(r)
				if clock.Trust() != s.trust || clock.Held() != s.held || !clock.Now().Equal(minuteOf(s.now)) {
					t.Fatalf("step %d: got %v, held %v, now %v; want %v, held %v, now %v", i+1,
						clock.Trust(), clock.Held(), clock.Now(), s.trust, s.held, minuteOf(s.now))
				}
			}
		})
	}
}

func minuteOf(m int) time.Time {
	return time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).Add(time.Duration(m) * time.Minute)
}

// TestClockSendsNothingTwice shows random readings without a server: whatever
// the wall does, the time to go by never falls.
func TestClockSendsNothingTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var clock schedule.Clock
		wall, mono := minuteOf(600), time.Duration(0)
		for range rapid.IntRange(1, 40).Draw(t, "readings") {
			passed := time.Duration(rapid.Int64Range(0, 3600).Draw(t, "seconds")) * time.Second
			mono += passed
			wall = wall.Add(passed + time.Duration(rapid.Int64Range(-900, 900).Draw(t, "jump"))*time.Second)
			before := clock
			clock = clock.Observe(schedule.Reading{Wall: wall, Mono: mono})
			if clock.Now().Before(before.Now()) {
				t.Fatalf("the time fell from %v to %v", before.Now(), clock.Now())
			}
			if ahead := wall.Sub(clock.Now()); ahead > schedule.Jump && !clock.Held() {
				t.Fatalf("the wall is %v ahead and nothing is held", ahead)
			}
		}
	})
}
