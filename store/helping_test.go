package store_test

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// A thousand things that fall due at once are kept in helpings, each a moment long, and a cry
// for help that comes among them is heard after the one that has begun. Each look at the clock
// of this house is a millisecond later.
func TestACryIsHeardAmongAThousandThatFellDue(t *testing.T) {
	t.Parallel()
	const all, until = 1000, 265 // in the middle of a helping
	var ticks atomic.Int64
	s := open(t, t.TempDir(), store.Options{Now: func() time.Time {
		return start.Add(time.Duration(ticks.Add(1)) * time.Millisecond)
	}})
	evs := make([]groups.Event, all)
	for n := range evs {
		evs[n] = message(n, "a", "g")
	}
	var heard sync.WaitGroup
	var order []string
	decide := func(_ groups.State, ev groups.Event) groups.Decision {
		id := string(ev.(*groups.Message).ID)
		if order = append(order, id); len(order) == until {
			heard.Go(func() { apply(t, s, message(all, "b", "g"), nothingNoting(&order, "cry")) })
			for !s.Hurried() {
				runtime.Gosched()
			}
		}
		return nothing(nil, ev)
	}
	before := s.Writes()
	if results, err := s.ApplyAll(t.Context(), evs, decide); err != nil || len(results) != all {
		t.Fatalf("%d results, %v", len(results), err)
	}
	heard.Wait()
	behind := strings.Count(strings.SplitN(strings.Join(order, " "), "cry", 2)[0], "m") - until
	if len(order) != all+1 || behind < 0 || behind > 10 {
		t.Errorf("%d were decided; the cry waited for %d more", len(order), behind)
	}
	if writes := s.Writes() - before; writes < all/50 || writes > all/40 {
		t.Errorf("%d transactions for a thousand of a millisecond each, want about %d", writes, all/50)
	}
}

// What a play lets fall due at once is kept at once, on however slow a machine.
func TestAPlayKeepsTogetherWhatFallsDueTogether(t *testing.T) {
	t.Parallel()
	hours := 0
	s := open(t, t.TempDir(), store.Options{Together: true, Now: func() time.Time { hours++; return start.Add(time.Duration(hours) * time.Hour) }})
	before := s.Writes()
	if _, err := s.ApplyAll(t.Context(), []groups.Event{message(1, "a", "g"), message(2, "a", "g"), message(3, "a", "g")}, nothing); err != nil {
		t.Fatal(err)
	}
	if writes := s.Writes() - before; writes != 1 {
		t.Errorf("%d transactions", writes)
	}
}

func nothingNoting(order *[]string, what string) func(groups.State, groups.Event) groups.Decision {
	return func(st groups.State, ev groups.Event) groups.Decision {
		*order = append(*order, what)
		return nothing(st, ev)
	}
}
