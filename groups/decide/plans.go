package decide

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/schedule"
	"pita/moderation"
)

func (d *draft) plans(g *groups.Group) []*groups.Plan {
	all := list[groups.Plan](d, groups.Ref{Kind: groups.KindPlan, Group: g.ID})
	slices.SortStableFunc(all, func(a, b *groups.Plan) int {
		return cmp.Or(a.Next.Compare(b.Next), cmp.Compare(a.Post, b.Post))
	})
	return all
}

func (d *draft) showPlans(a asking) {
	plans := d.plans(a.group)
	if len(plans) == 0 {
		d.reply(a, words("plan.none"))
		return
	}
	w := words("plan.head")
	w.Lines = append(d.planLines(a.group), d.weekLines(a.group)...)
	d.reply(a, w)
}

// weekMost is how many troubles of a week are named.
const weekMost = 8

// weekLines says what will not go out within a week as planned, and why.
func (d *draft) weekLines(g *groups.Group) []groups.Words {
	var lines []groups.Words
	for _, due := range d.Foresee(d.st, g.ID, d.now, d.now.Add(oneWeek)) {
		switch {
		case due.Why == "dry":
			// A group in its dry run gets nothing at all, and its facilitators know.
		case due.Why != "":
			lines = append(lines, words("plan.week-not", text("post", due.Post), when("when", due.At), d.whyArg(due.Why)))
		case due.At.After(due.Due) && !inQuiet(g, due.Due):
			lines = append(lines, words("plan.week-waits", text("post", due.Post), when("when", due.Due), when("until", due.At)))
		}
	}
	return shortenTo(weekMost, lines, "plan.week-more")
}

// planLines names a group's plans with the hour at which each comes next.
func (d *draft) planLines(g *groups.Group) []groups.Words {
	var lines []groups.Words
	for _, p := range d.plans(g) {
		lines = append(lines, d.planLine(g, p))
	}
	return lines
}

// makePlan plans a post. Where its first hour lies in quiet hours, or within four hours of
// another planned post, it asks by number what to do.
func (d *draft) makePlan(a asking, o *groups.MakePlan) {
	post, ok := d.find(a, o.Post)
	if !ok {
		return
	}
	if d.forOne(post.ID) {
		d.because("post.private")
		d.reply(a, words("post.refused", text("post", post.ID), d.whyArg("private")))
		return
	}
	rule, err := schedule.Parse(o.Rule)
	if err != nil {
		d.because("plan.bad-time")
		d.reply(a, words("plan.bad-time", text("text", o.Rule)))
		return
	}
	d.offerPlan(a, planChoice{Post: post.ID, Rule: rule.String(), Holidays: o.Holidays})
}

// A planChoice is a plan that is not made yet, with what was chosen about it so far. It is
// kept as the option of a question.
type planChoice struct {
	Post     string `json:"post"`
	Rule     string `json:"rule"`
	Holidays string `json:"holidays,omitempty"`
	Held     bool   `json:"held,omitempty"` // it may wait for the end of quiet hours
	Loud     bool   `json:"loud,omitempty"` // or not even that
	Near     bool   `json:"near,omitempty"` // it may wait for another post
}

func (c planChoice) String() string {
	data, err := json.Marshal(c)
	if err != nil {
		panic("decide: write a plan down: " + err.Error())
	}
	return string(data)
}

// offerPlan makes a plan, or asks what is still to be chosen about it.
func (d *draft) offerPlan(a asking, c planChoice) {
	rule, err := schedule.Parse(c.Rule)
	if err != nil {
		return
	}
	next, ok := rule.NextSparing(d.now, zone(a.group), schedule.Spare(c.Holidays))
	if !ok {
		d.because("plan.past")
		d.reply(a, words("plan.past", text("when", c.Rule)))
		return
	}
	p := &groups.Plan{
		Group: a.group.ID, Post: c.Post, Rule: c.Rule, Next: next,
		Loud: c.Loud, Near: c.Near, Holidays: c.Holidays,
	}
	urgent := d.emergency(a.group, c.Post)
	if !urgent && !c.Held && !c.Loud && inQuiet(a.group, next) {
		d.askQuiet(a, c, next)
		return
	}
	if !urgent && !c.Near && d.askNear(a, c, p) {
		return
	}
	d.keepPlan(a, p)
}

