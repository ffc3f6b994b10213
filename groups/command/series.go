package command

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pita/groups"
)

const (
	// nearDate is how soon a day must come that is told without its year, and nearPast how
	// lately it must have been; of others it is asked which year is meant. Plans are told long
	// before, and what is over while it is fresh.
	nearDate, nearPast = 90 * 24 * time.Hour, 31 * 24 * time.Hour
	// mostNameWords is how many words the name of a day has at most.
	mostNameWords = 3
)

// parseSeries reads "series", "series start awal tomorrow 09.00" or "series stop awal".
func parseSeries(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.ShowSeries{}, nil
	}
	begin, stop := a.option(a.rest[0], "begin"), a.option(a.rest[0], "stop")
	if !begin && !stop {
		return a.bad()
	}
	if len(a.rest) == 1 {
		return a.lacking()
	}
	id, n, strong := a.slug(a.rest[1:])
	switch rest := a.rest[1+n:]; {
	case n == 0:
		return a.bad()
	case stop && len(rest) == 0:
		return &groups.StopSeries{Series: id}, nil
	case stop:
		return a.bad()
	case len(rest) == 0:
		return &groups.StartSeries{Series: id}, nil
	default:
		on, minute, fault, plain := a.table.dayAndHour(rest, a.in)
		switch {
		case fault == nil && (strong || a.meant()):
			return &groups.StartSeries{Series: id, On: on, Minute: minute}, nil
		case fault != nil && (a.sign || a.meant() && (strong || plain)):
			return nil, fault
		}
		return nil, nil
	}
}

// parseMySeries reads "my series", with a PIN or without, "my series start awal" or "my series
// stop".
func parseMySeries(a *args) (groups.Order, *groups.Words) {
	if pin, _, ok := a.pin(); ok {
		return &groups.MySeries{PIN: pin}, nil
	}
	begin, stop := a.option(a.rest[0], "begin"), a.option(a.rest[0], "stop")
	if stop && len(a.rest) == 1 {
		return &groups.MySeries{All: true}, nil
	}
	id, n, _ := a.slug(a.rest[1:])
	switch {
	case !begin && !stop:
		return a.bad()
	case len(a.rest) == 1:
		return a.lacking()
	case n == 0 || n != len(a.rest)-1:
		return a.bad()
	case stop:
		return &groups.MySeries{Stop: id}, nil
	}
	return &groups.MySeries{Start: id}, nil
}

// parseMyDate reads "my date", with a PIN or without, "my date operasi 12 nov" or "my date
// operasi delete". The name may be of several words: what follows it must be a day, or it is
// talk.
func parseMyDate(a *args) (groups.Order, *groups.Words) {
	if pin, _, ok := a.pin(); ok {
		return &groups.SetDate{PIN: pin}, nil
	}
	var fault *groups.Words
	said := slices.DeleteFunc(slices.Clone(a.rest), func(t token) bool { return a.option(t, "mine") })
	for n := 1; n <= mostNameWords && n < len(said); n++ {
		name, ok := dateName(said[:n])
		if !ok {
			break
		}
		rest := said[n:]
		if len(rest) == 1 && a.option(rest[0], "cancel") {
			return &groups.SetDate{Name: name, Off: true}, nil
		}
		o, wrong, plain := a.table.aDay(rest, a.in)
		switch {
		case wrong == nil:
			o.Name = name
			return o, nil
		case plain && fault == nil:
			fault = ownFault(wrong, typed(said[:n]), typed(rest))
		}
	}
	if fault != nil && !a.asked {
		return nil, fault
	}
	return a.bad()
}

// ownFault says what is wrong with a day of one's own in words for those who never plan a post.
func ownFault(wrong *groups.Words, name, text string) *groups.Words {
	phrase := "date.unread"
	switch wrong.Phrase {
	case "plan.ambiguous":
		return wrong
	case "plan.no-day", "plan.leap-day":
		phrase = "date.no-day"
	}
	f := textFault(phrase, text)
	f.Args = append(f.Args, groups.Arg{Name: "name", Value: clip(name)})
	return f
}

// dateName joins words to the name of a day as series call it.
func dateName(words []token) (string, bool) {
	low := make([]string, len(words))
	for i, t := range words {
		if digits(t.low) || !slugs.MatchString(t.low) {
			return "", false
		}
		low[i] = t.low
	}
	return strings.Join(low, "-"), true
}

// reading returns what reads a time, filled with what tokens name.
func (t *Table) reading(tokens []token, in Input) (*when, *groups.Words) {
	w := t.timed(tokens, in)
	if !w.plain || len(w.items) == 0 {
		return w, w.bad()
	}
	if fault := w.outside(); fault != nil {
		return w, fault
	}
	return w, w.fill(w.items)
}

// dayAndHour reads a day to come, an hour, or both. What was not said is empty.
func (t *Table) dayAndHour(tokens []token, in Input) (on string, minute int, fault *groups.Words, plain bool) {
	w, fault := t.reading(tokens, in)
	if fault != nil {
		return "", 0, fault, w.plain
	}
	var day time.Time
	if w.days > 0 {
		if day, fault = w.day(); fault != nil {
			return "", 0, fault, true
		}
		switch {
		case day.Before(w.today()):
			return "", 0, w.past(day), true
		case day.Sub(w.now) > farthest:
			return "", 0, w.tooFar(), true
		}
		on = day.Format(time.DateOnly)
	}
	if w.clock != nil || w.part != nil {
		c, fault := w.hour(day)
		if fault != nil {
			return "", 0, fault, true
		}
		minute = cmp.Or(c.hour*60+c.minute, groups.Midnight)
	}
	return on, minute, nil, true
}

// aDay reads a day, past or to come, and the other one that it may mean where no year was
// said. The hour of that day is not asked for, and passed over.
func (t *Table) aDay(tokens []token, in Input) (*groups.SetDate, *groups.Words, bool) {
	w, fault := t.reading(tokens, in)
	if fault == nil && w.days == 0 {
		fault = w.bad()
	}
	if fault != nil {
		return nil, fault, w.plain
	}
	or := w.nearestYear()
	day, fault := w.day()
	if fault != nil {
		return nil, fault, true
	}
	return &groups.SetDate{On: day.Format(time.DateOnly), Or: or}, nil, true
}

// nearestYear gives a date without a year the year that brings it nearest to today. Where
// that is not near either, it is the last one that is over, and the next one is returned.
func (w *when) nearestYear() (or string) {
	if w.on == nil || w.on.year != 0 {
		return ""
	}
	before, after := time.Time{}, time.Time{}
	for year := w.now.Year() - 4; year <= w.now.Year()+4; year++ { // a leap day comes every four years
		day, ok := w.on.in(year)
		switch {
		case !ok:
		case !day.After(w.today()):
			before = day
		case after.IsZero():
			after = day
		}
	}
	if before.IsZero() || after.IsZero() {
		return ""
	}
	past, ahead := w.today().Sub(before), after.Sub(w.today())
	switch {
	case past <= ahead && past <= nearPast:
		w.on.year = before.Year()
	case ahead <= nearDate:
		w.on.year = after.Year()
	default:
		w.on.year = before.Year()
		return after.Format(time.DateOnly)
	}
	return ""
}
