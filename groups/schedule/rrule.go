package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxCount is the largest COUNT: the last occurrence is looked up beforehand.
const maxCount = 5000

// rruleKeys are the parts of an RRULE that are understood, in canonical order.
var rruleKeys = [...]string{"FREQ", "INTERVAL", "WKST", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY",
	"BYYEARDAY", "BYDAY", "BYSETPOS", "BYHOUR", "BYMINUTE"}

var freqNames = [...]string{everyDay: "DAILY", everyWeek: "WEEKLY", everyMonth: "MONTHLY", everyYear: "YEARLY"}

var rruleDays = [7]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// compile reads an RRULE that starts at the local minute from. It refuses what
// could not be kept: unknown parts, steps shorter than a day, and rules that
// never fall due.
func compile(text string, from int64) (*recurrence, error) {
	parts, err := splitRRule(strings.ToUpper(text))
	if err != nil {
		return nil, err
	}
	c := &recurrence{interval: 1, start: from, startMonth: monthOf(from / minutesPerDay), until: forever}
	var written []string
	for _, key := range rruleKeys {
		value, ok := parts[key]
		if !ok {
			continue
		}
		if err := c.set(key, value); err != nil {
			return nil, err
		}
		written = append(written, key+"="+value)
	}
	c.text = strings.Join(written, ";")
	if err := c.check(parts); err != nil {
		return nil, err
	}
	if err := c.complete(parts); err != nil {
		return nil, err
	}
	return c, c.bound(parts)
}

func splitRRule(text string) (map[string]string, error) {
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "RRULE:"), ";") {
		key, value, ok := strings.Cut(part, "=")
		if !ok || value == "" {
			return nil, fmt.Errorf("rrule part %q: want KEY=VALUE", part)
		}
		if !slices.Contains(rruleKeys[:], key) {
			return nil, fmt.Errorf("rrule part %q is not kept here; use %s", key, strings.Join(rruleKeys[:], ", "))
		}
		if _, twice := parts[key]; twice {
			return nil, fmt.Errorf("rrule part %s stands there twice; keep one", key)
		}
		parts[key] = value
	}
	return parts, nil
}

func (c *recurrence) set(key, value string) (err error) {
	var list []int64
	switch key {
	case "FREQ":
		i := slices.Index(freqNames[:], value)
		if i < 0 {
			return fmt.Errorf("rrule FREQ=%s: want %s", value, strings.Join(freqNames[:], ", "))
		}
		c.freq = freq(i)
	case "INTERVAL":
		list, err = numbers(key, value, 1, maxEvery)
		if err == nil && len(list) == 1 {
			c.interval = list[0]
		}
	case "WKST":
		_, err = weekday(value)
	case "COUNT":
		_, err = numbers(key, value, 1, maxCount)
	case "UNTIL":
		c.until, c.untilUTC, err = parseUntil(value)
	case "BYMONTH":
		list, err = numbers(key, value, 1, 12)
		for _, n := range list {
			c.months |= 1 << n
		}
	case "BYMONTHDAY":
		err = c.setMonthDays(value)
	case "BYYEARDAY":
		c.yearDay, err = numbers(key, value, -366, 366)
	case "BYDAY":
		err = c.setWeekdays(value)
	case "BYSETPOS":
		c.setPos, err = numbers(key, value, -366, 366)
	case "BYHOUR":
		_, err = numbers(key, value, 0, 23)
	case "BYMINUTE":
		_, err = numbers(key, value, 0, 59)
	}
	return err
}

func (c *recurrence) setMonthDays(value string) error {
	list, err := numbers("BYMONTHDAY", value, -31, 31)
	for _, n := range list {
		if n > 0 {
			c.monthDay |= 1 << (n - 1)
		} else {
			c.fromEnd |= 1 << (-n - 1)
		}
	}
	return err
}

func (c *recurrence) setWeekdays(value string) error {
	for item := range strings.SplitSeq(value, ",") {
		if len(item) < 2 {
			return fmt.Errorf("rrule BYDAY=%s: want days like MO,TH or 2TU,-1FR", value)
		}
		day, err := weekday(item[len(item)-2:])
		if err != nil {
			return err
		}
		if len(item) == 2 {
			c.weekdays |= 1 << day
			continue
		}
		n, err := strconv.Atoi(item[:len(item)-2])
		if err != nil || n == 0 || n < -53 || n > 53 {
			return fmt.Errorf("rrule BYDAY=%s: want a number from 1 to 53 or -53 to -1 before the day", item)
		}
		c.nth = append(c.nth, nthWeekday{int64(n), day})
	}
	return nil
}

// check refuses parts that contradict each other.
func (c *recurrence) check(parts map[string]string) error {
	has := func(key string) bool { return parts[key] != "" }
	switch {
	case !has("FREQ"):
		return fmt.Errorf("rrule has no FREQ; want one of %s", strings.Join(freqNames[:], ", "))
	case has("COUNT") && has("UNTIL"):
		return fmt.Errorf("rrule has both COUNT and UNTIL; keep one")
	case len(c.nth) > 0 && c.freq < everyMonth:
		return fmt.Errorf("rrule BYDAY=%s: numbered days need FREQ=MONTHLY or YEARLY", parts["BYDAY"])
	case has("BYSETPOS") && c.freq != everyMonth:
		return fmt.Errorf("rrule BYSETPOS needs FREQ=MONTHLY")
	case has("BYYEARDAY") && c.freq != everyYear:
		return fmt.Errorf("rrule BYYEARDAY needs FREQ=YEARLY")
	case has("BYMONTHDAY") && c.freq == everyWeek:
		return fmt.Errorf("rrule BYMONTHDAY does not go with FREQ=WEEKLY")
	}
	return nil
}

