package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/phrase"
	"pita/groups/schedule"
)

const (
	// lately is how long ago a date without a year counts as past, not as next year's.
	lately = 60 * 24 * time.Hour
	// farthest is how far ahead a single date may lie.
	farthest = 5 * 366 * 24 * time.Hour
)

// When reads a time that people write and returns it as a rule in the form of package
// schedule, or says what is wrong with it. Now, Zone and Locale of in are looked at.
//
// An hour with minutes is on the clock of 24 hours. A bare hour from 7 to 12 is in the
// morning; one from 1 to 6 must say which half of the day, unless one of the two is
// past. What names no day is today, and past when its hour is. A weekday is the nearest
// one to come.
func (t *Table) When(text string, in Input) (rule string, fault *groups.Words) {
	in.Locale = t.known(in.Locale)
	if len(text) > maxText {
		return "", textFault("plan.bad-time", text)
	}
	rule, fault, _ = t.when(split(text), in)
	return rule, fault
}

// when also says whether every word was one that times are made of.
func (t *Table) when(tokens []token, in Input) (rule string, fault *groups.Words, plain bool) {
	w := t.timed(tokens, in)
	rule, fault = w.read()
	return rule, fault, w.plain
}

// timed returns what reads a time. Its own zone's name says nothing new.
func (t *Table) timed(tokens []token, in Input) *when {
	l, zone := t.lexicon[in.Locale], in.Zone
	if zone == nil {
		zone = time.UTC
	}
	w := &when{lexicon: l, text: typed(tokens), now: local(in.Now, zone), zone: zone, plain: true}
	abbreviation := in.Now.In(zone).Format("MST")
	for _, it := range l.items(tokens) {
		if strings.EqualFold(it.text, abbreviation) {
			continue
		}
		w.plain = w.plain && it.known
		w.items = append(w.items, it)
	}
	return w
}

