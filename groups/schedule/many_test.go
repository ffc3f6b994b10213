package schedule_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups/schedule"
)

// TestTenThousandRules asks ten thousand random rules for an occurrence here and at rrule-go.
// Under the race detector it is fewer: nothing here is shared.
func TestTenThousandRules(t *testing.T) {
	t.Parallel()
	const each = 160
	asked, refused, checks := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		if checks++; raced && checks > 5 {
			return
		}
		for range each {
			start := time.Unix(rapid.Int64Range(1.4e9, 1.8e9).Draw(t, "start")/60*60, 0).In(schedule.WIB.Location())
			text := drawRRule(t, start)
			after := start.Add(time.Duration(rapid.Int64Range(-86_400, 40*86_400).Draw(t, "after")) * time.Second)
			r, err := schedule.Parse("rrule " + text + " from " + start.Format("2006-01-02 15:04"))
			asked++
			if err != nil {
				if refused++; !strings.Contains(err.Error(), "never falls due") {
					t.Fatalf("%s: %v", text, err)
				}
				continue
			}
			want := newOracle(t, text, start).After(after, false)
			got, ok := r.Next(after, schedule.WIB)
			if none := want.IsZero() || want.Year() >= 2200; none == ok || ok && !got.Equal(want) {
				t.Fatalf("%s from %v after %v: got %v %v, want %v", text, start, after, got, ok, want)
			}
		}
	})
	t.Logf("%d rules, and %d more that never fall due", asked-refused, refused)
}
