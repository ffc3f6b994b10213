package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/schedule"
)

// A planned post is one that is to leave for a group at an hour that was fixed before: of a
// plan, a series, a campaign.
type planned struct {
	post string
	due  time.Time // its hour
	// held is until when it waited for another post; zero: it did not. Keep an outcome's there.
	held time.Time
	loud bool            // quiet hours don't hold it
	by   groups.PersonID // who hears why it does not leave; nobody: the facilitators
	near bool            // they know that it may wait for another post
	mute bool            // whoever sends it tells by itself why it does not leave
	plan string          // the code of the plan whose it is, if it is one's
	with *passedOver     // what is passed over together with it, should it be too late
}

// An outcome is what became of a planned post: it was sent, waits until Until, or was
// skipped, and then Why names the reason.
type outcome struct {
	schedule.Verdict
	why  string
	held time.Time       // until when it waits for another post
	said groups.ActionID // its first message, when it was sent
}

// A passedOver is what follows a post that is too late, and is too long ago to be told one by one.
type passedOver struct {
	n    int
	last time.Time
}

// sendPlanned sends a planned post, if it may leave now, and says what became of it. All that
// leaves at an hour fixed before goes this way, so that one law holds for all: it is approved
// now, neither too late nor in quiet hours, nothing hinders it, it is no cheerful one in a
// grief pause, four hours have passed since the last one, and the group has not heard from
// Pita three times today. Why it was skipped is told once. The decision's reason is named.
func (d *draft) sendPlanned(g *groups.Group, p planned) outcome {
	o, approved := d.sendIfMay(g, p)
	f := fate{outcome: o, planned: p, group: g.ID}
	if approved != nil {
		f.bytes = approved.Messages
	}
	d.fates = append(d.fates, f)
	return o
}

func (d *draft) sendIfMay(g *groups.Group, p planned) (outcome, *groups.Approval) {
	d.out.Detail = p.post
	post, _ := d.Library.Post(p.post, g.Locale)
	urgent := post.Kind == content.Emergency
	o, approved := d.weigh(g, p)
	switch {
	case o.Move == schedule.Hold && o.held.IsZero():
		d.because("plan.held")
	case o.Move == schedule.Hold:
		d.because("plan.near")
		if !p.near && !p.mute {
			d.tellPlanner(g, p, words("plan.shifted", text("post", p.post), when("when", p.due), when("until", o.held)))
		}
	case o.Move == schedule.Skip:
		d.because(skipReason(o.why))
		d.tellSkipped(g, p, o.why)
	case !d.live(g):
		d.because("plan.dry")
		d.would(g, "post")
		o.why = "dry"
	case !urgent && !d.mayUnasked(g):
		d.because("plan.limit")
		o = d.skipped("limit")
		d.tellSkipped(g, p, o.why)
	default:
		d.because("plan.sent")
		if !urgent {
			g.Posted = d.hourOf(g, p)
		}
		rest := schedule.JudgeBegun(groups.Later(p.due, p.held), d.now, d.hoursFor(g, p), zone(g)).Until
		o.said = d.publish(g, approved, groups.ClassPost, window{o.Until, rest})
	}
	return o, approved
}

// final says whether the post has left, or will not.
func (o outcome) final() bool { return o.Move != schedule.Hold }

// sendsPlanned says whether timers of that kind send planned posts to groups.
func sendsPlanned(kind string) bool { return kind == "plan" || kind == "campaign" }

// plannedTimers returns the timers that will send something planned to a group.
func (d *draft) plannedTimers(g *groups.Group) []groups.Timer {
	var out []groups.Timer
	for _, p := range d.plans(g) {
		t := planTimer(p, groups.Later(p.Next, p.Held))
		t.ID = timerID(t)
		out = append(out, t)
	}
	for _, c := range d.campaigns() {
		for _, turn := range c.Turns {
			if turn.Group == g.ID && turn.State == groups.TurnWaits && !c.Paused && c.Ended.IsZero() {
				t := campaignTimer(c, turn.Next())
				t.ID = timerID(t)
				out = append(out, t)
			}
		}
	}
	return out
}

func skipReason(why string) groups.Reason {
	if why == "late" {
		return "plan.late"
	}
	return "plan.skipped"
}

