package app_test

import (
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
)

// A house that starts is not connected at once. What waits to be sent leaves when the
// number is online, not a quarter of a minute later: it may be a call for help.
func TestWhatWaitsLeavesWhenTheNumberComesOnline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		l.set(func(groups.Action) error {
			return &groups.SendError{Retry: groups.AwaitNumber, Why: string(groups.Reconnecting)}
		})
		h := opened(t, t.TempDir(), l, app.Options{})
		defer h.close(t)
		l.says("Ani", help)
		pass(time.Second)
		if got := l.doings(); len(got) > 0 {
			t.Fatalf("%d actions were done by a number that is not connected", len(got))
		}
		l.set(nil)
		began := time.Now()
		l.in <- &groups.NumberChanged{Head: groups.Head{Key: "online", At: began.UTC()}}
		synctest.Wait()
		got := l.doings()
		if len(got) == 0 || got[0].at.Sub(began) > time.Second {
			t.Errorf("the number is online, and these actions were done: %v; want the answer at once", got)
		}
	})
}
