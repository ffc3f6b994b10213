package decide

import (
	"time"

	"pita/groups"
)

const strangerFor = 24 * time.Hour // then Pita leaves a group to which nobody with a role added it

// arrived begins to keep a group. Everyone found there counts as a member of long
// standing. Whoever added Pita without a role is met with silence; the owner is told.
func (d *draft) arrived(ev *groups.Arrived) {
	defer d.because("group.arrived")
	g := d.group(ev.Place.ID)
	if g == nil {
		g = &groups.Group{ID: ev.Place.ID}
	}
	d.replan(g)
	g.Name, g.Here, g.Live, g.Admin, g.Closed, g.AddedBy = ev.Name, true, false, ev.Admin, ev.Closed, ev.By.ID
	g.Leaving = false
	d.keep(g)
	for _, who := range ev.Members {
		if who.Pita {
			continue
		}
		d.named(who)
		m := d.member(g.ID, who.ID)
		m.Here = true
		d.keep(m)
	}
	for _, who := range ev.Admins {
		if !who.Pita {
			d.admin(g, who.ID, true)
		}
	}
	if d.role(g.ID, ev.By.ID) >= groups.Facilitator && ev.By.ID != "" {
		return
	}
	d.because("group.stranger")
	d.set(groups.Timer{Kind: "stranger", Group: g.ID, Due: d.now.Add(strangerFor)})
	if ev.By.ID == "" {
		d.tellOwners(words("owner.added", groupArg(g), person(ev.By.ID)))
	} else {
		d.askRole(g, ev.By.ID, words("owner.added", groupArg(g), person(ev.By.ID)))
	}
	d.outside(words("notify.added"))
}

// replan sets the plans of a group to which Pita comes back; what was due meanwhile is over.
func (d *draft) replan(g *groups.Group) {
	if g.Here {
		return
	}
	for _, p := range d.plans(g) {
		if !d.leaves(g, p).After(d.now) {
			d.goOn(g, p, d.now)
		}
	}
}

// admin notes that a person is an admin of the group, who gets no role by that alone.
func (d *draft) admin(g *groups.Group, p groups.PersonID, on bool) {
	m := d.member(g.ID, p)
	m.Here, m.Admin = true, on
	m.Unproven = on && !d.staff(g.ID, p)
	d.keep(m)
}

// ranked hears that somebody became an admin, or no longer is one.
func (d *draft) ranked(ev *groups.Ranked) {
	g := d.group(ev.Place.ID)
	if g == nil {
		d.because("group.unknown")
		return
	}
	if ev.Who.Pita {
		g.Admin = ev.Admin
		d.keep(g)
		d.because("pita.ranked")
		if !ev.Admin {
			d.tellStaff(g, words("owner.demoted", groupArg(g)))
		}
		return
	}
	d.because("member.ranked")
	d.admin(g, ev.Who.ID, ev.Admin)
	m := d.member(g.ID, ev.Who.ID)
	if ev.Admin && m.Unproven && g.Here {
		d.askRole(g, ev.Who.ID, words("role.ask", person(ev.Who.ID), groupArg(g)))
	}
	if !ev.Admin {
		d.onlyAdmin(g)
	}
}

// onlyAdmin tells the owner when Pita is left as a group's only admin: should the number
// be lost, nobody could run the group any more.
func (d *draft) onlyAdmin(g *groups.Group) {
	if !g.Here || !g.Admin {
		return
	}
	for _, m := range list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Group: g.ID}) {
		if m.Here && m.Admin {
			return
		}
	}
	d.tellOwners(words("owner.only-admin", groupArg(g)))
	d.outside(words("notify.only-admin"))
}

// changed notes what a group is called and who may write there.
func (d *draft) changed(ev *groups.Changed) {
	g := d.group(ev.Place.ID)
	if g == nil {
		d.because("group.unknown")
		return
	}
	d.because("group.changed")
	if ev.Name != nil {
		g.Name = *ev.Name
	}
	if ev.Closed != nil {
		g.Closed = *ev.Closed
	}
	d.keep(g)
	if ev.Link && !ev.By.Pita {
		d.tellStaff(g, words("staff.link-changed"))
	}
}

// called answers a call: nobody hears it.
func (d *draft) called(ev *groups.Called) {
	d.because("call")
	if p := d.person(ev.From.ID); !p.Stopped && d.now.Sub(p.Answered) >= programEvery {
		p.Answered = d.now
		d.keep(p)
		d.remark(p.ID, words("call.refused"))
	}
}

// reacted obeys the few reactions that are orders of a facilitator.
func (d *draft) reacted(ev *groups.Reacted) {
	g := d.group(ev.Place.ID)
	if g == nil || !g.Here || ev.Self || ev.From.Pita || d.person(ev.From.ID).ID == "" {
		d.because("reaction")
		return
	}
	parsed := d.Commands.Reaction(ev.Emoji, ev.On)
	if parsed.Order == nil || !d.mayAsk(g, ev.From.ID, parsed.Row) || ev.Age() > lateAfter {
		d.because("reaction")
		d.countReaction(ev)
		return
	}
	d.obey(asking{by: ev.From.ID, group: g, order: parsed.Order, row: parsed.Row})
}
