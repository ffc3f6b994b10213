package command

import (
	"strconv"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// What is wrong with a time is named, so that who wrote it knows what to change.

func (w *when) bad() *groups.Words { return textFault("plan.bad-time", w.text) }

func (w *when) noHour() *groups.Words { return textFault("plan.no-hour", w.text) }

func (w *when) tooFar() *groups.Words { return saying("plan.too-far", "day", w.text) }

// noDay is the fault of a day that no calendar has.
func (w *when) noDay(text string) *groups.Words { return saying("plan.no-day", "day", text) }

// saying is a fault that gives back a piece of a time: a piece that times are made of, and no
// word of any other kind.
func saying(key, name, piece string) *groups.Words {
	return &groups.Words{Phrase: key, Args: []groups.Arg{{Name: name, Value: clip(piece)}}}
}

// noClock is the fault of an hour that no clock shows.
func noClock(text string) *groups.Words { return saying("plan.no-clock", "hour", text) }

func (w *when) either(one, two string) *groups.Words {
	return choiceOf(textFault("plan.ambiguous", w.text), one, two)
}

func choiceOf(f *groups.Words, one, two string) *groups.Words {
	f.Args = append(f.Args, groups.Arg{Name: "one", Value: one}, groups.Arg{Name: "two", Value: two})
	return f
}

func (w *when) past(at time.Time) *groups.Words {
	at = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, w.zone)
	return &groups.Words{Phrase: "plan.past", Args: []groups.Arg{
		{Name: "when", Kind: groups.TimeArg, Value: at.Format(time.RFC3339)}}}
}

// noDate is the fault of a date that is in no calendar, or, the 29th of February, not in that
// of the year that was meant.
func (w *when) noDate(d date) *groups.Words {
	year := d.year
	if year == 0 {
		year = w.now.Year()
	}
	for next := year; next < year+9; next++ { // the longest wait for a leap day is eight years
		if _, ok := d.in(next); ok {
			return &groups.Words{Phrase: "plan.leap-day", Args: []groups.Arg{
				{Name: "year", Value: strconv.Itoa(year)}, {Name: "next", Value: strconv.Itoa(next)}}}
		}
	}
	return w.noDay(d.text)
}

// outside names what a time may not hold: an hour that there is not, another zone's,
// a fifth weekday of a month. Nil when there is none of it.
func (w *when) outside() *groups.Words {
	for i, it := range w.items {
		next := peek(w.items, i+1)
		fifth := it.is("fifth") || it.ordinal && it.count() == 5 && next.weekday > 0
		switch {
		case it.wrongClock, peek(w.items, i-1).is("at") && it.num > 23 && it.num < 100:
			return noClock(it.text)
		case it.zone:
			return saying("plan.other-zone", "zone", it.text)
		case fifth:
			if day := w.anyWeekday(); day >= 0 {
				return choiceOf(saying("plan.no-fifth", "weekday", w.named(day)), w.nthMonthly(4, day), w.nthMonthly(len(nths), day))
			}
		}
	}
	return nil
}

// anyWeekday returns the first weekday that is named, from 0, Sunday; -1 when none is.
func (w *when) anyWeekday() int {
	for _, it := range w.items {
		if it.weekday > 0 && it.unit == "" {
			return it.weekday - 1
		}
	}
	return -1
}

// zoneName says whether a word is the name of a zone.
func zoneName(word string) bool {
	_, err := schedule.ParseZone(word)
	return err == nil
}

// monthsOn returns the same day so many months on, or the last one of that month.
func monthsOn(day time.Time, n int) time.Time {
	on := day.AddDate(0, n, 0)
	if on.Day() != day.Day() {
		return on.AddDate(0, 0, -on.Day())
	}
	return on
}
