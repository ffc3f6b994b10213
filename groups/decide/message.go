package decide

import (
	"time"

	"pita/groups"
	"pita/groups/command"
)

// lateAfter is the age from which a message is no longer answered as if it were new.
const lateAfter = 2 * time.Hour

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
	if d.groupOrder(g, ev) {
		return
	}
	if ev.Kind == groups.Unavailable {
		d.because("message.unreadable")
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
	g := d.group(ev.Place.ID)
	if g == nil || !g.Here {
		d.because("group.unknown")
		return
	}
	d.judge(g, writing{
		from: ev.From.ID, id: ev.ID, surfaces: ev.Surfaces,
		numberKnown: ev.NumberKnown, late: ev.Age() > lateAfter,
	})
	d.because("edit.clean")
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
	return command.Input{
		Text: ev.Text(), Private: ev.Place.Private(), Locale: d.locale(g, ev.From.ID),
		Role: d.role(groupID(g), ev.From.ID), Reviewer: d.person(ev.From.ID).Reviewer,
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
	if !d.mayAsk(g, from, parsed.Row) {
		d.because("order.denied")
		return false // it is still a text, and judged as one
	}
	if d.late(parsed.Order, ev) {
		d.because("order.late")
		d.whisper(from, words("order.late"))
		return true
	}
	if parsed.Row != nil && (parsed.Row.Personal || parsed.Row.NamesPerson) && d.live(g) && g.Admin {
		d.retract(g, groups.Quote{ID: ev.ID, Author: ev.From}, "order.private")
	}
	if parsed.Fault != nil {
		d.because("order.fault")
		d.whisper(from, *parsed.Fault)
		return true
	}
	d.obey(asking{by: from, group: g, order: parsed.Order, message: ev})
	return true
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
	switch o.(type) {
	case *groups.Stop, *groups.ForgetMe, *groups.ShowMyData, *groups.ClearChat, *groups.Hush,
		*groups.SetPIN, *groups.LosePIN, *groups.Join, *groups.Consent, *groups.Freeze:
		return false
	}
	return true
}

// retract takes a message out of a group.
func (d *draft) retract(g *groups.Group, q groups.Quote, why string) (groups.ActionID, bool) {
	t := groups.Target{In: groups.Place{ID: g.ID}, To: q.Author}
	t.To.Addresses, t.To.Name = nil, ""
	return d.act(g, "hide", groups.Outgoing{
		Class: groups.ClassRetract, Expires: d.now.Add(retractFor),
		Action: &groups.Retract{Target: t, Message: q.ID, Why: why},
	})
}
