package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/groups"
	"pita/groups/schedule"
	"pita/moderation"
)

const foreseeFor = 14 * 24 * time.Hour // how far ahead posts are looked at

// given obeys an order from the desk or the command line.
func (d *draft) given(ev *groups.Given) {
	a := asking{by: ev.By.ID, group: d.group(ev.Place.ID), order: ev.Order}
	if !d.mayGive(a) {
		d.because("order.denied")
		d.reply(a, words("order.denied"))
		return
	}
	d.obey(a)
}

// mayGive says whether a person may give an order from the desk, as the table of
// commands says of those who type it.
func (d *draft) mayGive(a asking) bool {
	switch a.order.(type) {
	case *groups.Introduce, *groups.Retire, *groups.Forget, *groups.Confirm, *groups.Reload, *groups.ChangeNumber:
		return d.role("", a.by) >= groups.Owner
	}
	row := d.Commands.Row(rowOf(a.order))
	return a.by == "" || row == nil || d.mayAsk(a.group, a.by, row)
}

// desk obeys orders that come from no chat, and says whether the order was one. Only
// the operator at the machine and the owner may give them.
func (d *draft) desk(a asking) bool {
	switch a.order.(type) {
	case *groups.Introduce, *groups.Retire, *groups.Forget, *groups.Confirm, *groups.Reload, *groups.ChangeNumber:
	default:
		return false
	}
	switch o := a.order.(type) {
	case *groups.Introduce:
		d.introduce(o)
	case *groups.Retire:
		d.retire(o.Who.ID, o.Role)
	case *groups.Forget:
		d.forgetNow(o.Who.ID)
	case *groups.Confirm:
		n := *d.number()
		n.Dry, n.Health, n.Until = false, groups.Well, time.Time{}
		d.keep(&n)
	case *groups.Reload:
		d.reload(o)
	case *groups.ChangeNumber:
		d.changeNumber()
	}
	return true
}

// introduce keeps who a person is, in one group or for all.
func (d *draft) introduce(o *groups.Introduce) {
	p := d.person(o.Who.ID)
	if o.Who.Name != "" {
		p.Name = o.Who.Name
	}
	if o.Handle != "" && !d.renamed(p, o.Handle) {
		d.because("order.handle-taken")
		return
	}
	p.Reviewer = p.Reviewer || o.Reviewer
	if o.Reachable && p.Reached.IsZero() {
		p.Reached = d.now
		d.out.Release = append(d.out.Release, p.ID)
	}
	g := d.group(o.In.ID)
	if g == nil {
		p.Role = max(p.Role, o.Role)
	}
	d.keep(p)
	d.enrol(p)
	d.beginRounds(p.ID)
	if g == nil {
		return
	}
	m := d.member(g.ID, p.ID)
	m.Here, m.Role, m.Unproven = true, max(m.Role, o.Role), false
	if !o.Since.IsZero() {
		m.Since = o.Since
	}
	d.keep(m)
	if m.Role >= groups.Facilitator {
		d.enlist(g, p.ID)
	}
}

// retire takes a coordinator off, or an owner, unless nobody would be left to answer for the
// house.
func (d *draft) retire(who groups.PersonID, role groups.Role) {
	t := *d.team()
	switch {
	case role == groups.Coordinator && !slices.Contains(t.Coordinators, who):
		d.because("order.no-coordinator")
		return
	case role == groups.Coordinator:
		t.Coordinators = slices.DeleteFunc(slices.Clone(t.Coordinators), func(id groups.PersonID) bool { return id == who })
		d.keep(&t)
		if p := d.person(who); p.Role == groups.Coordinator {
			p.Role = groups.Patient
			d.keep(p)
		}
		return
	case !slices.Contains(t.Owners, who):
		d.because("order.no-owner")
		return
	case len(t.Owners) == 1:
		d.because("order.last-owner")
		return
	}
	t.Owners = slices.DeleteFunc(slices.Clone(t.Owners), func(id groups.PersonID) bool { return id == who })
	d.keep(&t)
	p := d.person(who)
	p.Role = groups.Patient
	d.keep(p)
}

