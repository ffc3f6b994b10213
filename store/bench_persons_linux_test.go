package store_test

import (
	"fmt"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// BenchmarkManyPersons measures what the writer is kept from others in a house of ten thousand
// persons with a case each: by a forgetting, by two who prove to be one, by the purge of a
// day in which nothing ends, and by one in which everything does; of these the longest that a
// message waits meanwhile.
func BenchmarkManyPersons(b *testing.B) {
	const many = 10_000
	s := open(b, b.TempDir(), store.Options{})
	ids := make([]groups.PersonID, many)
	evs := make([]groups.Event, many)
	for n := range evs {
		evs[n] = message(n, groups.Address(fmt.Sprint("person", n)), groups.Address(fmt.Sprint("group", n%300)))
	}
	if _, err := s.ApplyAll(b.Context(), evs, fill); err != nil {
		b.Fatal(err)
	}
	for n, ev := range evs {
		ids[n] = ev.(*groups.Message).From.ID
	}
	spent, waits, n := map[string]time.Duration{}, map[string]time.Duration{}, many
	among := func(what string, do func()) {
		ended := make(chan struct{})
		begin := time.Now()
		go func() { defer close(ended); do() }()
		for going := true; going; {
			select {
			case <-ended:
				going = false
			case <-time.After(2 * time.Millisecond):
				n++
				came := time.Now()
				apply(b, s, message(n, "person9999", "group1"), nothing)
				waits[what] = max(waits[what], time.Since(came))
			}
		}
		spent[what] += time.Since(begin)
	}
	round := 0
	for b.Loop() {
		gone, one, two := ids[3*round], groups.Address(fmt.Sprint("person", 3*round+1)), groups.Address(fmt.Sprint("person", 3*round+2))
		among("forget", func() { apply(b, s, message(1_000_000+round, "person9998", "group1"), forget(gone)) })
		among("merge", func() {
			ev := message(2_000_000+round, one, "group1")
			ev.From.Addresses = append(ev.From.Addresses, two)
			apply(b, s, ev, nothing)
		})
		among("purge", func() {
			if err := s.Purge(b.Context(), start.Add(24*time.Hour)); err != nil {
				b.Fatal(err)
			}
		})
		round++
	}
	among("last-purge", func() {
		if err := s.Purge(b.Context(), start.Add(store.JournalFor).AddDate(0, 1, 0)); err != nil {
			b.Fatal(err)
		}
	})
	for what, d := range spent {
		if what != "last-purge" {
			d /= time.Duration(round)
		}
		b.ReportMetric(float64(d.Milliseconds()), "ms-"+what)
		b.ReportMetric(float64(waits[what].Milliseconds()), "ms-wait-"+what)
	}
	b.ReportMetric(0, "ns/op")
}
