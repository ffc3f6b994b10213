package store_test

import (
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// TestATimerSetAnewForItsHourRingsOnceMore sets a timer for the hour at which it just rang,
// out of that ringing and later by another event: it is another event each time, and none is
// taken for one that was heard.
func TestATimerSetAnewForItsHourRingsOnceMore(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	again := func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Set: []groups.Timer{{ID: "t1", Due: start, Kind: "test"}}}
	}
	apply(t, s, message(1, "a1", "g1"), again)
	for n := range 3 {
		due, err := s.Due(t.Context(), start, 10)
		if err != nil || len(due) != 1 || due[0].Again != n {
			t.Fatalf("ringing %d: due are %+v (%v)", n, due, err)
		}
		ring := &groups.TimerDue{Head: groups.Head{Key: due[0].Key(), At: due[0].Due, Seen: start.Add(time.Minute)}, Timer: due[0]}
		if res, err := s.Apply(t.Context(), ring, again); err != nil || res.Seen {
			t.Fatalf("ringing %d was taken for one that was heard: %v", n, err)
		}
		if n == 1 {
			apply(t, s, message(2, "a1", "g1"), again) // it is set anew before it rings: that is one ringing
		}
	}
}
