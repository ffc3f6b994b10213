package decide

import (
	"slices"
	"time"

	"pita/groups"
	"pita/groups/command"
	"pita/moderation"
)

// lateAfter is the age from which a message is no longer answered as if it were new.
const lateAfter = 2 * time.Hour

// summaryAfter is how long late messages are gathered for one summary.
const summaryAfter = 5 * time.Minute

// message judges something a person wrote.
func (d *draft) message(ev *groups.Message) {
	switch {
	case ev.Self:
		d.because("self.typed")
		return
	case ev.From.Pita:
		d.because("self.echo")
		return
	case ev.Place.Private():
		d.privateMessage(ev)
		return
	}
	g := d.group(ev.Place.ID)
	if g == nil || !g.Here {
		d.because("group.unknown")
		return
	}
	d.named(ev.From)
	if ev.Kind == groups.Unavailable {
		d.because("message.unreadable")
		return
	}
	if d.groupOrder(g, ev) {
		return
	}
	d.judge(g, writing{
		from: ev.From.ID, id: ev.ID, surfaces: ev.Surfaces,
		numberKnown: ev.NumberKnown, forwarded: ev.Forwarded, late: ev.Age() > lateAfter,
	})
}

// edited judges a message anew: what was harmless may have become an advert.
func (d *draft) edited(ev *groups.Edited) {
	if ev.Self || ev.From.Pita {
		d.because("self.echo")
		return
	}
	w := writing{
		from: ev.From.ID, id: ev.ID, surfaces: ev.Surfaces,
		numberKnown: ev.NumberKnown, late: ev.Age() > lateAfter, edited: true,
	}
	if ev.Place.Private() {
		p := d.person(ev.From.ID)
		d.privateCare(d.home(p), p, w)
		d.because("edit.private")
		return
	}
	g := d.group(ev.Place.ID)
	if g == nil || !g.Here {
		d.because("group.unknown")
		return
	}
	d.judge(g, w)
}

// named keeps what a person calls themselves, for the people who look after them.
func (d *draft) named(p groups.Party) {
	if p.Name == "" || p.ID == "" {
		return
	}
	if known := d.person(p.ID); known.Name != p.Name {
		known.Name = p.Name
		d.keep(known)
	}
}

func (d *draft) input(g *groups.Group, ev *groups.Message) command.Input {
	role := d.role(groupID(g), ev.From.ID)
	if g == nil { // who looks after several groups is no less a facilitator
		role = d.roleAnywhere(asking{by: ev.From.ID})
	}
	return command.Input{
		Text: ev.Text(), Private: ev.Place.Private(), Locale: d.locale(g, ev.From.ID),
		Role: role, Reviewer: d.person(ev.From.ID).Reviewer,
		Now: d.now, Zone: zone(g).Location(), ReplyTo: ev.ReplyTo, Mentions: ev.Mentions,
	}
}

func (d *draft) locale(g *groups.Group, p groups.PersonID) string {
	if p != "" && d.person(p).Locale != "" {
		return d.person(p).Locale
	}
	if g != nil {
		return g.Locale
	}
	return ""
}

func groupID(g *groups.Group) groups.GroupID {
	if g == nil {
		return ""
	}
	return g.ID
}

// groupOrder obeys a command written in a group, and says whether it was one. To one
// who may not give it, Pita is silent there: nobody is shown up before others.
func (d *draft) groupOrder(g *groups.Group, ev *groups.Message) bool {
	parsed := d.Commands.Parse(d.input(g, ev))
	if parsed.Row == nil && parsed.Order == nil && parsed.Fault == nil {
		return false
	}
	from := ev.From.ID
	switch {
	case !d.mayAsk(g, from, parsed.Row), freely(parsed) && d.needsCare(ev.Surfaces, g.Name):
		return false // it is still a text, and judged as one
	case !d.staff(g.ID, from) && (d.offends(g, ev) || d.muted(g, from) && !personal(parsed.Row)):
		return false // a command's word before it makes no advert welcome
	}
	d.answering = from
	if betrays(parsed.Row) && d.live(g) && g.Admin {
		d.retract(g, groups.Quote{ID: ev.ID, Author: ev.From}, "order.private", "")
	}
	switch {
	case d.late(parsed.Order, ev):
		d.because("order.late")
		d.unheld = d.aboutCare(from, parsed.Order)
		d.remark(from, words("order.late"))
	case parsed.Fault != nil:
		d.because("order.fault")
		d.remark(from, *parsed.Fault)
	default:
		d.obey(asking{by: from, group: g, order: parsed.Order, message: ev, row: parsed.Row})
	}
	return true
}

