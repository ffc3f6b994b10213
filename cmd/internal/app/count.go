package app

import (
	"context"
	"sync"

	"pita/groups"
)

// mostGathered is how many receipts may wait; after that the line waits for the disk.
const mostGathered = 4096

// A gathering holds what phones tell by themselves of messages in groups until it is kept:
// after a post a thousand of them come at once, on a line that brings one after the other,
// and a cry for help may stand behind them. They are acknowledged before they are on disk,
// as nothing else is: what a kill loses of them is a few ticks in a figure that says
// "at least".
type gathering struct {
	mu  sync.Mutex
	evs []groups.Event
}

// add takes an event to be kept soon, and says whether it did.
func (g *gathering) add(ev groups.Event) bool {
	r, ok := ev.(*groups.Receipt)
	if !ok || r.Place.Private() { // that a notice was read decides how long a strike lasts
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.evs) >= mostGathered {
		return false
	}
	own := *r // who brought it may read it on, while the store puts names in
	g.evs = append(g.evs, &own)
	return true
}

func (g *gathering) take() []groups.Event {
	g.mu.Lock()
	defer g.mu.Unlock()
	evs := g.evs
	g.evs = nil
	return evs
}

// count keeps what was gathered, as much as there is in one go: while that is written, the
// next gathers.
func (a *App) count(ctx context.Context) error {
	for {
		beat := a.pulse.now()
		if ctx.Err() == nil && a.keepGathered(context.WithoutCancel(ctx)) { // what was begun is ended
			continue
		}
		if err := a.pulse.rest(ctx, countWorker, beat, nil); err != nil {
			return nil
		}
	}
}

// keepGathered keeps what was gathered, and says whether there was anything. What can't be
// kept is not counted.
func (a *App) keepGathered(ctx context.Context) bool {
	evs := a.gathered.take()
	if len(evs) == 0 {
		return false
	}
	lost := 0
	for _, ev := range a.applyAll(ctx, evs) {
		if err := a.apply(ctx, ev); err != nil {
			lost++
		}
	}
	if lost > 0 && ctx.Err() == nil {
		a.log.Warn("some receipts could not be counted", "receipts", lost)
	}
	return true
}