// askQuiet asks about a plan that falls into quiet hours: 1 lets it go out when they end; 2
// at its hour all the same.
func (d *draft) askQuiet(a asking, c planChoice, next time.Time) {
	d.because("plan.quiet-ask")
	after, loud := c, c
	after.Held, loud.Loud = true, true
	d.ask(a.by, groups.Question{Kind: "quiet", Group: a.group.ID, Of: c.Post, Options: []string{after.String(), loud.String()}})
	d.reply(a, words("plan.quiet-ask", text("post", c.Post), when("when", next),
		when("until", quietAt(a.group, next).End(next, zone(a.group)))))
}

// planChosen goes on with a plan about which something was chosen.
func (d *draft) planChosen(a asking, q *groups.Question, option string) {
	a.group = d.group(q.Group)
	var c planChoice
	if json.Unmarshal([]byte(option), &c) != nil || a.group == nil || !d.staff(a.group.ID, a.by) {
		return
	}
	if _, ok := d.find(a, c.Post); ok {
		d.offerPlan(a, c)
	}
}

// keepPlan keeps a plan, also of a post that nobody approved yet, and says so, with all that
// should be known about it.
func (d *draft) keepPlan(a asking, p *groups.Plan) {
	p.Code, p.Group, p.By = d.code(4), a.group.ID, a.by
	d.keep(p)
	d.set(planTimer(p, p.Next))
	w := words("plan.made", text("post", p.Post), when("when", d.leaves(a.group, p)), code(p.Code))
	if last, ends := d.lastDay(a.group, p); ends {
		w.Lines = append(w.Lines, words("plan.last", last))
	}
	w.Lines = append(w.Lines, d.remarks(a.group, p)...)
	d.reply(a, w)
}

// leaves is when a plan's post will go out: its hour, or the end of quiet hours.
func (d *draft) leaves(g *groups.Group, p *groups.Plan) time.Time {
	return d.hoursFor(g, plannedOf(p)).End(groups.Later(p.Next, p.Held), zone(g))
}

func planTimer(p *groups.Plan, due time.Time) groups.Timer {
	return groups.Timer{Kind: "plan", Due: due, Group: p.Group, Ref: p.Code}
}

func (d *draft) dropPlan(a asking, o *groups.DropPlan) {
	p := load[groups.Plan](d, groups.Ref{Kind: groups.KindPlan, Group: a.group.ID, ID: o.Code})
	if p == nil {
		d.reply(a, words("plan.unknown", code(o.Code)))
		return
	}
	post := p.Post
	d.unset(planTimer(p, p.Next))
	if p.Series != "" {
		d.lessonOver(a.group, p, d.onwards(p.Next)) // that one is passed over, and the series goes on
	} else {
		d.drop(p)
	}
	d.reply(a, words("plan.dropped", text("post", post)))
}

// planDue sends a planned post, holds it until it may go, or skips it and says why.
func (d *draft) planDue(t groups.Timer) {
	p := load[groups.Plan](d, groups.Ref{Kind: groups.KindPlan, Group: t.Group, ID: t.Ref})
	g := d.group(t.Group)
	if p == nil || g == nil {
		d.because("plan.gone")
		return
	}
	if !g.Here {
		// Pita may come back to the group, and the plan with it.
		d.because("plan.away")
		d.nextTime(g, p)
		return
	}
	if p.Series != "" && !d.stillNext(g, p) {
		return
	}
	due := plannedOf(p)
	due.with = d.passedWith(g, p)
	o := d.sendPlanned(g, due)
	if o.Move != schedule.Hold {
		d.nextTime(g, p)
		return
	}
	d.set(planTimer(p, o.Until))
	if !o.held.IsZero() {
		p.Held, p.Near = o.held, true
		d.keep(p)
	}
}

