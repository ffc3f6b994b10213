package decide

import (
	"slices"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/command"
	"pita/groups/schedule"
)

const (
	courseKind = "course" // the timer of what one person receives next
	offerFor   = 7 * 24 * time.Hour
)

func courseTimer(r *groups.Run, due time.Time) groups.Timer {
	return groups.Timer{Kind: courseKind, Due: due, Person: r.Person, Ref: r.Series}
}

// courses returns the series of one person, by their ids.
func (d *draft) courses(p groups.PersonID) []*groups.Run {
	return list[groups.Run](d, groups.Ref{Kind: groups.KindRun, Person: p})
}

func (d *draft) course(p groups.PersonID, series string) *groups.Run {
	return load[groups.Run](d, groups.Ref{Kind: groups.KindRun, Person: p, ID: series})
}

// offerLater offers, to a newcomer whom a link brought and not the private way, once they write
// in private by themselves, what the others were offered when they came. Who needs something else
// now, help above all, is not asked.
func (d *draft) offerLater(p *groups.Person, parsed command.Parsed, late bool) {
	switch parsed.Order.(type) {
	case nil, *groups.Help, *groups.AskLibrary:
	default:
		return
	}
	if late || parsed.Fault != nil || d.awaits(p, append([]string{"consent"}, yesByItself...)...) || d.needs(p) {
		return
	}
	for _, m := range d.memberships(p.ID) {
		if d.newcomer(m) && !d.awaits(p, "series") {
			d.offerSeries(d.group(m.Group), p.ID)
		}
	}
}

// needs says whether somebody looks after a person just now, or was called to.
func (d *draft) needs(p *groups.Person) bool {
	return slices.ContainsFunc(d.cases(groups.Ref{Kind: groups.KindCase, Person: p.ID}), func(c *groups.Case) bool {
		return c.Lane == groups.Care && (c.State == groups.CaseOpen || c.State == groups.CaseTaken)
	})
}

// offerSeries asks a newcomer who wrote in private, once, whether they want to receive lessons
// one by one, if there is a lesson that may leave.
func (d *draft) offerSeries(g *groups.Group, id groups.PersonID) {
	p := d.person(id)
	if p.Reached.IsZero() || p.Stopped || p.Hushed || !d.live(g) || d.staffAnywhere(p) {
		return
	}
	for _, s := range d.Library.AllSeries() {
		if s.Starts != content.Joining || s.Broken || !s.Fits(g.Name) || len(s.Lessons) == 0 || d.course(id, s.ID) != nil {
			continue
		}
		if _, why := d.Approved(d.st, s.Lessons[0].Post, d.locale(g, id), d.now); why != "" {
			continue
		}
		d.keep(&groups.Run{Series: s.ID, Group: g.ID, Person: id, State: groups.Offered})
		d.ask(id, groups.Question{Kind: "series", Group: g.ID, Of: s.ID, Expires: d.now.Add(offerFor)})
		d.whisper(id, words("series.offer", text("title", s.Title), number("n", len(s.Lessons))))
		return // one at a time
	}
}

// seriesAgreed begins what was offered to a person.
func (d *draft) seriesAgreed(a asking, q *groups.Question) {
	if s, ok := d.findSeries(a, q.Of); ok {
		d.takeUp(a, s, d.group(q.Group))
	}
}

// takeUp begins a series for one person, by way of a group of theirs that it is for.
func (d *draft) takeUp(a asking, s content.Series, g *groups.Group) {
	if g == nil || !s.Fits(g.Name) || !d.member(g.ID, a.by).Here {
		g = d.groupOf(a.by, s)
	}
	if g == nil || !s.Member {
		d.because("series.refused")
		d.reply(a, words("series.elsewhere", text("series", s.ID)))
		return
	}
	r := d.course(a.by, s.ID)
	running := r != nil && r.State == groups.Running && r.Post != ""
	if r == nil {
		r = &groups.Run{Series: s.ID, Person: a.by}
	}
	start := ""
	if name := s.Personal(); name != "" {
		on := d.personalDate(a.by, name)
		if on == nil {
			d.because("series.no-date")
			d.reply(a, words("series.no-date", text("name", spaced(name))))
			return
		}
		start, r.Date = on.On, name
	}
	if running && (start == "" || r.Start == start) {
		d.because("series.running")
		w := words("series.mine")
		w.Lines = []groups.Words{mineItem(g, s, r)}
		d.reply(a, w)
		return
	}
	if r.State == groups.RunEnded {
		r.Given = nil // they begin anew
	}
	d.dropOffers(a.by, func(q *groups.Question) bool { return q.Of == s.ID })
	r.Group, r.State = g.ID, groups.Running
	r.Start = d.firstDay(s, r, start, zone(g))
	d.because("series.taken")
	if !d.setCourse(g, s, r, d.now) {
		d.reply(a, words("series.nothing-left-mine", text("title", s.Title)))
		return
	}
	d.noteTaken(s.ID)
	d.reply(a, words("series.taken", text("title", s.Title), when("when", courseLeaves(g, r))))
}

