package command

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/phrase"
)

var (
	dayNames = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	nths     = [...]string{"first", "second", "third", "fourth", "last"}
)

// A repeat is what a repeating time names.
type repeat struct {
	n        int // "every 21 days"
	unit     string
	days     []int // weekdays from 0, Sunday
	nth      string
	dom      int
	daily    bool
	workdays bool
	day      bool // the word, without a number
	week     bool
	month    bool
	sunday   bool  // a word that means Sunday or a week
	from     bool  // a first day was named
	before   bool  // the n-th stood before its day: "every second wednesday"
	on       *date // of every year
	year     bool  // the word
	other    bool  // "every other wednesday"
}

// repeating reads "setiap senin 09.00", "every 21 days from 12 dec 9:00" and the like.
func (w *when) repeating() (string, *groups.Words) {
	var r repeat
	for i := 0; i < len(w.items) && !r.from; {
		n, fault := w.repeat(&r, i)
		if fault != nil {
			return "", fault
		}
		if n == 0 {
			return "", cmp.Or(w.wrong, w.bad())
		}
		i += n
	}
	if r.sunday && len(r.days) == 0 && r.n == 0 {
		every := w.items[0].text
		return "", w.either(fmt.Sprintf("%s %s %s", every, w.vocab.Units[phrase.Day].Words[0], w.named(0)), every+" "+w.named(1))
	}
	c, fault := w.hour(time.Time{})
	if fault != nil {
		return "", fault
	}
	return w.rule(r, c)
}

// repeat reads the item at i, with those that belong to it, and returns how many.
func (w *when) repeat(r *repeat, i int) (int, *groups.Words) {
	it, before, next := w.items[i], peek(w.items, i-1), peek(w.items, i+1)
	switch {
	case it.is("from"):
		r.from = true
		return 1, w.fill(w.items[i+1:])
	case it.is("yearly"):
		r.year = true
	case it.is("other"):
		r.other = true
	case r.yearly(w, i) > 0:
		return r.setYearly(w, i), nil
	case it.count() > 1 && !it.ordinal && next.weekday > 0 && next.unit == "" && !before.is("at"):
		return 0, w.severalOf(it.count(), next)
	case it.is("workday"):
		r.workdays = true
	case it.is("daily"):
		r.daily = true
	case it.count() > 0 && next.unit != "" && !before.is("at") && !before.is("day-of-month") && r.n == 0:
		r.n, r.unit = it.count(), next.unit
		return 2, nil
	case it.amount != nil && r.n == 0:
		r.n, r.unit = it.amount.n, it.amount.unit
	case it.ordinal && next.weekday > 0 && r.nth == "" && it.count() <= 4:
		r.nth, r.before = nths[it.count()-1], true
	case it.count() > 0 && (before.is("day-of-month") || it.ordinal):
		if it.count() > 31 {
			return 0, w.noDay(it.text)
		}
		if r.dom > 0 {
			return 0, nil
		}
		r.dom = it.count()
	case nth(it) != "" && r.nth == "":
		r.nth, r.before = nth(it), next.weekday > 0 && next.unit == ""
	case it.unit == phrase.Week && len(r.days) > 0 && (nth(next) != "" || r.nth != ""):
		// "rabu minggu kedua"
	case it.weekday > 0 && it.unit == phrase.Week && !listed(before, next):
		r.sunday = true
	case it.weekday > 0:
		r.days = append(r.days, it.weekday-1)
	case it.is("at"):
	case it.unit == phrase.Day:
		r.day = true
	case it.unit == phrase.Week:
		r.week = true
	case it.unit == phrase.Month:
		r.month = true
	case it.is("every"), it.is("and"), it.is("per"):
	case it.clock != nil, it.count() >= 0, it.part != nil, it.is("half-to"), it.is("half-past"):
		return w.take(w.items, i)
	case filler(it):
	default:
		return 0, nil
	}
	return 1, nil
}

// listed says whether a word between these is one of a list of days, or said to be a day.
func listed(before, next item) bool {
	return before.is("and") || before.unit == phrase.Day || before.weekday > 0 || next.is("and")
}

func nth(it item) string {
	for _, name := range nths {
		if it.is(name) {
			return name
		}
	}
	return ""
}

// rule writes what was found in the form of package schedule.
func (w *when) rule(r repeat, c clock) (string, *groups.Words) {
	at := fmt.Sprintf("%02d:%02d", c.hour, c.minute)
	days := w.list(r.days)
	single := len(r.days) == 1
	switch {
	case r.n > 0 && r.unit != phrase.Month && r.on == nil && !r.year && r.nth == "" && r.dom == 0 && !r.workdays:
		return w.stepping(r, c)
	case r.n > 1, r.from:
		return "", w.bad()
	case r.on != nil:
		return w.everyYear(r, at)
	case r.year, r.other && !single:
		return "", w.bad()
	case r.other:
		return w.stepping(repeat{n: 2, unit: phrase.Week, days: r.days}, c)
	case r.before && single && !r.month && r.nth != "first" && r.nth != "last":
		return "", w.secondOf(r)
	case r.workdays && len(r.days) == 0:
		return w.canonical("weekdays " + at)
	case r.nth != "" && single && r.dom == 0:
		return w.canonical(fmt.Sprintf("monthly %s %s %s", r.nth, days, at))
	case r.nth == "last" && len(r.days) == 0 && r.dom == 0 && (r.month || r.day):
		return w.canonical("monthly last " + at)
	case r.nth != "":
		return "", w.bad()
	case r.dom > 0 && len(r.days) == 0:
		return w.canonical(fmt.Sprintf("monthly %d %s", r.dom, at))
	case r.dom > 0, r.month, r.unit == phrase.Month:
		return "", w.bad()
	case len(r.days) > 0:
		return w.canonical("weekly " + days + " " + at)
	case (r.day || r.daily) && !r.week:
		return w.canonical("daily " + at)
	default:
		return "", w.bad()
	}
}

// stepping writes every so many days or weeks, from a first day on: the one given, or
// the first on which the hour is still to come.
func (w *when) stepping(r repeat, c clock) (string, *groups.Words) {
	first := w.today()
	if !w.at(first, c).After(w.now) {
		first = first.AddDate(0, 0, 1)
	}
	if w.days > 0 {
		at, fault := w.moment()
		if fault != nil {
			return "", fault
		}
		first = at
	}
	from, at := first.Format("2006-01-02"), fmt.Sprintf("%02d:%02d", c.hour, c.minute)
	switch {
	case r.n == 1 && !r.from && r.unit == phrase.Day && len(r.days) == 0:
		return w.canonical("daily " + at)
	case r.n == 1 && !r.from && r.unit == phrase.Week:
		days := r.days
		if len(days) == 0 {
			days = []int{int(first.Weekday())}
		}
		return w.canonical("weekly " + w.list(days) + " " + at)
	case r.unit == phrase.Day && len(r.days) == 0:
		return w.canonical(fmt.Sprintf("every %d days from %s %s", r.n, from, at))
	case r.unit == phrase.Week && len(r.days) == 0:
		return w.canonical(fmt.Sprintf("every %d days from %s %s", 7*r.n, from, at))
	case r.unit == phrase.Week:
		return w.canonical(fmt.Sprintf("every %d weeks %s %s from %s", r.n, w.list(r.days), at, from))
	default:
		return "", w.bad()
	}
}

func (w *when) list(days []int) string {
	var names []string
	for _, d := range days {
		if !slices.Contains(names, dayNames[d]) {
			names = append(names, dayNames[d])
		}
	}
	return strings.Join(names, ",")
}
