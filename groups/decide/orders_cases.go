package decide

import (
	"slices"

	"pita/groups"
)

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
	if d.staff(a.group.ID, q.Author.ID) && q.Author.ID != a.by && !q.Author.Pita {
		d.because("takeout.staff")
		d.reply(a, words("removal.staff"))
		return
	}
	if _, did := d.retract(a.group, q, "hapus"); !did {
		d.reply(a, words("order.dry"))
		return
	}
	d.reply(a, words("takeout.done"))
}

func (d *draft) hideCase(a asking, c *groups.Case) {
	g := d.group(c.Group)
	if c.Hidden || g == nil {
		d.reply(a, words("takeout.gone"))
		return
	}
	if _, did := d.retract(g, groups.Quote{ID: c.Message, Author: groups.Party{ID: c.Person}}, c.Rule); !did {
		d.reply(a, words("order.dry"))
		return
	}
	c.Hidden, c.Decided = true, a.by
	d.strike(d.member(g.ID, c.Person), c)
	reason := ""
	if r, ok := d.Rules.Rule(c.Rule); ok {
		reason = r.Reason
	}
	d.whisperAbout(c, c.Person, words("moderation.hidden", code(c.Code), text("reason", reason)))
	d.countVerdict(g, c, true)
	d.closeCase(c, groups.CaseUpheld)
	d.reply(a, words("takeout.done"))
}

// openCases returns a group's cases that wait for people, the oldest first.
func (d *draft) openCases(g *groups.Group) []*groups.Case {
	all := d.cases(groups.Ref{Kind: groups.KindCase, Group: g.ID})
	all = slices.DeleteFunc(all, func(c *groups.Case) bool {
		return c.State != groups.CaseOpen && c.State != groups.CaseTaken
	})
	slices.SortStableFunc(all, func(a, b *groups.Case) int { return a.Opened.Compare(b.Opened) })
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
		w.Lines = append(w.Lines, words("case.item", code(c.Code), spoken("what", "lane."+c.Lane.String()), person(c.Person)))
	}
	d.reply(a, w)
}

func (d *draft) showCase(a asking, c *groups.Case) {
	reason := ""
	if r, ok := d.Rules.Rule(c.Rule); ok {
		reason = r.Reason
	}
	d.reply(a, words("case.show", code(c.Code), person(c.Person), text("reason", reason),
		text("text", excerpt(c.Evidence)), when("when", c.Opened)))
}

// onCase does something to a case in one of the groups in which the asker is staff.
// Nobody handles a case about themselves.
func (d *draft) onCase(a asking, code_ string, do func(asking, *groups.Case)) {
	c := d.findCase(a, code_)
	switch {
	case c == nil:
		d.because("case.unknown")
		d.reply(a, words("case.unknown", code(code_)))
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

// restore undoes what was done: the strike ends, the quiet ends, and the writer is told.
// WhatsApp cannot bring a message back; the writer may send it again.
func (d *draft) restore(a asking, c *groups.Case) {
	c.Decided = a.by
	d.unstrike(c)
	d.countVerdict(d.group(c.Group), c, false)
	d.closeCase(c, groups.CaseRestored)
	d.out.Cancel = append(d.out.Cancel, groups.Withhold{Case: c.Code, NoCare: true})
	if c.Hidden {
		d.whisperAbout(c, c.Person, words("moderation.restored", code(c.Code)))
	}
	d.reply(a, words("case.restored", code(c.Code)))
}

func (d *draft) uphold(a asking, c *groups.Case) {
	if c.Removal {
		d.removalAsked(a, c.Group, c.Person, c.Code)
		return
	}
	c.Decided = a.by
	d.countVerdict(d.group(c.Group), c, true)
	d.closeCase(c, groups.CaseUpheld)
	d.reply(a, words("case.upheld", code(c.Code)))
}

// handOver passes a case on, a friend's for one.
func (d *draft) handOver(a asking, c *groups.Case) {
	d.passOn(a, c)
	d.reply(a, words("case.handed", code(c.Code)))
}

func (d *draft) passOn(a asking, c *groups.Case) {
	g := d.group(c.Group)
	c.Asked = append(c.Asked[:len(c.Asked):len(c.Asked)], a.by)
	d.keep(c)
	if c.Lane == groups.Care {
		d.alertNext(g, c, words("alert.moved", code(c.Code), person(c.Person)))
		return
	}
	who := d.nextStaff(g, c)
	if who == "" {
		d.tellOwners(words("case.appeal-staff", code(c.Code), person(c.Person), groupArg(g)))
		return
	}
	c.Holder, c.Asked = who, append(c.Asked, who)
	d.whisperAbout(c, who, words("case.appeal-staff", code(c.Code), person(c.Person), groupArg(g)))
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
	c.State = groups.CaseOpen
	d.passOn(a, c)
	d.reply(a, words("case.appealed", code(c.Code)))
}
