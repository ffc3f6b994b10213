package decide

import (
	"slices"
	"strconv"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/disclosure"
	"pita/groups/schedule"
)

// series obeys orders about series of posts, and says whether the order was one.
func (d *draft) series(a asking) bool {
	switch o := a.order.(type) {
	case *groups.ShowSeries:
		d.showSeries(a)
	case *groups.StartSeries:
		d.startSeries(a, o)
	case *groups.StopSeries:
		d.stopSeries(a, o)
	case *groups.MySeries:
		d.mySeries(a, o)
	case *groups.SetDate:
		d.setDate(a, o)
	default:
		return false
	}
	return true
}

// findSeries returns a series of the library that can be used, or says why there is none.
func (d *draft) findSeries(a asking, id string) (content.Series, bool) {
	s, ok := d.Library.Series(id)
	switch near := d.Library.NearestSeries(id); {
	case ok && !s.Broken:
		return s, true
	case ok:
		d.because("series.broken")
		d.reply(a, words("series.broken", text("series", id)))
	case near == "":
		d.because("series.unknown")
		d.reply(a, words("series.none-at-all"))
	default:
		d.because("series.unknown")
		d.reply(a, words("series.unknown", text("series", id), text("nearest", near)))
	}
	return s, false
}

// runs returns the series that run in a group, by their ids.
func (d *draft) runs(g groups.GroupID) []*groups.Run {
	return list[groups.Run](d, groups.Ref{Kind: groups.KindRun, Group: g})
}

func (d *draft) run(g groups.GroupID, series string) *groups.Run {
	return load[groups.Run](d, groups.Ref{Kind: groups.KindRun, Group: g, ID: series})
}

// showSeries says which series run in a group, where they are and what comes next. Of
// those that members receive alone it tells about how many do.
func (d *draft) showSeries(a asking) {
	w := words("series.head")
	running := map[string]bool{}
	for _, r := range d.runs(a.group.ID) {
		running[r.Series] = true
		p := d.lessonPlan(r)
		if p == nil {
			w.Lines = append(w.Lines, words("series.waiting", text("series", r.Series)))
			continue
		}
		w.Lines = append(w.Lines, words("series.item",
			text("series", r.Series), text("day", dayOf(r, d.now, zone(a.group))), text("post", p.Post), when("when", d.leaves(a.group, p))))
	}
	taking, members := d.takers(a.group.ID), d.present(a.group.ID)
	for _, s := range d.Library.AllSeries() {
		switch {
		case s.Broken || running[s.ID] || !s.Fits(a.group.Name):
		case !s.Member:
			w.Lines = append(w.Lines, words("series.free", text("series", s.ID)))
		default:
			w.Lines = append(w.Lines, words("series.members", text("series", s.ID), text("n", disclosure.Figure(taking[s.ID], members))))
		}
	}
	if len(w.Lines) == 0 {
		d.reply(a, words("series.none-at-all"))
		return
	}
	w.Lines = shorten(w.Lines, "series.more")
	d.reply(a, w)
}

// takers counts by series how many members of a group receive it.
func (d *draft) takers(g groups.GroupID) map[string]int {
	n := map[string]int{}
	for _, r := range groups.Briefs(d.st, groups.Ref{Kind: groups.KindRun}) {
		if r := r.(*groups.Run); r.Alone() && r.Group == g && r.State == groups.Running {
			n[r.Series]++
		}
	}
	return n
}

// present counts the members who are in a group.
func (d *draft) present(g groups.GroupID) (n int) {
	for _, m := range list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Group: g}) {
		if m.Here {
			n++
		}
	}
	return n
}

// dayOf says which day of a run it is.
func dayOf(r *groups.Run, now time.Time, z schedule.Zone) string {
	start, err := content.ParseDate(r.Start)
	if err != nil {
		return "?"
	}
	from, today := start.At(0, time.UTC), content.DateOf(now.In(z.Location())).At(0, time.UTC)
	return strconv.Itoa(int(today.Sub(from).Hours() / 24))
}