// weigh judges whether a planned post may leave now, as far as that can be said without
// counting how often the group was spoken to. It changes nothing.
func (d *draft) weigh(g *groups.Group, p planned) (outcome, *groups.Approval) {
	o, approved := d.fit(g, p)
	if o.Move != schedule.Send || d.emergency(g, p.post) {
		return o, approved
	}
	switch free := d.freeAt(g, p); {
	case !d.now.Before(free):
		return o, approved
	case d.mayShift(g, p, free):
		return outcome{Verdict: schedule.Verdict{Move: schedule.Hold, Until: free}, held: free}, nil
	}
	return d.skipped("near"), nil
}

// fit judges a planned post by itself, whatever else was sent.
func (d *draft) fit(g *groups.Group, p planned) (outcome, *groups.Approval) {
	// The sender finds what may leave until this very moment over already.
	v := schedule.Judge(groups.Later(p.due, p.held), d.now.Add(1), d.hoursFor(g, p), zone(g))
	switch v.Move {
	case schedule.Hold:
		return outcome{Verdict: v}, nil
	case schedule.Skip:
		return d.skipped("late"), nil
	}
	post, _ := d.Library.Post(p.post, g.Locale)
	approved, why := d.approvedNow(p.post, g.Locale)
	if why == "" {
		why = d.hindrance(g, post)
	}
	if why == "" && d.now.Before(g.Paused) && post.Tone == content.Cheerful && post.Kind != content.Emergency {
		why = "paused"
	}
	if why != "" {
		return d.skipped(why), nil
	}
	return outcome{Verdict: v}, approved
}

func (d *draft) skipped(why string) outcome {
	return outcome{Verdict: schedule.Verdict{Move: schedule.Skip, Until: d.now}, why: why}
}

// apart is how long a group is left in peace after a planned post.
const apart = 4 * time.Hour

// freeAt returns when the next planned post may leave for a group: four hours after the one
// before. Of several at one instant the first by its hour, then by its post's id, goes first,
// in whichever order their timers ring.
func (d *draft) freeAt(g *groups.Group, p planned) time.Time {
	free := g.Posted.Add(apart)
	if g.Posted.IsZero() {
		free = time.Time{}
	}
	if free.After(d.now) {
		return free
	}
	first := p
	for _, other := range d.plans(g) {
		o := plannedOf(other)
		if o.plan == p.plan || !before(o, first) || d.emergency(g, o.post) || d.now.Before(groups.Later(o.due, o.held)) {
			continue
		}
		if v, _ := d.fit(g, o); v.Move == schedule.Send {
			first = o
		}
	}
	if first == p {
		return free
	}
	return d.hourOf(g, first).Add(apart)
}

// before says whether a planned post goes before another that is due at the same instant.
func before(a, b planned) bool {
	return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.post, b.post), cmp.Compare(a.plan, b.plan)) < 0
}

// mayShift says whether a planned post may wait for another: until later on the same day,
// outside quiet hours.
func (d *draft) mayShift(g *groups.Group, p planned, until time.Time) bool {
	return sameDaytime(g, d.hoursFor(g, p), d.now, until)
}

// hoursFor returns the hours in which a planned post is held.
func (d *draft) hoursFor(g *groups.Group, p planned) schedule.Quiet {
	if p.loud || d.emergency(g, p.post) {
		return schedule.Quiet{}
	}
	return quietAt(g, p.due)
}

// punctual is how late a post may leave and still count as sent at its hour, so that the next
// one, planned four hours later, is not held for the seconds that a sender takes.
const punctual = 5 * time.Minute

// hourOf returns when a planned post that leaves now counts as sent.
func (d *draft) hourOf(g *groups.Group, p planned) time.Time {
	at := d.hoursFor(g, p).End(groups.Later(p.due, p.held), zone(g))
	if d.now.Sub(at) > punctual {
		return d.now
	}
	return at
}

// tellSkipped tells once that a planned post did not go out.
func (d *draft) tellSkipped(g *groups.Group, p planned, why string) {
	d.noteSkip(g, p.post, why)
	if p.mute {
		return
	}
	w := words("plan.skipped", text("post", p.post), when("when", p.due), d.whyArg(why))
	if p.with != nil {
		w.Lines = append(w.Lines, words("plan.skipped-too", number("n", p.with.n), when("until", p.with.last)))
	}
	d.tellPlanner(g, p, w)
}

// tellPlanner tells something of a planned post to who planned it, or else to the facilitators.
func (d *draft) tellPlanner(g *groups.Group, p planned, w groups.Words) {
	if by := d.begunBy(p.by); by != "" {
		d.whisper(by, w)
		return
	}
	d.tellStaff(g, w)
}

// forGroup says whether a post is written for a group.
func forGroup(g *groups.Group, p content.Post) bool {
	return len(p.For) == 0 || slices.Contains(p.For, g.Name)
}
