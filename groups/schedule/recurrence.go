package schedule

import (
	"math"
	"math/bits"
	"time"
)

// A recurrence is a compiled RRULE. It is asked month by month: each part of
// the rule yields a set of days as bits, bit 0 the first of the month, and the
// days that fall due are those in all sets. So an old start costs nothing, and
// a rare day (29 February on a Monday) is a few dozen steps away.
type recurrence struct {
	text     string // canonical
	freq     freq
	interval int64
	weekOff  int64  // turns a day into a week that begins on WKST
	months   uint16 // bit m for month m in which a day may be; none means any
	monthDay uint32 // bit d-1 for the d-th
	fromEnd  uint32 // bit d-1 for the d-th from the end
	weekdays weekdays
	nth      []nthWeekday
	ofYear   bool     // nth counts within the year, not the month
	yearDay  []int64  // 1 to 366, or -1 to -366 from the end
	times    []Minute // sorted, each once
	setPos   []int64
	start    int64 // local minute
	until    int64 // last minute that may fall due, local unless untilUTC
	untilUTC bool

	startMonth int64
}

type freq uint8

const (
	everyDay freq = iota
	everyWeek
	everyMonth
	everyYear
)

// An nthWeekday is the n-th day of that name in a month or year, from its end
// when n is negative.
type nthWeekday struct {
	n   int64
	day time.Weekday
}

const forever = math.MaxInt64

// next returns the first occurrence at or past the local minute m.
func (c *recurrence) next(m, offset int64) (int64, bool) {
	until := c.until
	if c.untilUTC {
		until += offset / 60
	}
	m = max(m, c.start)
	if m > until {
		return 0, false
	}
	for month := c.activeMonth(monthOf(m / minutesPerDay)); month < endMonth; month = c.activeMonth(month + 1) {
		if due, ok := c.nextIn(month, m); ok {
			return due, due <= until
		}
	}
	return 0, false
}

// activeMonth returns the first month from month on in which the rule's step
// and months let something fall due.
func (c *recurrence) activeMonth(month int64) int64 {
	if c.freq == everyMonth {
		month += floorMod(c.startMonth-month, c.interval)
		// Twelve steps meet every month the step can meet.
		for i := 0; i < 12 && !c.named(month); i++ {
			month += c.interval
		}
		return month
	}
	if c.freq == everyYear {
		if ahead := floorMod(c.startMonth/12-month/12, c.interval); ahead > 0 {
			month = (month/12 + ahead) * 12
		}
	}
	if c.named(month) {
		return month
	}
	return c.laterMonth(month)
}

// named reports whether a day of the rule may be in month.
func (c *recurrence) named(month int64) bool {
	return c.months == 0 || c.months>>(month%12+1)&1 != 0
}

// laterMonth returns the first month past month that the rule names and the
// yearly step allows.
func (c *recurrence) laterMonth(month int64) int64 {
	if rest := c.months >> (month%12 + 2); rest != 0 {
		return month + 1 + int64(bits.TrailingZeros16(rest))
	}
	year := month/12 + 1
	if c.freq == everyYear {
		year = month/12 + c.interval
	}
	return year*12 + int64(bits.TrailingZeros16(c.months)) - 1
}

// nextIn returns the first occurrence at or past the local minute m in month.
func (c *recurrence) nextIn(month, m int64) (int64, bool) {
	first := firstOfMonth(month)
	days := c.daysIn(month, first)
	if days == 0 {
		return 0, false
	}
	if len(c.setPos) > 0 {
		return c.nextPos(first, days, m)
	}
	if skip := m/minutesPerDay - first; skip >= 0 {
		days &= ^uint32(0) << skip
		if days>>skip&1 != 0 {
			for _, at := range c.times {
				if int64(at) >= m%minutesPerDay {
					return (first+skip)*minutesPerDay + int64(at), true
				}
			}
			days &^= 1 << skip
		}
	}
	if days == 0 {
		return 0, false
	}
	return (first+int64(bits.TrailingZeros32(days)))*minutesPerDay + int64(c.times[0]), true
}

