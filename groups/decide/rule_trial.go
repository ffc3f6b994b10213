package decide

import (
	"time"

	"pita/groups"
	"pita/moderation"
)

// trialTimer ends the week in which new rules only count in a group. Its Ref says which:
// those that are known since then.
const trialTimer = "rule.trial"

// awaitTrials has the facilitators told when the week of the rules that are in shadow in a
// group is over. Rules that came together are told together.
func (d *draft) awaitTrials(g *groups.Group) {
	set := map[time.Time]bool{}
	for _, r := range d.Rules.Rules() {
		known := load[groups.RuleNote](d, groups.Ref{Kind: groups.KindRule, ID: r.ID})
		if r.Lane == groups.Care || known == nil || set[known.First] || !r.HoldsIn(g.Name) || !d.shadowed(g, known) {
			continue // of most rules no note of the group need be read
		}
		set[known.First] = true
		d.set(groups.Timer{
			Kind: trialTimer, Group: g.ID, Due: known.First.Add(shadowFor), Ref: trialRef(known),
		})
	}
}

// trialBegins tells the facilitators which rules only count from now on. A rule that was in
// force and has changed does so too: until its week is over, or it is confirmed, nothing of it
// keeps anybody out.
func (d *draft) trialBegins(g *groups.Group, fresh []moderation.Rule) {
	w := words("rule.trial-begins", groupArg(g))
	for _, r := range fresh {
		if r.Lane != groups.Care && r.HoldsIn(g.Name) {
			w.Lines = append(w.Lines, words("rule.trial-item", text("rule", r.ID), laneArg(&r)))
		}
	}
	if len(w.Lines) == 0 {
		return
	}
	w.Lines = shorten(w.Lines, "rule.more")
	d.tellStaff(g, w)
}

// trialRef names a trial by when its rules came.
func trialRef(n *groups.RuleNote) string { return n.First.UTC().Format(time.RFC3339Nano) }

// trialOver tells how often the rules that are in force from now on would have hit. What
// somebody confirmed, or switched off, meanwhile needs no telling.
func (d *draft) trialOver(t groups.Timer) {
	d.because("rule.trial-over")
	g := d.group(t.Group)
	if g == nil || !g.Here || !g.Live {
		return
	}
	w := words("rule.trial-over", groupArg(g))
	for _, r := range d.Rules.Rules() {
		note := d.ruleNote(g, &r)
		if trialRef(note) != t.Ref || !d.trialled(g, &r, note) {
			continue
		}
		w.Lines = append(w.Lines, words("rule.item", text("rule", r.ID), laneArg(&r), number("hits", note.Hits)))
	}
	if len(w.Lines) == 0 {
		return
	}
	w.Lines = shorten(w.Lines, "rule.more")
	d.tellStaff(g, w)
}

// trialled says whether a rule was in shadow in a group until its time was over.
func (d *draft) trialled(g *groups.Group, r *moderation.Rule, n *groups.RuleNote) bool {
	return r.Lane != groups.Care && r.HoldsIn(g.Name) && !n.Confirmed && !n.Off && n.First.After(g.Confirmed)
}
