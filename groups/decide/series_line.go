package decide

import (
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// joinLine has a lesson of so many messages wait behind all that were queued before it, and
// returns when its turn comes if the number is well: now where the house has no pace.
func (d *draft) joinLine(messages int) time.Time {
	if d.Between == 0 {
		return d.now
	}
	l := load[groups.Line](d, (&groups.Line{}).Ref())
	if l == nil {
		l = &groups.Line{}
	}
	turn := groups.Later(l.Free, d.now)
	if turn.Sub(d.now) > 24*time.Hour {
		turn = d.now // the clock jumped: the night ends every line
	}
	l.Free = turn.Add(time.Duration(messages) * d.Between)
	d.keep(l)
	return turn
}

// behind returns the window of what stands in line for so long: its grace counts from its turn,
// since more may be due at one minute than can leave within one grace, and what is over is not
// given again. It ends where quiet hours begin. While the number is down no grace grows.
func (w window) behind(wait time.Duration, now time.Time, g *groups.Group) window {
	if wait <= 0 {
		return w
	}
	first := groups.Later(w.first, quietAt(g, now).Cut(now, w.first.Add(wait), zone(g)))
	return window{first, groups.Later(w.rest, first.Add(schedule.Tail))}
}

// lessonLeft notes that a lesson left at another time than was believed, behind others or after
// the number had been down: the four hours until a person's next one count from then.
func (d *draft) lessonLeft(ev *groups.Settled) {
	for _, r := range d.courses(ev.To) {
		n := len(r.Given)
		if n == 0 || r.Given[n-1] != ev.Post || d.now.Sub(r.Gave).Abs() <= punctual {
			continue
		}
		if r.Gave = d.now; r.State == groups.RunEnded {
			d.forgetHour(r)
			continue
		}
		d.keep(r)
	}
}
