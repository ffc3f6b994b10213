package decide

import (
	"slices"

	"pita/groups"
)

// timer does what a timer was set for.
func (d *draft) timer(ev *groups.TimerDue) {
	t := ev.Timer
	switch t.Kind {
	case "plan":
		d.planDue(t)
	case "digest":
		d.digest(t)
	case "late":
		d.lateSummary(t)
	case "stranger":
		d.stranger(t)
	case "care.next", "care.follow", "case.expire", "case.soft":
		d.caseTimer(t)
	default:
		// A timer of a newer program, kept by it and unknown here: nothing follows.
		d.because("timer.unknown")
	}
}

func (d *draft) caseTimer(t groups.Timer) {
	c := load[groups.Case](d, groups.Ref{Kind: groups.KindCase, Group: t.Group, Person: t.Person, ID: t.Ref})
	if c == nil {
		d.because("case.gone")
		return
	}
	d.concerning(c.Person, c.Code)
	switch t.Kind {
	case "care.next":
		d.careNext(c)
	case "care.follow":
		d.careFollow(c)
	case "case.soft":
		d.softOver(c)
	case "case.expire":
		d.because("case.expired")
		d.drop(c)
	}
}

// digest tells the facilitators what a day of dry run would have done.
func (d *draft) digest(t groups.Timer) {
	d.because("dry.digest")
	g := d.group(t.Group)
	if g == nil || !g.Here || len(g.Would) == 0 || len(g.Staff) == 0 {
		return
	}
	w := words("dry.digest", groupArg(g))
	var whats []string
	for what := range g.Would {
		whats = append(whats, what)
	}
	slices.Sort(whats)
	for _, what := range whats {
		w.Lines = append(w.Lines, words("dry.line", spoken("what", "would."+what), number("n", g.Would[what])))
	}
	d.tellStaff(g, w)
	g.Would = nil
	d.keep(g)
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
	d.send(groups.Outgoing{
		Class: groups.ClassReply, Expires: d.now.Add(groupsTimeLimit),
		Action: &groups.Leave{Target: target(g.ID, "")},
	})
}