// local returns what the wall clock shows in a zone, as if it were UTC: so the
// calendar can be counted without zones.
func local(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// A when reads one time.
type when struct {
	*lexicon
	text  string
	items []item
	now   time.Time // of the wall clock
	zone  *time.Location
	plain bool
	wrong *groups.Words // with an item that can't be taken: what is wrong with it

	// What was found.
	days    int // how many of the ways to name a day were used
	ahead   *amount
	offset  *int
	weekday int // 1 is Sunday
	next    bool
	on      *date
	dom     int
	clock   *clock
	part    *dayPart
}

func (w *when) read() (string, *groups.Words) {
	if !w.plain || len(w.items) == 0 {
		return "", w.bad()
	}
	if fault := w.outside(); fault != nil {
		return "", fault
	}
	end, ok := w.ending()
	switch repeats := w.repeats(); {
	case !ok, end.text != "" && !repeats:
		return "", noEnd(end.text)
	case repeats && end.text != "":
		rule, fault := w.repeating()
		if fault != nil {
			return "", fault
		}
		return w.ended(rule, end)
	case repeats:
		return w.repeating()
	}
	if fault := w.nthAlone(); fault != nil {
		return "", fault
	}
	if fault := w.fill(w.items); fault != nil {
		return "", fault
	}
	at, fault := w.moment()
	if fault != nil {
		return "", fault
	}
	return w.canonical("once " + at.Format("2006-01-02 15:04"))
}

// repeats says whether a time comes again: a word says so, wherever it stands.
func (w *when) repeats() bool {
	for i, it := range w.items {
		if it.is("every") || it.is("per") || i == 0 && (it.is("daily") || it.is("workday")) {
			return true
		}
	}
	return false
}

func (w *when) canonical(text string) (string, *groups.Words) {
	rule, err := schedule.Parse(text)
	if err != nil {
		return "", w.bad()
	}
	return rule.String(), nil
}

func (w *when) today() time.Time { return w.now.Truncate(24 * time.Hour) }

// moment returns the one time that was found.
func (w *when) moment() (time.Time, *groups.Words) {
	if w.ahead != nil && length(w.ahead.unit) < 24*time.Hour {
		if w.clock != nil || w.part != nil || w.days > 1 || w.ahead.n == 0 {
			return time.Time{}, w.bad()
		}
		// A whole minute, and never one too early.
		return w.now.Add(time.Duration(w.ahead.n)*length(w.ahead.unit) + time.Minute - time.Second).Truncate(time.Minute), nil
	}
	day, fault := w.day()
	if fault != nil {
		return time.Time{}, fault
	}
	if day.Before(w.today()) && w.clock == nil && w.part == nil {
		return day, w.past(day) // no hour of it is to come
	}
	c, fault := w.hour(day)
	if fault != nil {
		return time.Time{}, fault
	}
	at := w.at(day, c)
	if !at.After(w.now) && w.weekday > 0 && w.on == nil && !w.next {
		at = at.AddDate(0, 0, 7) // today's weekday, but its hour is over
	}
	if !at.After(w.now) && w.dom > 0 && w.on == nil {
		at = at.AddDate(0, 1, 0)
		if at.Day() != w.dom {
			return at, w.noDay(strconv.Itoa(w.dom))
		}
	}
	if !at.After(w.now) {
		return at, w.past(at)
	}
	if at.Sub(w.now) > farthest {
		return at, w.tooFar()
	}
	return at, nil
}

// day returns the day that was named, today if none was.
func (w *when) day() (time.Time, *groups.Words) {
	today := w.today()
	switch {
	case w.days > 1 && !(w.days == 2 && w.weekday > 0 && (w.on != nil || w.dom > 0)):
		return today, w.bad()
	case w.offset != nil:
		return today.AddDate(0, 0, *w.offset), nil
	case w.ahead != nil && w.ahead.unit == phrase.Month:
		return monthsOn(today, w.ahead.n), nil
	case w.ahead != nil:
		return today.AddDate(0, 0, w.ahead.n*int(length(w.ahead.unit)/(24*time.Hour))), nil
	case w.on != nil:
		day, fault := w.calendar()
		if fault == nil && w.weekday > 0 && int(day.Weekday())+1 != w.weekday {
			return day, w.either(w.named(int(day.Weekday())), w.named(w.weekday-1))
		}
		return day, fault
	case w.dom > 0:
		return w.dayOfMonth()
	case w.weekday > 0:
		return w.nextWeekday(), nil
	default:
		return today, nil
	}
}

func (w *when) named(weekday int) string { return w.vocab.Weekdays[weekday][0] }

// calendar returns the day of a date, in this year or the next where it has none.
func (w *when) calendar() (time.Time, *groups.Words) {
	d := *w.on
	if d.slashed && !w.vocab.Time.DayFirst {
		one := fmt.Sprintf("%d %s", d.day, w.vocab.Months[d.month-1][0])
		two := fmt.Sprintf("%d %s", d.month, w.vocab.Months[d.day-1][0])
		return time.Time{}, w.either(one, two)
	}
	year := d.year
	if year == 0 {
		year = w.now.Year()
		if day, ok := d.in(year); !ok || w.today().Sub(day) > lately {
			year++
		}
	}
	day, ok := d.in(year)
	if !ok {
		return day, w.noDate(d)
	}
	return day, nil
}

// dayOfMonth returns that day of this month, or of the next one when it is over.
func (w *when) dayOfMonth() (time.Time, *groups.Words) {
	d := date{month: int(w.now.Month()), day: w.dom}
	day, ok := d.in(w.now.Year())
	if ok && day.Before(w.today()) {
		first := time.Date(w.now.Year(), w.now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		d.month = int(first.Month())
		day, ok = d.in(first.Year())
	}
	switch {
	case !ok:
		return day, w.noDay(strconv.Itoa(w.dom))
	case w.weekday > 0 && int(day.Weekday())+1 != w.weekday:
		return day, w.either(w.named(int(day.Weekday())), w.named(w.weekday-1))
	}
	return day, nil
}

func (w *when) nextWeekday() time.Time {
	today := w.today()
	ahead := (w.weekday - 1 - int(today.Weekday()) + 7) % 7
	if w.next {
		// Of the week after this one; weeks begin on Monday.
		monday := today.AddDate(0, 0, 7-(int(today.Weekday())+6)%7)
		return monday.AddDate(0, 0, (w.weekday-1+6)%7)
	}
	return today.AddDate(0, 0, ahead)
}
