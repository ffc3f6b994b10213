package rehearsal

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pita/groups"
)

// Do performs one action whose target carries addresses, as groups.Transport does.
type Do func(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error)

// A Memory is a house that keeps everything in memory: a judgement, and what the
// store and the sender do around it, without either. It is for one goroutine.
type Memory struct {
	// Noted hears every decision; it may be nil.
	Noted func(groups.Decision)

	on      func(groups.State, groups.Event) groups.Decision
	do      Do
	now     time.Time
	seen    map[groups.Key]bool
	records records
	people  people
	timers  []groups.Timer // by due, then ID
	outbox  []*parcel      // by class, then number
	number  uint64
	crashes int
	unwell  bool // the number is not well: nothing is tried
}

// NewMemory returns an empty house that judges by on and acts by do.
func NewMemory(on func(groups.State, groups.Event) groups.Decision, do Do) *Memory {
	return &Memory{on: on, do: do, now: Start.UTC(), seen: map[groups.Key]bool{}, records: records{}, people: newPeople()}
}

// Hear takes in one event, unless its key was seen before. A decision that can't be
// kept changes nothing, and is an error.
func (m *Memory) Hear(_ context.Context, ev groups.Event) error {
	h := ev.Base()
	if h.Key == "" {
		return fmt.Errorf("a %s event has no key", groups.EventName(ev))
	}
	if m.seen[h.Key] {
		return nil
	}
	if h.Seen.IsZero() {
		h.Seen = m.now
	}
	if h.Seed == (groups.Seed{}) {
		sum := sha256.Sum256([]byte(h.Key))
		copy(h.Seed[:], sum[:])
	}
	m.name(ev)
	if due, ok := ev.(*groups.TimerDue); ok {
		m.spend(due.Timer)
	}
	d := m.on(m.records, ev)
	m.seen[h.Key] = true
	if err := m.keep(d); err != nil {
		delete(m.seen, h.Key)
		return fmt.Errorf("keep what follows from %s (%s): %w", groups.EventName(ev), d.Reason, err)
	}
	if n, ok := ev.(*groups.NumberChanged); ok && !n.Beside {
		m.unwell = !canSend(n.Health.Health)
	}
	if m.Noted != nil {
		m.Noted(d)
	}
	return nil
}

// canSend says whether a number that does so may send at all.
func canSend(h groups.Health) bool {
	return h == groups.Well || h == groups.Locked || h == groups.RateLimited
}

// keep keeps a decision, whole or not at all.
func (m *Memory) keep(d groups.Decision) error {
	if d.Reason == "" {
		return errors.New("the decision has no reason")
	}
	put := make(records, len(d.Put))
	for _, r := range d.Put {
		k, err := written(r)
		if err != nil {
			return fmt.Errorf("write a %s record: %w", r.Ref().Kind, err)
		}
		put[r.Ref()] = k
	}
	parcels, err := m.parcels(d.Send)
	if err != nil {
		return err
	}
	maps.Copy(m.records, put)
	for _, ref := range d.Drop {
		delete(m.records, ref)
	}
	for _, id := range d.Unset {
		m.unset(id)
	}
	for _, t := range d.Set {
		m.set(t)
	}
	for _, w := range d.Cancel {
		m.outbox = slices.DeleteFunc(m.outbox, func(p *parcel) bool { return p.matches(w) })
	}
	m.enqueue(parcels)
	for _, p := range m.outbox {
		if p.Parked && slices.Contains(d.Release, p.Action.Where().To.ID) {
			p.Parked = false
		}
	}
	for _, id := range d.Forget {
		m.forget(id)
	}
	return nil
}

// forget erases a person with all that concerns them.
func (m *Memory) forget(id groups.PersonID) {
	m.records.forget(id)
	m.people.forget(id)
	m.timers = slices.DeleteFunc(m.timers, func(t groups.Timer) bool { return t.Person == id })
	m.outbox = slices.DeleteFunc(m.outbox, func(p *parcel) bool { return p.Action.Where().To.ID == id })
}

// Settle fires the timers that are due and does what may be done, until nothing is left.
func (m *Memory) Settle(ctx context.Context) error {
	for range 100_000 {
		moved, err := m.fire(ctx)
		if err == nil && !moved {
			moved, err = m.send(ctx)
		}
		if err != nil || !moved {
			return err
		}
	}
	return errors.New("there is always more to do at one moment; look for a timer that sets itself, or an answer to an answer")
}

// fire brings back the first timer that is due, and says whether there was one.
func (m *Memory) fire(ctx context.Context) (bool, error) {
	if len(m.timers) == 0 || m.timers[0].Due.After(m.now) {
		return false, nil
	}
	t := m.timers[0]
	ev := &groups.TimerDue{Timer: t}
	ev.Key, ev.At, ev.Seen = t.Key(), t.Due.UTC(), m.now
	ev.Place = groups.Place{ID: t.Group}
	if m.seen[ev.Key] {
		m.spend(t)
		return true, nil
	}
	return true, m.Hear(ctx, ev)
}

func (m *Memory) set(t groups.Timer) {
	m.unset(t.ID)
	m.timers = append(m.timers, t.Anew(func(k groups.Key) bool { return m.seen[k] }))
	slices.SortFunc(m.timers, func(a, b groups.Timer) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return compare(a.ID, b.ID)
	})
}

func (m *Memory) unset(id string) {
	m.timers = slices.DeleteFunc(m.timers, func(t groups.Timer) bool { return t.ID == id })
}

// spend takes out a timer that fired, unless it was set anew since.
func (m *Memory) spend(t groups.Timer) {
	m.timers = slices.DeleteFunc(m.timers, func(o groups.Timer) bool { return o.ID == t.ID && o.Due.Equal(t.Due) })
}

// Next returns when the next timer or action is due, or runs out.
func (m *Memory) Next(context.Context) (time.Time, bool, error) {
	var next time.Time
	consider := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if len(m.timers) > 0 {
		consider(m.timers[0].Due)
	}
	for _, p := range m.outbox {
		consider(p.Expires)
		if !p.Parked && !m.unwell && p.ready().After(m.now) {
			consider(p.ready())
		}
	}
	return next, !next.IsZero(), nil
}

// SetClock tells the time.
func (m *Memory) SetClock(now time.Time) { m.now = now.UTC() }

// Crash forgets nothing, since what this house knows is always as if on disk; but it
// reads rules and library anew, as a program that comes back does.
func (m *Memory) Crash(ctx context.Context) error {
	m.crashes++
	ev := &groups.Given{Order: &groups.Reload{}}
	ev.Key = groups.Key(fmt.Sprintf("reload:%d", m.crashes))
	ev.At, ev.Seen = m.now, m.now
	return m.Hear(ctx, ev)
}

// Records returns what is kept, to be looked at.
func (m *Memory) Records() groups.State { return m.records }

// Waiting returns what waits in the outbox, the parked included, in order.
func (m *Memory) Waiting() []groups.Outgoing {
	out := make([]groups.Outgoing, len(m.outbox))
	for i, p := range m.outbox {
		out[i] = p.Outgoing
	}
	return out
}

// Timers returns the timers that are set, the first due first.
func (m *Memory) Timers() []groups.Timer { return slices.Clone(m.timers) }
