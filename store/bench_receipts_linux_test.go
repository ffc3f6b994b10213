package store_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

// BenchmarkThousandReceipts measures what it costs that a post to 1,024 members is read by
// 1,000 of them: one after the other, as one line of WhatsApp brings them, and as many as
// wait together; beside as many ordinary messages. It tells how large the record grows.
func BenchmarkThousandReceipts(b *testing.B) {
	const members, many = 1024, 1000
	addresses := make([]groups.Address, members)
	for i := range addresses {
		addresses[i] = groups.Address(fmt.Sprintf("62811-0000-%04d", i))
	}
	spent, writes := map[string]time.Duration{}, map[string]uint64{}
	size := 0
	turn := func(s *store.Store, name string, callers int, ev func(i int) groups.Event, decide func(groups.State, groups.Event) groups.Decision) {
		before, began := s.Writes(), time.Now()
		var next atomic.Int64
		var all sync.WaitGroup
		for range callers {
			all.Go(func() {
				for i := int(next.Add(1)) - 1; i < many; i = int(next.Add(1)) - 1 {
					apply(b, s, ev(i), decide)
				}
			})
		}
		all.Wait()
		spent[name] += time.Since(began)
		writes[name] += s.Writes() - before
	}
	n := 0
	for b.Loop() {
		for _, callers := range []int{1, 64} {
			s := open(b, filepath.Join(b.TempDir(), "house"), store.Options{})
			for i, a := range addresses {
				apply(b, s, message(i, a, "group"), nothing)
			}
			apply(b, s, message(members, addresses[0], "group"), func(_ groups.State, ev groups.Event) groups.Decision {
				r := &groups.Reach{Group: ev.Base().Place.ID, ID: "post", At: start, Salt: make([]byte, 16)}
				for i := range members {
					r.Mark(groups.PersonID(fmt.Sprint("who has it already, ", i))).Got = true
				}
				data, err := groups.EncodeRecord(r)
				if size = len(data); err != nil {
					b.Error(err)
				}
				return groups.Decision{Reason: "test.sent", Put: []groups.Record{r}}
			})
			key := fmt.Sprint(callers)
			turn(s, "receipts-"+key, callers, func(i int) groups.Event { return receipt(i, addresses[i], "group") }, reads)
			turn(s, "same-again-"+key, callers, func(i int) groups.Event { return receipt(i, addresses[i], "nowhere") }, reads)
			turn(s, "messages-"+key, callers, func(i int) groups.Event { return message(2*members+i, addresses[i], "group") }, nothing)
			s.Close()
		}
		n++
	}
	for name, t := range spent {
		b.ReportMetric(float64(t.Microseconds())/float64(n*many), name+"-µs")
		b.ReportMetric(float64(writes[name])/float64(n), name+"-writes")
	}
	b.ReportMetric(float64(size)/1024, "record-KiB")
	b.ReportMetric(0, "ns/op")
}