// startSeries begins a series in a group.
func (d *draft) startSeries(a asking, o *groups.StartSeries) {
	s, ok := d.findSeries(a, o.Series)
	if !ok {
		return
	}
	refuse := ""
	switch {
	case s.Member:
		refuse = "series.for-members"
	case !s.Fits(a.group.Name):
		refuse = "series.elsewhere"
	case d.run(a.group.ID, s.ID) != nil:
		refuse = "series.running"
	}
	if refuse != "" {
		d.because("series.refused")
		d.reply(a, words(refuse, text("series", s.ID)))
		return
	}
	r := &groups.Run{Series: s.ID, Group: a.group.ID, Minute: o.Minute, By: a.by}
	r.Start = d.firstDay(s, r, o.On, zone(a.group))
	p := d.nextLesson(a.group, s, r, d.now)
	if p == nil {
		d.because("series.nothing-left")
		d.reply(a, words("series.nothing-left", text("series", s.ID)))
		return
	}
	w := words("series.started", text("series", s.ID), text("post", p.Post), when("when", d.leaves(a.group, p)))
	w.Lines = d.notYet(a.group, s, r)
	if _, why := d.Approved(d.st, p.Post, a.group.Locale, p.Next); why != "" {
		p.Warned = why
		d.keep(p)
	}
	d.reply(a, w)
}

// notYet names the lessons of the coming days that could not leave as things stand.
func (d *draft) notYet(g *groups.Group, s content.Series, r *groups.Run) (lines []groups.Words) {
	for _, at := range d.ahead(g, s, r, d.now.Add(foreseeFor)) {
		if _, why := d.Approved(d.st, at.post, g.Locale, at.due); why != "" {
			lines = append(lines, words("plan.not-sendable", text("post", at.post), d.whyArg(why)))
		}
	}
	return shortenTo(screen/2, lines, "series.more")
}

// firstDay returns the first day of a series: the one that was said, or that its file
// says, if its lessons are still to come; else the first on which none is missed.
func (d *draft) firstDay(s content.Series, r *groups.Run, said string, z schedule.Zone) string {
	if said != "" {
		return said
	}
	day := content.DateOf(d.now.In(z.Location()))
	if !s.From.IsZero() && !s.From.Before(day) {
		return s.From.String()
	}
	if len(s.Lessons) == 0 {
		return day.String()
	}
	first := s.Lessons[0]
	if first.Day < 0 {
		day = day.AddDays(-first.Day)
	}
	at := day.AddDays(first.Day).At(minuteOf(s, r, first), z.Location())
	if at.Before(d.now) {
		day = day.AddDays(1)
	}
	return day.String()
}

// stopSeries ends a series in a group; what was planned of it goes out no more.
func (d *draft) stopSeries(a asking, o *groups.StopSeries) {
	r := d.run(a.group.ID, o.Series)
	if r == nil {
		d.because("series.not-running")
		d.reply(a, words("series.not-running", text("series", o.Series)))
		return
	}
	d.dropLesson(r)
	d.unset(aheadTimer(r))
	d.drop(r)
	if n := len(r.Given); n > 0 {
		d.withhold(groups.Withhold{In: a.group.ID, Post: r.Given[n-1], NoCare: true})
	}
	d.reply(a, words("series.stopped", text("series", r.Series)))
}

// dropLesson takes back the plan of what would come next.
func (d *draft) dropLesson(r *groups.Run) {
	if p := d.lessonPlan(r); p != nil {
		d.unset(planTimer(p, p.Next))
		d.drop(p)
	}
	r.Plan, r.Post, r.Next = "", "", time.Time{}
}

func (d *draft) lessonPlan(r *groups.Run) *groups.Plan {
	if r.Plan == "" {
		return nil
	}
	return load[groups.Plan](d, groups.Ref{Kind: groups.KindPlan, Group: r.Group, ID: r.Plan})
}

// given notes that a post of a series has gone out.
func given(r *groups.Run, post string) {
	if !slices.Contains(r.Given, post) {
		r.Given = append(slices.Clip(r.Given), post)
	}
}
