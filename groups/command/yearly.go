package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// yearly returns how many items from i on are a day of every year: "4 februari".
func (r *repeat) yearly(w *when, i int) int {
	it, next := w.items[i], peek(w.items, i+1)
	switch {
	case r.on != nil:
		return 0
	case it.date != nil && it.date.year == 0:
		return 1
	case it.count() > 0 && next.month > 0, it.month > 0 && next.count() > 0:
		return 2
	}
	return 0
}

// setYearly takes that day, and returns how many items it was.
func (r *repeat) setYearly(w *when, i int) int {
	it, next := w.items[i], peek(w.items, i+1)
	switch {
	case it.date != nil:
		r.on = it.date
		r.on.text = it.text
		return 1
	case next.month > 0:
		r.on = &date{month: next.month, day: it.count()}
	default:
		r.on = &date{month: it.month, day: next.count()}
	}
	r.on.text = it.text + " " + next.text
	return 2
}

// everyYear writes one day of every year.
func (w *when) everyYear(r repeat, at string) (string, *groups.Words) {
	const leapYear = 2028
	if _, ok := r.on.in(leapYear); !ok {
		return "", w.noDay(r.on.text)
	}
	if len(r.days) > 0 || r.nth != "" || r.dom > 0 || r.n > 1 || r.daily || r.day || r.workdays || r.week || r.month {
		return "", w.bad()
	}
	if r.on.slashed && !w.vocab.Time.DayFirst {
		return "", w.either(fmt.Sprintf("%d %s", r.on.day, w.vocab.Months[r.on.month-1][0]),
			fmt.Sprintf("%d %s", r.on.month, w.vocab.Months[r.on.day-1][0]))
	}
	return w.canonical(fmt.Sprintf("rrule FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d from %s %s",
		r.on.month, r.on.day, w.today().Format("2006-01-02"), at))
}

// secondOf asks back what "every second wednesday" means: one of each month, or one in
// two weeks.
func (w *when) secondOf(r repeat) *groups.Words {
	for i, name := range nths {
		if name == r.nth {
			return w.nthOrStep(i+1, r.days[0])
		}
	}
	return w.bad()
}

// severalOf asks back what "setiap 2 rabu" means.
func (w *when) severalOf(n int, day item) *groups.Words {
	if n > 4 {
		return w.bad()
	}
	return w.nthOrStep(n, day.weekday-1)
}

// nthAlone asks back what "rabu kedua" means where nothing says that it comes again: that of
// every month, or the next one alone.
func (w *when) nthAlone() *groups.Words {
	n, weekday := 0, 0
	for i, it := range w.items {
		for k, name := range nths {
			if it.is(name) || it.ordinal && it.count() == k+1 && peek(w.items, i+1).weekday > 0 {
				n = k + 1
			}
		}
		if it.weekday > 0 && it.unit == "" {
			weekday = it.weekday
		}
	}
	if n == 0 || weekday == 0 {
		return nil
	}
	rule, err := schedule.Parse(fmt.Sprintf("monthly %s %s 23:59", nths[n-1], dayNames[weekday-1]))
	if err != nil {
		return w.bad()
	}
	zone := schedule.WIB.Location() // any one zone counts the wall clock's days
	y, m, d := w.now.Date()
	next, _ := rule.Next(time.Date(y, m, d, w.now.Hour(), w.now.Minute(), 0, 0, zone), schedule.WIB)
	day := next.In(zone)
	return w.either(w.nthMonthly(n, weekday-1), fmt.Sprintf("%d %s", day.Day(), w.vocab.Months[day.Month()-1][0]))
}

// nthMonthly says "Rabu kedua setiap bulan" in words that can be typed.
func (w *when) nthMonthly(n, weekday int) string {
	marks := w.vocab.Marks
	said := []string{marks[nths[n-1]][0], w.named(weekday)}
	if w.vocab.Time.DayFirst {
		said[0], said[1] = said[1], said[0] // what says more stands behind, as in "4 Februari"
	}
	return strings.Join(append(said, marks["every"][0], w.vocab.Units["month"].Words[0]), " ")
}

// nthOrStep says both meanings in words that can be typed.
func (w *when) nthOrStep(n, weekday int) *groups.Words {
	every, day, week := w.vocab.Marks["every"][0], w.named(weekday), w.vocab.Units["week"]
	step := strings.ReplaceAll(week.Many, "{n}", strconv.Itoa(n))
	return w.either(w.nthMonthly(n, weekday), strings.Join([]string{every, step, day}, " "))
}
