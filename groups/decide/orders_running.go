package decide

import (
	"time"

	"pita/groups"
)

const (
	pauseFor     = 3 * 24 * time.Hour
	introduction = "perkenalan"
	firstStaff   = 2 // facilitators who must be reachable before a group goes live
)

// running obeys orders about how a group is run, and says whether the order was one.
func (d *draft) running(a asking) bool {
	switch o := a.order.(type) {
	case *groups.Help:
		d.reply(a, d.Commands.Help(d.locale(a.group, a.by), d.roleAnywhere(a), d.person(a.by).Reviewer, o.Topic))
	case *groups.Status:
		d.status(a)
	case *groups.GoLive:
		d.goLive(a, o.Shadow)
	case *groups.GoDry:
		d.goDry(a)
	case *groups.ShowPlans:
		d.showPlans(a)
	case *groups.MakePlan:
		d.makePlan(a, o)
	case *groups.DropPlan:
		d.dropPlan(a, o)
	case *groups.SendPost:
		d.sendNow(a, o)
	case *groups.PauseGroup:
		d.pause(a, o.For)
	case *groups.ResumeGroup:
		d.resume(a)
	default:
		return d.market(a) || d.rules(a) || d.campaign(a)
	}
	return true
}

// roleAnywhere returns the highest role a person has in any of their groups.
func (d *draft) roleAnywhere(a asking) groups.Role {
	role := d.role(groupID(a.group), a.by)
	for _, m := range d.memberships(a.by) {
		role = max(role, d.role(m.Group, a.by))
	}
	return role
}

func (d *draft) status(a asking) {
	g, n := a.group, d.number()
	w := words("status.head", groupArg(g))
	switch {
	case n.Dry:
		w.Lines = append(w.Lines, words("status.held"))
	case !g.Live:
		w.Lines = append(w.Lines, words("status.dry"))
	default:
		w.Lines = append(w.Lines, words("status.live"))
	}
	if d.now.Before(g.Paused) {
		w.Lines = append(w.Lines, words("status.paused", when("until", g.Paused)))
	}
	if until := d.marketUntil(g); !until.IsZero() {
		w.Lines = append(w.Lines, words("status.market", when("until", until)))
	}
	w.Lines = append(w.Lines, healthWords("status.health", n))
	w.Lines = append(w.Lines, words("status.plans", number("n", len(d.plans(g)))))
	w.Lines = append(w.Lines, words("status.cases", number("n", len(d.openCases(g)))))
	d.reply(a, w)
}

// healthWords says how the number is doing, and until when where that is known.
func healthWords(phrase string, n *groups.Number) groups.Words {
	name := string(n.Health)
	if n.Health == groups.Well {
		name = "well"
	}
	until := when("until", n.Until)
	if n.Until.IsZero() {
		until = text("until", "?")
	}
	return words(phrase, spoken("health", "health."+name), until)
}

// goLive ends the dry run, once there are people to look after the group and a text
// that introduces Pita.
func (d *draft) goLive(a asking, shadow bool) {
	g := a.group
	switch n := *d.number(); {
	case n.Dry && a.by != "" && d.role("", a.by) < groups.Owner:
		d.because("live.needs-owner")
		d.reply(a, words("live.needs-owner"))
		return
	case n.Dry:
		n.Dry = false
		d.keep(&n)
		if g.Live {
			d.reply(a, words("live.started", groupArg(g)))
			return
		}
	case g.Live:
		d.reply(a, words("live.already"))
		return
	}
	reachable := 0
	for _, id := range g.Staff {
		if p := d.person(id); !p.Reached.IsZero() && !p.Stopped {
			reachable++
		}
	}
	if reachable < firstStaff {
		d.because("live.needs-staff")
		d.reply(a, words("live.needs-staff"))
		return
	}
	intro, why := d.Approved(d.st, introduction, g.Locale, d.now)
	if why != "" {
		d.because("live.needs-introduction")
		d.reply(a, words("live.needs-introduction", text("post", introduction)))
		return
	}
	g.Live, g.Would = true, nil
	if shadow {
		d.awaitTrials(g)
	} else {
		g.Confirmed = d.now
	}
	d.unset(groups.Timer{Kind: "digest", Group: g.ID})
	d.keep(g)
	d.publish(g, intro, groups.ClassReply, until(d.now.Add(replyFor)))
	d.reply(a, words("live.started", groupArg(g)))
	d.openDoor(g)
}

// goDry begins the dry run again. What still waits to be said or done there waits no more.
func (d *draft) goDry(a asking) {
	g := a.group
	if !g.Live {
		d.because("dry.already")
		d.reply(a, words("dry.already"))
		return
	}
	g.Live = false
	d.keep(g)
	d.withhold(groups.Withhold{In: g.ID, NoCare: true})
	d.reply(a, words("dry.started", groupArg(g)))
}

func (d *draft) pause(a asking, long time.Duration) {
	if long <= 0 {
		long = pauseFor
	}
	a.group.Paused = d.now.Add(long)
	d.keep(a.group)
	d.reply(a, words("pause.begun", when("until", a.group.Paused)))
}

func (d *draft) resume(a asking) {
	if !d.now.Before(a.group.Paused) {
		d.reply(a, words("pause.none"))
		return
	}
	a.group.Paused = time.Time{}
	d.keep(a.group)
	d.reply(a, words("pause.ended"))
}
