package schedule

import (
	_ "embed" // the table of days
	"fmt"
	"strings"
	"time"
)

//go:embed days.txt
var daysText string

// special is the table of the days that are not like others.
var special = mustReadDays(daysText)

// A daysTable holds holidays and Ramadans. Days are counted from 1970-01-01.
type daysTable struct {
	yearly   map[int]string // by month*100+day
	holidays map[int64]string
	years    map[int]bool // whose holidays are listed
	ramadans []ramadan
	fast     Quiet // what is held in Ramadan
}

// A ramadan is a month of fasting. One that is only foreseen has a day more at either end.
type ramadan struct{ first, last int64 }

// Holiday returns the name of the national holiday that t falls on in z, or "". Those whose
// day moves from year to year are known for the years that HolidaysKnown says.
func Holiday(t time.Time, z Zone) string {
	local := t.In(z.Location())
	if name := special.yearly[int(local.Month())*100+local.Day()]; name != "" {
		return name
	}
	return special.holidays[localMinute(t, z.offset())/minutesPerDay]
}

// HolidaysKnown reports whether the holidays of that year are listed, and not only those
// that are on the same day every year.
func HolidaysKnown(year int) bool { return special.years[year] }

// Ramadan reports whether t falls in a Ramadan in z, as far as the table knows; of one whose
// first or last day is not settled, the days beside these count too.
func Ramadan(t time.Time, z Zone) bool {
	day := localMinute(t, z.offset()) / minutesPerDay
	for _, r := range special.ramadans {
		if day >= r.first && day <= r.last {
			return true
		}
	}
	return false
}

// Fasting returns the hours in which posts are held in Ramadan, where q are those of other
// days: from before the fast is broken until the last meal before dawn is over, and all of
// q, without a break.
func (q Quiet) Fasting() Quiet {
	fast := special.fast
	if q.length() == 0 {
		return fast
	}
	best := Quiet{From: fast.From, To: fast.From}
	for _, from := range [...]Minute{fast.From, q.From} {
		for _, to := range [...]Minute{fast.To, q.To} {
			c := Quiet{from, to}
			if c.covers(fast) && c.covers(q) && (best.length() == 0 || c.length() < best.length()) {
				best = c
			}
		}
	}
	if best.length() == 0 {
		return fast // together they are the whole day: then Ramadan changes nothing else
	}
	return best
}

func (q Quiet) covers(other Quiet) bool {
	return floorMod(int64(other.From)-int64(q.From), minutesPerDay)+other.length() <= q.length()
}

// A Spare says what becomes of an occurrence that falls on a holiday.
type Spare string

// The ways to spare holidays. The zero Spare doesn't.
const (
	OnHolidays     Spare = ""       // it falls due all the same
	SkipHolidays   Spare = "skip"   // it is passed over
	BeforeHolidays Spare = "before" // it falls due on the last day before that is no holiday
)

// sparedSteps bounds how many occurrences on holidays are passed over for one that is not:
// more than the holidays of many years.
const sparedSteps = 500

// NextSparing is like Next, and treats occurrences on holidays as s says.
func (r Rule) NextSparing(after time.Time, z Zone, s Spare) (time.Time, bool) {
	from := after
	for range sparedSteps {
		due, ok := r.Next(from, z)
		if !ok || s == OnHolidays || Holiday(due, z) == "" {
			return due, ok
		}
		from = due
		if s != BeforeHolidays {
			continue
		}
		for Holiday(due, z) != "" {
			due = due.Add(-24 * time.Hour)
		}
		if due.After(after) {
			return due, true
		}
	}
	return time.Time{}, false
}

func mustReadDays(text string) daysTable {
	t, err := readDays(text)
	if err != nil {
		panic("schedule: days.txt: " + err.Error())
	}
	return t
}

// readDays reads the table; an error names the line.
func readDays(text string) (daysTable, error) {
	t := daysTable{yearly: map[int]string{}, holidays: map[int64]string{}, years: map[int]bool{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if err := t.add(strings.Fields(line)); err != nil {
			return t, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return t, nil
}

func (t *daysTable) add(f []string) error {
	if len(f) < 3 {
		return fmt.Errorf("%q lacks something; the head of the file says what belongs on a line", strings.Join(f, " "))
	}
	rest := strings.Join(f[2:], " ")
	switch f[0] {
	case "tetap":
		d, err := time.Parse("01-02", f[1])
		t.yearly[int(d.Month())*100+d.Day()] = rest
		return err
	case "tahun":
		d, err := time.Parse("2006", f[1])
		t.years[d.Year()] = true
		return err
	case "libur":
		d, err := parseDateTime(f[1], "00:00")
		t.holidays[d/minutesPerDay] = rest
		return err
	case "ramadan", "ramadan±":
		return t.addRamadan(f)
	case "puasa":
		q, err := ParseQuiet(f[1] + "-" + f[2])
		t.fast = q
		return err
	}
	return fmt.Errorf("%q begins no line of this file", f[0])
}

func (t *daysTable) addRamadan(f []string) error {
	first, err := parseDateTime(f[1], "00:00")
	if err != nil {
		return err
	}
	last, err := parseDateTime(f[2], "00:00")
	if err != nil {
		return err
	}
	r := ramadan{first / minutesPerDay, last / minutesPerDay}
	if days := r.last - r.first + 1; days != 29 && days != 30 {
		return fmt.Errorf("this Ramadan has %d days; a month has 29 or 30", days)
	}
	if f[0] != "ramadan" {
		r.first, r.last = r.first-1, r.last+1
	}
	t.ramadans = append(t.ramadans, r)
	return nil
}
