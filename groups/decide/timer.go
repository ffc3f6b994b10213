package decide

import (
	"slices"
	"time"

	"pita/groups"
)

// timer does what a timer was set for.
func (d *draft) timer(ev *groups.TimerDue) {
	t := ev.Timer
	switch t.Kind {
	case "plan":
		d.planDue(t)
	case "campaign":
		d.campaignDue(t)
	case reachTimer:
		d.reachOver(t)
	case reportTimer:
		d.reportDue(t)
	case courseKind:
		d.courseDue(t)
	case "series.ahead":
		d.lookAhead(t)
	case "digest":
		d.digest(t)
	case "late":
		d.lateSummary(t)
	case trialTimer:
		d.trialOver(t)
	case numberTimer:
		d.numberStill()
	case "stranger":
		d.stranger(t)
	case roundTimer:
		d.roundDue(t)
	case deputyTimer:
		d.roundUnanswered(t)
	case "forget":
		d.forgetNow(t.Person)
	case nextTimer, followTimer, expireTimer, softTimer:
		d.caseDue(t)
	default:
		// A timer of a newer program, kept by it and unknown here: nothing follows.
		d.because("timer.unknown")
	}
}

// The kinds of timer that belong to a case.
const (
	nextTimer   = "care.next"   // nobody took an alert
	followTimer = "care.follow" // a case of care is asked about again
	expireTimer = "case.expire" // the case is dropped
	softTimer   = "case.soft"   // the writer was asked to delete a message
)

func caseTimer(c *groups.Case, kind string, due time.Time) groups.Timer {
	return groups.Timer{Kind: kind, Due: due, Group: c.Group, Person: c.Person, Ref: c.Code}
}

func (d *draft) caseDue(t groups.Timer) {
	c := load[groups.Case](d, groups.Ref{Kind: groups.KindCase, Group: t.Group, Person: t.Person, ID: t.Ref})
	if c == nil {
		d.because("case.gone")
		return
	}
	d.concerning(c.Person, c.Code)
	switch t.Kind {
	case nextTimer:
		d.careNext(c)
	case followTimer:
		d.careFollow(c)
	case softTimer:
		d.softOver(c)
	case expireTimer:
		if c.Lane == groups.Care && (c.State == groups.CaseOpen || c.State == groups.CaseTaken) {
			d.careOutlives(c)
			return
		}
		d.because("case.expired")
		d.unheardAppeal(c)
		d.drop(c)
	}
}

// digest tells the facilitators what a day of dry run would have done.
func (d *draft) digest(t groups.Timer) {
	d.because("dry.digest")
	g := d.group(t.Group)
	if g == nil || len(g.Would) == 0 {
		return
	}
	if g.Here {
		d.tellStaff(g, digestWords(g))
	}
	g.Would = nil // the next one begins anew, and sets the timer with it
	d.keep(g)
}

func digestWords(g *groups.Group) groups.Words {
	w := words("dry.digest", groupArg(g))
	var whats []string
	for what := range g.Would {
		whats = append(whats, what)
	}
	slices.Sort(whats)
	for _, what := range whats {
		w.Lines = append(w.Lines, words("dry.line", spoken("what", "would."+what), number("n", g.Would[what])))
	}
	return w
}

// stranger leaves a group to which Pita was added by somebody without a role, unless
// a facilitator was confirmed there meanwhile.
func (d *draft) stranger(t groups.Timer) {
	g := d.group(t.Group)
	if g == nil || !g.Here || len(g.Staff) > 0 {
		d.because("stranger.known")
		return
	}
	d.because("stranger.leaves")
	g.Leaving = true
	d.keep(g)
	d.send(groups.Outgoing{
		Class: groups.ClassReply, Expires: d.now.Add(groupsTimeLimit),
		Action: &groups.Leave{Target: target(g.ID, "")},
	})
}
