package app

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"pita/groups"
	"pita/store"
)

const (
	outboxLook = 64               // how much of the outbox is looked at in one go
	sendWithin = 90 * time.Second // how long one action may take
	retryFirst = 2 * time.Second
	retryLast  = 10 * time.Minute
	sendLook   = 15 * time.Second // how often a number that is not well is tried again
	lookEvery  = time.Hour
)

// A lane of the outbox: order is kept within a chat and a class.
type lane struct {
	group   groups.GroupID
	person  groups.PersonID
	class   groups.Class
	outside bool // to the owner, outside WhatsApp
}

func laneOf(o groups.Outgoing) lane {
	if _, ok := o.Action.(*groups.Notify); ok {
		return lane{outside: true}
	}
	w := o.Action.Where()
	if w.In.ID != "" {
		return lane{group: w.In.ID, class: o.Class}
	}
	return lane{person: w.To.ID, class: o.Class}
}

// A wait is a lane whose first action failed and is tried again later.
type wait struct {
	until time.Time
	tries int
}

// A sender empties the outbox: one at a time, care first.
type sender struct {
	*App
	waits  map[lane]wait
	temper temper
	paced  time.Time     // until when all but care waits for its turn
	idle   time.Time     // until when the number itself is waited for
	news   int64         // how often the number had told how it does when that was last looked at
	ill    groups.Number // how it was doing when the waiting began

	mediums map[groups.ActionID]int // how often WhatsApp did not take an action's medium
	joins   []time.Time             // when groups were joined of late

	telling *telling       // what the owner's channel is at work on, or nil
	tellers sync.WaitGroup // those that work on it
}

// send empties the outbox until ctx ends.
func (a *App) send(ctx context.Context) error {
	s := &sender{App: a, waits: map[lane]wait{}}
	defer s.tellers.Wait()
	for {
		beat := a.pulse.now()
		did, err := s.round(ctx)
		if err != nil {
			if a.withstood(ctx, "sender", err) {
				continue
			}
			return a.ending(ctx, "empty the outbox", err)
		}
		if did {
			continue
		}
		at, end := a.wake(s.nextLook(ctx))
		err = a.pulse.rest(ctx, sendWorker, beat, at)
		end()
		if err != nil {
			return nil
		}
	}
}

// round does the first action that may be done now, and says whether there was one.
func (s *sender) round(ctx context.Context) (bool, error) {
	if did, err := s.heardBack(ctx); did || err != nil {
		return did, err
	}
	now := s.now()
	lost, err := s.opt.Store.OverdueParked(ctx, now, outboxLook)
	if err != nil {
		return false, err
	}
	for _, p := range lost {
		if err := s.settle(ctx, p, groups.Expired, "unreachable", ""); err != nil {
			return false, err
		}
	}
	// A number that comes online after a start was well all the time, by what is kept.
	news := s.heard.Load()
	health, err := s.number(ctx)
	if err != nil {
		return false, err
	}
	if health != s.ill || news != s.news {
		s.idle, s.news = time.Time{}, news
	}
	s.temper.slow(s.opt.Pace, health, s.clock.Now())
	// What waits in one chat must not hide what could go to another.
	for look := outboxLook; ; look *= 4 {
		parcels, err := s.opt.Store.Outbox(ctx, now, look)
		if err != nil {
			return false, err
		}
		did, err := s.first(ctx, parcels, health)
		if did || err != nil || len(parcels) < look {
			return did || len(lost) > 0, err
		}
	}
}

// first does the first of the parcels that may go now, and says whether any did.
func (s *sender) first(ctx context.Context, parcels []store.Parcel, health groups.Number) (bool, error) {
	now := s.now()
	blocked := map[lane]bool{}
	for _, p := range parcels {
		l := laneOf(p.Outgoing)
		if l.outside && s.telling != nil {
			continue
		}
		if p.Overdue {
			return true, s.settle(ctx, p, groups.Expired, "late", "")
		}
		if n, ok := p.Action.(*groups.Notify); ok {
			if blocked[l] || s.waits[l].until.After(now) {
				blocked[l] = true
				continue
			}
			return true, s.outside(ctx, p, n)
		}
		if blocked[l] || s.waits[l].until.After(now) || s.idle.After(now) || held(health, p) || !s.mayJoin(p.Action, now) || !s.turn(p.Class) {
			blocked[l] = true
			continue
		}
		s.ill = health
		return true, s.attempt(ctx, p, l)
	}
	return false, nil
}

// number returns how the number is doing.
func (a *App) number(ctx context.Context) (n groups.Number, err error) {
	err = a.opt.Store.Read(ctx, func(st groups.State) error {
		if kept, ok := st.Load((&groups.Number{}).Ref()).(*groups.Number); ok && kept != nil {
			n = *kept
		}
		return nil
	})
	return n, err
}