// enrol keeps the lists of those who look after the whole house.
func (d *draft) enrol(p *groups.Person) {
	t := *d.team()
	add := func(to []groups.PersonID, on bool) []groups.PersonID {
		if !on || slices.Contains(to, p.ID) {
			return to
		}
		return append(slices.Clone(to), p.ID)
	}
	t.Owners = add(t.Owners, p.Role == groups.Owner)
	t.Coordinators = add(t.Coordinators, p.Role == groups.Coordinator)
	t.Reviewers = add(t.Reviewers, p.Reviewer)
	if p.Role >= groups.Coordinator || p.Reviewer {
		d.keep(&t)
	}
}

// reload notes since when each rule is known, so that a new one begins in shadow. The
// owner hears of rules and posts that could not be used; who writes the rules hears of those.
func (d *draft) reload(o *groups.Reload) {
	if o.RulesAt != "" || o.NoPosts {
		d.outside(words("notify.shelf"))
	}
	if o.RulesAt != "" {
		w := words("owner.rules-broken", text("where", o.RulesAt), d.whyArg(cmp.Or(o.RulesWhy, groups.RulesBroken)))
		d.tellOwners(w)
		for _, id := range d.team().Coordinators {
			d.whisper(id, w)
		}
	}
	if o.NoPosts {
		d.tellOwners(words("owner.posts-unread"))
	}
	d.tellPostFaults(o.Posts)
	d.noteWriters()
	d.recall = map[approvedOn]approvedThen{} // many groups may wait for one post
	for _, id := range d.team().Reviewers {
		d.beginRounds(id)
	}
	var fresh []moderation.Rule
	for _, r := range d.Rules.Rules() {
		known, hash := load[groups.RuleNote](d, groups.Ref{Kind: groups.KindRule, ID: r.ID}), r.Hash()
		if known == nil || known.Hash != hash {
			d.keep(&groups.RuleNote{Rule: r.ID, Hash: hash, First: d.now})
			fresh = append(fresh, r)
		}
	}
	for _, g := range d.groups() {
		if g.Live {
			d.awaitTrials(g)
			d.trialBegins(g, fresh)
		}
		for _, p := range d.plans(g) {
			d.foresee(g, p)
		}
	}
	d.reloadSeries()
	d.rearmCampaigns()
	for _, c := range byTime(d.cases(groups.Ref{Kind: groups.KindCase})) {
		d.rearm(c)
	}
}

// rearm gives a case back the timers that it has missed: a restore drops what was due
// meanwhile. Those that are still to come are there.
func (d *draft) rearm(c *groups.Case) {
	open := c.State == groups.CaseOpen
	care := c.Lane == groups.Care && (open || c.State == groups.CaseTaken)
	missed := func(kind string, due time.Time, when bool) {
		if when && !due.After(d.now) {
			d.set(caseTimer(c, kind, d.now))
		}
	}
	missed(expireTimer, c.Expires, true)
	missed(nextTimer, lastAlert(c).Add(careEvery), care && open && c.Holder != "")
	missed(followTimer, lastAlert(c).Add(followAfter), care && lastAlert(c).Sub(lastCry(c)) < followAtMost)
	missed(softTimer, c.Opened.Add(softFor), c.Soft && open && !c.Hidden && d.now.Sub(c.Opened) < retractFor)
}

// foresee tells the coordinator, once, that a post that is due soon could not leave as
// things stand: then, and not at its hour. A plan whose timer a restore has dropped gets
// it back.
func (d *draft) foresee(g *groups.Group, p *groups.Plan) {
	if !p.Next.After(d.now) {
		// Its hour was heard already if it waits since: a timer of that hour is passed over.
		due := d.now
		if o, _ := d.weigh(g, plannedOf(p)); o.Move == schedule.Hold {
			due = o.Until
		}
		d.set(planTimer(p, due))
		return
	}
	if p.Next.Sub(d.now) > foreseeFor {
		return
	}
	_, why := d.approvedAt(p.Post, g.Locale, p.Next)
	if why == p.Warned {
		return
	}
	p.Warned = why
	d.keep(p)
	if why != "" {
		d.tellCoordinators(words("plan.foreseen", text("post", p.Post), when("when", p.Next), d.whyArg(why)))
		d.outside(words("notify.foreseen", d.whyArg(why)))
	}
}
