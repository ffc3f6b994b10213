package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// BenchmarkDue measures timers among a million.
func BenchmarkDue(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir, store.Options{})
	const all, at = 1_000_000, 10_000
	for n := range all / at {
		d := groups.Decision{Reason: "test.timers"}
		for i := range at {
			id := n*at + i
			d.Set = append(d.Set, groups.Timer{ID: fmt.Sprint("t", id), Due: start.Add(time.Duration(id+1) * time.Minute), Kind: "test"})
		}
		apply(b, s, message(n, "62811-0000-0001", "group-1"), decideTo(d))
	}
	ctx := context.Background()
	b.Run("none", func(b *testing.B) {
		for b.Loop() {
			if due, err := s.Due(ctx, start, 10); len(due) != 0 || err != nil {
				b.Fatal(len(due), err)
			}
		}
	})
	b.Run("thousand", func(b *testing.B) {
		for b.Loop() {
			if due, err := s.Due(ctx, start.Add(1000*time.Minute), 1000); len(due) != 1000 || err != nil {
				b.Fatal(len(due), err)
			}
		}
	})
}

// BenchmarkThousandDue measures, in turns, one commit and a thousand timers that are due
// at once: decided to nothing, and to a whisper each.
func BenchmarkThousandDue(b *testing.B) {
	s := open(b, b.TempDir(), store.Options{})
	apply(b, s, message(0, "62811-0000-0001", "group-1"), nothing)
	spent := map[string]time.Duration{}
	measure := func(what string, do func()) {
		begin := time.Now()
		do()
		spent[what] += time.Since(begin)
	}
	n, all := 0, 0
	for b.Loop() {
		for range 8 {
			n++
			measure("commit", func() { apply(b, s, message(n, "62811-0000-0001", "group-1"), typical) })
		}
		for what, decide := range map[string]func(groups.State, groups.Event) groups.Decision{"due": nothing, "acting": remind} {
			evs := thousandDue(b, s, all)
			all++
			measure(what, func() {
				if _, err := s.ApplyAll(context.Background(), evs, decide); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
	commit := spent["commit"] / time.Duration(n)
	b.ReportMetric(float64(commit.Microseconds()), "commit-µs")
	for _, what := range []string{"due", "acting"} {
		each := spent[what] / time.Duration(b.N)
		b.ReportMetric(float64(each.Microseconds()), what+"-µs")
		b.ReportMetric(float64(each)/float64(commit), what+":commit")
	}
	b.ReportMetric(0, "ns/op")
}

func remind(_ groups.State, e groups.Event) groups.Decision {
	due := e.(*groups.TimerDue)
	return groups.Decision{Reason: "test.reminded", About: due.Timer.Person, Send: []groups.Outgoing{whisper(due.Action(0), due.Timer.Person, groups.ClassReply)}}
}

// thousandDue sets a thousand timers, and returns the events that bring them back.
func thousandDue(b *testing.B, s *store.Store, round int) (evs []groups.Event) {
	d := groups.Decision{Reason: "test.timers"}
	ev := message(1_000_000+round, "62811-0000-0001", "group-1")
	for n := range 1000 {
		t := groups.Timer{ID: fmt.Sprint("t", round, "/", n), Due: start.Add(time.Duration(1000*round+n) * time.Second), Kind: "test"}
		d.Set = append(d.Set, t)
	}
	apply(b, s, ev, func(groups.State, groups.Event) groups.Decision {
		for i := range d.Set {
			d.Set[i].Person = ev.From.ID
		}
		return d
	})
	for _, t := range d.Set {
		e := &groups.TimerDue{Timer: t}
		e.Head = groups.Head{Key: groups.Key("timer:" + t.ID), At: t.Due, Seen: t.Due.Add(time.Hour)}
		evs = append(evs, e)
	}
	return evs
}
