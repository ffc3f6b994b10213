package command

import (
	"strconv"
	"strings"
	"time"
)

// A clock is a time of day. A bare hour, one without minutes or a part of the day, is
// on a clock of twelve hours.
type clock struct {
	hour, minute int
	bare         bool
}

// readClock reads 07.00, 7:00, 9am and 9.30pm.
func readClock(s string) (clock, bool) {
	half := -1
	for i, suffix := range []string{"am", "pm"} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, half = rest, i
			break
		}
	}
	h, m, minutes := strings.Cut(strings.Replace(s, ".", ":", 1), ":")
	if !minutes {
		if half < 0 {
			return clock{}, false
		}
		m = "00"
	}
	if !digits(h) || !digits(m) || len(h) > 2 || len(m) != 2 {
		return clock{}, false
	}
	hour, _ := strconv.Atoi(h)
	minute, _ := strconv.Atoi(m)
	if half >= 0 {
		if hour < 1 || hour > 12 {
			return clock{}, false
		}
		hour = hour%12 + 12*half
	}
	return clock{hour: hour, minute: minute}, hour < 24 && minute < 60
}

// clockless says whether s is written like a time of day that no clock shows: 25.00, 12:60.
func clockless(s string) bool {
	h, m, ok := strings.Cut(strings.Replace(s, ".", ":", 1), ":")
	if !ok || !digits(h) || !digits(m) || len(h) > 2 || len(m) != 2 {
		return false
	}
	_, shown := readClock(s)
	return !shown
}

// together reads a time of day whose four digits stand together: 0900.
func together(s string) (clock, bool) {
	if len(s) != 4 || !digits(s) {
		return clock{}, false
	}
	return readClock(s[:2] + ":" + s[2:])
}

// A date is a day of the calendar; its year is 0 when none was given.
type date struct {
	year, month, day int
	slashed          bool // written as 5/8: the order depends on the locale
	text             string
}

// readDate reads 2026-01-12, 12/1, 12/1/2026, 12-1-2026 and 12.1.2026, also where the calendar
// has no such day.
func readDate(s string) (date, bool) {
	if t, err := time.Parse("2006-1-2", s); err == nil {
		return date{year: t.Year(), month: int(t.Month()), day: t.Day()}, true
	}
	sep := "/"
	for _, other := range []string{"-", "."} {
		if strings.Count(s, other) == 2 {
			sep = other
		}
	}
	parts := strings.Split(s, sep)
	if len(parts) < 2 || len(parts) > 3 {
		return date{}, false
	}
	if len(parts) == 3 && len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	var n [3]int
	for i, p := range parts {
		if !digits(p) || len(p) > 2 && (i < 2 || len(p) != 4) {
			return date{}, false
		}
		n[i], _ = strconv.Atoi(p)
	}
	if len(parts) == 3 && n[2] < 100 {
		n[2] += 2000
	}
	d := date{year: n[2], month: n[1], day: n[0], slashed: true}
	if d.month > 12 && d.day <= 12 {
		d.month, d.day, d.slashed = d.day, d.month, false
	}
	if d.day > 12 || d.day == d.month || d.day < 1 || d.month < 1 {
		d.slashed = false
	}
	return d, len(parts) == 3 || d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31
}

// in returns the day at midnight in UTC, and whether there is such a day.
func (d date) in(year int) (time.Time, bool) {
	t := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d.day && int(t.Month()) == d.month
}