// complete fills what the rule leaves to its start: the day, the time, and
// where the week begins.
func (c *recurrence) complete(parts map[string]string) error {
	startDay := c.start / minutesPerDay
	dayOfMonth := uint32(1) << (startDay - firstOfMonth(c.startMonth))
	c.ofYear = c.freq == everyYear && c.months == 0
	if c.months == 0 {
		c.months = monthsOf(c.yearDay)
	}
	anyDay := c.monthDay|c.fromEnd != 0 || c.weekdays != 0 || len(c.nth) > 0 || len(c.yearDay) > 0
	switch {
	case anyDay || c.freq == everyDay:
	case c.freq == everyWeek:
		c.weekdays = 1 << weekdayOf(startDay)
	case c.freq == everyMonth:
		c.monthDay = dayOfMonth
	default:
		c.monthDay = dayOfMonth
		if c.months == 0 {
			c.months = 1 << (c.startMonth%12 + 1)
		}
	}
	wkst := time.Monday
	if name := parts["WKST"]; name != "" {
		wkst, _ = weekday(name)
	}
	// Thursday, 1970-01-01, is day 0: the week that holds it began so many days
	// before.
	c.weekOff = floorMod(int64(time.Thursday-wkst), 7)
	return c.completeTimes(parts)
}

// monthsOf returns the months in which days of the year fall, in common and leap
// years, so that the others are never looked at.
func monthsOf(yearDays []int64) uint16 {
	var set uint16
	for _, n := range yearDays {
		for _, year := range [...]int64{2000, 2001} {
			d := firstOfMonth(year*12) + n - 1
			if n < 0 {
				d = firstOfMonth(year*12+12) + n
			}
			set |= 1 << (monthOf(d)%12 + 1)
		}
	}
	return set
}

func (c *recurrence) completeTimes(parts map[string]string) error {
	at := c.start % minutesPerDay
	hours, minutes := []int64{at / 60}, []int64{at % 60}
	var err error
	if v := parts["BYHOUR"]; v != "" {
		if hours, err = numbers("BYHOUR", v, 0, 23); err != nil {
			return err
		}
	}
	if v := parts["BYMINUTE"]; v != "" {
		if minutes, err = numbers("BYMINUTE", v, 0, 59); err != nil {
			return err
		}
	}
	for _, h := range hours {
		for _, m := range minutes {
			c.times = append(c.times, At(int(h), int(m)))
		}
	}
	slices.Sort(c.times)
	c.times = slices.Compact(c.times)
	return nil
}

// bound turns COUNT into the last minute that may fall due, and refuses a rule
// that never does.
func (c *recurrence) bound(parts map[string]string) error {
	count := 1
	if v := parts["COUNT"]; v != "" {
		count, _ = strconv.Atoi(v)
	}
	m := c.start
	for i := range count {
		// An UNTIL in UTC is latest where clocks are furthest ahead.
		due, ok := c.next(m, WIT.offset())
		if !ok && i == 0 {
			return fmt.Errorf("rrule %s never falls due from its start on", c.text)
		}
		if !ok {
			return nil
		}
		m = due + 1
	}
	if parts["COUNT"] != "" {
		c.until = m - 1
	}
	return nil
}

// numbers reads a list of whole numbers; 0 is refused where the range spans it.
func numbers(key, value string, low, high int64) ([]int64, error) {
	var list []int64
	for item := range strings.SplitSeq(value, ",") {
		n, err := strconv.ParseInt(item, 10, 32)
		if err != nil || n < low || n > high || n == 0 && low < 0 {
			return nil, fmt.Errorf("rrule %s=%s: want whole numbers %s", key, value, between(low, high))
		}
		list = append(list, n)
	}
	if (key == "INTERVAL" || key == "COUNT") && len(list) != 1 {
		return nil, fmt.Errorf("rrule %s=%s: want one number", key, value)
	}
	return list, nil
}

func between(low, high int64) string {
	if low < 0 {
		return fmt.Sprintf("from 1 to %d, or from -1 to %d counted from the end", high, low)
	}
	return fmt.Sprintf("from %d to %d", low, high)
}

func weekday(name string) (time.Weekday, error) {
	d := slices.Index(rruleDays[:], name)
	if d < 0 {
		return 0, fmt.Errorf("rrule day %q: want one of MO TU WE TH FR SA SU", name)
	}
	return time.Weekday(d), nil
}

// parseUntil reads the last minute that may fall due: the end of a local day, a
// local time, or with a Z a time in UTC.
func parseUntil(value string) (minute int64, utc bool, err error) {
	for _, layout := range [...]string{"20060102", "20060102T150405", "20060102T150405Z"} {
		t, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		minute = floorDiv(t.Unix(), 60)
		if len(layout) == len("20060102") {
			minute += minutesPerDay - 1
		}
		return minute, strings.HasSuffix(layout, "Z"), nil
	}
	return 0, false, fmt.Errorf("rrule UNTIL=%s: want 20261231, 20261231T090000 or 20261231T020000Z", value)
}
