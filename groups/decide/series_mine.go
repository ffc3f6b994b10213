package decide

import (
	"slices"
	"strings"
	"time"

	"pita/content"
	"pita/groups"
)

// courseWaits leaves a series for one person until its file is back.
func (d *draft) courseWaits(r *groups.Run) {
	r.Post, r.Next, r.Held = "", time.Time{}, time.Time{}
	d.keep(r)
	d.unset(courseTimer(r, d.now))
}

// reloadCourse lets a series for one person go on by its days as they are now.
func (d *draft) reloadCourse(g *groups.Group, r *groups.Run) {
	s, ok := d.Library.Series(r.Series)
	if d.follow(r) {
		d.keep(r)
	}
	switch left := lessons(s, r, zone(g), d.now); {
	case !ok || s.Broken || !s.Member:
		if r.Post != "" {
			d.courseWaits(r)
		}
	case r.Post != "" && !groups.Later(r.Next, r.Held).After(d.now) && has(lessons(s, r, zone(g), r.Next), r.Post, r.Next):
		d.set(courseTimer(r, groups.Later(r.Next, r.Held))) // a restore may have dropped it
	case r.Post != "" && !r.Held.IsZero() && has(lessons(s, r, zone(g), r.Next), r.Post, r.Next):
	case len(left) > 0 && has(left[:1], r.Post, r.Next):
	default:
		d.setCourse(g, s, r, d.now)
	}
}

// foreseeCourse tells the coordinators, once, which lessons of a series that members receive
// could not leave as things stand, or that all of it can't. It says of no group that somebody
// receives it there.
func (d *draft) foreseeCourse(id string) {
	w, warned := words("series.foreseen", text("series", id)), ""
	s, ok := d.Library.Series(id)
	if !ok || s.Broken || !s.Member {
		w, warned, s.Lessons = words("series.gone-members", text("series", id)), "gone", nil
	}
	for _, o := range s.Lessons {
		if _, why := d.Approved(d.st, o.Post, "", d.now); why != "" {
			warned += o.Post + " " + why + " "
			w.Lines = append(w.Lines, words("series.foreseen-item", text("post", o.Post), d.whyArg(why)))
		}
	}
	note := d.run("", id)
	if note == nil {
		note = &groups.Run{Series: id}
	}
	if note.Warned == warned {
		return
	}
	note.Warned = warned
	d.keep(note)
	if warned != "" {
		w.Lines = shorten(w.Lines, "series.more")
		d.tellCoordinators(w)
	}
}

// mySeries shows a person what they receive, begins a series that they ask for, or ends it.
func (d *draft) mySeries(a asking, o *groups.MySeries) {
	switch {
	case o.Start != "":
		if s, ok := d.findSeries(a, o.Start); ok {
			d.takeUp(a, s, a.group)
		}
		return
	case o.Stop != "" || o.All:
		d.stopCourses(a, o.Stop)
		return
	}
	if !d.guarded(a, o.PIN) {
		return
	}
	w := words("series.mine")
	for _, r := range d.courses(a.by) {
		s, ok := d.Library.Series(r.Series)
		if g := d.group(r.Group); ok && g != nil && r.State == groups.Running && r.Post != "" {
			w.Lines = append(w.Lines, mineItem(g, s, r))
		}
	}
	if len(w.Lines) == 0 {
		w = words("series.mine-none")
	}
	for _, s := range d.Library.AllSeries() {
		r := d.course(a.by, s.ID)
		if d.onOffer(a.by, s) && (r == nil || r.State != groups.Running) {
			w.Lines = append(w.Lines, words("series.mine-free", text("series", s.ID)))
		}
	}
	w.Lines = shorten(w.Lines, "series.more")
	d.reply(a, w)
}

// mineItem says of a series that a person receives when it goes on, and how to end it.
func mineItem(g *groups.Group, s content.Series, r *groups.Run) groups.Words {
	return words("series.mine-item", text("title", s.Title), text("series", s.ID), when("when", courseLeaves(g, r)))
}

// onOffer says whether a person may begin a series: one for members of a group of theirs, of
// which a lesson at least may leave.
func (d *draft) onOffer(p groups.PersonID, s content.Series) bool {
	g := d.groupOf(p, s)
	return s.Member && !s.Broken && g != nil && slices.ContainsFunc(s.Lessons, func(o content.Lesson) bool {
		_, why := d.Approved(d.st, o.Post, d.locale(g, p), d.now)
		return why == ""
	})
}

// stopCourses ends one series for a person, or all.
func (d *draft) stopCourses(a asking, series string) {
	n := 0
	for _, r := range d.courses(a.by) {
		if r.State == groups.Running && (series == "" || r.Series == series) {
			d.callBack(r)
			d.endCourse(r)
			n++
		}
	}
	if n == 0 {
		d.because("series.not-running")
		d.reply(a, words("series.mine-none"))
		return
	}
	d.reply(a, words("series.ended"))
}

// endCourses ends all that a person receives: they asked for silence.
func (d *draft) endCourses(p groups.PersonID) {
	d.dropOffers(p, func(*groups.Question) bool { return true })
	for _, r := range d.courses(p) {
		if r.State == groups.Running || r.State == groups.Offered {
			d.callBack(r)
			d.endCourse(r)
		}
	}
}

// callBack takes the last lesson out of the queue, should it still wait there.
func (d *draft) callBack(r *groups.Run) {
	if n := len(r.Given); n > 0 {
		d.out.Cancel = append(d.out.Cancel, groups.Withhold{To: r.Person, Post: r.Given[n-1], NoCare: true})
	}
}

// leaveSeries ends what a person received as a member of a group they have left, unless
// another group of theirs has the same series.
func (d *draft) leaveSeries(g groups.GroupID, p groups.PersonID) {
	for _, r := range d.courses(p) {
		if r.Group != g {
			continue
		}
		s, _ := d.Library.Series(r.Series)
		if other := d.groupOf(p, s); other != nil && other.ID != g {
			r.Group = other.ID
			d.keep(r)
			continue
		}
		if r.State == groups.Running || r.State == groups.Offered {
			d.callBack(r)
			d.endCourse(r)
		}
	}
	d.dropOffers(p, func(q *groups.Question) bool { return q.Group == g })
}

// dropOffers takes back offers of series that a person has not answered.
func (d *draft) dropOffers(p groups.PersonID, which func(*groups.Question) bool) {
	for _, q := range d.questions(p) {
		if q.Kind == "series" && which(q) {
			d.drop(q)
		}
	}
}

// spaced writes the name of a date as people do.
func spaced(name string) string { return strings.ReplaceAll(name, "-", " ") }