// held says whether an action waits for the owner's word: after a ban or a restore only
// care leaves.
func held(n groups.Number, p store.Parcel) bool { return n.Dry && p.Class != groups.ClassCare }

// attempt composes and does one action.
func (s *sender) attempt(ctx context.Context, p store.Parcel, l lane) error {
	once := atMostOnce(p.Action)
	if once && p.Begun {
		return s.settle(ctx, p, groups.Refused, "outcome-unknown", "")
	}
	if why, err := s.compose(ctx, p); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.log.Error("an action could not be written out", "action", groups.ActionName(p.Action), "err", err)
		return s.settle(ctx, p, groups.Refused, "unwritable", "")
	} else if why != "" {
		return s.settle(ctx, p, groups.Refused, why, "")
	}
	if ok, err := s.opt.Store.Begin(ctx, p.ID, once); err != nil || !ok {
		return err
	}
	s.noteJoin(p.Action, s.now())
	within, cancel := context.WithTimeout(ctx, sendWithin)
	got, err := s.opt.Transport.Do(within, p.ID, p.Action)
	cancel()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return s.failed(ctx, p, l, err)
	}
	s.trust.live(s.clock, got.At)
	return s.settle(ctx, p, groups.Done, "", got.Link)
}

// failed does what the error says: again, wait, or give up.
func (s *sender) failed(ctx context.Context, p store.Parcel, l lane, err error) error {
	retry, why := groups.RetryOf(err)
	s.log.Info("an action was not done", "action", groups.ActionName(p.Action), "why", why)
	if retry != groups.GiveUp && atMostOnce(p.Action) && !groups.Undone(err) {
		return s.settle(ctx, p, groups.Refused, "outcome-unknown", "")
	}
	switch retry {
	case groups.GiveUp:
		return s.settle(ctx, p, groups.Refused, why, "")
	case groups.AwaitReached:
		if p.Class == groups.ClassCare {
			return s.settle(ctx, p, groups.Refused, why, "")
		}
		return s.opt.Store.Park(ctx, p.ID)
	case groups.AwaitNumber:
		s.idle = s.now().Add(sendLook)
	default:
		s.noteMedium(p, why)
		s.later(l)
	}
	return s.opt.Store.Defer(ctx, p.ID, time.Time{})
}

// later lets a lane wait, longer each time.
func (s *sender) later(l lane) {
	w := s.waits[l]
	w.tries++
	w.until = s.now().Add(jitter(min(retryFirst<<min(w.tries-1, 10), retryLast)))
	s.waits[l] = w
}

// jitter spreads waits by a quarter, so that many do not come back at once.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2+1)
}

// settle tells the house what became of an action; that takes it out of the outbox.
func (s *sender) settle(ctx context.Context, p store.Parcel, r groups.Result, why, link string) error {
	delete(s.waits, laneOf(p.Outgoing)) // the next one there starts afresh
	delete(s.mediums, p.ID)
	now := s.now()
	where := p.Action.Where()
	ev := &groups.Settled{
		Action: p.ID, To: where.To.ID, Class: p.Class, Result: r, Why: why, Case: p.Case, Post: groups.PostOf(p.Action), Link: link,
	}
	ev.Head = groups.Head{Key: groups.Key("settled:" + string(p.ID)), At: now, Seen: now, Place: groups.Place{ID: where.In.ID}}
	return s.take(ctx, ev)
}

// turn says whether one more message may leave, and counts it. Care is never kept waiting.
func (s *sender) turn(class groups.Class) bool {
	if s.opt.Pace == nil || class == groups.ClassCare {
		return true
	}
	now := s.clock.Now()
	if s.paced.After(now) {
		return false
	}
	r := s.opt.Pace.ReserveN(now, 1)
	if d := r.DelayFrom(now); d > 0 {
		r.CancelAt(now)
		s.paced = now.Add(d)
		return false
	}
	s.paced = now.Add(uneven(s.opt.Pace)) // for the one after this
	return true
}

// nextLook is when to look into the outbox again unless something happens before.
func (s *sender) nextLook(ctx context.Context) time.Time {
	now := s.now()
	next := now.Add(lookEvery)
	sooner := func(t time.Time) {
		if t.After(now) && t.Before(next) {
			next = t
		}
	}
	if t, any, err := s.opt.Store.NextChange(ctx, now); err == nil && any {
		sooner(t)
	}
	for _, w := range s.waits {
		sooner(w.until)
	}
	sooner(s.paced)
	s.retry.Store(next.UnixNano())
	sooner(s.idle)
	return next
}

func atMostOnce(a groups.Action) bool {
	switch a := a.(type) {
	case *groups.Portray:
		return true
	case *groups.Invite:
		return a.Reset
	}
	return false
}
