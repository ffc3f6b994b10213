package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/groups"
)

// mostAppeals is how often a decision is looked at again.
const mostAppeals = 2

// caseWork obeys orders about cases and messages, and says whether the order was one.
func (d *draft) caseWork(a asking) bool {
	switch o := a.order.(type) {
	case *groups.TakeOut:
		d.takeOut(a, o)
	case *groups.ShowCases:
		d.showCases(a, o)
	case *groups.Restore:
		d.onCase(a, o.Code, d.restore)
	case *groups.Uphold:
		d.onCase(a, o.Code, d.uphold)
	case *groups.HandOver:
		d.onCase(a, o.Code, d.handOver)
	case *groups.Appeal:
		d.appeal(a, o)
	default:
		return false
	}
	return true
}

// takeOut takes a message out of the group because a facilitator says so.
func (d *draft) takeOut(a asking, o *groups.TakeOut) {
	if o.Code != "" {
		d.onCase(a, o.Code, d.hideCase)
		return
	}
	q := groups.Quote{ID: o.Message, Author: o.Who}
	if q.ID == "" && a.message != nil && a.message.ReplyTo != nil {
		q = *a.message.ReplyTo
	}
	if q.ID == "" || a.group == nil {
		d.noTarget(a)
		return
	}
	if open := d.casesOf(a.group, q.Author.ID, q.ID); len(open) > 0 && q.Author.ID != a.by {
		d.hideCase(a, open[0])
		return
	}
	d.takeOutQuoted(a, q)
}

// takeOutQuoted takes out a message that no case is about. Its writer is told, and may
// appeal; it is no strike.
func (d *draft) takeOutQuoted(a asking, q groups.Quote) {
	other := !q.Author.Pita && q.Author.ID != a.by
	switch {
	case !d.live(a.group):
		d.would(a.group, "hide")
		d.reply(a, words("order.dry"))
		return
	case other && d.staff(a.group.ID, q.Author.ID):
		d.because("takeout.staff")
		d.reply(a, words("takeout.staff"))
		return
	case !a.group.Admin && !q.Author.Pita:
		d.notAdmin(a)
		return
	case !other:
		d.retract(a.group, q, "hapus", "")
	default:
		c := d.openCase(&groups.Case{Group: a.group.ID, Person: q.Author.ID, Lane: groups.Hold, Rule: "hapus", Message: q.ID})
		c.Hidden, c.Decided, c.State = true, a.by, groups.CaseUpheld
		d.concerning(c.Person, c.Code)
		d.retract(a.group, q, c.Rule, c.Code)
		d.tellHidden(c, d.reason(c))
	}
	d.reply(a, words("takeout.done"))
}

// hideCase takes out the message of a case, which counts as a strike.
func (d *draft) hideCase(a asking, c *groups.Case) {
	g := d.group(c.Group)
	if c.Hidden || g == nil || c.Message == "" || c.Lane == groups.Care {
		d.because("takeout.gone")
		d.reply(a, words("takeout.gone"))
		return
	}
	if !g.Admin && d.live(g) {
		d.notAdmin(a)
		return
	}
	if _, did := d.retract(g, groups.Quote{ID: c.Message, Author: groups.Party{ID: c.Person}}, c.Rule, c.Code); !did {
		d.reply(a, words("order.dry"))
		return
	}
	c.Hidden, c.Decided = true, a.by
	d.judged(g, c)
	d.closeCase(c, groups.CaseUpheld)
	d.reply(a, words("takeout.done"))
}

// notAdmin says that WhatsApp lets Pita do nothing to members there.
func (d *draft) notAdmin(a asking) {
	d.because("order.not-admin")
	d.reply(a, words("order.not-admin"))
}

// judged counts what people found right: a strike for its writer, unless it was one
// already, or the writer was only asked to delete it, or is staff.
func (d *draft) judged(g *groups.Group, c *groups.Case) {
	d.countVerdict(g, c, groups.CaseUpheld)
	if !c.Hidden || c.Lane == groups.Guard {
		return
	}
	d.knowPicture(c)
	m := d.member(g.ID, c.Person)
	struck := slices.ContainsFunc(m.Strikes, func(s groups.Strike) bool { return s.Case == c.Code })
	switch {
	case struck:
	case c.Soft || d.staff(g.ID, c.Person):
		if len(c.Notices) == 0 {
			d.tellHidden(c, d.reason(c))
		}
	default:
		d.strike(m, c)
		d.climb(g, m, c, d.reason(c))
	}
}

