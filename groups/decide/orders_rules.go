package decide

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/command"
	"pita/moderation"
)

const (
	switchFor   = 24 * time.Hour // how long a colleague's wish to switch a rule off waits for a second
	judgedFirst = 5              // verdicts from which it shows whether a rule fits
	triedLines  = 6              // hits of a trial that are shown
)

// rules obeys orders about rules, and says whether the order was one.
func (d *draft) rules(a asking) bool {
	switch o := a.order.(type) {
	case *groups.ShowRules:
		d.showRules(a, o)
	case *groups.ConfirmRule:
		d.confirmRule(a, o)
	case *groups.SwitchRule:
		d.switchRule(a, o)
	case *groups.TryRule:
		d.tryRule(a, o)
	default:
		return false
	}
	return true
}

// showRules shows one rule, or lists those that begin so: those switched off, on trial or
// doubtful first and then those that hit most. Where a phone can't show all of them, those that
// never hit are only counted.
func (d *draft) showRules(a asking, o *groups.ShowRules) {
	if begun := d.rulesBegun(a.group, o.Rule); len(begun) > 0 {
		d.listRules(a, begun, o.Rule != "")
		return
	}
	r, ok := d.findRule(a, o.Rule)
	if !ok {
		return
	}
	note := d.ruleNote(a.group, &r)
	w := words("rule.show", text("rule", r.ID), laneArg(&r), text("reason", r.Reason),
		number("hits", note.Hits), number("upheld", note.Upheld), number("undone", note.Undone))
	switch {
	case note.Off:
		w.Lines = append(w.Lines, words("rule.off", text("rule", r.ID)))
	case d.shadowed(a.group, note):
		w.Lines = append(w.Lines, words("rule.shadow", when("until", note.First.Add(shadowFor))))
	}
	if doubtful(note) && !note.Off && r.Lane != groups.Care {
		w.Lines = append(w.Lines, words("rule.doubtful", text("rule", r.ID)))
	}
	d.reply(a, w)
}

func (d *draft) listRules(a asking, rules []moderation.Rule, named bool) {
	notes := make([]*groups.RuleNote, len(rules))
	special := func(n *groups.RuleNote) bool { return n.Off || doubtful(n) || d.shadowed(a.group, n) }
	for i := range rules {
		notes[i] = d.ruleNote(a.group, &rules[i])
	}
	slices.SortStableFunc(notes, func(x, y *groups.RuleNote) int {
		if first, second := special(x), special(y); first != second {
			return map[bool]int{true: -1, false: 1}[first]
		}
		return y.Hits - x.Hits
	})
	w, crowded := words("rule.head"), !named && len(notes) > screen
	rest := map[groups.Lane]int{}
	for _, note := range notes {
		r, _ := d.Rules.Rule(note.Rule)
		if crowded && note.Hits == 0 && !special(note) {
			rest[r.Lane]++
			continue
		}
		line := words("rule.item", text("rule", r.ID), laneArg(&r), number("hits", note.Hits))
		switch {
		case note.Off:
			line.Phrase = "rule.item-off"
		case d.shadowed(a.group, note):
			line.Phrase = "rule.item-trial"
		case doubtful(note):
			line.Phrase = "rule.item-doubtful"
		}
		w.Lines = append(w.Lines, line)
	}
	var counts []groups.Words
	for _, lane := range []groups.Lane{groups.Care, groups.Hide, groups.Guard, groups.Hold, groups.Answer} {
		if rest[lane] > 0 {
			counts = append(counts, words("rule.rest", spoken("lane", "lane."+lane.String()), number("n", rest[lane])))
		}
	}
	w.Lines = append(shortenTo(screen-len(counts), w.Lines, "rule.more"), counts...)
	d.reply(a, w)
}

func laneArg(r *moderation.Rule) groups.Arg { return spoken("lane", "lane."+r.Lane.String()) }

// doubtful says whether people mostly undid what a rule did. Nothing follows by itself:
// a rule learns nothing, people are only shown it.
func doubtful(n *groups.RuleNote) bool {
	return n.Upheld+n.Undone >= judgedFirst && n.Undone > n.Upheld
}

