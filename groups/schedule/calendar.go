package schedule

import (
	"math/bits"
	"time"
)

// Days are counted from 1970-01-01, which is day 0 and was a Thursday. Months
// are counted from January of the year 0, which is month 0.

// weekdays is a set of days of the week, with a bit for each time.Weekday.
type weekdays uint8

const mondayToFriday weekdays = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday

// turn returns the set with day moved to bit 0.
func (w weekdays) turn(day time.Weekday) weekdays {
	return (w>>day | w<<(7-day)) & 0x7f
}

// until returns how many days after day the first day of a non-empty set comes.
func (w weekdays) until(day time.Weekday) int64 {
	return int64(bits.TrailingZeros8(uint8(w.turn(day))))
}

// weekdayOf returns the day of the week of a day not before day 0.
func weekdayOf(day int64) time.Weekday { return time.Weekday((day + 4) % 7) }

// mondayWeek counts the weeks that begin on Monday.
func mondayWeek(day int64) int64 { return (day + 3) / 7 }

// mondayOf returns the first day of a week counted by mondayWeek.
func mondayOf(week int64) int64 { return week*7 - 3 }

// monthOf returns the month in which day falls.
func monthOf(day int64) int64 {
	y, m, _ := time.Unix(day*86400, 0).UTC().Date()
	return int64(y)*12 + int64(m) - 1
}

var daysBefore = [12]int64{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

// firstOfMonth returns the first day of month.
func firstOfMonth(month int64) int64 {
	const days1970 = 1970*365 + 1969/4 - 1969/100 + 1969/400
	year, m := month/12, month%12
	past := year - 1
	d := year*365 + past/4 - past/100 + past/400 - days1970 + daysBefore[m]
	if m > 1 && leap(year) {
		d++
	}
	return d
}

// lengthOfMonth returns how many days month has.
func lengthOfMonth(month int64) int64 {
	switch month % 12 {
	case 1:
		if leap(month / 12) {
			return 29
		}
		return 28
	case 3, 5, 8, 10:
		return 30
	default:
		return 31
	}
}

func lengthOfYear(year int64) int64 {
	if leap(year) {
		return 366
	}
	return 365
}

func leap(year int64) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }
