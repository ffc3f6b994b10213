package rehearsal

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// WIB is the zone of every script.
var wib = time.FixedZone("WIB", 7*3600)

// Start is when scripts start: Monday 2026-01-05 08:00 WIB.
var Start = time.Date(2026, 1, 5, 8, 0, 0, 0, wib)

var weekdayNames = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// A when is a time as a script says it; the zero when is none.
type when struct {
	said     bool
	date     string // 2026-01-06, or ""
	tomorrow bool
	weekday  int // from 1, Sunday; 0: none
	minute   int
}

const whenForms = "write at 09:00, at tomorrow 09:00, at mon 09:00 or at 2026-01-06 09:00"

func parseWhen(words []string) (when, error) {
	if len(words) == 0 || len(words) > 2 {
		return when{}, fmt.Errorf("this is no time; %s", whenForms)
	}
	w := when{said: true}
	clock, err := time.Parse("15:04", words[len(words)-1])
	if err != nil || len(words[len(words)-1]) != 5 {
		return when{}, fmt.Errorf("%q is no time of day; %s", words[len(words)-1], whenForms)
	}
	w.minute = clock.Hour()*60 + clock.Minute()
	if len(words) == 1 {
		return w, nil
	}
	day := words[0]
	for i, name := range weekdayNames {
		if strings.EqualFold(day, name) {
			w.weekday = i + 1
			return w, nil
		}
	}
	if w.tomorrow = day == "tomorrow"; w.tomorrow {
		return w, nil
	}
	if _, err := time.Parse("2006-01-02", day); err != nil {
		return when{}, fmt.Errorf("%q is no day; %s", day, whenForms)
	}
	w.date = day
	return w, nil
}

// after returns the time that w means when it is said at now. Only one with a date
// can lie in the past.
func (w when) after(now time.Time) time.Time {
	now = now.In(wib)
	day := time.Date(now.Year(), now.Month(), now.Day(), w.minute/60, w.minute%60, 0, 0, wib)
	switch {
	case w.date != "":
		d, _ := time.Parse("2006-01-02", w.date)
		return time.Date(d.Year(), d.Month(), d.Day(), w.minute/60, w.minute%60, 0, 0, wib)
	case w.tomorrow:
		return day.AddDate(0, 0, 1)
	case w.weekday > 0:
		day = day.AddDate(0, 0, (w.weekday-1-int(day.Weekday())+7)%7)
		if !day.After(now) {
			day = day.AddDate(0, 0, 7)
		}
		return day
	case !day.After(now):
		return day.AddDate(0, 0, 1)
	}
	return day
}

// A wait is a span as a script says it, in days and less.
type wait time.Duration

var units = map[byte]time.Duration{
	's': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour,
}

const maxWait = 10 * 366 * 24 * time.Hour

func parseWait(s string) (wait, error) {
	bad := fmt.Errorf("%q is no span of time; write 10m, 2h30m, 3d or 1w, ten years at most", clip(s))
	var total time.Duration
	for s != "" {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		count, err := strconv.Atoi(s[:n])
		if err != nil || n == len(s) || count > 1_000_000 {
			return 0, bad
		}
		unit, ok := units[s[n]]
		if !ok || time.Duration(count) > maxWait/unit {
			return 0, bad
		}
		total += time.Duration(count) * unit
		s = s[n+1:]
	}
	if total <= 0 || total > maxWait {
		return 0, bad
	}
	return wait(total), nil
}

// A since is how long somebody has been in a group.
type since struct{ months, days int }

var sinceUnits = map[string]since{
	"day": {days: 1}, "week": {days: 7}, "month": {months: 1}, "year": {months: 12},
}

func parseSince(count, unit string) (since, error) {
	n, err := strconv.Atoi(count)
	of, ok := sinceUnits[strings.TrimSuffix(unit, "s")]
	if err != nil || !ok || n < 0 || n > 1000 {
		return since{}, fmt.Errorf("since %s %s is not understood; write since 14 months, since 3 days", clip(count), clip(unit))
	}
	return since{of.months * n, of.days * n}, nil
}

func (s since) before(t time.Time) time.Time { return t.AddDate(0, -s.months, -s.days) }

// clip keeps an error readable whatever was given.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
