package schedule

import (
	"strings"
	"time"
)

// MovedTo returns the rule that falls due on the same days at another time of day, and
// whether there is one: a pasted rule that names hours of its own can't be moved.
func (r Rule) MovedTo(at Minute) (Rule, bool) {
	at = At(0, int(at))
	switch r.kind {
	case never:
		return Rule{}, false
	case once, everyDays:
		r.from = r.from/minutesPerDay*minutesPerDay + int64(at)
		return r, true
	case rrule:
		if strings.Contains(r.rec.text, "BYHOUR") || strings.Contains(r.rec.text, "BYMINUTE") {
			return Rule{}, false
		}
		rec, err := compile(r.rec.text, r.rec.start/minutesPerDay*minutesPerDay+int64(at))
		return Rule{kind: rrule, rec: rec, end: r.end}, err == nil
	default:
		r.at = at
		return r, true
	}
}

// Recurs reports whether r can fall due more than once.
func (r Rule) Recurs() bool { return r.kind != never && r.kind != once }

// Last returns midnight, as wall clocks of z show it, of the last day on which r may fall due,
// and whether r has an end. It need not fall due on that day.
func (r Rule) Last(z Zone) (time.Time, bool) {
	day := r.end - 1
	if r.end == 0 {
		if r.kind != rrule || r.rec.until == forever {
			return time.Time{}, false
		}
		m := r.rec.until
		if r.rec.untilUTC {
			m += z.offset() / 60
		}
		day = m / minutesPerDay
	}
	return time.Unix(day*minutesPerDay*60, 0).UTC().Add(-time.Duration(z.offset()) * time.Second).In(z.Location()), true
}

// DayOf counts the local days of z since 1970-01-01 at t.
func DayOf(t time.Time, z Zone) int64 { return floorDiv(localMinute(t, z.offset()), minutesPerDay) }
