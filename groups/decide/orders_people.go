package decide

import (
	"slices"
	"strconv"
	"time"

	"pita/groups"
)

const (
	confirmFor      = 5 * time.Minute
	barredFor       = 365 * 24 * time.Hour
	removalsAnHour  = 3
	groupsTimeLimit = 24 * time.Hour
)

// people obeys orders about persons in a group, and says whether the order was one.
func (d *draft) people(a asking) bool {
	switch o := a.order.(type) {
	case *groups.RemoveMember:
		who := a.target(o.Who)
		if !who.Known() {
			d.noTarget(a)
			return true
		}
		d.removalAsked(a, a.group.ID, who.ID, "")
	case *groups.Freeze:
		d.freeze(a, a.target(o.Who), true)
	case *groups.Unfreeze:
		d.freeze(a, a.target(o.Who), false)
	case *groups.ConfirmRole:
		d.confirmRole(a, a.target(o.Who))
	default:
		return false
	}
	return true
}

// removalAsked shows what a removal means and waits for "ya" with its number.
func (d *draft) removalAsked(a asking, g groups.GroupID, who groups.PersonID, of string) {
	group := d.group(g)
	m := d.member(g, who)
	switch {
	case group == nil || !m.Here:
		d.reply(a, words("removal.not-member"))
	case d.staff(g, who):
		d.because("removal.staff")
		d.reply(a, words("removal.staff"))
	default:
		d.askRemoval(a, group, who, of)
	}
}

// askRemoval waits for "ya" with a number that was just shown: nobody is removed by a
// word typed too much.
func (d *draft) askRemoval(a asking, g *groups.Group, who groups.PersonID, of string) {
	if d.person(a.by).Frozen {
		d.because("order.frozen")
		d.reply(a, words("order.frozen"))
		return
	}
	q := d.ask(a.by, groups.Question{
		Kind: "confirm:remove", Code: strconv.Itoa(2 + int(d.head.Seed[0])%8), Group: g.ID, About: who, Of: of,
		Expires: d.now.Add(confirmFor),
	})
	d.reply(a, words("removal.ask", person(who), groupArg(g), code(q.Code)))
}

// removalAgreed removes a member, or, for one of long standing, waits for a second person.
func (d *draft) removalAgreed(a asking, q *groups.Question) {
	g, m := d.group(q.Group), d.member(q.Group, q.About)
	if g == nil || !m.Here || d.staff(q.Group, q.About) || !d.staff(q.Group, a.by) {
		d.reply(a, words("removal.not-member"))
		return
	}
	c := d.removalCase(q, g)
	if !contains(c.Agreed, a.by) {
		c.Agreed = append(c.Agreed[:len(c.Agreed):len(c.Agreed)], a.by)
	}
	d.keep(c)
	if d.now.Sub(m.Since) > settledIn && len(c.Agreed) < 2 {
		d.because("removal.second")
		for _, id := range g.Staff {
			if id != a.by {
				d.whisperAbout(c, id, words("removal.second", person(m.Person), groupArg(g), code(c.Code)))
			}
		}
		return
	}
	d.countRemoval(a.by)
	d.remove(a, g, m, c)
}

func (d *draft) removalCase(q *groups.Question, g *groups.Group) *groups.Case {
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: q.About}) {
		if c.Group == g.ID && c.Removal && c.State == groups.CaseOpen {
			return c
		}
	}
	return &groups.Case{
		Code: d.code(4), Group: g.ID, Person: q.About, Lane: groups.Hold, Rule: "keluarkan", Removal: true,
		Opened: d.now, Expires: d.now.Add(evidenceFor), State: groups.CaseOpen,
	}
}

func (d *draft) remove(a asking, g *groups.Group, m *groups.Member, c *groups.Case) {
	d.because("removal.done")
	if !d.live(g) {
		d.would(g, "removal")
		d.reply(a, words("order.dry"))
		return
	}
	m.Barred = d.now.Add(barredFor)
	d.keep(m)
	d.closeCase(c, groups.CaseUpheld)
	d.send(groups.Outgoing{
		Class: groups.ClassRetract, Expires: d.now.Add(retractFor), Case: c.Code,
		Action: &groups.Remove{Target: target(g.ID, m.Person)},
	})
	d.whisperAbout(c, m.Person, words("moderation.removed", groupArg(g), code(c.Code)))
	d.reply(a, words("removal.done", person(m.Person)))
}

// countRemoval freezes whoever removes three people in an hour: a stolen phone does that.
func (d *draft) countRemoval(by groups.PersonID) {
	if by == "" {
		return
	}
	p := d.person(by)
	p.Removals = append(slices.DeleteFunc(slices.Clone(p.Removals), func(t time.Time) bool {
		return d.now.Sub(t) > time.Hour
	}), d.now)
	if len(p.Removals) >= removalsAnHour {
		p.Frozen = true
		d.tellOwners(words("freeze.done", person(by)))
		d.whisper(by, words("freeze.told"))
	}
	d.keep(p)
}

// freeze suspends a person's irreversible orders, or lets them go again: by another
// member of staff, never by themselves.
func (d *draft) freeze(a asking, who groups.Party, on bool) {
	if !who.Known() {
		d.noTarget(a)
		return
	}
	p := d.person(who.ID)
	if !on && who.ID == a.by {
		d.because("freeze.own")
		d.reply(a, words("order.frozen"))
		return
	}
	p.Frozen = on
	d.keep(p)
	if on {
		d.whisper(p.ID, words("freeze.told"))
		d.reply(a, words("freeze.done", person(p.ID)))
		return
	}
	d.reply(a, words("unfreeze.done", person(p.ID)))
}

// confirmRole makes an admin a facilitator: the word of another facilitator or the owner.
func (d *draft) confirmRole(a asking, who groups.Party) {
	m := d.member(a.group.ID, who.ID)
	if !who.Known() || !m.Admin || !m.Here {
		d.reply(a, words("role.unknown"))
		return
	}
	if who.ID == a.by || a.group.AddedBy == who.ID && d.role("", a.by) < groups.Owner {
		d.because("role.own")
		d.reply(a, words("order.denied"))
		return
	}
	m.Role, m.Unproven = groups.Facilitator, false
	d.keep(m)
	d.enlist(a.group, who.ID)
	d.reply(a, words("role.confirmed", person(who.ID)))
}

// enlist puts a facilitator on a group's roster.
func (d *draft) enlist(g *groups.Group, p groups.PersonID) {
	if !contains(g.Staff, p) {
		g.Staff = append(g.Staff[:len(g.Staff):len(g.Staff)], p)
		d.keep(g)
	}
}

// discharge takes a facilitator off a group's roster.
func (d *draft) discharge(g *groups.Group, p groups.PersonID) {
	g.Staff = slices.DeleteFunc(slices.Clone(g.Staff), func(id groups.PersonID) bool { return id == p })
	d.keep(g)
}
