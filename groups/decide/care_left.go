package decide

import (
	"time"

	"pita/groups"
)

// alertTook is how long an alert may take to leave and still count from when it was made.
const alertTook = time.Minute

// askedLate says whether the alert that a case waits for has not left, and the number is
// why, or has only just: nobody counts as asked before. An alert that does not leave although
// the number has been well for as long as people are given is not waited for.
func (d *draft) askedLate(c *groups.Case) bool {
	if c.Unsent == "" {
		return d.now.Sub(c.Left) < careEvery // a timer may be on its way when an alert leaves
	}
	n := d.number()
	return !sends(n.Health) || d.now.Sub(n.Since) < careEvery
}

// sends says whether a number that does so can send.
func sends(h groups.Health) bool {
	return h == groups.Well || h == groups.Locked || h == groups.RateLimited
}

// alertLeft notes that whoever is asked now has been: their ten minutes begin.
func (d *draft) alertLeft(ev *groups.Settled) {
	c := d.alertedIn(ev.To, ev.Case)
	if c == nil || c.Unsent != ev.Action {
		return
	}
	c.Unsent = ""
	if d.now.Sub(c.Alerted) >= alertTook {
		c.Alerted, c.Left = d.now, d.now
		if c.State == groups.CaseOpen && c.Holder == ev.To {
			d.set(caseTimer(c, nextTimer, d.now.Add(careEvery)))
		}
	}
	d.keep(c)
}

// alertedIn returns the case of that code about which a person was alerted, or nil.
func (d *draft) alertedIn(to groups.PersonID, code string) *groups.Case {
	for _, q := range d.questions(to) {
		if q.Kind == "care" && q.Of == code {
			return d.caseOf(q)
		}
	}
	return nil
}

// alertLost goes on with a case when an alert could not be delivered. One that ran out
// while the number could send nothing asked nobody: it is made anew.
func (d *draft) alertLost(c *groups.Case, ev *groups.Settled) {
	if c == nil || c.State != groups.CaseOpen || c.Holder != ev.To {
		return
	}
	switch {
	case ev.Result != groups.Expired || !d.askedLate(c):
		d.because("care.moved")
		d.alertNext(d.group(c.Group), c, d.alertKind(c))
	case c.Unsent == ev.Action:
		d.because("care.waits")
		d.alert(c, ev.To, d.alertKind(c))
	}
}
