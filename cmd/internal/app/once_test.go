package app_test

import (
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
)

// What goes at most once is done again only where it is certain that it was not done.
func TestWhatGoesAtMostOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  groups.SendError
		want int // how often it is tried; the third time it succeeds
	}{
		"the answer was lost":     {groups.SendError{Retry: groups.Again, Why: "no-answer"}, 1},
		"the connection was lost": {groups.SendError{Retry: groups.AwaitNumber, Why: "reconnecting"}, 1},
		"refused for good":        {groups.SendError{Retry: groups.GiveUp, Why: "refused"}, 1},
		"too fast":                {groups.SendError{Retry: groups.Again, Why: "rate-limited", Undone: true}, 3},
		"no connection":           {groups.SendError{Retry: groups.AwaitNumber, Why: "reconnecting", Undone: true}, 3},
	} {
		for _, a := range []groups.Action{&groups.Portray{Data: []byte{1}}, &groups.Invite{Reset: true}} {
			if got := tries(t, a, &c.err); got != c.want {
				t.Errorf("%s: %s was tried %d times, want %d", name, groups.ActionName(a), got, c.want)
			}
		}
	}
}

// tries has a house do an action in private for half an hour, and returns how often it
// tried. The first two times it fails so.
func tries(t *testing.T, a groups.Action, err error) (n int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		l.set(func(done groups.Action) error {
			if groups.ActionName(done) != groups.ActionName(a) {
				return nil
			}
			if n++; n > 2 {
				return nil
			}
			return err
		})
		h := opened(t, t.TempDir(), l, app.Options{})
		defer h.close(t)
		h.owner(t, "ratna")
		_, failed := h.store.Apply(t.Context(), h.wrote("ratna", "halo"), func(_ groups.State, ev groups.Event) groups.Decision {
			a.Where().To.ID = ev.(*groups.Message).From.ID
			return groups.Decision{Reason: "test", Send: []groups.Outgoing{{
				ID: ev.Base().Action(0), Class: groups.ClassReply, Expires: time.Now().Add(time.Hour), Action: a,
			}}}
		})
		if failed != nil {
			t.Fatal(failed)
		}
		h.app.Tick()
		pass(30 * time.Minute)
	})
	return n
}
