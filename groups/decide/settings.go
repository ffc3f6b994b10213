package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// setGroup shows how a group's hours are kept, or what a change would do; that waits for
// agreement, since every plan of the group moves with it.
func (d *draft) setGroup(a asking, o *groups.SetGroup) {
	if *o == (groups.SetGroup{}) {
		w := words("settings.head", groupArg(a.group))
		w.Lines = d.settingsOf(a.group)
		d.reply(a, w)
		return
	}
	changed, ok := d.changedBy(a, o)
	if !ok {
		return
	}
	if a.message == nil {
		d.applySettings(a, changed) // the desk has asked already
		return
	}
	q := d.confirm(a, groups.Question{Kind: "confirm:settings", Group: a.group.ID, Of: keptOrder(o)})
	w := words("settings.ask", groupArg(a.group), code(q.Code))
	w.Lines = d.settingsOf(changed)
	if o.Ramadan == "on" {
		w.Lines = append(w.Lines, words("settings.ramadan-note"))
	}
	d.reply(a, w)
}

// changedBy returns the group as an order wants it, or answers why it can't be.
func (d *draft) changedBy(a asking, o *groups.SetGroup) (*groups.Group, bool) {
	g := *a.group
	if o.Zone != "" {
		g.Zone = o.Zone
	}
	if q, err := schedule.ParseQuiet(o.Quiet); o.Quiet != "" && err == nil {
		g.QuietAt, g.QuietTo = int(q.From), int(q.To)
	}
	if q := quiet(&g); q.Free() < time.Hour {
		d.because("settings.no-hours")
		d.reply(a, words("settings.no-hours", text("from", clockText(d, a.group, q.From)), text("to", clockText(d, a.group, q.To))))
		return nil, false
	}
	if o.Locale != "" {
		g.Locale = o.Locale
	}
	g.Ramadan = o.Ramadan == "on" || g.Ramadan && o.Ramadan == ""
	if zone(&g) == zone(a.group) && quiet(&g) == quiet(a.group) && g.Ramadan == a.group.Ramadan &&
		cmp.Or(g.Locale, motherTongue) == cmp.Or(a.group.Locale, motherTongue) {
		d.because("settings.same")
		d.reply(a, words("settings.same", groupArg(a.group)))
		return nil, false
	}
	return &g, true
}

// settingsOf says how a group's hours are kept.
func (d *draft) settingsOf(g *groups.Group) []groups.Words {
	q := quiet(g)
	lines := []groups.Words{
		words("settings.zone", text("zone", string(zone(g)))),
		words("settings.quiet", text("from", clockText(d, g, q.From)), text("to", clockText(d, g, q.To))),
		words("settings.language", text("language", d.Phrases.Words(cmp.Or(g.Locale, motherTongue)).Language)),
	}
	fast := q.Fasting()
	if g.Ramadan {
		return append(lines, words("settings.ramadan-on", text("from", clockText(d, g, fast.From)), text("to", clockText(d, g, fast.To))))
	}
	return append(lines, words("settings.ramadan-off"))
}

// clockText writes a time of day as the group's language does.
func clockText(d *draft, g *groups.Group, at schedule.Minute) string {
	v := d.Phrases.Words(cmp.Or(g.Locale, motherTongue))
	return v.Clock(int(at)/60, int(at)%60)
}

// settingsAgreed changes a group as it was shown.
func (d *draft) settingsAgreed(a asking, q *groups.Question) {
	a.group = d.group(q.Group)
	order, err := groups.DecodeOrder([]byte(q.Of))
	o, ok := order.(*groups.SetGroup)
	if err != nil || !ok || a.group == nil || !d.staff(a.group.ID, a.by) {
		return
	}
	if changed, ok := d.changedBy(a, o); ok {
		d.applySettings(a, changed)
	}
}

// applySettings keeps the group so, sets all that is planned there to the hours as they are
// now, and shows its plans.
func (d *draft) applySettings(a asking, changed *groups.Group) {
	g := a.group
	moved := zone(changed) != zone(g)
	*g = *changed
	d.keep(g)
	if moved {
		d.rezoneAll(g)
	}
	w := words("settings.done", groupArg(g))
	w.Lines = append(d.planLines(g), d.weekLines(g)...)
	d.reply(a, w)
}

// rezoneAll sets what is planned for a group, and what its members receive, to the hours of
// its zone.
func (d *draft) rezoneAll(g *groups.Group) {
	for _, p := range d.plans(g) {
		if r := d.run(g.ID, p.Series); p.Series != "" && r != nil {
			d.rezoneLesson(g, r, p)
		} else {
			d.rezone(g, p)
		}
	}
	for _, r := range list[groups.Run](d, groups.Ref{Kind: groups.KindRun}) {
		if r.Alone() && r.Group == g.ID && r.State == groups.Running && r.Post != "" {
			d.rezoneCourse(g, r)
		}
	}
	for _, c := range d.campaigns() {
		waits := func(t groups.Turn) bool { return t.Group == g.ID && t.State == groups.TurnWaits }
		if c.Paused || !c.Ended.IsZero() || !slices.ContainsFunc(c.Turns, waits) {
			continue // who lets one go on lays it out anew
		}
		anew := *c
		if anew.Turns = slices.Clone(c.Turns); d.layOut(&anew) {
			d.nextTurn(&anew)
		}
	}
}

// rezoned returns the hour of a series' next lesson on the clock of its group's zone. When
// that has gone by with the change, held is the hour it had: then it still goes.
func (d *draft) rezoned(g *groups.Group, r *groups.Run) (next, held time.Time) {
	s, _ := d.Library.Series(r.Series)
	for _, o := range lessons(s, r, zone(g), time.Time{}) {
		switch {
		case o.post != r.Post:
		case o.due.After(d.now) || !r.Next.After(d.now):
			return o.due, time.Time{}
		default:
			return o.due, r.Next
		}
	}
	return r.Next, time.Time{} // its timer sees to what the library no longer holds
}

func (d *draft) rezoneLesson(g *groups.Group, r *groups.Run, p *groups.Plan) {
	next, held := d.rezoned(g, r)
	r.Next, p.Next, p.Held = next, next, groups.Later(p.Held, held)
	p.Rule = onceAt(next, zone(g))
	d.keep(r)
	d.keep(p)
	d.set(planTimer(p, groups.Later(p.Next, p.Held)))
}

func (d *draft) rezoneCourse(g *groups.Group, r *groups.Run) {
	next, held := d.rezoned(g, r)
	r.Next, r.Held = next, groups.Later(r.Held, held)
	d.keep(r)
	d.set(courseTimer(r, groups.Later(r.Next, r.Held)))
}

// rezone sets a plan to its next hour on the clock of its group's zone. One that has none any
// more there keeps the hour it had: nothing is lost by a change of the clock.
func (d *draft) rezone(g *groups.Group, p *groups.Plan) {
	rule, err := schedule.Parse(p.Rule)
	if err != nil {
		return
	}
	if next, ok := rule.NextSparing(d.now, zone(g), schedule.Spare(p.Holidays)); ok {
		p.Next, p.Held = next, time.Time{}
		d.keep(p)
		d.set(planTimer(p, p.Next))
	}
}