// countVerdict notes whether people found a rule's hit right; who looks again later decides
// anew, and the case counts once. It says whether the rule has only now become doubtful.
func (d *draft) countVerdict(g *groups.Group, c *groups.Case, found groups.CaseState) bool {
	r, ok := d.Rules.Rule(c.Rule)
	if !ok || g == nil || c.Counted == found {
		return false
	}
	note := d.ruleNote(g, &r)
	before := doubtful(note)
	switch c.Counted {
	case groups.CaseUpheld:
		note.Upheld = max(0, note.Upheld-1)
	case groups.CaseRestored:
		note.Undone = max(0, note.Undone-1)
	}
	if found == groups.CaseUpheld {
		note.Upheld++
	} else {
		note.Undone++
	}
	c.Counted = found
	d.keep(c)
	d.keep(note)
	return doubtful(note) && !before && r.Lane != groups.Care
}

// findRule returns a rule by its id, or answers that there is none.
func (d *draft) findRule(a asking, id string) (moderation.Rule, bool) {
	r, ok := d.Rules.Rule(id)
	if !ok && d.nearRule(a, id) {
		return r, false
	}
	if !ok {
		d.because("rule.unknown")
		d.reply(a, words("rule.unknown", text("rule", id)))
	}
	return r, ok
}

// nearRule asks whether the rule was meant that a name comes near to, and says whether there is
// one. The answer obeys the order as it was meant to be typed.
func (d *draft) nearRule(a asking, id string) bool {
	var ids []string
	for _, r := range d.Rules.Rules() {
		if a.group == nil || r.HoldsIn(a.group.Name) {
			ids = append(ids, r.ID)
		}
	}
	near := command.Near(id, ids)
	if near == "" || a.by == "" || a.message == nil || !a.message.Place.Private() {
		return false
	}
	locale := d.locale(a.group, a.by)
	option := map[string]string{"confirm-rule": "confirm", "try-rule": "try", "switch-rule": "on"}[groups.OrderName(a.order)]
	if o, ok := a.order.(*groups.SwitchRule); ok && o.Off {
		option = "off"
	}
	meant := []string{d.Commands.Word(locale, "rules")}
	if option != "" {
		meant = append(meant, d.Phrases.Words(locale).Options[option][0])
	}
	again := strings.Join(append(meant, near), " ")
	d.because("rule.near")
	d.ask(a.by, groups.Question{Kind: "near", Options: []string{again}})
	d.reply(a, words("private.near", text("word", again)))
	return true
}

// rulesBegun returns the rules that a list would show: all that hold in the group, or those
// that begin so when that names no rule by itself.
func (d *draft) rulesBegun(g *groups.Group, start string) []moderation.Rule {
	if _, ok := d.Rules.Rule(start); ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Rules.Rules()), func(r moderation.Rule) bool {
		return !r.HoldsIn(g.Name) || !strings.HasPrefix(r.ID, strings.ToLower(start))
	})
}

func (d *draft) confirmRule(a asking, o *groups.ConfirmRule) {
	if o.Rule == "" {
		a.group.Confirmed = d.now
		d.keep(a.group)
		d.reply(a, words("rule.confirmed-all", groupArg(a.group)))
		return
	}
	r, ok := d.findRule(a, o.Rule)
	if !ok {
		return
	}
	note := d.ruleNote(a.group, &r)
	note.Confirmed = true
	d.keep(note)
	d.reply(a, words("rule.confirmed", text("rule", r.ID)))
}

// switchRule switches a rule off in a group, or on again. Care is never off. What keeps
// swindlers and personal numbers out takes two to switch off, since a stolen phone or a
// tired hand would lay the group open; to switch it on takes one.
func (d *draft) switchRule(a asking, o *groups.SwitchRule) {
	r, ok := d.findRule(a, o.Rule)
	if !ok {
		return
	}
	note := d.ruleNote(a.group, &r)
	switch {
	case r.Lane == groups.Care:
		d.because("rule.care-stays")
		d.reply(a, words("rule.care-stays", text("rule", r.ID)))
		return
	case note.Off == o.Off:
		d.reply(a, words(switched(o.Off), text("rule", r.ID)))
		return
	case o.Off && d.frozen(a):
		return
	case o.Off && r.Lane >= groups.Guard && a.by != "" && !d.seconded(a, note):
		d.because("rule.second")
		note.Asked, note.AskedAt = a.by, d.now
		d.keep(note)
		d.tellOthers(a, words("rule.second", text("rule", r.ID), laneArg(&r), groupArg(a.group)))
		d.reply(a, words("rule.waiting", text("rule", r.ID)))
		return
	}
	note.Off, note.Asked, note.AskedAt = o.Off, "", time.Time{}
	d.keep(note)
	d.out.Detail = r.ID
	d.tellOthers(a, words(switched(o.Off), text("rule", r.ID)))
	d.reply(a, words(switched(o.Off), text("rule", r.ID)))
}

