package decide

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pita/groups"
)

const (
	confirmFor      = 5 * time.Minute
	barredFor       = 365 * 24 * time.Hour
	removalsAnHour  = 3
	groupsTimeLimit = 24 * time.Hour
	roleFor         = 7 * 24 * time.Hour
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
	if d.frozen(a) {
		return
	}
	q := d.confirm(a, groups.Question{Kind: "confirm:remove", Group: g.ID, About: who, Of: of})
	d.reply(a, words("removal.ask", person(who), groupArg(g), code(q.Code)))
}

// confirm waits a short while for "ya" with the number that is shown.
func (d *draft) confirm(a asking, q groups.Question) *groups.Question {
	for _, old := range d.questions(a.by) {
		if strings.HasPrefix(old.Kind, "confirm:") {
			d.drop(old) // one at a time, so that a number means one thing
		}
	}
	n := int(d.head.Seed[0]) % 8
	if p := d.person(a.by); a.by != "" {
		if p.Shown == digit(n) {
			n = (n + 1) % 8 // an old "ya" must not agree to something new
		}
		p.Shown = digit(n)
		d.keep(p)
	}
	q.Code, q.Expires = digit(n), d.now.Add(confirmFor)
	return d.ask(a.by, q)
}

// digit returns the nth number that agrees: 0 and 1 mean other things.
func digit(n int) string { return strconv.Itoa(2 + n) }

// frozen says whether a person's orders that can't be undone are suspended, and answers
// when they are.
func (d *draft) frozen(a asking) bool {
	if a.by == "" || !d.person(a.by).Frozen {
		return false
	}
	d.because("order.frozen")
	d.reply(a, words("order.frozen"))
	return true
}

// removalAgreed removes a member, or, for one of long standing, waits for a second person.
func (d *draft) removalAgreed(a asking, q *groups.Question) {
	g, m := d.group(q.Group), d.member(q.Group, q.About)
	if g == nil || !m.Here || d.staff(q.Group, q.About) || !d.staff(q.Group, a.by) {
		d.reply(a, words("removal.not-member"))
		return
	}
	if d.frozen(a) {
		return
	}
	if !d.live(g) {
		d.because("removal.dry")
		d.would(g, "removal")
		d.reply(a, words("order.dry"))
		return
	}
	if !g.Admin {
		d.notAdmin(a)
		return
	}
	c := d.removalCase(q, g)
	if !slices.Contains(c.Agreed, a.by) {
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
		d.reply(a, words("removal.waiting", code(c.Code)))
		return
	}
	d.countRemoval(a.by)
	d.remove(a, g, m, c)
}

// removalCase returns the case in which a removal is agreed to, a new one if need be.
func (d *draft) removalCase(q *groups.Question, g *groups.Group) *groups.Case {
	if c := d.openRemoval(g.ID, q.About); c != nil {
		return c
	}
	c := d.openCase(&groups.Case{Group: g.ID, Person: q.About, Lane: groups.Hold, Rule: "keluarkan"})
	c.Removal = true
	return c
}

// openRemoval returns the case in which a person's removal is proposed, or nil.
func (d *draft) openRemoval(g groups.GroupID, p groups.PersonID) *groups.Case {
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: p}) {
		if c.Group == g && c.Removal && c.State == groups.CaseOpen && !d.barred(c) {
			return c
		}
	}
	return nil
}

func (d *draft) remove(a asking, g *groups.Group, m *groups.Member, c *groups.Case) {
	d.because("removal.done")
	m.Barred = d.now.Add(barredFor)
	d.keep(m)
	c.Decided = a.by
	for _, id := range c.Agreed { // an appeal goes to somebody else
		if !slices.Contains(c.Asked, id) {
			c.Asked = append(c.Asked[:len(c.Asked):len(c.Asked)], id)
		}
	}
	d.closeCase(c, groups.CaseUpheld)
	d.send(groups.Outgoing{
		Class: groups.ClassRetract, Expires: d.now.Add(retractFor), Case: c.Code,
		Action: &groups.Remove{Target: target(g.ID, m.Person)},
	})
	d.insist(m.Person, c.Code, words("moderation.removed", groupArg(g), code(c.Code)))
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
		d.insist(by, "", words("freeze.told"))
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
	switch {
	case !d.staffAnywhere(p) && !p.Reviewer:
		d.because("freeze.no-staff")
		d.reply(a, words("role.unknown"))
		return
	case !on && who.ID == a.by:
		d.because("freeze.own")
		d.reply(a, words("order.frozen"))
		return
	}
	p.Frozen = on
	d.keep(p)
	if on {
		d.insist(p.ID, "", words("freeze.told"))
		d.reply(a, words("freeze.done", person(p.ID)))
		return
	}
	d.reply(a, words("unfreeze.done", person(p.ID)))
}

// staffAnywhere says whether a person looks after any group.
func (d *draft) staffAnywhere(p *groups.Person) bool {
	return p.Role >= groups.Facilitator || slices.ContainsFunc(d.memberships(p.ID), func(m *groups.Member) bool {
		return d.staff(m.Group, p.ID)
	})
}

// askRole asks the facilitators, or the owners where it is theirs to say, whether a new
// admin looks after the group.
func (d *draft) askRole(g *groups.Group, who groups.PersonID, w groups.Words) {
	to := slices.DeleteFunc(slices.Clone(g.Staff), func(id groups.PersonID) bool { return id == who })
	if len(to) == 0 || g.AddedBy == who {
		to = d.team().Owners
	}
	for _, id := range to {
		d.ask(id, groups.Question{
			Kind: "role", Of: string(who), Group: g.ID, About: who, Options: []string{"yes", "no"}, Expires: d.now.Add(roleFor),
		})
		d.insist(id, "", w)
	}
}

// roleAnswered does what was answered about a new admin.
func (d *draft) roleAnswered(a asking, q *groups.Question, yes bool) {
	a.group = d.group(q.Group)
	switch {
	case a.group == nil || !d.staff(q.Group, a.by):
	case yes:
		d.confirmRole(a, groups.Party{ID: q.About})
	default:
		d.because("role.refused")
		d.reply(a, words("order.cancelled"))
	}
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
	if !slices.Contains(g.Staff, p) {
		g.Staff = append(g.Staff[:len(g.Staff):len(g.Staff)], p)
		d.keep(g)
	}
}

// discharge takes a facilitator off a group's roster. What they had in hand goes to the next.
func (d *draft) discharge(g *groups.Group, p groups.PersonID) {
	if !slices.Contains(g.Staff, p) {
		return
	}
	g.Staff = slices.DeleteFunc(slices.Clone(g.Staff), func(id groups.PersonID) bool { return id == p })
	d.keep(g)
	d.handOn(g, p)
}

// handOn passes on what a facilitator had in hand who is no longer there for it.
func (d *draft) handOn(g *groups.Group, p groups.PersonID) {
	for _, c := range d.openCases(g) {
		if c.Holder != p || c.Person == p {
			continue
		}
		if c.Lane == groups.Care {
			c.State = groups.CaseOpen
			d.alertNext(g, c, d.alertKind(c))
			continue
		}
		c.Holder = ""
		d.keep(c)
	}
}