// plannedOf returns what a plan sends next.
func plannedOf(p *groups.Plan) planned {
	return planned{post: p.Post, due: p.Next, held: p.Held, loud: p.Loud, by: p.By, near: p.Near, plan: p.Code}
}

// emergency says whether a post is one that waits for nothing.
func (d *draft) emergency(g *groups.Group, id string) bool {
	post, ok := d.Library.Post(id, g.Locale)
	return ok && post.Kind == content.Emergency
}

// forOne says whether a post is a text of care, for one person alone.
func (d *draft) forOne(post string) bool {
	return slices.ContainsFunc(d.Rules.Rules(), func(r moderation.Rule) bool {
		return r.Lane == groups.Care && r.Post != "" && (post == r.Post || post == r.Post+moreAfter)
	})
}

// hindrance names what keeps an approved post from a group just now, or "".
func (d *draft) hindrance(g *groups.Group, p content.Post) string {
	switch {
	case !forGroup(g, p):
		return "not-for-group"
	case d.forOne(p.ID):
		return "private"
	case g.Closed && !g.Admin:
		return "closed"
	case d.number().Health == groups.Banned:
		return "banned"
	}
	return ""
}

// onwards is from when what comes next is looked for, once something due at an hour is over:
// from that hour, though others are over since as well, in an outage or a night that held them.
// Each of them is judged by itself: it may be in time still, and if it is not, that is told. Of
// what lies far back the first is told, not every day of a long outage.
func (d *draft) onwards(due time.Time) time.Time { return groups.Later(due, d.now.Add(-missed)) }

// mostPassed is how many occurrences of a plan are counted that passed in one outage.
const mostPassed = 400

// passedWith returns what of a plan follows its hour and is passed over with it, by onwards; nil
// when nothing is.
func (d *draft) passedWith(g *groups.Group, p *groups.Plan) *passedOver {
	var with passedOver
	from := d.onwards(p.Next)
	if !from.After(p.Next) {
		return nil
	}
	if p.Series != "" {
		s, _ := d.Library.Series(p.Series)
		if r := d.run(g.ID, p.Series); r != nil {
			for _, o := range lessons(s, r, zone(g), p.Next) {
				if o.due.After(p.Next) && o.due.Before(from) {
					with.n, with.last = with.n+1, o.due
				}
			}
		}
	} else if rule, err := schedule.Parse(p.Rule); err == nil {
		for at := p.Next; with.n < mostPassed; with.n++ {
			next, ok := rule.NextSparing(at, zone(g), schedule.Spare(p.Holidays))
			if !ok || next.After(from) {
				break
			}
			at, with.last = next, next
		}
	}
	if with.n == 0 {
		return nil
	}
	return &with
}

// nextTime sets a plan to the occurrence that follows the one that is over, or ends it.
func (d *draft) nextTime(g *groups.Group, p *groups.Plan) { d.goOn(g, p, d.onwards(p.Next)) }

// goOn sets a plan to its next occurrence after a moment, or ends it, and says once that what
// came again has ended.
func (d *draft) goOn(g *groups.Group, p *groups.Plan, after time.Time) {
	if p.Series != "" {
		d.lessonOver(g, p, after)
		return
	}
	rule, err := schedule.Parse(p.Rule)
	if err == nil {
		if next, ok := rule.NextSparing(after, zone(g), schedule.Spare(p.Holidays)); ok {
			p.Next, p.Held = next, time.Time{}
			d.keep(p)
			d.set(planTimer(p, next))
			return
		}
		if rule.Recurs() {
			d.tellPlanner(g, plannedOf(p), words("plan.ended", text("post", p.Post)))
		}
	}
	d.drop(p)
}