// switched names the sentence that says how a rule stands.
func switched(off bool) string {
	if off {
		return "rule.off"
	}
	return "rule.on"
}

// seconded says whether somebody else asked for the same a short while ago.
func (d *draft) seconded(a asking, n *groups.RuleNote) bool {
	return n.Asked != "" && n.Asked != a.by && d.now.Sub(n.AskedAt) < switchFor
}

// tellOthers tells the group's other facilitators, not naming who did it; where there are
// none, the owners.
func (d *draft) tellOthers(a asking, w groups.Words) {
	others := slices.DeleteFunc(slices.Clone(a.group.Staff), func(id groups.PersonID) bool { return id == a.by })
	if len(others) == 0 {
		others = slices.DeleteFunc(slices.Clone(d.team().Owners), func(id groups.PersonID) bool { return id == a.by })
	}
	for _, id := range others {
		d.whisper(id, w)
	}
}

// tryRule says what a rule hits in the sample conversations, or, when what was typed names
// no rule, what every rule says of it, those in shadow included. Nothing of it is kept.
func (d *draft) tryRule(a asking, o *groups.TryRule) {
	if r, ok := d.Rules.Rule(strings.ToLower(strings.TrimSpace(o.Text))); ok {
		d.trySamples(a, r)
		return
	}
	if name := strings.ToLower(strings.TrimSpace(o.Text)); strings.Contains(name, "-") && d.nearRule(a, name) {
		return
	}
	w := words("rule.tried-text")
	for _, hit := range d.tried(a, o.Text) {
		line := words("rule.tried-hit", text("rule", hit.Rule.ID), spoken("lane", "lane."+hit.Lane.String()),
			text("text", clipped(o.Text[hit.Start:hit.End])))
		if a.group != nil && hit.Lane != groups.Care {
			switch note := d.ruleNote(a.group, hit.Rule); {
			case note.Off:
				line.Phrase = "rule.tried-off"
			case d.shadowed(a.group, note):
				line.Phrase = "rule.tried-shadow"
			}
		}
		w.Lines = append(w.Lines, line)
	}
	if len(w.Lines) == 0 {
		d.reply(a, words("rule.tried-clean"))
		return
	}
	w.Lines = shorten(w.Lines, "rule.more")
	d.reply(a, w)
}

// tried judges a text as a member's in the groups that are meant, each rule once.
func (d *draft) tried(a asking, said string) []moderation.Hit {
	in := []*groups.Group{a.group}
	if a.group == nil {
		in = append(d.staffed(a.by), &groups.Group{})
	}
	var hits []moderation.Hit
	for _, g := range in {
		v := d.Rules.Judge(moderation.Text{
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: said}}, WriterNumberKnown: true, Group: g.Name,
		})
		for _, hit := range v.Hits {
			if !slices.ContainsFunc(hits, func(h moderation.Hit) bool { return h.Rule.ID == hit.Rule.ID }) {
				hits = append(hits, hit)
			}
		}
	}
	slices.SortStableFunc(hits, func(x, y moderation.Hit) int { return int(y.Lane) - int(x.Lane) })
	return hits
}

// trySamples shows what a rule would have hit in the sample conversations.
func (d *draft) trySamples(a asking, r moderation.Rule) {
	group := ""
	if len(r.Groups) > 0 {
		group = r.Groups[0]
	}
	var lines []groups.Words
	hits := 0
	for _, said := range d.Samples {
		v := d.Rules.Judge(moderation.Text{
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: said}}, WriterNumberKnown: true, Group: group,
		})
		if !slices.ContainsFunc(v.Hits, func(h moderation.Hit) bool { return h.Rule.ID == r.ID }) {
			continue
		}
		if hits++; hits <= triedLines {
			lines = append(lines, words("rule.tried-line", text("text", clipped(said))))
		}
	}
	w := words("rule.tried-samples", text("rule", r.ID), number("hits", hits), number("all", len(d.Samples)))
	w.Lines = lines
	d.reply(a, w)
}

// clipped makes one short line of a text, cut at a character's border.
func clipped(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}
