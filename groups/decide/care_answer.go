package decide

import "pita/groups"

// careAnswered does what a facilitator chose about a case of care.
func (d *draft) careAnswered(c *groups.Case, by groups.PersonID, choice string) {
	taken := c.State == groups.CaseTaken && c.Holder != by
	switch {
	case c.State != groups.CaseOpen && c.State != groups.CaseTaken:
		d.because("care.settled")
		d.insist(by, c.Code, words("case.unknown", code(c.Code)))
	case taken && choice != "pass":
		d.because("care.taken-already")
		d.insist(by, c.Code, words("alert.taken-other", code(c.Code)))
	case choice == "take":
		d.careTaken(c, by)
	case choice == "pass":
		d.carePassed(c, by)
	case choice == "wrong":
		d.careWrong(c, by)
	}
}

func (d *draft) careTaken(c *groups.Case, by groups.PersonID) {
	d.because("care.taken")
	c.State, c.Holder = groups.CaseTaken, by
	d.unset(caseTimer(c, nextTimer, d.now))
	d.keep(c)
	d.insist(by, c.Code, words("alert.taken", code(c.Code), person(c.Person)))
	d.tellAsked(c, by, words("alert.taken-other", code(c.Code)))
}

// carePassed asks the next one, if it was this one's turn.
func (d *draft) carePassed(c *groups.Case, by groups.PersonID) {
	d.because("care.passed")
	d.insist(by, c.Code, words("alert.passing", code(c.Code)))
	if c.Holder != by {
		return
	}
	c.State = groups.CaseOpen
	d.alertNext(d.group(c.Group), c, d.alertKind(c))
}

func (d *draft) careWrong(c *groups.Case, by groups.PersonID) {
	d.because("care.wrong")
	c.Decided = by
	d.closeCase(c, groups.CaseClosed)
	d.countVerdict(d.group(c.Group), c, false)
	d.insist(by, c.Code, words("alert.wrong", code(c.Code)))
	d.tellAsked(c, by, words("alert.closed", code(c.Code)))
}

// tellAsked tells everybody else who was alerted in a case.
func (d *draft) tellAsked(c *groups.Case, but groups.PersonID, w groups.Words) {
	for _, other := range c.Asked {
		if other != but && d.staff(c.Group, other) {
			d.insist(other, c.Code, w)
		}
	}
}

// careReply passes on what a person in need writes back: words on their way to a human
// must not end with a program. It says whether there was an open case.
func (d *draft) careReply(p *groups.Person, ev *groups.Message) bool {
	var c *groups.Case
	for _, open := range d.cases(groups.Ref{Kind: groups.KindCase, Person: p.ID}) {
		if open.Lane == groups.Care && (open.State == groups.CaseOpen || open.State == groups.CaseTaken) {
			c = open
		}
	}
	if c == nil || ev.Text() == "" {
		return false
	}
	d.because("care.reply")
	d.concerning(p.ID, c.Code)
	to := []groups.PersonID{c.Holder}
	if c.Holder == "" {
		to = d.team().Owners
	}
	for _, id := range to {
		d.insist(id, c.Code, words("alert.reply", code(c.Code), person(p.ID), text("text", ev.Text())))
	}
	if d.awaits(p, "violence") {
		// Whoever holds the phone asks. Until the agreed word comes, nothing is given away.
		d.insist(p.ID, c.Code, words("care.neutral"))
		return true
	}
	if ev.Age() <= lateAfter && !d.awaits(p, "care-reply") {
		d.ask(p.ID, groups.Question{Kind: "care-reply", Of: c.Code, Expires: d.now.Add(comfortEvery)})
		d.insist(p.ID, c.Code, words("care.passed-on"))
	}
	return true
}

// alertWaits reminds a facilitator whom Pita has just alerted how to answer, instead of
// telling them what a member is told.
func (d *draft) alertWaits(p *groups.Person) bool {
	for _, q := range d.questions(p.ID) {
		c := d.caseOf(q)
		if q.Kind != "care" || !d.now.Before(q.Expires) || c == nil || c.State != groups.CaseOpen || c.Holder != p.ID {
			continue
		}
		d.because("care.unclear")
		d.insist(p.ID, c.Code, words("alert.answer-how", code(c.Code), person(c.Person)))
		return true
	}
	return false
}