// nextPos returns the first occurrence at or past m among those BYSETPOS picks
// from a month's days and times.
func (c *recurrence) nextPos(first int64, days uint32, m int64) (int64, bool) {
	perDay := int64(len(c.times))
	total := int64(bits.OnesCount32(days)) * perDay
	best, found := int64(forever), false
	for _, pos := range c.setPos {
		i := pos - 1
		if pos < 0 {
			i = total + pos
		}
		if i < 0 || i >= total {
			continue
		}
		rest := days
		for range i / perDay {
			rest &= rest - 1
		}
		due := (first+int64(bits.TrailingZeros32(rest)))*minutesPerDay + int64(c.times[i%perDay])
		if due >= m && due < best {
			best, found = due, true
		}
	}
	return best, found
}

// daysIn returns the days of month on which the rule falls due, whatever its
// start and end.
func (c *recurrence) daysIn(month, first int64) uint32 {
	if !c.named(month) {
		return 0
	}
	length := lengthOfMonth(month)
	days := uint32(1)<<length - 1
	if c.monthDay|c.fromEnd != 0 {
		days &= c.monthDay | bits.Reverse32(c.fromEnd)>>(32-length)
	}
	if c.weekdays != 0 || len(c.nth) > 0 {
		days &= c.weekdayBits(month, first, length)
	}
	if len(c.yearDay) > 0 {
		days &= c.yearDayBits(month, first, length)
	}
	if days == 0 || c.interval == 1 {
		return days
	}
	switch c.freq {
	case everyDay:
		return days & c.dayStepBits(first, length)
	case everyWeek:
		return days & c.weekStepBits(first, length)
	default:
		return days
	}
}

func (c *recurrence) weekdayBits(month, first, length int64) uint32 {
	// One week, five times over; what lies past the month is cut off by daysIn.
	set := uint32(uint64(c.weekdays.turn(weekdayOf(first))) * (1 | 1<<7 | 1<<14 | 1<<21 | 1<<28))
	from, to := first, first+length
	if c.ofYear {
		from = firstOfMonth(month / 12 * 12)
		to = from + lengthOfYear(month/12)
	}
	for _, w := range c.nth {
		d := from + floorMod(int64(w.day-weekdayOf(from)), 7) + 7*(w.n-1)
		if w.n < 0 {
			d = to - 1 - floorMod(int64(weekdayOf(to-1)-w.day), 7) + 7*(w.n+1)
		}
		if d >= max(from, first) && d < min(to, first+length) {
			set |= 1 << (d - first)
		}
	}
	return set
}

func (c *recurrence) yearDayBits(month, first, length int64) uint32 {
	newYear, days := firstOfMonth(month/12*12), lengthOfYear(month/12)
	var set uint32
	for _, n := range c.yearDay {
		d := newYear + n - 1
		if n < 0 {
			d = newYear + days + n
		}
		if n <= days && -n <= days && d >= first && d < first+length {
			set |= 1 << (d - first)
		}
	}
	return set
}

// dayStepBits returns each interval-th day, counted from the start.
func (c *recurrence) dayStepBits(first, length int64) uint32 {
	var set uint32
	for d := floorMod(c.start/minutesPerDay-first, c.interval); d < length; d += c.interval {
		set |= 1 << d
	}
	return set
}

// weekStepBits returns the days of each interval-th week, counted from the
// week of the start.
func (c *recurrence) weekStepBits(first, length int64) uint32 {
	week := (first + c.weekOff) / 7
	ahead := floorMod((c.start/minutesPerDay+c.weekOff)/7-week, c.interval)
	var set uint32
	for d := (week+ahead)*7 - c.weekOff - first; d < length; d += 7 * c.interval {
		if d < 0 {
			set |= 0x7f >> -d
		} else {
			set |= 0x7f << d
		}
	}
	return set
}
