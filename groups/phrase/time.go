package phrase

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Clock returns a time of day as the locale writes it.
func (v *Vocabulary) Clock(hour, minute int) string {
	return strings.NewReplacer("{hour}", fmt.Sprintf("%02d", hour), "{minute}", fmt.Sprintf("%02d", minute)).
		Replace(v.Time.Clock)
}

// writeTime names the day where it is near, else writes the date.
func (v *Vocabulary) writeTime(t time.Time, r Reader) string {
	zone := r.Zone
	if zone == nil {
		zone = time.UTC
	}
	t = t.In(zone)
	now := r.Now.In(zone)
	form := v.Time.Date
	if t.Year() != now.Year() {
		form = v.Time.Dated
	}
	if !r.Now.IsZero() {
		switch dayOf(t) - dayOf(now) {
		case 0:
			form = v.Time.Today
		case 1:
			form = v.Time.Tomorrow
		case -1:
			form = v.Time.Yesterday
		}
	}
	return strings.NewReplacer(
		"{weekday}", v.Weekdays[t.Weekday()][0],
		"{day}", strconv.Itoa(t.Day()),
		"{month}", v.Months[t.Month()-1][0],
		"{year}", strconv.Itoa(t.Year()),
		"{zone}", t.Format("MST"),
		"{clock}", v.Clock(t.Hour(), t.Minute()),
	).Replace(form)
}

// dayOf counts the days of the calendar.
func dayOf(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// writeDuration writes the largest unit that says enough.
func (v *Vocabulary) writeDuration(d time.Duration) string {
	const day = 24 * time.Hour
	minutes := int64(d.Abs() / time.Minute)
	switch d := d.Abs(); {
	case d >= 14*day && d%(7*day) == 0:
		return v.count(Week, int64(d/(7*day)))
	case d >= 2*day:
		return v.count(Day, int64(d/day))
	case d >= 2*time.Hour || d >= time.Hour && minutes%60 == 0:
		return v.count(Hour, int64(d/time.Hour))
	default:
		return v.count(Minute, max(minutes, 1))
	}
}

func (v *Vocabulary) count(unit string, n int64) string {
	u := v.Units[unit]
	form := u.Many
	if n == 1 {
		form = u.One
	}
	return strings.ReplaceAll(form, "{n}", strconv.FormatInt(n, 10))
}
