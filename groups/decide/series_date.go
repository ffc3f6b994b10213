package decide

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pita/content"
	"pita/groups"
)

// farthestDate is how far from today a day in a person's life may lie.
const farthestDate = 2 * 366 * 24 * time.Hour

func (d *draft) personalDate(p groups.PersonID, name string) *groups.PersonalDate {
	return load[groups.PersonalDate](d, groups.Ref{Kind: groups.KindDate, Person: p, ID: name})
}

// personalDates returns the days that a person told, by their names.
func (d *draft) personalDates(p groups.PersonID) []*groups.PersonalDate {
	return list[groups.PersonalDate](d, groups.Ref{Kind: groups.KindDate, Person: p})
}

// setDate keeps a day in a person's life, follows it when it moves, or erases it. It is
// about their health, so it is spoken of in private alone.
func (d *draft) setDate(a asking, o *groups.SetDate) {
	d.concerning(a.by, "")
	known := d.Library.PersonalDates()
	switch {
	case a.by == "" || d.person(a.by).Reached.IsZero():
		d.because("date.unreachable") // they could not be told what becomes of it
	case o.Name == "":
		d.because("date.shown")
		if d.guarded(a, o.PIN) {
			d.showDates(a, known)
		}
	case o.Off:
		d.because("date.erased")
		d.eraseDate(a, o.Name)
	case len(known) == 0:
		d.because("date.unknown")
		d.reply(a, words("date.no-use"))
	case !slices.Contains(known, o.Name):
		d.because("date.unknown")
		d.reply(a, words("date.unknown", text("names", spaced(strings.Join(known, ", ")))))
	case o.Or != "":
		d.because("date.which-year")
		d.ask(a.by, groups.Question{Kind: "date", Group: groupID(a.group), Of: o.Name, Options: []string{o.On, o.Or}})
		d.reply(a, words("date.which-year", text("one", d.dayText(a, o.On)), text("two", d.dayText(a, o.Or))))
	default:
		d.keepDate(a, o.Name, o.On)
	}
}

// keepDate keeps a day, lets what counts from it follow, and asks whether lessons around
// it are wanted where none run yet.
func (d *draft) keepDate(a asking, name, on string) {
	d.concerning(a.by, "")
	day, err := content.ParseDate(on)
	if off := day.At(0, time.UTC).Sub(d.now); err != nil || off > farthestDate || off < -farthestDate {
		d.because("date.far")
		d.reply(a, words("date.far"))
		return
	}
	d.because("date.kept")
	d.keep(&groups.PersonalDate{Person: a.by, Name: name, On: on, Told: d.now})
	var wanted *content.Series
	for _, s := range d.Library.AllSeries() {
		r := d.course(a.by, s.ID)
		switch {
		case s.Personal() != name || s.Broken || d.groupOf(a.by, s) == nil:
		case r != nil && r.State == groups.Running:
			r.Start = on
			if g := d.group(r.Group); g != nil {
				d.setCourse(g, s, r, d.now)
			}
		case wanted == nil && d.stillToCome(a.by, s, on):
			wanted = &s
		}
	}
	w := words("date.kept", text("name", spaced(name)), text("day", d.dayText(a, on)))
	if wanted != nil {
		g := d.groupOf(a.by, *wanted)
		d.ask(a.by, groups.Question{Kind: "series", Group: g.ID, Of: wanted.ID, Expires: d.now.Add(offerFor)})
		w.Lines = append(w.Lines, words("date.offer", text("title", wanted.Title)))
	}
	d.reply(a, w)
}

// stillToCome says whether anything of a series is to come for a person, counted from that day.
func (d *draft) stillToCome(p groups.PersonID, s content.Series, on string) bool {
	g := d.groupOf(p, s)
	return len(lessons(s, &groups.Run{Series: s.ID, Group: g.ID, Person: p, Start: on}, zone(g), d.now)) > 0
}

// follow lets a series that counts from a day of its person count from that day as it stands,
// and says whether it counted from another: the day may have been moved while the file of the
// series was broken or away, or its person have proven to be one with somebody.
func (d *draft) follow(r *groups.Run) bool {
	on := d.personalDate(r.Person, r.Date)
	if r.Date == "" || on == nil || on.On == r.Start {
		return false
	}
	r.Start = on.On
	return true
}

// eraseDate erases a day and all that counted from it.
func (d *draft) eraseDate(a asking, name string) {
	on, asked := d.personalDate(a.by, name), false
	for _, q := range d.questions(a.by) { // first: one may hold the day though none was kept yet
		if s, ok := d.Library.Series(q.Of); q.Kind == "date" && q.Of == name || q.Kind == "series" && ok && s.Personal() == name {
			asked = asked || q.Kind == "date"
			d.drop(q)
		}
	}
	switch {
	case on == nil && !asked:
		d.reply(a, words("date.none"))
		return
	case on != nil:
		d.drop(on)
	}
	for _, r := range d.courses(a.by) {
		if r.Date == name {
			d.callBack(r)
			d.unset(courseTimer(r, d.now))
			d.drop(r)
		}
	}
	d.reply(a, words("date.erased"))
}

// showDates tells which days are kept, and which may be told.
func (d *draft) showDates(a asking, known []string) {
	w := words("date.list")
	for _, on := range d.personalDates(a.by) {
		w.Lines = append(w.Lines, words("date.item", text("name", spaced(on.Name)), text("day", d.dayText(a, on.On))))
	}
	if len(w.Lines) == 0 {
		w = words("date.none")
	}
	for _, name := range known {
		if d.personalDate(a.by, name) == nil {
			w.Lines = append(w.Lines, words("date.free", text("name", spaced(name))))
		}
	}
	d.reply(a, w)
}

// dayText writes a day in the language of who asks.
func (d *draft) dayText(a asking, on string) string {
	day, err := content.ParseDate(on)
	if err != nil {
		return on
	}
	t := day.At(0, time.UTC)
	months := d.Phrases.Words(d.locale(a.group, a.by)).Months
	return strconv.Itoa(t.Day()) + " " + months[t.Month()-1][0] + " " + strconv.Itoa(t.Year())
}

// seriesData tells a person what is kept of them about series and days.
func (d *draft) seriesData(a asking, line func(what string, value groups.Arg)) {
	for _, r := range d.courses(a.by) {
		title := r.Series
		if s, ok := d.Library.Series(r.Series); ok {
			title = s.Title
		}
		if r.State == groups.RunEnded { // it is kept, so that nothing of it comes twice
			line("series-ended", text("value", title))
			continue
		}
		line("series", text("value", title))
	}
	for _, on := range d.personalDates(a.by) {
		line("date", text("value", spaced(on.Name)+", "+d.dayText(a, on.On)))
	}
}
