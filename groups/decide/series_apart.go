package decide

import (
	"cmp"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// nextDay returns the first time on a later day, at a lesson's own minute, that is not
// before a moment.
func nextDay(r *groups.Run, over time.Time) time.Time {
	until := r.Next
	for until.Before(over) {
		until = until.Add(24 * time.Hour)
	}
	return until
}

// lessonHour returns when a lesson that leaves now counts as sent.
func (d *draft) lessonHour(g *groups.Group, r *groups.Run) time.Time {
	due := groups.Later(r.Next, r.Held)
	at := quietAt(g, due).End(due, zone(g))
	if d.now.Sub(at) > punctual {
		return d.now
	}
	return at
}

// lessonFree returns when a person may receive a lesson of a series: four hours after the
// last one of any. Of several that could leave at one instant the first by its hour, then by
// its series' id, goes first, in whichever order their timers ring.
func (d *draft) lessonFree(r *groups.Run) (free time.Time) {
	for _, o := range d.courses(r.Person) {
		if !o.Gave.IsZero() {
			free = groups.Later(free, o.Gave.Add(apart))
		}
		g := d.group(o.Group)
		if o.Series == r.Series || !courseBefore(o, r) || g == nil || !d.leavesNow(g, o) {
			continue
		}
		free = groups.Later(free, d.lessonHour(g, o).Add(apart))
	}
	return free
}

// courseBefore says whether what comes next of one series goes before that of another.
func courseBefore(a, b *groups.Run) bool {
	return cmp.Or(a.Next.Compare(b.Next), cmp.Compare(a.Series, b.Series)) < 0
}

// leavesNow says whether what comes next of a person's series is due, and may leave.
func (d *draft) leavesNow(g *groups.Group, r *groups.Run) bool {
	s, ok := d.Library.Series(r.Series)
	due := groups.Later(r.Next, r.Held)
	if !ok || s.Broken || r.State != groups.Running || r.Post == "" || d.now.Before(due) || !has(lessons(s, r, zone(g), r.Next), r.Post, r.Next) {
		return false
	}
	if v := schedule.Judge(due, d.now, quietAt(g, due), zone(g)); v.Move != schedule.Send {
		return false
	}
	_, why := d.teachable(g, r)
	return why == ""
}

// sameDaytime says whether a moment is on the same day in a group, and not in quiet hours.
func sameDaytime(g *groups.Group, q schedule.Quiet, now, then time.Time) bool {
	loc := zone(g).Location()
	y, m, day := now.In(loc).Date()
	y2, m2, day2 := then.In(loc).Date()
	return y == y2 && m == m2 && day == day2 && !q.Holds(then, zone(g))
}