// groupOf returns a group of a person that a series is for; nil when there is none.
func (d *draft) groupOf(p groups.PersonID, s content.Series) *groups.Group {
	for _, m := range d.memberships(p) {
		if g := d.group(m.Group); s.Fits(g.Name) {
			return g
		}
	}
	return nil
}

// setCourse keeps what a person receives next, of what is to come from a moment on, and
// says whether there is anything. What is over ends.
func (d *draft) setCourse(g *groups.Group, s content.Series, r *groups.Run, from time.Time) bool {
	left := lessons(s, r, zone(g), from)
	r.Held = time.Time{}
	if len(left) == 0 {
		d.endCourse(r)
		return false
	}
	r.Post, r.Next = left[0].post, left[0].due
	d.keep(r)
	d.set(courseTimer(r, r.Next))
	return true
}

// endCourse ends a series for a person. That it was there stays known, so that it is not
// offered again; the day it began is not.
func (d *draft) endCourse(r *groups.Run) {
	r.End()
	d.forgetHour(r)
}

// forgetHour lets go of when the last lesson came of a series that is over, once no other
// series waits for it.
func (d *draft) forgetHour(r *groups.Run) {
	rest := r.Gave.Add(apart)
	if !r.Gave.IsZero() && rest.After(d.now) {
		d.set(courseTimer(r, rest))
	} else {
		r.Gave = time.Time{}
		d.unset(courseTimer(r, d.now))
	}
	d.keep(r)
}

// courseLeaves is when what comes next reaches a person: in the daytime of their group.
func courseLeaves(g *groups.Group, r *groups.Run) time.Time {
	due := groups.Later(r.Next, r.Held)
	return quietAt(g, due).End(due, zone(g))
}

// courseDue sends a person what is due of their series, holds it until it may go, or passes
// it over. Nobody hears that it was passed over but, of a text that may not leave, those who
// look after texts, and they not for whom.
func (d *draft) courseDue(t groups.Timer) {
	r, g := d.course(t.Person, t.Ref), (*groups.Group)(nil)
	d.concerning(t.Person, "")
	if r != nil {
		g = d.group(r.Group)
	}
	if g == nil || r.State != groups.Running || r.Post == "" {
		d.because("series.ended")
		if r != nil && r.State == groups.RunEnded {
			d.forgetHour(r)
		}
		return
	}
	s, ok := d.Library.Series(r.Series)
	due, moved := groups.Later(r.Next, r.Held), d.follow(r)
	switch {
	case !ok || s.Broken:
		d.because("series.gone")
		d.courseWaits(r)
		return
	case moved:
		d.because("series.moved")
		d.setCourse(g, s, r, d.now)
		return
	case d.now.Before(due):
		d.because("series.moved")
		d.set(courseTimer(r, due))
		return
	case !has(lessons(s, r, zone(g), r.Next), r.Post, r.Next):
		d.because("series.moved")
		d.setCourse(g, s, r, d.now.Add(-schedule.Grace)) // moved by a little, as when the zone changes, it still goes
		return
	}
	v := schedule.Judge(due, d.now, quietAt(g, due), zone(g))
	switch v.Move {
	case schedule.Hold:
		d.because("series.held")
		d.set(courseTimer(r, v.Until))
		return
	case schedule.Skip:
		d.because("series.late")
	default:
		if d.lesson(g, s, r, window{v.Until, schedule.JudgeBegun(due, d.now, quietAt(g, due), zone(g)).Until}) {
			return
		}
	}
	r.Past = groups.Later(r.Past, r.Next)
	d.setCourse(g, s, r, d.onwards(r.Next))
}

