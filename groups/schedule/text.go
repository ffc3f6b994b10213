package schedule

import (
	"strconv"
	"time"
)

var dayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

var nthNames = [...]string{"first", "second", "third", "fourth", "last"}

// String returns the one way to write r; Parse reads it back.
func (r Rule) String() string { return string(r.appendText(make([]byte, 0, 48))) }

// MarshalText writes r as String does.
func (r Rule) MarshalText() ([]byte, error) { return r.appendText(nil), nil }

// UnmarshalText reads what MarshalText writes.
func (r *Rule) UnmarshalText(b []byte) error {
	got, err := Parse(string(b))
	if err != nil {
		return err
	}
	*r = got
	return nil
}

func (r Rule) appendText(b []byte) []byte {
	b = r.appendDays(b)
	if r.end > 0 {
		b = appendDate(append(b, " until "...), (r.end-1)*minutesPerDay)
	}
	return b
}

func (r Rule) appendDays(b []byte) []byte {
	switch r.kind {
	case once:
		return appendDateTime(append(b, "once "...), r.from)
	case daily:
		return r.at.append(append(b, "daily "...))
	case weekly:
		if r.days == mondayToFriday {
			return r.at.append(append(b, "weekdays "...))
		}
		return r.at.append(append(r.days.append(append(b, "weekly "...)), ' '))
	case everyWeeks:
		b = append(strconv.AppendInt(append(b, "every "...), int64(r.every), 10), " weeks "...)
		b = append(r.at.append(append(r.days.append(b), ' ')), " from "...)
		return appendDate(b, r.from)
	case everyDays:
		b = append(strconv.AppendInt(append(b, "every "...), int64(r.every), 10), " days from "...)
		return appendDateTime(b, r.from)
	case monthlyDay, monthlyWeekday:
		return r.at.append(append(r.appendMonthDay(append(b, "monthly "...)), ' '))
	case rrule:
		b = append(append(append(b, "rrule "...), r.rec.text...), " from "...)
		return appendDateTime(b, r.rec.start)
	default:
		return append(b, "never"...)
	}
}

func (r Rule) appendMonthDay(b []byte) []byte {
	if r.kind == monthlyDay {
		if r.day == last {
			return append(b, "last"...)
		}
		return strconv.AppendInt(b, int64(r.day), 10)
	}
	name := nthNames[len(nthNames)-1]
	if r.nth > 0 {
		name = nthNames[r.nth-1]
	}
	return r.days.append(append(append(b, name...), ' '))
}

// append writes the days from Monday on, with commas.
func (w weekdays) append(b []byte) []byte {
	sep := false
	for i := range 7 {
		d := (i + 1) % 7
		if w&(1<<d) == 0 {
			continue
		}
		if sep {
			b = append(b, ',')
		}
		b, sep = append(b, dayNames[d]...), true
	}
	return b
}

func appendDate(b []byte, minute int64) []byte {
	return time.Unix(minute*60, 0).UTC().AppendFormat(b, "2006-01-02")
}

func appendDateTime(b []byte, minute int64) []byte {
	return time.Unix(minute*60, 0).UTC().AppendFormat(b, "2006-01-02 15:04")
}
