package schedule

import (
	"math/bits"
	"time"
)

// A Rule says on which local days and at what time of day something falls due.
// The zero Rule never does. A Rule is a value that never changes, so it may be
// shared; compare two with Equal.
type Rule struct {
	kind  kind
	at    Minute      // every kind but once, everyDays and rrule
	days  weekdays    // weekly, everyWeeks, monthlyWeekday (one bit)
	day   int8        // monthlyDay: 1 to 31, or last
	nth   int8        // monthlyWeekday: 1 to 4, or last
	every int16       // everyDays, everyWeeks
	from  int64       // local minute: once, everyDays; everyWeeks: of its first day
	rec   *recurrence // rrule
	end   int64       // the first local day on which it falls due no more; 0: it has no end of its own
}

type kind uint8

const (
	never kind = iota
	once
	daily
	weekly
	everyWeeks
	everyDays
	monthlyDay
	monthlyWeekday
	rrule
)

// last stands for the last day, or the last such weekday, of a month.
const last = -1

// The years that rules know end with 2199.
const (
	endMonth = 2200 * 12
	horizon  = 84006 * minutesPerDay
)

// Once returns the rule that falls due at t alone, seconds dropped.
func Once(t time.Time, z Zone) Rule {
	return Rule{kind: once, from: localMinute(t, z.offset())}
}

// Daily returns the rule that falls due at that time every day.
func Daily(at Minute) Rule {
	return Rule{kind: daily, at: At(0, int(at))}
}

// Weekly returns the rule that falls due at that time on those days of every
// week. Without days it never does.
func Weekly(at Minute, days ...time.Weekday) Rule {
	var set weekdays
	for _, d := range days {
		set |= 1 << floorMod(int64(d), 7)
	}
	if set == 0 {
		return Rule{}
	}
	return Rule{kind: weekly, at: At(0, int(at)), days: set}
}

// Equal reports whether both rules are written the same.
func (r Rule) Equal(other Rule) bool { return r.String() == other.String() }

// IsZero reports whether r is the rule that never falls due.
func (r Rule) IsZero() bool { return r.kind == never }

// Next returns, in UTC, the first time r falls due in z that is later than
// after, and whether there is one before the year 2200. How long ago the rule
// began costs nothing.
func (r Rule) Next(after time.Time, z Zone) (time.Time, bool) {
	offset := z.offset()
	// Occurrences stand on whole minutes, so the first one later than after is
	// the first one at or past the minute that begins next.
	m := max(localMinute(after, offset)+1, 0)
	if m >= horizon {
		return time.Time{}, false
	}
	due, ok := r.next(m, offset)
	if !ok || due >= horizon || r.end > 0 && due >= r.end*minutesPerDay {
		return time.Time{}, false
	}
	return time.Unix(due*60-offset, 0).UTC(), true
}

// next returns the first occurrence at or past the local minute m.
func (r Rule) next(m, offset int64) (int64, bool) {
	switch r.kind {
	case once:
		return r.from, m <= r.from
	case daily:
		return r.dayAtOrPast(m)*minutesPerDay + int64(r.at), true
	case weekly:
		d := r.dayAtOrPast(m)
		return (d+r.days.until(weekdayOf(d)))*minutesPerDay + int64(r.at), true
	case everyWeeks:
		return r.nextWeek(m), true
	case everyDays:
		step := int64(r.every) * minutesPerDay
		if m <= r.from {
			return r.from, true
		}
		return r.from + (m-r.from+step-1)/step*step, true
	case monthlyDay, monthlyWeekday:
		return r.nextMonth(m), true
	case rrule:
		return r.rec.next(m, offset)
	default:
		return 0, false
	}
}

// dayAtOrPast returns the first day whose time of day r.at is not before m.
func (r Rule) dayAtOrPast(m int64) int64 {
	if m%minutesPerDay > int64(r.at) {
		return m/minutesPerDay + 1
	}
	return m / minutesPerDay
}

// nextWeek finds the next occurrence of an everyWeeks rule. Its weeks begin on
// Monday and are counted from the week of its first day.
func (r Rule) nextWeek(m int64) int64 {
	d := r.dayAtOrPast(max(m, r.from))
	n := int64(r.every)
	phase := (mondayWeek(d) - mondayWeek(r.from/minutesPerDay)) % n
	if phase == 0 {
		found := d + r.days.until(weekdayOf(d))
		if mondayWeek(found) == mondayWeek(d) {
			return found*minutesPerDay + int64(r.at)
		}
	}
	monday := mondayOf(mondayWeek(d) + n - phase)
	return (monday+r.days.until(time.Monday))*minutesPerDay + int64(r.at)
}

// nextMonth finds the next occurrence of a monthly rule. A month without the
// rule's day is passed over; no two such months follow each other.
func (r Rule) nextMonth(m int64) int64 {
	from := r.dayAtOrPast(m)
	for month := monthOf(from); ; month++ {
		if d, ok := r.dayIn(month); ok && d >= from {
			return d*minutesPerDay + int64(r.at)
		}
	}
}

// dayIn returns the rule's day in that month.
func (r Rule) dayIn(month int64) (int64, bool) {
	first, length := firstOfMonth(month), lengthOfMonth(month)
	switch {
	case r.kind == monthlyWeekday && r.nth == last:
		end := first + length - 1
		back := bits.Len8(uint8(r.days.turn(weekdayOf(end-6)))) - 1
		return end - 6 + int64(back), true
	case r.kind == monthlyWeekday:
		return first + r.days.until(weekdayOf(first)) + 7*int64(r.nth-1), true
	case r.day == last:
		return first + length - 1, true
	default:
		return first + int64(r.day) - 1, int64(r.day) <= length
	}
}