// betrays says whether a command, left standing in a group, would tell the others
// something about a person: whom it names, that its writer has a case, a PIN, or a day of
// their illness.
func betrays(row *command.Row) bool {
	return row != nil && (row.NamesPerson || row.Secret || row.Name == "appeal")
}

// freely says whether a text may hold words of its writer's own: one that is all order
// holds none, and the name of a post about fever is no fever.
func freely(parsed command.Parsed) bool {
	switch parsed.Order.(type) {
	case nil, *groups.Join, *groups.AskLibrary:
		return true
	}
	return false
}

// personal says whether a command is anyone's word about themselves.
func personal(row *command.Row) bool { return row != nil && row.Personal }

// offends says whether a fair group would do something about a text, were it no order.
func (d *draft) offends(g *groups.Group, ev *groups.Message) bool {
	v := d.Rules.Judge(moderation.Text{
		Surfaces: ev.Surfaces, WriterNumberKnown: ev.NumberKnown, Group: g.Name, Forwarded: ev.Forwarded,
		Invite: g.Invite, Newcomer: d.newcomer(d.member(g.ID, ev.From.ID)),
	})
	return slices.ContainsFunc(v.Hits, func(h moderation.Hit) bool { return h.Lane != groups.Care && h.Lane != groups.None })
}

// muted says whether a person's messages are taken out of a group on arrival.
func (d *draft) muted(g *groups.Group, p groups.PersonID) bool {
	return d.now.Before(d.member(g.ID, p).QuietTill)
}

// needsCare says whether a text is a cry for help, whatever else it may be.
func (d *draft) needsCare(surfaces []groups.Surface, group string) bool {
	_, cared := d.Rules.Judge(moderation.Text{Surfaces: surfaces, Group: group}).Care()
	return cared
}

func (d *draft) mayAsk(g *groups.Group, p groups.PersonID, row *command.Row) bool {
	if row == nil {
		return true
	}
	return row.Allows(d.role(groupID(g), p), d.person(p).Reviewer)
}

// late says whether an order came too late to be obeyed. Personal words and a freeze
// are obeyed however late.
func (d *draft) late(o groups.Order, ev *groups.Message) bool {
	if ev.Age() <= lateAfter {
		return false
	}
	switch o := o.(type) {
	case *groups.Stop, *groups.ForgetMe, *groups.ShowMyData, *groups.ClearChat, *groups.Hush,
		*groups.MySeries, *groups.SetDate,
		*groups.SetPIN, *groups.LosePIN, *groups.Join, *groups.Consent, *groups.Appeal, *groups.Freeze:
		return false
	case *groups.Choose:
		// "I'll call" was meant for the alert, if that had been shown by then.
		q, _ := d.answers(ev.From.ID, o, ev)
		return q == nil || q.Kind != "care" || q.Asked.After(ev.At)
	}
	return true
}

// countLate counts a message that came late, for one summary to the facilitators.
func (d *draft) countLate(g *groups.Group) {
	if g.Late == 0 {
		d.set(groups.Timer{Kind: "late", Group: g.ID, Due: d.now.Add(summaryAfter)})
	}
	g.Late++
	d.keep(g)
}

// lateSummary tells the facilitators how much came late.
func (d *draft) lateSummary(t groups.Timer) {
	d.because("late.summary")
	g := d.group(t.Group)
	if g == nil || g.Late == 0 {
		return
	}
	d.tellStaff(g, words("late.summary", number("n", g.Late)))
	g.Late = 0
	d.keep(g)
}

// retract takes a message out of a group. Of is the case it belongs to, if there is one.
func (d *draft) retract(g *groups.Group, q groups.Quote, why, of string) (groups.ActionID, bool) {
	t := groups.Target{In: groups.Place{ID: g.ID}, To: q.Author}
	t.To.Addresses, t.To.Name = nil, ""
	return d.act(g, "hide", groups.Outgoing{
		Class: groups.ClassRetract, Expires: d.now.Add(retractFor), Case: of,
		Action: &groups.Retract{Target: t, Message: q.ID, Why: why},
	})
}
