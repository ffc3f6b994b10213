package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/schedule"
)

const (
	remarkFor  = 8 * 7 * 24 * time.Hour // how far ahead a new plan is looked at, at least
	remarkMost = 8                      // occurrences
	oneWeek    = 7 * 24 * time.Hour
)

// A slot is an hour at which a post is to leave for a group, or has just left.
type slot struct {
	at   time.Time
	post string
	plan string
}

// slots returns when the posts of a group's plans, series and campaigns are to leave from now
// until to, in order, and before them what left not long ago, which they wait for as well.
func (d *draft) slots(g *groups.Group, to time.Time) []slot {
	out := d.justLeft(g)
	for _, p := range d.plans(g) {
		out = append(out, d.slotsOf(g, p, to)...)
	}
	for _, c := range d.campaigns() {
		for _, t := range c.Turns {
			running := t.Group == g.ID && t.State == groups.TurnWaits && !c.Paused && c.Ended.IsZero()
			if running && !t.Next().After(to) {
				at := d.leaves(g, &groups.Plan{Post: c.Post, Next: t.At, Held: t.Held})
				out = append(out, slot{at, c.Post, c.Code})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b slot) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.post, b.post), cmp.Compare(a.plan, b.plan))
	})
	return out
}

func (d *draft) slotsOf(g *groups.Group, p *groups.Plan, to time.Time) (out []slot) {
	for _, due := range d.occurrences(g, p, to) {
		at := *p
		if at.Next = due; !due.Equal(p.Next) {
			at.Held = time.Time{}
		}
		out = append(out, slot{d.leaves(g, &at), p.Post, p.Code})
	}
	if r := d.run(g.ID, p.Series); p.Series != "" && r != nil {
		s, _ := d.Library.Series(p.Series)
		for _, o := range d.ahead(g, s, r, to) {
			if o.due.After(p.Next) {
				out = append(out, slot{d.leaves(g, &groups.Plan{Post: o.post, Next: o.due}), o.post, p.Code})
			}
		}
	}
	return out
}

// justLeft returns the planned post that left for a group less than four hours ago, as a slot
// in the past, or nothing. Its name is that of the sending that is nearest to its hour.
func (d *draft) justLeft(g *groups.Group) []slot {
	if g.Posted.IsZero() || d.now.Sub(g.Posted) >= apart {
		return nil
	}
	all := list[groups.Sending](d, groups.Ref{Kind: groups.KindSending, Group: g.ID})
	if len(all) == 0 {
		return nil
	}
	last := slices.MinFunc(all, func(a, b *groups.Sending) int {
		return cmp.Or(cmp.Compare(a.At.Sub(g.Posted).Abs(), b.At.Sub(g.Posted).Abs()), cmp.Compare(a.Post, b.Post))
	})
	return []slot{{at: g.Posted, post: last.Post}}
}

// remarkUntil returns how far ahead a new plan is looked at: some weeks, and a week beyond
// its first hour, however far off that is.
func (d *draft) remarkUntil(p *groups.Plan) time.Time {
	return groups.Later(d.now.Add(remarkFor), p.Next.Add(oneWeek))
}

// askNear asks about a plan that comes within four hours of another post, to come or just sent:
// 1 moves it to the nearest free hour of that day, 2 leaves it, and the later one of both waits.
// It says whether it asked.
func (d *draft) askNear(a asking, c planChoice, p *groups.Plan) bool {
	g, to := a.group, d.remarkUntil(p)
	others := d.waiting(g, to)
	mine := d.slotsOf(g, p, to)
	for _, s := range mine[:min(len(mine), remarkMost)] {
		other, clash := nearTo(others, s.at)
		if !clash {
			continue
		}
		d.because("plan.near-ask")
		stay := c
		stay.Near = true
		free, ok := d.freeHour(g, p, s.at, others)
		if !ok {
			d.ask(a.by, groups.Question{Kind: "plan.near", Group: g.ID, Of: c.Post, Options: []string{stay.String()}})
			d.reply(a, words("plan.near-only", text("post", c.Post), when("when", s.at), text("other", other.post), when("otherwhen", other.at)))
			return true
		}
		move := c
		move.Rule = free.String()
		d.ask(a.by, groups.Question{Kind: "plan.near", Group: g.ID, Of: c.Post, Options: []string{move.String(), stay.String()}})
		minute := schedule.MinuteOf(firstOn(free, s.at, zone(g)), zone(g))
		d.reply(a, words("plan.near-ask", text("post", c.Post), when("when", s.at),
			text("other", other.post), when("otherwhen", other.at), when("free", onDay(s.at, minute, zone(g)))))
		return true
	}
	return false
}

// waiting returns the slots of a group that keep four hours apart: all but emergencies.
func (d *draft) waiting(g *groups.Group, to time.Time) []slot {
	return slices.DeleteFunc(d.slots(g, to), func(s slot) bool { return d.emergency(g, s.post) })
}

// nearTo returns the first of those slots that is less than four hours from at.
func nearTo(slots []slot, at time.Time) (slot, bool) {
	for _, s := range slots {
		if gap := s.at.Sub(at).Abs(); gap < apart {
			return s, true
		}
	}
	return slot{}, false
}