// lesson whispers the lesson that is due, if it may leave, and says whether it waits
// instead: a cheerful one does while the group grieves, and any for four hours after another
// of the same person's, until the next one's turn.
func (d *draft) lesson(g *groups.Group, s content.Series, r *groups.Run, w window) (waits bool) {
	approved, why := d.teachable(g, r)
	switch why {
	case "":
	case "unwanted":
		d.because("series.unwanted")
		return false
	case "paused":
		d.because("series.paused")
		return d.holdLesson(g, s, r, nextDay(r, d.grief(r.Person)))
	default:
		d.because("series.skipped")
		d.tellOnce(g, r.Post, why)
		return false
	}
	if free := d.lessonFree(r); d.now.Before(free) {
		d.because("series.near")
		if !sameDaytime(g, quietAt(g, free), d.now, free) {
			free = nextDay(r, free)
		}
		return d.holdLesson(g, s, r, free)
	}
	d.because("series.sent")
	given(r, r.Post)
	turn := d.joinLine(approved.Parts)
	if r.Gave = d.lessonHour(g, r); turn.Sub(d.now) > punctual {
		r.Gave = turn
	}
	d.whisperCourse(d.person(r.Person), approved, w.behind(turn.Sub(d.now), d.now, g))
	return false
}

// teachable returns the approval by which the lesson that is due may leave, or why it may
// not: "unwanted" by who would receive it, "paused" while they grieve, or what is wrong with
// its text.
func (d *draft) teachable(g *groups.Group, r *groups.Run) (*groups.Approval, string) {
	p := d.person(r.Person)
	if p.Reached.IsZero() || d.silent(p.ID) || !d.live(g) || !d.member(g.ID, p.ID).Here {
		return nil, "unwanted"
	}
	post, _ := d.Library.Post(r.Post, d.locale(g, p.ID))
	approved, why := d.Approved(d.st, r.Post, d.locale(g, p.ID), d.now)
	if why == "" && !forGroup(g, post) {
		why = "not-for-group"
	}
	if why == "" && d.now.Before(d.grief(p.ID)) && post.Tone == content.Cheerful {
		why = "paused"
	}
	return approved, why
}

// grief returns until when any group of a person grieves.
func (d *draft) grief(p groups.PersonID) (until time.Time) {
	for _, m := range d.memberships(p) {
		until = groups.Later(until, d.group(m.Group).Paused)
	}
	return until
}

// holdLesson keeps a lesson until a moment, and says whether it does: not past the hour of
// the next one.
func (d *draft) holdLesson(g *groups.Group, s content.Series, r *groups.Run, until time.Time) bool {
	if left := lessons(s, r, zone(g), r.Next.Add(1)); len(left) > 0 && !until.Before(left[0].due) {
		return false
	}
	r.Held = until
	d.keep(r)
	d.set(courseTimer(r, until))
	return true
}

// whisperCourse whispers a lesson as posts go, in the window that is left to it. It names
// illnesses, so a quiet sentence comes before it.
func (d *draft) whisperCourse(p *groups.Person, a *groups.Approval, w window) {
	for i := range a.Parts {
		expires := w.rest
		if i == 0 {
			expires = w.first
		}
		said := groups.Words{Post: a.Post, Lang: a.Lang, Part: i, Parts: a.Parts, Lead: "series.lead"}
		id := d.send(groups.Outgoing{
			Class: groups.ClassMany, Expires: expires,
			Action: &groups.Whisper{Target: target("", p.ID), Content: groups.Content{Words: said}},
		})
		d.remember(p, id, a.Post, "")
	}
}

// lessonRefused tells, of a lesson that was changed or taken back while it waited to leave,
// those who look after texts; not whose it was.
func (d *draft) lessonRefused(ev *groups.Settled) {
	for _, r := range d.courses(ev.To) {
		g := d.group(r.Group)
		if n := len(r.Given); g != nil && n > 0 && r.Given[n-1] == ev.Post {
			d.because("series.refused")
			d.concerning(ev.To, "")
			d.tellOnce(g, ev.Post, ev.Why)
			return
		}
	}
}
