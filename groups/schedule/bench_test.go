package schedule_test

import (
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"pita/groups/schedule"
)

// byHand is what one would write for "every day at nine" and nothing else.
func byHand(after time.Time, loc *time.Location) time.Time {
	l := after.In(loc)
	due := time.Date(l.Year(), l.Month(), l.Day(), 9, 0, 0, 0, loc)
	if !due.After(after) {
		due = due.AddDate(0, 0, 1)
	}
	return due
}

// BenchmarkNext asks each kind of rule for the next occurrence. Those named old
// began a quarter of a century before.
func BenchmarkNext(b *testing.B) {
	after := time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)
	b.Run("peer/by hand, daily", func(b *testing.B) {
		for b.Loop() {
			byHand(after, schedule.WIB.Location())
		}
	})
	for _, c := range []struct{ name, rule string }{
		{"simple/once", "once 2026-03-05 09:00"},
		{"simple/daily", "daily 09:00"},
		{"simple/weekly", "weekly mon,thu 09:00"},
		{"simple/weeks, old", "every 2 weeks mon,thu 09:00 from 2001-01-01"},
		{"simple/days, old", "every 21 days from 2001-01-05 09:00"},
		{"simple/monthly", "monthly 31 09:00"},
		{"simple/monthly weekday", "monthly last fri 09:00"},
		{"any/daily, old", "rrule FREQ=DAILY from 2001-01-01 09:00"},
		{"any/weekly, old", "rrule FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH from 2001-01-01 09:00"},
		{"any/last workday, old", "rrule FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 from 2001-01-01 09:00"},
		{"any/leap day on a Monday, old", "rrule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO from 2001-01-01 09:00"},
		{"any/Friday the 13th in October, old", "rrule FREQ=DAILY;BYMONTH=10;BYMONTHDAY=13;BYDAY=FR from 2001-01-01 09:00"},
		{"any/366th day on a Monday, old", "rrule FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO from 2001-01-01 09:00"},
		{"any/count 5000, old", "rrule FREQ=DAILY;INTERVAL=2;COUNT=5000 from 2001-01-01 09:00"},
	} {
		r := rule(b, c.rule)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := r.Next(after, schedule.WIB); !ok {
					b.Fatal("no occurrence")
				}
			}
		})
	}
	benchmarkPeers(b, after)
}

// benchmarkPeers asks rrule-go, on an old start and re-based on the occurrence
// before.
func benchmarkPeers(b *testing.B, after time.Time) {
	option := rrule.ROption{Freq: rrule.DAILY, Dtstart: time.Date(2001, 1, 1, 9, 0, 0, 0, schedule.WIB.Location())}
	old, err := rrule.NewRRule(option)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("peer/rrule-go daily, old", func(b *testing.B) {
		for b.Loop() {
			old.After(after, false)
		}
	})
	b.Run("peer/rrule-go daily, re-based", func(b *testing.B) {
		for b.Loop() {
			option.Dtstart = after
			rebased, err := rrule.NewRRule(option)
			if err != nil {
				b.Fatal(err)
			}
			rebased.After(after, false)
		}
	})
}

// TestNextAllocatesNothing holds every kind of rule to no allocation.
func TestNextAllocatesNothing(t *testing.T) {
	after := time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)
	for _, c := range nextCases {
		r := rule(t, c.rule)
		if n := testing.AllocsPerRun(10, func() { r.Next(after, schedule.WIT) }); n != 0 {
			t.Errorf("%s: got %v allocations, want none", c.rule, n)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	due := time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)
	now := due.Add(time.Hour)
	for b.Loop() {
		schedule.Judge(due, now, schedule.Night, schedule.WIB)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"weekly mon,thu 09:00", "rrule FREQ=DAILY;INTERVAL=2;COUNT=5000 from 2001-01-01 09:00"} {
		b.Run(text[:5], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := schedule.Parse(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
