package decide

import (
	"slices"
	"time"

	"pita/groups"
)

// newsFor is how long news of a message is waited for, past the moment by which it must have left.
const newsFor = time.Minute

// nextOf returns when something is to be done about a campaign next, and whether anything is:
// a group's turn or, when all have had theirs, to wait no longer for news of what is queued.
func nextOf(c *groups.Campaign) (due time.Time, ok bool) {
	if i, waits := turnOf(c); waits {
		return c.Turns[i].Next(), true
	}
	for _, t := range c.Turns {
		if t.State == groups.TurnQueued {
			due, ok = groups.Later(due, t.Until.Add(newsFor)), true
		}
	}
	return due, ok
}

// turnSettled notes what became of a campaign's message, and ends the campaign with the last
// one. It may say something else than was believed of a message of which no news came. It says
// whether a campaign tells of it at its end, so that nobody else need.
func (d *draft) turnSettled(ev *groups.Settled) (tells bool) {
	if ev.Class != groups.ClassPost {
		return false
	}
	for _, c := range d.campaigns() {
		i := slices.IndexFunc(c.Turns, func(t groups.Turn) bool { return t.Said == ev.Action && t.Said != "" })
		if i < 0 {
			continue
		}
		queued, ended := c.Turns[i].State == groups.TurnQueued, !c.Ended.IsZero()
		c.Turns = slices.Clone(c.Turns)
		t := &c.Turns[i]
		t.State, t.Why = groups.TurnSent, ""
		if ev.Result != groups.Done {
			t.State, t.Why = groups.TurnSkipped, ev.Why
		}
		_, more := nextOf(c)
		if d.keep(c); queued && !more && !c.Paused && !ended {
			d.nextTurn(c)
		}
		return !ended
	}
	return false
}

// withhold takes out what matches of what waits to be said. Of a campaign's message that matches
// news may still come, if it was begun; it is not waited for longer than that takes.
func (d *draft) withhold(w groups.Withhold) {
	d.out.Cancel = append(d.out.Cancel, w)
	for _, c := range d.campaigns() {
		found := false
		c.Turns = slices.Clone(c.Turns)
		for i, t := range c.Turns {
			matches := (w.In == "" || w.In == t.Group) && (w.Post == "" || w.Post == c.Post)
			if matches && t.State == groups.TurnQueued && t.Until.After(d.now) {
				c.Turns[i].Until, found = d.now, true
			}
		}
		if due, ok := nextOf(c); found && ok {
			d.keep(c)
			d.set(campaignTimer(c, due))
		}
	}
}

// lapse leaves out whom nobody heard of in time: what was queued for them was withheld, or went
// with an outbox that a restore dropped.
func (d *draft) lapse(c *groups.Campaign) {
	for i, t := range c.Turns {
		if t.State != groups.TurnQueued || d.now.Before(t.Until.Add(newsFor)) {
			continue
		}
		why := "unsettled"
		switch g := d.group(t.Group); {
		case g == nil || !g.Here:
			why = "not-in-group"
		case !d.live(g):
			why = "dry"
		default:
			if _, no := d.approvedNow(c.Post, g.Locale); no != "" {
				why = no
			}
		}
		c.Turns[i].State, c.Turns[i].Why = groups.TurnSkipped, why
	}
}
