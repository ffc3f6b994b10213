package decide

import (
	"slices"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/schedule"
)

// aheadBy is how long before its hour a lesson is looked at once more.
const aheadBy = 24 * time.Hour

// A due lesson is a post of a series with its hour.
type dueLesson struct {
	post string
	due  time.Time
}

// minuteOf returns the minute of the day at which a lesson leaves.
func minuteOf(s content.Series, r *groups.Run, o content.Lesson) int {
	switch {
	case o.Minute >= 0:
		return o.Minute
	case r.Minute > 0:
		return r.Minute % groups.Midnight
	}
	return s.Minute
}

// lessons returns what of a series is still to come from a moment on: what was given is
// not, and nothing that would have come before what was dealt with last.
func lessons(s content.Series, r *groups.Run, z schedule.Zone, from time.Time) (out []dueLesson) {
	start, err := content.ParseDate(r.Start)
	if err != nil || s.Broken {
		return nil
	}
	for _, o := range s.Lessons {
		due := start.AddDays(o.Day).At(minuteOf(s, r, o), z.Location()).UTC()
		if !slices.Contains(r.Given, o.Post) && !due.Before(from) && due.After(r.Past) {
			out = append(out, dueLesson{o.Post, due})
		}
	}
	return out
}

// has says whether a post is among lessons at that hour.
func has(of []dueLesson, post string, due time.Time) bool {
	return slices.ContainsFunc(of, func(o dueLesson) bool { return o.post == post && o.due.Equal(due) })
}

// ahead returns the lessons that a group is to get until to.
func (d *draft) ahead(g *groups.Group, s content.Series, r *groups.Run, to time.Time) []dueLesson {
	all := lessons(s, r, zone(g), d.now)
	n := 0
	for n < len(all) && !all[n].due.After(to) {
		n++
	}
	return all[:n]
}

// nextLesson plans the first lesson of a series in a group that comes from a moment on, and
// returns its plan: from there on it is a planned post like others. Nil when no lesson is
// left; then nothing is kept.
func (d *draft) nextLesson(g *groups.Group, s content.Series, r *groups.Run, from time.Time) *groups.Plan {
	left := lessons(s, r, zone(g), from)
	if len(left) == 0 {
		return nil
	}
	next := left[0]
	p := d.lessonPlan(r)
	if p == nil {
		p = &groups.Plan{Code: d.code(4), Group: g.ID, By: r.By, Series: r.Series}
	}
	if p.Post != next.post || !p.Next.Equal(next.due) {
		p.Held, p.Near, p.Warned = time.Time{}, false, ""
	}
	p.Post, p.Next, p.Rule = next.post, next.due, onceAt(next.due, zone(g))
	r.Plan, r.Post, r.Next, r.Gone = p.Code, p.Post, p.Next, false
	d.keep(p)
	d.keep(r)
	d.set(planTimer(p, p.Next))
	if look := p.Next.Add(-aheadBy); look.After(d.now) {
		t := aheadTimer(r)
		t.Due = look
		d.set(t)
	}
	return p
}

// onceAt is the rule of a plan for one hour.
func onceAt(t time.Time, z schedule.Zone) string {
	return "once " + t.In(z.Location()).Format("2006-01-02 15:04")
}

func aheadTimer(r *groups.Run) groups.Timer {
	return groups.Timer{Kind: "series.ahead", Group: r.Group, Ref: r.Series}
}

// lookAhead tells the coordinators a day before that a lesson could not leave.
func (d *draft) lookAhead(t groups.Timer) {
	d.because("series.ahead")
	g, r := d.group(t.Group), d.run(t.Group, t.Ref)
	if g == nil || r == nil {
		return
	}
	if p := d.lessonPlan(r); p != nil && g.Here {
		d.foresee(g, p)
	}
}

// stillNext says whether a plan is what its series says now. If not, what comes next instead
// is planned: a series may be edited, or its file vanish, while it runs.
func (d *draft) stillNext(g *groups.Group, p *groups.Plan) bool {
	r := d.run(g.ID, p.Series)
	if r == nil {
		d.because("series.ended")
		d.drop(p)
		return false
	}
	s, ok := d.Library.Series(p.Series)
	if ok && !s.Member && s.Fits(g.Name) && has(lessons(s, r, zone(g), p.Next), p.Post, p.Next) {
		return true
	}
	d.because("series.moved")
	d.runOn(g, r, d.now.Add(-schedule.Grace)) // moved by a little, as when the zone changes, it still goes
	return false
}

// lessonOver goes on to the next lesson from a moment on, when one was sent or passed over.
func (d *draft) lessonOver(g *groups.Group, p *groups.Plan, from time.Time) {
	r := d.run(g.ID, p.Series)
	if r == nil {
		d.drop(p)
		return
	}
	if d.out.Reason == "plan.sent" {
		given(r, p.Post)
	}
	r.Past = groups.Later(r.Past, p.Next)
	d.runOn(g, r, from)
}

// runOn plans what comes next, from a moment on. A series that is over ends; one whose file is gone or broken
// waits for it, and the coordinators are told once.
func (d *draft) runOn(g *groups.Group, r *groups.Run, from time.Time) {
	s, ok := d.Library.Series(r.Series)
	if !ok || s.Broken || s.Member || !s.Fits(g.Name) {
		d.dropLesson(r)
		if !r.Gone {
			r.Gone = true
			d.tellCoordinators(words("series.gone", text("series", r.Series), groupArg(g)))
		}
		d.keep(r)
		return
	}
	if p := d.nextLesson(g, s, r, from); p != nil {
		if p.Next.After(d.now) {
			d.foresee(g, p)
		}
		return
	}
	d.dropLesson(r)
	d.unset(aheadTimer(r))
	d.drop(r)
	d.tellPlanner(g, planned{by: r.By}, words("series.done", text("series", r.Series), groupArg(g)))
}

func (d *draft) reloadRun(g *groups.Group, r *groups.Run) {
	p := d.lessonPlan(r)
	if p == nil {
		d.runOn(g, r, d.now)
		return
	}
	s, ok := d.Library.Series(r.Series)
	left := lessons(s, r, zone(g), d.now)
	switch {
	case !ok:
	case !p.Next.After(d.now) && has(lessons(s, r, zone(g), p.Next), p.Post, p.Next):
		return // its hour has come; its timer decides
	case len(left) > 0 && has(left[:1], p.Post, p.Next):
		return
	}
	d.runOn(g, r, d.now)
}