// openCases returns a group's cases that wait for people, the oldest first.
func (d *draft) openCases(g *groups.Group) []*groups.Case {
	all := d.cases(groups.Ref{Kind: groups.KindCase, Group: g.ID})
	all = slices.DeleteFunc(all, func(c *groups.Case) bool {
		return c.State != groups.CaseOpen && c.State != groups.CaseTaken
	})
	return byTime(all)
}

// byTime sorts cases, the oldest first: their codes say nothing.
func byTime(all []*groups.Case) []*groups.Case {
	slices.SortStableFunc(all, func(a, b *groups.Case) int {
		return cmp.Or(a.Opened.Compare(b.Opened), cmp.Compare(a.Message, b.Message), cmp.Compare(b.Lane, a.Lane))
	})
	return all
}

func (d *draft) showCases(a asking, o *groups.ShowCases) {
	if o.Code != "" {
		d.onCase(a, o.Code, d.showCase)
		return
	}
	open := d.openCases(a.group)
	if len(open) == 0 {
		d.reply(a, words("case.none"))
		return
	}
	w := words("case.head", groupArg(a.group))
	for _, c := range open {
		w.Lines = append(w.Lines, words("case.item", code(c.Code), spoken("what", "lane."+shownLane(c).String()), person(c.Person)))
	}
	d.reply(a, w)
}

// shownLane is a case's lane as people see it: what was not taken out only waits.
func shownLane(c *groups.Case) groups.Lane {
	if c.Lane == groups.Hide && !c.Hidden {
		return groups.Hold
	}
	return c.Lane
}

func (d *draft) showCase(a asking, c *groups.Case) {
	d.reply(a, words("case.show", code(c.Code), person(c.Person), d.reason(c), evidence(c), when("when", c.Opened)))
}

// evidence returns what was written, or that it is not kept.
func evidence(c *groups.Case) groups.Arg {
	if c.Evidence == "" {
		return spoken("text", "case.no-text")
	}
	return text("text", excerpt(c.Evidence))
}

// onCase does something to a case in one of the groups in which the asker is staff.
// Nobody handles a case about themselves.
func (d *draft) onCase(a asking, named string, do func(asking, *groups.Case)) {
	c := d.findCase(a, named)
	switch {
	case c == nil:
		d.because("case.unknown")
		d.reply(a, words("case.unknown", code(named)))
	case c.Person == a.by:
		d.because("case.own")
		d.reply(a, words("case.own"))
	default:
		d.concerning(c.Person, c.Code)
		do(a, c)
	}
}

func (d *draft) findCase(a asking, code string) *groups.Case {
	for _, g := range d.staffed(a.by) {
		for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Group: g.ID}) {
			if c.Code == code {
				return c
			}
		}
	}
	return nil
}

// restore undoes what was done: the strike ends, the quiet ends, a removal no longer
// stands, and the person is told. WhatsApp cannot bring a message back; the writer may
// send it again.
func (d *draft) restore(a asking, c *groups.Case) {
	if c.Lane == groups.Care {
		d.endCare(a, c)
		return
	}
	removed := c.Removal && d.barred(c)
	c.Decided = a.by
	d.unknowPicture(c)
	d.unstrike(c)
	if removed {
		m := d.member(c.Group, c.Person)
		m.Barred = time.Time{}
		d.keep(m)
	}
	doubted := d.countVerdict(d.group(c.Group), c, groups.CaseRestored)
	d.closeCase(c, groups.CaseRestored)
	d.out.Cancel = append(d.out.Cancel, groups.Withhold{Case: c.Code, NoCare: true})
	w := words("case.restored", code(c.Code))
	switch {
	case removed:
		d.insist(c.Person, c.Code, words("moderation.back", code(c.Code)))
		w.Lines = append(w.Lines, words("case.add-again"))
	case c.Hidden:
		d.insist(c.Person, c.Code, words("moderation.restored", code(c.Code)))
	}
	if doubted {
		w.Lines = append(w.Lines, words("rule.doubtful-now", text("rule", c.Rule)))
	}
	d.reply(a, w)
}

// barred says whether the removal of a case's person stands.
func (d *draft) barred(c *groups.Case) bool { return d.now.Before(d.member(c.Group, c.Person).Barred) }

