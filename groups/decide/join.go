package decide

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
)

const (
	consentPost = "persetujuan"
	welcomePost = "sambutan"
	linkFor     = 24 * time.Hour
)

// join shows the way into a group: through consent, in private.
func (d *draft) join(a asking, o *groups.Join) {
	var open []*groups.Group
	for _, g := range d.groups() {
		if g.Admin && (o.Group == "" || strings.Contains(strings.ToLower(g.Name), strings.ToLower(o.Group))) {
			open = append(open, g)
		}
	}
	switch len(open) {
	case 0:
		d.because("join.none")
		d.remark(a.by, words("join.none"))
	case 1:
		d.offerConsent(a, open[0].ID)
	default:
		q := groups.Question{Kind: "join"}
		w := words("join.head")
		for i, g := range open {
			q.Options = append(q.Options, string(g.ID))
			w.Lines = append(w.Lines, words("join.option", number("n", i+1), text("name", g.Name)))
		}
		d.ask(a.by, q)
		d.reply(a, w)
	}
}

// offerConsent shows what joining means, in words that were approved, and waits for agreement.
func (d *draft) offerConsent(a asking, id groups.GroupID) {
	g := d.group(id)
	if g == nil || d.now.Before(d.member(id, a.by).Barred) {
		d.because("join.refused")
		d.reply(a, words("join.refused"))
		return
	}
	if !d.live(g) {
		d.because("join.later")
		d.reply(a, words("join.later"))
		return
	}
	q := groups.Question{Kind: "consent", Group: id, Expires: d.now.Add(linkFor)}
	consent, why := d.Approved(d.st, consentPost, d.locale(g, a.by), d.now)
	if why != "" {
		// Nobody agrees to a text that can't be shown.
		d.because("join.later")
		d.tellOnce(g, consentPost, why)
		d.reply(a, words("join.later"))
		return
	}
	q.Of = consent.Source
	d.ask(a.by, q)
	d.whisperPost(a.by, consent)
}

// consent keeps that a person agreed, to what and when, and opens the way.
func (d *draft) consent(a asking) {
	q := d.pending(a.by, "consent")
	if q == nil && d.pending(a.by, "preview") != nil {
		d.yes(a, &groups.Yes{}) // so a reviewer agrees to a post
		return
	}
	if q == nil {
		d.because("consent.nothing")
		d.remark(a.by, words("order.nothing-to-confirm"))
		return
	}
	d.drop(q)
	p := d.person(a.by)
	p.Consented, p.Consent, p.Stopped, p.Hushed = d.now, q.Of, false, false
	d.keep(p)
	g, m := d.group(q.Group), d.member(q.Group, a.by)
	if g == nil {
		return
	}
	switch {
	case m.Asking:
		d.letIn(g, m)
		return
	case !d.live(g):
		d.because("join.later")
		d.reply(a, words("join.later"))
		return
	}
	d.send(groups.Outgoing{
		Class: groups.ClassReply, Expires: d.now.Add(linkFor),
		Action: &groups.Invite{Target: target(g.ID, a.by)},
	})
}

// letIn opens the door to one who agreed. In a dry run they wait there.
func (d *draft) letIn(g *groups.Group, m *groups.Member) {
	m.Asking = !d.live(g)
	d.keep(m)
	d.act(g, "other", groups.Outgoing{
		Class: groups.ClassRetract, Expires: d.now.Add(parkedFor),
		Action: &groups.Approve{Target: target(g.ID, m.Person)},
	})
}

// openDoor turns to those who waited at the door while the group was in its dry run.
func (d *draft) openDoor(g *groups.Group) {
	waiting := list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Group: g.ID})
	slices.SortStableFunc(waiting, func(a, b *groups.Member) int {
		return strings.Compare(d.person(a.Person).Name, d.person(b.Person).Name)
	})
	for _, m := range waiting {
		p := d.person(m.Person)
		switch {
		case !m.Asking || d.now.Before(m.Barred):
		case !p.Consented.IsZero():
			d.letIn(g, m)
		case !p.Reached.IsZero():
			d.offerConsent(asking{by: p.ID, group: g}, g.ID)
		}
	}
}

