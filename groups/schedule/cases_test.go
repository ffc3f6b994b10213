package schedule_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pita/groups/schedule"
)

// TestCases plays the examples of testdata/cases.txt, which anybody may add to.
func TestCases(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	n, number := 0, 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		n++
		f := strings.Split(line, " | ")
		got, want := playCase(t, f), f[len(f)-1]
		if got != want {
			t.Errorf("cases.txt:%d: %s\n got %s", number, line, got)
		}
	}
	t.Logf("%d examples", n)
	if n < 250 {
		t.Errorf("there are %d examples; the file was cut short", n)
	}
}

// playCase returns what happens in an example.
func playCase(t *testing.T, f []string) string {
	t.Helper()
	shape := fmt.Sprintf("%s/%d", f[0], len(f))
	switch shape {
	case "next/4":
		return wall(rule(t, f[1]).Next(local(t, f[2], schedule.WIB), schedule.WIB))
	case "spare/5":
		return wall(rule(t, f[2]).NextSparing(local(t, f[3], schedule.WIB), schedule.WIB, schedule.Spare(f[1])))
	case "zone/5":
		z, err := schedule.ParseZone(f[1])
		if err != nil {
			t.Fatal(err)
		}
		at, ok := rule(t, f[2]).Next(local(t, f[3], schedule.WIB).Add(7*time.Hour), z) // f[3] is UTC
		return wall(at.Add(-7*time.Hour), ok)
	case "judge/5":
		q, err := schedule.ParseQuiet(f[1])
		if err != nil {
			t.Fatal(err)
		}
		v := schedule.Judge(local(t, f[2], schedule.WIB), local(t, f[3], schedule.WIB), q, schedule.WIB)
		return v.Move.String() + " " + wall(v.Until, true)
	case "ramadan/3":
		if schedule.Ramadan(local(t, f[1]+" 12:00", schedule.WIB), schedule.WIB) {
			return "ya"
		}
		return "tidak"
	case "fasting/3":
		q, err := schedule.ParseQuiet(f[1])
		if err != nil {
			t.Fatal(err)
		}
		return q.Fasting().String()
	}
	return "no such kind of example: " + shape
}

// wall writes a time as clocks in WIB show it.
func wall(at time.Time, ok bool) string {
	if !ok {
		return "-"
	}
	return at.In(schedule.WIB.Location()).Format("2006-01-02 15:04")
}

// TestHolidays holds that the days of the table are read as they are written.
func TestHolidays(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"2026-01-01": "Tahun Baru Masehi", "2040-08-17": "Hari Kemerdekaan", "2026-03-21": "Idul Fitri",
		"2027-03-26": "Wafat Yesus Kristus", "2026-03-23": "", "2030-03-21": "",
	} {
		if got := schedule.Holiday(local(t, day+" 09:00", schedule.WIB), schedule.WIB); got != want {
			t.Errorf("%s is %q, want %q", day, got, want)
		}
	}
	midnight := local(t, "2026-08-17 00:30", schedule.WIT)
	if schedule.Holiday(midnight, schedule.WIT) == "" || schedule.Holiday(midnight, schedule.WIB) != "" {
		t.Error("a holiday begins at midnight in each zone")
	}
	if !schedule.HolidaysKnown(2026) || !schedule.HolidaysKnown(2027) || schedule.HolidaysKnown(2031) {
		t.Error("the wrong years are listed")
	}
}
