package rehearsal_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"pita/groups"
	"pita/groups/rehearsal"
)

func hello(key groups.Key) *groups.Message {
	return &groups.Message{
		Head: groups.Head{Key: key}, ID: groups.MessageID(key),
		From: groups.Party{Addresses: []groups.Address{"name:Sari"}, Name: "Sari"},
	}
}

func TestAnEventComesAgainUntilItIsTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tr := rehearsal.NewTransport(nil)
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		var came []groups.Key
		wg.Go(func() {
			err := tr.Listen(ctx, func(_ context.Context, ev groups.Event) error {
				came = append(came, ev.Base().Key)
				if len(came) < 3 {
					return errors.New("the disk is full")
				}
				return nil
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Listen ended with %v, want that it was stopped", err)
			}
		})
		if err := tr.Bring(ctx, hello("a")); err != nil {
			t.Errorf("an event taken at the third try is an error: %v", err)
		}
		if len(came) != 3 {
			t.Errorf("the event came %d times, want 3", len(came))
		}
		stop()
		wg.Wait()
	})
}

func TestAnEventUnderWayComesAgainAtTheNextListen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tr := rehearsal.NewTransport(nil)
		var wg sync.WaitGroup
		dying, die := context.WithCancel(t.Context())
		wg.Go(func() {
			_ = tr.Listen(dying, func(context.Context, groups.Event) error {
				die()
				return errors.New("killed in the middle")
			})
		})
		wg.Go(func() {
			if err := tr.Bring(t.Context(), hello("a")); err != nil {
				t.Errorf("Bring: %v", err)
			}
		})
		synctest.Wait()
		ctx, stop := context.WithCancel(t.Context())
		got := groups.Key("")
		wg.Go(func() {
			_ = tr.Listen(ctx, func(_ context.Context, ev groups.Event) error {
				got = ev.Base().Key
				return nil
			})
		})
		synctest.Wait()
		stop()
		wg.Wait()
		if got != "a" {
			t.Errorf("the event that was under way came as %q after the crash, want it again", got)
		}
	})
}

func TestOneListenerAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tr := rehearsal.NewTransport(nil)
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = tr.Listen(ctx, nil) })
		synctest.Wait()
		if err := tr.Listen(ctx, nil); err == nil || ctx.Err() != nil {
			t.Errorf("a second listener: error %v, want that it is refused", err)
		}
		stop()
		wg.Wait()
	})
}

func TestDoneAgainIsTheSameMessage(t *testing.T) {
	t.Parallel()
	tr := rehearsal.NewTransport(nil)
	say := &groups.Say{Target: groups.Target{In: groups.Place{Address: "group:Pita"}}}
	first, err := tr.Do(t.Context(), "3EB0", say)
	if err != nil || first.Message != "3EB0" || !first.At.Equal(rehearsal.Start) {
		t.Fatalf("done: %+v, %v", first, err)
	}
	if again, err := tr.Do(t.Context(), "3EB0", say); err != nil || again != first {
		t.Errorf("done again: %+v (%v), want %+v", again, err, first)
	}
}

func TestWhatCanNeverBeDoneIsGivenUp(t *testing.T) {
	t.Parallel()
	tr := rehearsal.NewTransport(nil)
	for name, a := range map[string]groups.Action{
		"a whisper to nobody":         &groups.Whisper{},
		"a say in no group":           &groups.Say{},
		"nobody removed from nowhere": &groups.Remove{},
	} {
		_, err := tr.Do(t.Context(), groups.ActionID(name), a)
		if retry, why := groups.RetryOf(err); err == nil || retry != groups.GiveUp || why == "" {
			t.Errorf("%s: %v, want to give up for a reason", name, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := tr.Do(ctx, "x", &groups.Leave{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v, want that it was stopped", err)
	}
}
