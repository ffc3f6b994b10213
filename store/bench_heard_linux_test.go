package store_test

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// BenchmarkHeard measures what it costs to remember an ordinary message: an Apply that
// writes nothing but the event, beside one that also writes its writer's record with
// twenty notes, in turns, with 64 callers.
func BenchmarkHeard(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "house"), store.Options{})
	notes := make(groups.Notes, 20)
	for k := range notes {
		notes[k] = groups.Heard{At: uint32(start.Unix()) + uint32(k)*90, Print: uint64(k+1) * 0x9E3779B97F4A7C15}
	}
	clean := func(_ groups.State, e groups.Event) groups.Decision {
		return groups.Decision{Reason: "message.clean"}
	}
	heard := func(st groups.State, e groups.Event) groups.Decision {
		m := e.(*groups.Message)
		ref := groups.Ref{Kind: groups.KindMember, Group: m.Place.ID, Person: m.From.ID}
		st.Load(ref)
		return groups.Decision{
			Reason: "message.clean",
			Put:    []groups.Record{&groups.Member{Group: m.Place.ID, Person: m.From.ID, Since: start, Here: true, Heard: notes}},
		}
	}
	var next atomic.Int64
	runners := []*runner{}
	for name, decide := range map[string]func(groups.State, groups.Event) groups.Decision{"clean": clean, "heard": heard} {
		runners = append(runners, &runner{name: name, callers: 64, count: func() int { return 0 }, once: func(caller int) {
			apply(b, s, message(int(next.Add(1)), groups.Address(fmt.Sprint("62811-0000-", caller)), "group-1"), decide)
		}})
	}
	for b.Loop() {
		for _, x := range runners {
			x.turn(150 * time.Millisecond)
		}
	}
	for _, x := range runners {
		b.ReportMetric(float64(x.done.Load())/x.spent.Seconds(), x.name+"/s")
		b.ReportMetric(float64(x.cpu.Microseconds())/float64(x.done.Load()), x.name+"-cpu-µs")
	}
	b.ReportMetric(0, "ns/op")
}
