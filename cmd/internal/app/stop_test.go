package app_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
)

// help is what anyone may ask, and what the answer begins with.
const (
	help   = "bantuan"
	helped = "help.head"
)

func TestNothingIsSentAfterStopReturns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		l.slow = time.Second
		dir := t.TempDir()
		h := opened(t, dir, l, app.Options{})
		for _, who := range []string{"Ani", "Budi", "Cici", "Didi"} {
			h.says(who, help)
		}
		pass(1500 * time.Millisecond)
		h.close(t)
		h.app.Stop() // twice does nothing
		sent := len(h.doings())
		pass(time.Hour)
		if got := len(h.doings()); h.late != 0 || got != sent {
			t.Errorf("after Stop %d actions were begun and %d done", h.late, got-sent)
		}
		if sent == 0 || sent == 4 {
			t.Fatalf("%d of 4 were sent before Stop; the test stops at the wrong moment", sent)
		}
		// What was under way is sent by the next one, and nothing twice.
		l.closed = false
		again := opened(t, dir, l, app.Options{})
		pass(time.Minute)
		again.close(t)
		ids := map[groups.ActionID]bool{}
		for _, d := range l.doings() {
			if ids[d.id] {
				t.Error("one message was sent in both lives")
			}
			ids[d.id] = true
		}
		if len(ids) != 4 {
			t.Errorf("%d of 4 answers were sent in the end", len(ids))
		}
	})
}

func TestRunEndsWhenItIsStopped(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*app.App, context.CancelFunc){
		"by Stop":          func(a *app.App, _ context.CancelFunc) { a.Stop() },
		"by its ctx":       func(_ *app.App, cancel context.CancelFunc) { cancel() },
		"twice":            func(a *app.App, cancel context.CancelFunc) { cancel(); a.Stop(); a.Stop() },
		"before it is run": func(a *app.App, _ context.CancelFunc) { a.Stop() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := newLine()
				h := opened(t, t.TempDir(), l, app.Options{})
				h.app.Stop()
				a, err := app.New(app.Options{Store: h.store, Transport: l, World: sampleWorld()})
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if name == "before it is run" {
					end(a, cancel)
				}
				ended := make(chan error, 1)
				go func() { ended <- a.Run(ctx) }()
				synctest.Wait()
				end(a, cancel)
				select {
				case err := <-ended:
					if err != nil {
						t.Errorf("Run returned %v, want nil", err)
					}
				case <-time.After(time.Hour):
					t.Error("Run did not return")
				}
				h.close(t)
			})
		})
	}
}

func TestAnEventThatCannotBeKeptIsSetAsideAfterTwoMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := opened(t, t.TempDir(), newLine(), app.Options{})
		defer h.close(t)
		broken := h.wrote("Ani", help)
		broken.Key = "" // so the store refuses it
		began := time.Now()
		h.in <- broken
		h.in <- h.wrote("Budi", help) // taken once the first is done with
		synctest.Wait()
		if waited := time.Since(began); waited < 2*time.Minute || waited > 2*time.Minute+15*time.Second {
			t.Errorf("the broken event was tried for %v, want two minutes", waited)
		}
		if aside, err := h.store.Aside(t.Context()); err != nil || len(aside) != 1 {
			t.Errorf("%d events set aside, %v; want the broken one", len(aside), err)
		}
		if got := h.phrases(); len(got) != 1 {
			t.Errorf("said %v, want one answer to the event behind it", got)
		}
	})
}

func TestAPanicSetsAsideThatEventAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Without a library whatever is about a post panics.
		w := decide.NewWorld(app.StartingBook(), sampleWorld().Library, phrase.Embedded())
		w.Library = nil
		h := opened(t, t.TempDir(), newLine(), app.Options{World: w})
		defer h.close(t)
		// The start reads who wrote the posts, and is about them too.
		if aside, err := h.store.Aside(t.Context()); err != nil || len(aside) != 1 {
			t.Fatalf("%d events set aside at the start, %v; want 1", len(aside), err)
		}
		h.owner(t, "Omi")
		h.says("Ani", "rasanya aku ingin mati saja")
		h.says("Budi", help)
		aside, err := h.store.Aside(t.Context())
		if err != nil || len(aside) != 2 {
			t.Fatalf("%d events set aside, %v; want that of the start, and Ani's alone", len(aside), err)
		}
		if got := h.phrases(); len(got) != 1 {
			t.Errorf("said %v, want the answer to Budi", got)
		}
		pass(24 * time.Hour) // nothing comes round and round
	})
}