// freeHour returns the plan's rule moved to the hour of the same day that is nearest to at,
// where no other post is near, it is not quiet, and not past.
func (d *draft) freeHour(g *groups.Group, p *groups.Plan, at time.Time, others []slot) (schedule.Rule, bool) {
	rule, err := schedule.Parse(p.Rule)
	var best time.Time
	for _, s := range others {
		for _, free := range []time.Time{s.at.Add(apart), s.at.Add(-apart)} {
			_, clash := nearTo(others, free)
			sameDay := schedule.DayOf(free, zone(g)) == schedule.DayOf(at, zone(g))
			if err != nil || clash || !sameDay || !free.After(d.now) || inQuiet(g, free) {
				continue
			}
			if best.IsZero() || free.Sub(at).Abs() < best.Sub(at).Abs() {
				best = free
			}
		}
	}
	if best.IsZero() {
		return rule, false
	}
	return rule.MovedTo(schedule.MinuteOf(best, zone(g)))
}

// firstOn returns the rule's first hour on the day of t.
func firstOn(r schedule.Rule, t time.Time, z schedule.Zone) time.Time {
	next, _ := r.Next(onDay(t, 0, z).Add(-time.Minute), z)
	return next
}

// onDay returns that time of day on the day of t.
func onDay(t time.Time, at schedule.Minute, z schedule.Zone) time.Time {
	y, m, day := t.In(z.Location()).Date()
	return time.Date(y, m, day, 0, int(at), 0, 0, z.Location()).UTC()
}

// remarks says what should be known about a plan that was just made, the gravest first.
func (d *draft) remarks(g *groups.Group, p *groups.Plan) []groups.Words {
	at := d.leaves(g, p)
	var out []groups.Words
	if _, why := d.Approved(d.st, p.Post, g.Locale, at); why != "" {
		out = append(out, words("plan.not-sendable", text("post", p.Post), d.whyArg(why)))
		p.Warned = why
	} else if later, why := d.laterWhy(g, p); why != "" {
		out = append(out, words("plan.later", when("when", later), d.whyArg(why)))
	}
	post, _ := d.Library.Post(p.Post, g.Locale)
	if !forGroup(g, post) {
		out = append(out, words("plan.not-sendable", text("post", p.Post), d.whyArg("not-for-group")))
	}
	if at.Before(g.Paused) && post.Tone == content.Cheerful {
		out = append(out, words("plan.in-pause", when("until", g.Paused)))
	}
	if w, ok := d.holidayRemark(g, p); ok {
		out = append(out, w)
	}
	if other, ok := d.sameWeek(g, p); ok {
		out = append(out, words("plan.same-week", text("post", p.Post), when("when", other)))
	}
	if d.fullDay(g, at) {
		out = append(out, words("plan.full-day", when("when", at), number("n", unaskedADay)))
	}
	return out
}

// laterWhy returns the first of a plan's next occurrences that could not leave, and why.
func (d *draft) laterWhy(g *groups.Group, p *groups.Plan) (time.Time, string) {
	mine := d.slotsOf(g, p, d.remarkUntil(p))
	for _, s := range mine[:min(len(mine), remarkMost)] {
		if _, why := d.Approved(d.st, p.Post, g.Locale, s.at); why != "" {
			return s.at, why
		}
	}
	return time.Time{}, ""
}

// holidayRemark says that a plan falls on a holiday, or that those of its year are not known.
func (d *draft) holidayRemark(g *groups.Group, p *groups.Plan) (groups.Words, bool) {
	if p.Holidays == "" {
		for _, s := range d.slotsOf(g, p, d.remarkUntil(p)) {
			if name := schedule.Holiday(s.at, zone(g)); name != "" {
				return words("plan.holiday", when("when", s.at), text("holiday", name)), true
			}
		}
		return groups.Words{}, false
	}
	year := d.remarkUntil(p).In(zone(g).Location()).Year()
	if schedule.HolidaysKnown(year) {
		return groups.Words{}, false
	}
	return words("plan.holidays-unknown", number("year", year)), true
}

// sameWeek returns when the same post leaves for the group another time within a week of one
// of the plan's next occurrences.
func (d *draft) sameWeek(g *groups.Group, p *groups.Plan) (time.Time, bool) {
	to := d.remarkUntil(p)
	all := slices.DeleteFunc(d.slots(g, to), func(s slot) bool { return s.post != p.Post })
	mine := d.slotsOf(g, p, to)
	for _, s := range mine[:min(len(mine), remarkMost)] {
		for _, other := range all {
			if other != s && other.at.Sub(s.at).Abs() < oneWeek && !other.at.Before(d.now) {
				return other.at, true
			}
		}
	}
	return time.Time{}, false
}

// fullDay says whether more posts are planned for the day of at than Pita may speak.
func (d *draft) fullDay(g *groups.Group, at time.Time) bool {
	n := 0
	for _, s := range d.slots(g, at.Add(24*time.Hour)) {
		if schedule.DayOf(s.at, zone(g)) == schedule.DayOf(at, zone(g)) && !d.emergency(g, s.post) {
			n++
		}
	}
	return n > unaskedADay
}
