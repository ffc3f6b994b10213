package app_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/store"
)

// What waited for Pita through an outage is brought back in order, each timer once, and
// with few writes: a commit each would take long.
func TestAThousandTimersDueAtOnceFireOnceInOrder(t *testing.T) {
	t.Parallel()
	const all = 1000
	synctest.Test(t, func(t *testing.T) {
		var h *house
		fired, writes := 0, map[time.Time]bool{} // after each write another timer is the next
		note := func(d groups.Decision) {
			if d.Reason == "timer.unknown" {
				next, _ := h.store.NextDue()
				writes[next] = true
				fired++
			}
		}
		h = opened(t, t.TempDir(), newLine(), app.Options{Noted: note})
		defer h.close(t)
		h.timers(t, all)
		h.app.Tick()
		synctest.Wait()
		if fired != all || len(writes) > all/100 {
			t.Errorf("%d of %d timers fired, in %d transactions", fired, all, len(writes))
		}
		var order []string
		err := h.store.Journal(t.Context(), 0, func(l store.Line) bool {
			if l.Reason == "timer.unknown" {
				order = append(order, string(l.Of.Group))
			}
			return true
		})
		if err != nil || !slices.IsSorted(order) || len(slices.Compact(order)) != all {
			t.Errorf("%d different timers in the journal, sorted: %v, %v", len(slices.Compact(order)), slices.IsSorted(order), err)
		}
		pass(24 * time.Hour)
		if fired != all {
			t.Errorf("%d timers fired again", fired-all)
		}
	})
}

// timers sets timers that have been due for a while, in groups of ten at one moment.
func (h *house) timers(t *testing.T, all int) {
	t.Helper()
	ev := &groups.Given{Order: &groups.Reload{}}
	ev.Head = groups.Head{Key: "timers", At: time.Now(), Seen: time.Now()}
	_, err := h.store.Apply(t.Context(), ev, func(groups.State, groups.Event) groups.Decision {
		d := groups.Decision{Reason: "test.timers"}
		for n := range all {
			due := time.Now().Add(-time.Hour).Add(time.Duration(n/10) * time.Second)
			d.Set = append(d.Set, groups.Timer{ID: fmt.Sprintf("test:%04d", n), Kind: "test", Group: groups.GroupID(fmt.Sprintf("g%04d", n)), Due: due})
		}
		return d
	})
	if err != nil {
		t.Fatal(err)
	}
}
