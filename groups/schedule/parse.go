package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxEvery is the widest step in days, weeks, months or years.
const maxEvery = 1000

const forms = `want one of: once 2026-01-05 09:00 · daily 09:00 · weekdays 09:00 · weekly mon,thu 09:00 · ` +
	`every 2 weeks mon 09:00 from 2026-01-05 · every 21 days from 2026-01-05 09:00 · ` +
	`monthly 1 09:00 · monthly last 09:00 · monthly first mon 09:00 · rrule FREQ=MONTHLY;BYDAY=2TU from 2026-01-05 09:00 · never; ` +
	`what comes again may end: daily 09:00 until 2026-03-31`

// Parse reads a rule in its written form, as String gives it. Dates and times
// are those of the zone that Next is asked about. A day that a month lacks is
// passed over in that month. The words of people are not read here.
func Parse(s string) (Rule, error) {
	r, err := parseBounded(strings.Fields(s))
	if err != nil {
		return Rule{}, fmt.Errorf("schedule %q: %w", clip(s), err)
	}
	return r, nil
}

// clip keeps an error readable whatever was given.
func clip(s string) string {
	if len(s) <= 120 {
		return s
	}
	return strings.ToValidUTF8(s[:120], "") + "…"
}

// parseBounded reads a rule, and the last day on which it may fall due: "daily 09:00 until 2026-03-31".
func parseBounded(f []string) (Rule, error) {
	n := len(f) - 2
	if n < 0 || !strings.EqualFold(f[n], "until") {
		return parse(f)
	}
	r, err := parse(f[:n])
	if err != nil {
		return Rule{}, err
	}
	if !r.Recurs() {
		return Rule{}, fmt.Errorf("until: what comes once has no end; %s", forms)
	}
	last, err := parseDateTime(f[n+1], "00:00")
	r.end = last/minutesPerDay + 1
	return r, err
}

func parse(f []string) (Rule, error) {
	if len(f) == 0 {
		return Rule{}, fmt.Errorf("it is empty; %s", forms)
	}
	switch verb, rest := strings.ToLower(f[0]), f[1:]; {
	case verb == "never" && len(rest) == 0:
		return Rule{}, nil
	case verb == "once" && len(rest) == 2:
		from, err := parseDateTime(rest[0], rest[1])
		return Rule{kind: once, from: from}, err
	case verb == "daily" && len(rest) == 1:
		at, err := ParseMinute(rest[0])
		return Rule{kind: daily, at: at}, err
	case verb == "weekdays" && len(rest) == 1:
		at, err := ParseMinute(rest[0])
		return Rule{kind: weekly, at: at, days: mondayToFriday}, err
	case verb == "weekly" && len(rest) == 2:
		return parseWeekly(rest[0], rest[1])
	case verb == "every":
		return parseEvery(rest)
	case verb == "monthly" && len(rest) == 2:
		return parseMonthDay(rest[0], rest[1])
	case verb == "monthly" && len(rest) == 3:
		return parseMonthWeekday(rest[0], rest[1], rest[2])
	case verb == "rrule" && len(rest) == 4 && rest[1] == "from":
		from, err := parseDateTime(rest[2], rest[3])
		if err != nil {
			return Rule{}, err
		}
		rec, err := compile(rest[0], from)
		return Rule{kind: rrule, rec: rec}, err
	default:
		return Rule{}, fmt.Errorf("this form is not known; %s", forms)
	}
}

func parseWeekly(days, at string) (Rule, error) {
	set, err := parseDays(days)
	if err != nil {
		return Rule{}, err
	}
	m, err := ParseMinute(at)
	return Rule{kind: weekly, at: m, days: set}, err
}

// parseEvery reads "2 weeks mon,thu 09:00 from 2026-01-05" and
// "21 days from 2026-01-05 09:00".
func parseEvery(f []string) (Rule, error) {
	if len(f) < 5 {
		return Rule{}, fmt.Errorf("this form is not known; %s", forms)
	}
	n, err := strconv.Atoi(f[0])
	if err != nil || n < 1 || n > maxEvery {
		return Rule{}, fmt.Errorf("step %q: want a number from 1 to %d", f[0], maxEvery)
	}
	switch {
	case len(f) == 5 && f[1] == "days" && f[2] == "from":
		from, err := parseDateTime(f[3], f[4])
		return Rule{kind: everyDays, every: int16(n), from: from}, err
	case len(f) == 6 && f[1] == "weeks" && f[4] == "from":
		r, err := parseWeekly(f[2], f[3])
		if err != nil {
			return Rule{}, err
		}
		r.kind, r.every = everyWeeks, int16(n)
		r.from, err = parseDateTime(f[5], "00:00")
		return r, err
	default:
		return Rule{}, fmt.Errorf("this form is not known; %s", forms)
	}
}

func parseMonthDay(day, at string) (Rule, error) {
	m, err := ParseMinute(at)
	if err != nil {
		return Rule{}, err
	}
	if strings.EqualFold(day, "last") {
		return Rule{kind: monthlyDay, day: last, at: m}, nil
	}
	n, err := strconv.Atoi(day)
	if err != nil || n < 1 || n > 31 {
		return Rule{}, fmt.Errorf("day of the month %q: want 1 to 31, or last", day)
	}
	return Rule{kind: monthlyDay, day: int8(n), at: m}, nil
}

func parseMonthWeekday(nth, day, at string) (Rule, error) {
	i := slices.Index(nthNames[:], strings.ToLower(nth))
	if i < 0 {
		return Rule{}, fmt.Errorf("week of the month %q: want %s", nth, strings.Join(nthNames[:], ", "))
	}
	d := slices.Index(dayNames[:], strings.ToLower(day))
	if d < 0 {
		return Rule{}, fmt.Errorf("weekday %q: want one of mon tue wed thu fri sat sun", day)
	}
	m, err := ParseMinute(at)
	if err != nil {
		return Rule{}, err
	}
	r := Rule{kind: monthlyWeekday, nth: int8(i + 1), days: 1 << d, at: m}
	if nthNames[i] == "last" {
		r.nth = last
	}
	return r, nil
}

func parseDays(s string) (weekdays, error) {
	var set weekdays
	for name := range strings.SplitSeq(strings.ToLower(s), ",") {
		d := slices.Index(dayNames[:], name)
		if d < 0 {
			return 0, fmt.Errorf("weekday %q: want some of mon,tue,wed,thu,fri,sat,sun", name)
		}
		set |= 1 << d
	}
	return set, nil
}

// parseDateTime returns the local minute of a date and a time of day.
func parseDateTime(date, at string) (int64, error) {
	t, err := time.Parse("2006-01-02", date)
	if err != nil {
		return 0, fmt.Errorf("date %q: want a day of the calendar, like 2026-01-05", date)
	}
	if t.Year() < 1970 || t.Year() > 2199 {
		return 0, fmt.Errorf("date %q: want a year from 1970 to 2199", date)
	}
	m, err := ParseMinute(at)
	if err != nil {
		return 0, err
	}
	return t.Unix()/60 + int64(m), nil
}
