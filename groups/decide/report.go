package decide

import (
	"strconv"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/disclosure"
	"pita/groups/schedule"
)

const (
	reportTimer = "report" // of a group, or with none of all of them
	reportFor   = 7 * 24 * time.Hour
	reportHour  = 8 // on Mondays
	mostTold    = 5 // posts that a report shows with their figures
)

// reports obeys orders about the report of what became of posts, and says whether the order
// was one.
func (d *draft) reports(a asking) bool {
	switch o := a.order.(type) {
	case *groups.ShowReport:
		d.showReport(a, o.All)
	case *groups.SetReport:
		d.setReport(a, o.Off)
	default:
		return false
	}
	return true
}

// showReport tells of the last seven days of a group, or of all groups to who coordinates them.
func (d *draft) showReport(a asking, all bool) {
	from, to := d.now.Add(-reportFor), d.now.Add(time.Microsecond)
	if !all {
		w, any := d.report(a.group, from, to)
		if !any {
			w = words("report.none", groupArg(a.group))
		}
		d.reply(a, w)
		return
	}
	if d.role("", a.by) < groups.Coordinator {
		d.because("order.denied")
		d.reply(a, words("order.denied"))
		return
	}
	w, any := d.overview(from, to)
	if !any {
		w = words("report.none-all")
	}
	d.reply(a, w)
}

// setReport lets the weekly report come to a person, or no longer.
func (d *draft) setReport(a asking, off bool) {
	if a.by != "" {
		p := d.person(a.by)
		p.NoReport = off
		d.keep(p)
	}
	if off {
		d.reply(a, words("report.off"))
		return
	}
	d.reply(a, words("report.on"))
}

// awaitReport sets the reports of the next Monday: of a group, and of all groups.
func (d *draft) awaitReport(g *groups.Group) {
	d.set(groups.Timer{Kind: reportTimer, Group: g.ID, Due: d.nextReport(g)})
	d.set(groups.Timer{Kind: reportTimer, Due: d.nextReport(nil)})
}

// nextReport returns the next Monday morning where a group lives.
func (d *draft) nextReport(g *groups.Group) time.Time {
	local := d.now.In(zone(g).Location())
	ahead := (int(time.Monday) - int(local.Weekday()) + 7) % 7
	at := time.Date(local.Year(), local.Month(), local.Day()+ahead, reportHour, 0, 0, 0, local.Location())
	if !at.After(d.now) {
		at = at.AddDate(0, 0, 7)
	}
	return at
}

// reportDue tells those who look after a group, or all groups, what became of the week's
// posts. A week without anything is not spoken of.
func (d *draft) reportDue(t groups.Timer) {
	d.because("report.week")
	from, to := t.Due.Add(-reportFor), t.Due
	if t.Group == "" {
		w, any := d.overview(from, to)
		if any {
			d.set(groups.Timer{Kind: reportTimer, Due: d.nextReport(nil)})
			d.tellReport(d.team().Coordinators, w)
		}
		return
	}
	g := d.group(t.Group)
	if g == nil || !g.Here {
		return
	}
	w, any := d.report(g, from, to)
	if !any {
		d.because("report.nothing")
		return
	}
	d.set(groups.Timer{Kind: reportTimer, Group: g.ID, Due: d.nextReport(g)})
	d.tellReport(g.Staff, w)
}

// tellReport whispers a report to those who want it. It waits for nobody: next week there
// is another.
func (d *draft) tellReport(to []groups.PersonID, w groups.Words) {
	for _, id := range to {
		if p := d.person(id); !p.Reached.IsZero() && !p.NoReport {
			d.whisper(id, w)
		}
	}
}

// report says what became of a group's posts between two moments, and whether there is
// anything to say.
func (d *draft) report(g *groups.Group, from, to time.Time) (w groups.Words, any bool) {
	w = words("report.head", groupArg(g))
	sent := d.sentBetween(g, from, to)
	for _, s := range sent[max(0, len(sent)-mostTold):] {
		w.Lines = append(w.Lines, sentLines(s)...)
	}
	if more := len(sent) - mostTold; more > 0 {
		w.Lines = append(w.Lines, words("report.more", number("n", more)))
	}
	for _, s := range d.skips(g, from, to) {
		w.Lines = append(w.Lines, words("report.skip", text("post", s.Post), when("when", s.At), d.whyArg(s.Why)))
	}
	w.Lines = append(w.Lines, d.casesOpened(g, from, to)...)
	any = len(w.Lines) > 0
	w.Lines = shortenTo(screen-1, w.Lines, "report.more")
	switch {
	case len(sent) == 0:
	case !disclosure.Tells(sent[len(sent)-1].Members):
		w.Lines = append(w.Lines, words("report.small"))
	default:
		w.Lines = append(w.Lines, words("report.hidden"))
	}
	return w, any
}

