package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// visionMost is how many hours a vision lets come at most.
const visionMost = 2000

// A vision is a state as it would be later: what is known now, overlaid by what would be
// decided meanwhile. Nothing of it is kept.
type vision struct {
	World
	st    groups.State
	own   map[groups.Ref]groups.Record // nil: dropped
	since []groups.Timer
	known map[approvedOn]approvedThen
}

func newVision(w World, st groups.State) *vision {
	return &vision{World: w, st: st, own: map[groups.Ref]groups.Record{}, known: map[approvedOn]approvedThen{}}
}

// approvedOn names a question that is asked again and again while hours come: whether a post
// may leave on a day. Nothing that comes meanwhile changes the answer.
type approvedOn struct {
	post, lang string
	day        string
}

type approvedThen struct {
	approval *groups.Approval
	why      string
}

// approvedNow is Approved at this draft's moment; in a vision each question is asked once.
func (d *draft) approvedNow(post, lang string) (*groups.Approval, string) {
	return d.approvedAt(post, lang, d.now)
}

// approvedAt is Approved at a moment; where this draft remembers answers, each day is asked once.
func (d *draft) approvedAt(post, lang string, at time.Time) (*groups.Approval, string) {
	on := approvedOn{post, lang, at.In(schedule.WIB.Location()).Format(time.DateOnly)}
	if then, ok := d.recall[on]; ok {
		return then.approval, then.why
	}
	a, why := d.Approved(d.st, post, lang, at)
	if d.recall != nil {
		d.recall[on] = approvedThen{a, why}
	}
	return a, why
}

func (v *vision) put(r groups.Record) { v.own[r.Ref()] = r }

// Load returns the record as it would be.
func (v *vision) Load(ref groups.Ref) groups.Record {
	if r, ok := v.own[ref]; ok {
		return r
	}
	return v.st.Load(ref)
}

// List returns the records that ref matches as they would be.
func (v *vision) List(ref groups.Ref) []groups.Record {
	var out []groups.Record
	for _, r := range v.st.List(ref) {
		if _, changed := v.own[r.Ref()]; !changed {
			out = append(out, r)
		}
	}
	for name, r := range v.own {
		if r != nil && ref.Matches(name) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b groups.Record) int { return compareRefs(a.Ref(), b.Ref()) })
	return out
}

func compareRefs(a, b groups.Ref) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group),
		cmp.Compare(a.Person, b.Person), cmp.Compare(a.ID, b.ID))
}

// play lets every hour from now until to come at which something planned is due in a group,
// and returns what becomes of it.
func (v *vision) play(id groups.GroupID, now, to time.Time) []Due {
	d := v.looking(v, now)
	g := d.group(id)
	if g == nil {
		return nil
	}
	v.since = d.plannedTimers(g)
	for _, c := range d.campaigns() {
		alone := *c // what other groups get changes nothing here
		alone.Turns = slices.DeleteFunc(slices.Clone(c.Turns), func(t groups.Turn) bool { return t.Group != id })
		v.put(&alone)
	}
	var out []Due
	for range visionMost {
		t, ok := v.first()
		if !ok || t.Due.After(to) {
			break
		}
		now = groups.Later(t.Due, now)
		d := newDraft(v.World, v, &groups.TimerDue{Head: groups.Head{At: now, Seen: now}, Timer: t})
		d.recall = v.known
		d.timer(&groups.TimerDue{Timer: t})
		out = append(out, d.seenDues(id)...)
		v.keep(d.decision())
	}
	return out
}

// first takes out the timer that is due first.
func (v *vision) first() (groups.Timer, bool) {
	if len(v.since) == 0 {
		return groups.Timer{}, false
	}
	t := slices.MinFunc(v.since, func(a, b groups.Timer) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
	v.since = slices.DeleteFunc(v.since, func(o groups.Timer) bool { return o.ID == t.ID })
	return t, true
}

// keep takes what was decided for what is so from then on. Timers that were there already
// and are none of a planned post are left alone.
func (v *vision) keep(d groups.Decision) {
	for _, r := range d.Put {
		v.put(allLeft(r))
	}
	for _, ref := range d.Drop {
		v.own[ref] = nil
	}
	for _, t := range d.Set {
		if sendsPlanned(t.Kind) {
			v.since = append(slices.DeleteFunc(v.since, func(o groups.Timer) bool { return o.ID == t.ID }), t)
		}
	}
}

// allLeft takes what a campaign has queued for sent: here all that is sent leaves.
func allLeft(r groups.Record) groups.Record {
	c, ok := r.(*groups.Campaign)
	if !ok {
		return r
	}
	left := *c
	left.Turns = slices.Clone(c.Turns)
	for i, t := range left.Turns {
		if t.State == groups.TurnQueued {
			left.Turns[i].State = groups.TurnSent
		}
	}
	return &left
}

// A fate is what became of one planned post in a decision.
type fate struct {
	outcome
	planned
	group groups.GroupID
	bytes []byte // the approved messages of what leaves
}

// seenDues returns what became of planned posts for a group in this decision, and is settled.
func (d *draft) seenDues(id groups.GroupID) []Due {
	var out []Due
	for _, f := range d.fates {
		if f.group != id || !f.final() {
			continue
		}
		due := Due{At: d.now, Due: f.due, Post: f.post, Why: f.why}
		if due.Why == "" {
			messages, err := approvedMessages(f.bytes)
			if due.Messages = messages; err != nil {
				due.Why = "broken"
			}
		}
		out = append(out, due)
	}
	return out
}