// sendError returns what makes an action fail, as long as it applies to who it is for.
func sendError(retry groups.Retry, whom groups.Address) func(groups.Action) error {
	return func(a groups.Action) error {
		if at := a.Where().To.Addresses; len(at) > 0 && at[0] == whom {
			return &groups.SendError{Retry: retry, Why: "test"}
		}
		return nil
	}
}

func TestSendErrors(t *testing.T) {
	t.Parallel()
	ani := groups.Address("line:Ani")
	for name, c := range map[string]struct {
		retry      groups.Retry
		during     int // answers sent while it fails
		afterwards int // to Ani, when it fails no more and a day passed
		reply      int // and after she wrote once more, her answer included
	}{
		"again":         {groups.Again, 1, 2, 3},
		"await number":  {groups.AwaitNumber, 0, 2, 3},
		"await reached": {groups.AwaitReached, 1, 0, 3},
		"give up":       {groups.GiveUp, 1, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := opened(t, t.TempDir(), newLine(), app.Options{})
				defer h.close(t)
				h.set(sendError(c.retry, ani))
				first, second := h.says("Ani", help), h.says("Ani", "data saya")
				h.says("Budi", help)
				pass(time.Minute)
				if got := len(h.doings()); got != c.during {
					t.Errorf("%d sent while it fails, want %d", got, c.during)
				}
				h.set(nil)
				pass(time.Hour)
				h.check(t, ani, c.afterwards, first, second)
				h.says("Ani", "senyap")
				pass(time.Minute)
				h.check(t, ani, c.reply, first, second)
			})
		})
	}
}

// check says whether so many were sent to a person, in the order of what they answer.
func (h *house) check(t *testing.T, to groups.Address, want int, order ...*groups.Message) {
	t.Helper()
	var ids []groups.ActionID
	for _, d := range h.doings() {
		if d.action.Where().To.Addresses[0] == to {
			ids = append(ids, d.id)
		}
	}
	if len(ids) != want {
		t.Errorf("%d sent, want %d", len(ids), want)
	}
	if want < len(order) {
		return
	}
	for i, m := range order {
		if ids[i] != m.Action(0) {
			t.Errorf("message %d is not the answer to what was asked %d.", i+1, i+1)
		}
	}
}

func TestWhatIsOverdueIsSettledAndNeverSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := opened(t, t.TempDir(), newLine(), app.Options{})
		defer h.close(t)
		h.set(sendError(groups.Again, "line:Ani"))
		m := h.says("Ani", help)
		pass(12*time.Hour + time.Minute) // an answer may wait for twelve hours
		if st, err := h.store.StageOf(t.Context(), m.Action(0)); err != nil || st != "expired" {
			t.Errorf("the answer is %q, %v; want it expired in the minute it runs out", st, err)
		}
		h.set(nil)
		pass(24 * time.Hour)
		if got := h.phrases(); len(got) != 0 {
			t.Errorf("said %v after its time", got)
		}
	})
}

func TestPaceHoldsAllButCare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pace := rate.NewLimiter(rate.Every(time.Minute), 1)
		h := opened(t, t.TempDir(), newLine(), app.Options{Pace: pace})
		defer h.close(t)
		h.owner(t, "Omi")
		for _, who := range []string{"Ani", "Budi", "Cici"} {
			h.says(who, help)
		}
		cried := time.Now()
		h.says("Didi", "rasanya aku ingin mati saja")
		for _, d := range h.doings()[1:] {
			if d.at.Sub(cried) > time.Second {
				t.Errorf("care waited %v for its turn", d.at.Sub(cried))
			}
		}
		if got := h.phrases(); len(got) != 3 || got[0] != helped && got[1] == helped {
			t.Errorf("at once: %v, want one answer, then comfort and alert", got)
		}
		pass(5 * time.Minute)
		var answers []time.Time
		for _, d := range h.doings() {
			if c := groups.ContentOf(d.action); c.Words.Phrase == helped {
				answers = append(answers, d.at)
			}
		}
		if len(answers) != 3 || !slices.IsSortedFunc(answers, time.Time.Compare) {
			t.Fatalf("%d answers, want 3", len(answers))
		}
		for i := 1; i < len(answers); i++ {
			if gap := answers[i].Sub(answers[i-1]); gap < time.Minute-time.Second {
				t.Errorf("two answers within %v, want a minute", gap)
			}
		}
	})
}

// A hundred messages that wait in one chat must not hide the one that could go to another.
func TestOneChatDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := opened(t, t.TempDir(), newLine(), app.Options{})
		defer h.close(t)
		h.set(sendError(groups.Again, "line:Ani"))
		for range 100 {
			h.says("Ani", help)
		}
		h.says("Budi", help)
		if got := h.phrases(); len(got) != 1 {
			t.Errorf("said %v, want Budi's answer", got)
		}
	})
}
