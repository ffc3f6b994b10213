package decide

import (
	"cmp"
	"slices"
	"strings"
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
	for _, p := range plans {
		w.Lines = append(w.Lines, words("plan.item", code(p.Code), text("post", p.Post), when("when", d.leaves(a.group, p))))
	}
	d.reply(a, w)
}

// makePlan plans a post. Into quiet hours it asks: when they end, or then all the same.
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
	next, ok := rule.Next(d.now, zone(a.group))
	if !ok {
		d.because("plan.past")
		d.reply(a, words("plan.past", text("when", o.Rule)))
		return
	}
	if inQuiet(a.group, next) && !d.emergency(a.group, post.ID) {
		d.because("plan.quiet-ask")
		d.ask(a.by, groups.Question{Kind: "quiet", Group: a.group.ID, Of: post.ID, Options: []string{"after " + rule.String(), "loud " + rule.String()}})
		d.reply(a, words("plan.quiet-ask", text("post", post.ID), when("when", next), when("until", quietAt(a.group, next).End(next, zone(a.group)))))
		return
	}
	d.keepPlan(a, &groups.Plan{Post: post.ID, Rule: rule.String(), Next: next})
}

// planQuiet does what was chosen for a plan that fell into quiet hours: 1 lets it go out
// when they end; 2 at its hour all the same.
func (d *draft) planQuiet(a asking, q *groups.Question, option string) {
	a.group = d.group(q.Group)
	post, ok := d.find(a, q.Of)
	if !ok || a.group == nil {
		return
	}
	choice, text, _ := strings.Cut(option, " ")
	rule, err := schedule.Parse(text)
	if err != nil {
		return
	}
	if next, ok := rule.Next(d.now, zone(a.group)); ok {
		d.keepPlan(a, &groups.Plan{Post: post.ID, Rule: text, Next: next, Loud: choice == "loud"})
	}
}

// keepPlan keeps a plan, also of a post that nobody approved yet, and says so.
func (d *draft) keepPlan(a asking, p *groups.Plan) {
	p.Code, p.Group, p.By = d.code(4), a.group.ID, a.by
	d.keep(p)
	d.set(planTimer(p, p.Next))
	w := words("plan.made", text("post", p.Post), when("when", d.leaves(a.group, p)), code(p.Code))
	if _, why := d.Approved(d.st, p.Post, a.group.Locale, p.Next); why != "" {
		w.Lines = append(w.Lines, words("plan.not-sendable", text("post", p.Post), d.whyArg(why)))
		p.Warned = why
	}
	d.reply(a, w)
}

// leaves is when a plan's post will go out: its hour, or the end of quiet hours.
func (d *draft) leaves(g *groups.Group, p *groups.Plan) time.Time {
	return d.hoursFor(g, plannedOf(p)).End(later(p.Next, p.Held), zone(g))
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
	d.drop(p)
	d.unset(planTimer(p, p.Next))
	d.reply(a, words("plan.dropped", text("post", p.Post)))
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
	o := d.sendPlanned(g, plannedOf(p))
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

// nextTime sets a plan to its next occurrence that is still to come, or ends it.
func (d *draft) nextTime(g *groups.Group, p *groups.Plan) {
	rule, err := schedule.Parse(p.Rule)
	if err == nil {
		if next, ok := rule.Next(d.now, zone(g)); ok {
			p.Next, p.Held = next, time.Time{}
			d.keep(p)
			d.set(planTimer(p, next))
			return
		}
	}
	d.drop(p)
}