// asked answers a request to join: who agreed is let in; who is barred is not; anyone
// else first hears, when they have written to Pita, what joining means.
func (d *draft) asked(ev *groups.Asked) {
	g := d.group(ev.Place.ID)
	if g == nil || !g.Here || !g.Admin {
		d.because("group.unknown")
		return
	}
	d.named(ev.Who)
	m, p := d.member(g.ID, ev.Who.ID), d.person(ev.Who.ID)
	d.concerning(p.ID, "")
	switch {
	case ev.Withdrawn:
		d.because("join.withdrawn")
		m.Asking = false
		d.keep(m)
	case d.now.Before(m.Barred):
		d.because("join.refused")
		d.act(g, "other", groups.Outgoing{
			Class: groups.ClassRetract, Expires: d.now.Add(parkedFor),
			Action: &groups.Refuse{Target: target(g.ID, p.ID)},
		})
	case !p.Consented.IsZero():
		d.because("join.approved")
		d.letIn(g, m)
	default:
		d.because("join.waiting")
		m.Asking = true
		d.keep(m)
		if !p.Reached.IsZero() {
			d.answering = p.ID
			d.offerConsent(asking{by: p.ID, group: g}, g.ID)
		}
	}
}

// joined welcomes those who came; nobody is named before the others.
func (d *draft) joined(ev *groups.Joined) {
	g := d.group(ev.Place.ID)
	if g == nil || !g.Here {
		d.because("group.unknown")
		return
	}
	d.because("member.joined")
	fresh := 0
	for _, who := range ev.Who {
		if who.Pita {
			continue
		}
		d.named(who)
		m := d.member(g.ID, who.ID)
		if d.now.Before(m.Barred) {
			d.because("member.barred")
			d.act(g, "removal", groups.Outgoing{
				Class: groups.ClassRetract, Expires: d.now.Add(retractFor),
				Action: &groups.Remove{Target: target(g.ID, who.ID)},
			})
			continue
		}
		m.Since, m.Here, m.Asking = d.now, true, false
		d.keep(m)
		fresh++
		d.greet(g, who.ID)
		if !d.person(who.ID).Consented.IsZero() { // others, once they write: their first word may be another
			d.offerSeries(g, who.ID)
		}
	}
	if fresh > 0 && d.mayWelcome(g) && d.mayUnasked(g) {
		d.done(g, "welcome")
		d.act(g, "welcome", groups.Outgoing{
			Class: groups.ClassPost, Expires: d.unaskedUntil(g),
			Action: &groups.Say{Target: target(g.ID, ""), Content: groups.Content{Words: words("welcome.member")}},
		})
	}
}

// mayWelcome says whether the group may hear a welcome: once a day, however many come one
// by one, so that welcomes leave room for posts.
func (d *draft) mayWelcome(g *groups.Group) bool {
	if !d.live(g) {
		d.would(g, "welcome")
		return false
	}
	return !inQuiet(g, d.now) && d.head.Age() <= lateAfter && d.rested(g, "welcome") && (!g.Closed || g.Admin)
}

// greet sends the welcome to one who has written to Pita, privately.
func (d *draft) greet(g *groups.Group, p groups.PersonID) {
	if d.person(p).Reached.IsZero() || !d.live(g) {
		return
	}
	if a, why := d.Approved(d.st, welcomePost, d.locale(g, p), d.now); why == "" {
		d.whisperPost(p, a)
	}
}

// left ends what was under way with one who is gone: what waited for them is dropped,
// except care and the notice of a removal.
func (d *draft) left(ev *groups.Left) {
	g := d.group(ev.Place.ID)
	if g == nil {
		d.because("group.unknown")
		return
	}
	if ev.Who.Pita {
		d.because("pita.left")
		itself := g.Leaving
		g.Here, g.Live, g.Leaving = false, false, false
		d.keep(g)
		d.withhold(groups.Withhold{In: g.ID})
		if itself {
			return
		}
		d.tellOwners(words("owner.removed", groupArg(g)))
		d.outside(words("notify.removed"))
		return
	}
	d.because("member.left")
	m := d.member(g.ID, ev.Who.ID)
	d.concerning(m.Person, "")
	wasAdmin := m.Admin
	m.Here, m.Asking, m.Admin = false, false, false
	if wasAdmin {
		defer d.onlyAdmin(g)
	}
	if m.Role > groups.Patient {
		m.Role = groups.Patient
		d.discharge(g, m.Person)
	}
	d.keep(m)
	d.leaveSeries(g.ID, m.Person)
	if !ev.By.Pita {
		d.out.Cancel = append(d.out.Cancel, groups.Withhold{To: m.Person, Parked: true, NoCare: true})
	}
}