// uphold confirms what was done. Who asked for a second look hears how it ended.
func (d *draft) uphold(a asking, c *groups.Case) {
	g := d.group(c.Group)
	switch {
	case c.Lane == groups.Care:
		d.countVerdict(g, c, groups.CaseUpheld)
		d.endCare(a, c)
		return
	case appealed(c) && (c.Decided == a.by || slices.Contains(c.Agreed, a.by)) && a.by != "":
		d.because("case.decided-before")
		d.reply(a, words("case.decided-before", code(c.Code)))
		return
	case c.Removal && c.State == groups.CaseOpen && !d.barred(c):
		d.removalAsked(a, c.Group, c.Person, c.Code)
		return
	}
	c.Decided = a.by
	if g != nil {
		d.judged(g, c)
	}
	second := c.Asks > 0
	d.closeCase(c, groups.CaseUpheld)
	if second {
		d.insist(c.Person, c.Code, words("moderation.upheld", code(c.Code)))
	}
	d.reply(a, words("case.upheld", code(c.Code)))
}

// appealed says whether a case waits for somebody else to look again.
func appealed(c *groups.Case) bool { return c.State == groups.CaseOpen && c.Asks > 0 }

// endCare closes a case of care: the person was reached.
func (d *draft) endCare(a asking, c *groups.Case) {
	d.because("care.ended")
	c.Decided = a.by
	d.closeCase(c, groups.CaseClosed)
	d.reply(a, words("alert.closed", code(c.Code)))
}

// handOver passes a case on, a friend's for one.
func (d *draft) handOver(a asking, c *groups.Case) {
	if c.Lane == groups.Care {
		d.reopen(c)
		if !slices.Contains(c.Asked, a.by) {
			c.Asked = append(c.Asked[:len(c.Asked):len(c.Asked)], a.by)
		}
		d.keep(c)
		d.alertNext(d.group(c.Group), c, d.alertKind(c))
	} else {
		d.passOn(a, c, words("case.handed-staff", code(c.Code), person(c.Person), groupArg(d.group(c.Group))))
	}
	d.reply(a, words("case.handed", code(c.Code)))
}

// passOn shows a case to the next facilitator who has not seen it, or to the owners.
func (d *draft) passOn(a asking, c *groups.Case, w groups.Words) {
	if !slices.Contains(c.Asked, a.by) {
		c.Asked = append(c.Asked[:len(c.Asked):len(c.Asked)], a.by)
	}
	c.Holder = d.nextStaff(d.group(c.Group), c)
	d.keep(c)
	if c.Holder == "" {
		d.tellOwners(w)
		return
	}
	c.Asked = append(c.Asked, c.Holder)
	d.insist(c.Holder, c.Code, w)
}

// reopen opens a case again. One of care that was closed is asked about again too.
func (d *draft) reopen(c *groups.Case) {
	if c.Lane == groups.Care && c.State != groups.CaseOpen && c.State != groups.CaseTaken {
		d.set(caseTimer(c, followTimer, d.now.Add(followAfter)))
	}
	c.State = groups.CaseOpen
}

// appeal brings a case before a facilitator who has not judged it. Anyone may ask for
// that about a case of their own.
func (d *draft) appeal(a asking, o *groups.Appeal) {
	var c *groups.Case
	for _, own := range d.cases(groups.Ref{Kind: groups.KindCase, Person: a.by}) {
		if own.Code == o.Code {
			c = own
		}
	}
	if c == nil {
		c = d.findCase(a, o.Code)
	}
	if c == nil || d.group(c.Group) == nil {
		d.because("case.unknown")
		d.reply(a, words("case.unknown", code(o.Code)))
		return
	}
	switch {
	case c.Person != a.by:
		d.onCase(a, o.Code, d.handOver)
		return
	case c.State == groups.CaseUpheld && c.Asks >= mostAppeals:
		d.because("case.appealed-enough")
		d.reply(a, words("moderation.upheld", code(c.Code)))
		return
	case c.State != groups.CaseOpen || c.Asks == 0:
		d.reopen(c)
		c.Asks++
		d.passOn(a, c, words("case.appeal-staff", code(c.Code), person(c.Person), groupArg(d.group(c.Group))))
	}
	d.reply(a, words("case.appealed", code(c.Code)))
}
