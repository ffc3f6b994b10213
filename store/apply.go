package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"pita/groups"
)

// A Result says what Apply made of an event.
type Result struct {
	// Seen says that the event was kept before and was skipped.
	Seen bool
	// Aside says that the decision panicked, and that the event is set aside.
	Aside bool
	// Decision is what was decided and kept; zero for an event seen or set aside.
	Decision groups.Decision
}

// Kept says whether the event needs no more applying.
func (r Result) Kept() bool { return r.Seen || r.Aside || r.Decision.Reason != "" }

// Apply names the people and the group of ev, lets decide judge, and keeps the
// event's key, all that follows and the journal line in one transaction. When it
// returns without an error that is on disk. With an error nothing was kept, and the
// event may be applied again. Decide is called by one goroutine at a time, may be
// called again for the same event, and must not call the store.
func (s *Store) Apply(ctx context.Context, ev groups.Event, decide func(groups.State, groups.Event) groups.Decision) (Result, error) {
	j := s.newJob()
	j.ev, j.decide = ev, decide
	if err := s.ask(ctx, j); err != nil {
		return Result{}, fmt.Errorf("keep a %s: %w", groups.EventName(ev), err)
	}
	res := j.res
	s.reuse(j)
	return res, nil
}

// ApplyAll is Apply for events that are there at once: they are kept in order, each whole or
// not at all, in as few transactions as take a moment each. What Apply is called for meanwhile
// goes first. It returns a result for each.
// The error is of the first event that was not kept; the results say which they are,
// and the others are on disk.
func (s *Store) ApplyAll(ctx context.Context, evs []groups.Event, decide func(groups.State, groups.Event) groups.Decision) ([]Result, error) {
	results := make([]Result, len(evs))
	if err := ctx.Err(); err != nil {
		return results, err
	}
	jobs := make([]*job, len(evs))
	for i, ev := range evs {
		jobs[i] = s.newJob()
		jobs[i].ev, jobs[i].decide = ev, decide
	}
	if err := s.queue.addMany(jobs); err != nil {
		return results, err
	}
	lost := 0
	var first error
	for i, j := range jobs {
		if err := j.wait(ctx); err != nil {
			if lost++; first == nil {
				first = fmt.Errorf("keep a %s: %w", groups.EventName(evs[i]), err)
			}
			continue
		}
		results[i] = j.res
		s.reuse(j)
	}
	if lost > 1 {
		first = fmt.Errorf("%d of %d events were not kept; the first: %w", lost, len(evs), first)
	}
	return results, first
}

// apply is Apply within a transaction. An event that is replayed was seen before.
func (w *work) apply(ev groups.Event, decide func(groups.State, groups.Event) groups.Decision, replay bool) (Result, error) {
	head := ev.Base()
	if head.Key == "" {
		return Result{}, errors.New("it has no key, so it could not be told from others")
	}
	head.At, head.Seen = head.At.UTC(), head.Seen.UTC()
	seen := w.seenKey(head)
	if !replay && w.get(tableSeen, seen) != nil {
		w.spend(ev)
		return Result{Seen: true}, nil
	}
	if !passing(ev) {
		w.noteSeen(seen, head, replay)
	}
	if head.Seed == (groups.Seed{}) {
		head.Seed = w.vault.Name("seed", string(head.Key), 0)
	}
	if err := w.identify(ev); err != nil {
		return Result{}, err
	}
	w.spend(ev)
	d, why := w.judge(ev, decide)
	if w.err != nil {
		return Result{}, w.err
	}
	if why != "" {
		w.reset()
		if !passing(ev) {
			w.noteSeen(seen, head, replay)
		}
		w.spend(ev)
		return Result{Aside: true}, w.setAside(ev, why)
	}
	if err := w.keep(ev, d); err != nil {
		return Result{}, err
	}
	return Result{Decision: d}, nil
}

// spend takes out what the event itself ends: its timer, or its action. That is so
// whatever became of the event, lest the same timer be due for ever.
func (w *work) spend(ev groups.Event) {
	switch ev := ev.(type) {
	case *groups.TimerDue:
		w.spendTimer(ev.Timer)
	case *groups.Settled:
		w.end(w.actionBlind(ev.Action), Stage(ev.Result), ev.Seen)
	}
}

// judge calls decide. When that panics it says why.
func (w *work) judge(ev groups.Event, decide func(groups.State, groups.Event) groups.Decision) (d groups.Decision, why string) {
	defer func() {
		if p := recover(); p != nil {
			why = fmt.Sprintf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return decide(state{w}, ev), ""
}

// keep writes down all that follows from a decision.
func (w *work) keep(ev groups.Event, d groups.Decision) error {
	now := ev.Base().Seen
	if d.Reason == "" {
		return fmt.Errorf("the decision on a %s has no reason", groups.EventName(ev))
	}
	d = w.withoutGone(d)
	for _, r := range d.Put {
		if err := w.putRecord(r); err != nil {
			return err
		}
	}
	for _, ref := range d.Drop {
		if err := w.noteDropped(ref); err != nil {
			return err
		}
		w.dropRecord(ref)
		if passes(ref.Kind) {
			w.after.passed = now
		}
	}
	if err := w.keepTimers(d); err != nil {
		return err
	}
	if err := w.keepActions(d, now); err != nil {
		return err
	}
	for _, id := range d.Forget {
		if err := w.askToForget(id, now); err != nil {
			return err
		}
	}
	if passing(ev) && len(d.Send) == 0 && d.About == "" {
		return nil
	}
	return w.record(now, w.lineFor(ev, d))
}

func (w *work) keepTimers(d groups.Decision) error {
	for _, id := range d.Unset {
		w.unsetTimer(id)
	}
	for _, t := range d.Set {
		if err := w.setTimer(t); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) keepActions(d groups.Decision, now time.Time) error {
	for _, m := range d.Cancel {
		if err := w.withhold(m, now); err != nil {
			return fmt.Errorf("withhold what was not sent: %w", err)
		}
	}
	for _, id := range d.Release {
		if err := w.release(id); err != nil {
			return err
		}
	}
	for _, o := range d.Send {
		if o.Action == nil || o.ID == "" {
			return fmt.Errorf("an action of reason %s has no id or says nothing", d.Reason)
		}
		if err := w.enqueue(o, d.About); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) lineFor(ev groups.Event, d groups.Decision) Line {
	line := Line{
		Event: groups.EventName(ev), Reason: d.Reason, Sent: len(d.Send),
		Of: LineDetail{Detail: d.Detail, About: d.About, Group: ev.Base().Place.ID},
	}
	if world := w.s.world.Load(); world != nil {
		line.World = *world
	}
	for _, o := range d.Send {
		line.Of.Sends = append(line.Of.Sends, o.ID)
	}
	return line
}
