package decide

import "pita/groups"

// settled hears what became of an action. What could not be done, and matters, is told.
func (d *draft) settled(ev *groups.Settled) {
	d.because(groups.Reason("sent." + ev.Result))
	d.out.Detail = ev.Why
	switch {
	case ev.Case == forgetMark:
		d.forgetNow(ev.To)
	case ev.Link != "":
		d.because("join.link")
		d.whisper(ev.To, words("join.link", text("link", ev.Link)))
	case ev.Result == groups.Done:
	case ev.Class == groups.ClassCare && ev.Case != "":
		d.careRefused(ev)
	case ev.Post != "" && ev.Result == groups.Refused:
		d.because("post.refused")
		d.tellCoordinators(words("post.refused", text("post", ev.Post), d.whyArg(ev.Why)))
	}
}

// careRefused says to whoever was alerted that the person could not be told, or passes
// an alert on that could not be delivered.
func (d *draft) careRefused(ev *groups.Settled) {
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: ev.To}) {
		if c.Code == ev.Case && c.Holder != "" {
			d.alert(c, c.Holder, words("alert.refused", code(c.Code), person(c.Person)))
			return
		}
	}
	for _, q := range d.questions(ev.To) {
		if q.Kind == "care" && q.Of == ev.Case {
			if c := d.caseOf(q); c != nil && c.State == groups.CaseOpen && c.Holder == ev.To {
				d.alertNext(d.group(c.Group), c, words("alert.moved", code(c.Code), person(c.Person)))
			}
		}
	}
}

// numberChanged keeps how the number is doing. After a ban nothing but care leaves
// until the owner says so.
func (d *draft) numberChanged(ev *groups.NumberChanged) {
	d.because("number.changed")
	before := d.number()
	n := ev.Health
	n.Dry = before.Dry || before.Health == groups.Banned && n.Health == groups.Well
	if n.Health == before.Health && n.Dry == before.Dry && n.Until.Equal(before.Until) {
		return
	}
	n.Since = d.now
	d.keep(&n)
	d.out.Detail = string(n.Health)
	switch n.Health {
	case groups.Well, groups.Reconnecting, groups.RateLimited:
		if n.Dry && !before.Dry {
			d.tellOwners(healthWords("owner.number", &n))
		}
	default:
		d.tellOwners(healthWords("owner.number", &n))
	}
}