// sentLines tells of one sending.
func sentLines(s *groups.Sending) []groups.Words {
	lines := []groups.Words{words("report.post", text("post", s.Post), when("when", s.Left))}
	if disclosure.Tells(s.Members) {
		lines = append(lines, words("report.reach", text("reached", disclosure.Figure(s.Reached, s.Members)), text("read", disclosure.Figure(s.Read, s.Members))))
	}
	kinds, others := disclosure.Reactions(s.Reactions, s.Members)
	if others > 0 {
		kinds = append(kinds, disclosure.Kind{Name: groups.OtherReaction, N: others})
	}
	if len(kinds) > 0 {
		lines = append(lines, words("report.reactions", text("reactions", listed(kinds))))
	}
	if len(s.Options) > 0 {
		votes, _ := disclosure.Votes(s.Options, s.Votes, s.Voters, s.Members)
		lines = append(lines, words("report.votes", text("votes", listed(votes))))
	}
	return lines
}

// listed writes down in a line those kinds that are shown, and that there are others.
func listed(kinds []disclosure.Kind) string {
	var out []string
	hidden := false
	for _, k := range kinds {
		if hidden = hidden || k.N == 0; k.N > 0 {
			out = append(out, k.Name+" "+strconv.Itoa(k.N))
		}
	}
	if hidden {
		out = append(out, groups.OtherReaction+" –")
	}
	return strings.Join(out, " · ")
}

// casesOpened tells how many cases of each kind there were, where they were enough.
func (d *draft) casesOpened(g *groups.Group, from, to time.Time) []groups.Words {
	counts := map[groups.Lane]int{}
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Group: g.ID}) {
		if !c.Opened.Before(from) && c.Opened.Before(to) {
			counts[c.Lane]++
		}
	}
	var out []groups.Words
	for _, lane := range []groups.Lane{groups.Care, groups.Guard, groups.Hide, groups.Hold} {
		if n := counts[lane]; n >= disclosure.Smallest {
			out = append(out, words("report.cases", number("n", n), spoken("what", "lane."+lane.String())))
		}
	}
	return out
}

// overview says in a line for each group what became of its posts, and whether there is
// anything to say.
func (d *draft) overview(from, to time.Time) (w groups.Words, any bool) {
	w = words("report.all")
	for _, g := range d.groups() {
		n, most := 0, 0
		for _, s := range d.sentBetween(g, from, to) {
			n, most = n+1, max(most, disclosure.AtLeast(s.Read, s.Members))
		}
		skips := len(d.skips(g, from, to))
		switch {
		case most > 0:
			w.Lines = append(w.Lines, words("report.group-read", groupArg(g), number("n", n), number("read", most), number("skips", skips)))
		case n+skips > 0:
			w.Lines = append(w.Lines, words("report.group", groupArg(g), number("n", n), number("skips", skips)))
		}
	}
	w.Lines = shorten(w.Lines, "report.more")
	if n, since := d.gapsIn(from, to); n >= disclosure.Smallest {
		w.Lines = append(w.Lines, words("report.gaps", number("n", n), when("since", since)))
	}
	return w, len(w.Lines) > 0
}

// gapsIn returns how often words were looked for in vain between two moments, and since when
// exactly: it is counted by weeks, and one of which less than a day lies between them is not in it.
func (d *draft) gapsIn(from, to time.Time) (n int, since time.Time) {
	since, err := time.ParseInLocation(time.DateOnly, weekOf(from), schedule.WIB.Location())
	if err != nil {
		panic("decide: read a week: " + err.Error())
	}
	kept := load[groups.Gaps](d, (&groups.Gaps{}).Ref())
	if kept == nil {
		return 0, since
	}
	for _, w := range kept.Words {
		if w.Week >= weekOf(from) && w.Week <= weekOf(to.AddDate(0, 0, -1)) {
			n += w.N
		}
	}
	return n, since
}
