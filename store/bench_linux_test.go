package store_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"pita/groups"
	"pita/store"
)

// The decision that is measured: a member's record changes, a whisper goes out, a line
// is written; as for any hidden message.
func typical(_ groups.State, e groups.Event) groups.Decision {
	m := e.(*groups.Message)
	return groups.Decision{
		Reason: "moderation.hidden", Detail: "obat-ajaib", About: m.From.ID,
		Put:  []groups.Record{&groups.Member{Group: m.Place.ID, Person: m.From.ID, Since: start, Here: true}},
		Send: []groups.Outgoing{whisper(m.Action(0), m.From.ID, groups.ClassReply)},
	}
}

// BenchmarkApply measures, in turns, so that the disk's moods strike all alike: a bare
// write and fdatasync, a bare bbolt update with as many puts of the same sizes, and
// the whole Apply with 1, 8 and 64 callers. Each turn runs for a fixed time; per-second
// rates and ratios are reported once. Making is the benchmark's own part of what an
// Apply is said to cost.
func BenchmarkApply(b *testing.B) {
	r := newRace(b)
	const turn = 150 * time.Millisecond
	rounds := 0
	for b.Loop() {
		for i := range r.runners {
			r.runners[i].turn(turn)
		}
		rounds++
	}
	rate := map[string]float64{}
	for _, x := range r.runners {
		rate[x.name] = float64(x.done.Load()) / x.spent.Seconds()
		b.ReportMetric(rate[x.name], x.name+"/s")
		if x.cpu > 0 && x.done.Load() > 0 {
			b.ReportMetric(float64(x.cpu.Microseconds())/float64(x.done.Load()), x.name+"-cpu-µs")
		}
	}
	b.ReportMetric(r.batch(), "apply64-batch")
	b.ReportMetric(rate["apply1"]/rate["bbolt"], "apply1:bbolt")
	b.ReportMetric(rate["apply64"]/rate["fdatasync"], "apply64:fdatasync")
	b.ReportMetric(0, "ns/op")
}

type race struct{ runners []*runner }

// batch returns how many events shared a transaction, of those of 64 callers.
func (r *race) batch() float64 {
	x := r.runners[len(r.runners)-1]
	return float64(x.done.Load()) / float64(x.commits)
}

// A runner does one thing over and over, for a turn at a time.
type runner struct {
	name    string
	callers int
	before  func() // makes ready, and is not measured
	once    func(caller int)
	done    atomic.Int64
	spent   time.Duration
	cpu     time.Duration
	count   func() int // of the transactions so far
	commits int
}

func (x *runner) turn(d time.Duration) {
	if x.before != nil {
		x.before()
	}
	var all sync.WaitGroup
	commits := x.count()
	begin, cpu := time.Now(), cpuTime()
	for caller := range x.callers {
		all.Go(func() {
			for time.Since(begin) < d {
				x.once(caller)
				x.done.Add(1)
			}
		})
	}
	all.Wait()
	x.spent += time.Since(begin)
	x.cpu += cpuTime() - cpu
	x.commits += x.count() - commits
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func newRace(b *testing.B) *race {
	s := open(b, filepath.Join(b.TempDir(), "house"), store.Options{})
	for n := range 64 {
		apply(b, s, message(n, groups.Address(fmt.Sprint("62811-0000-", n)), "group-1"), typical)
	}
	var next atomic.Int64
	next.Store(1000)
	event := func(caller int) *groups.Message {
		return message(int(next.Add(1)), groups.Address(fmt.Sprint("62811-0000-", caller)), "group-1")
	}
	one := func(caller int) { apply(b, s, event(caller), typical) }
	// What the benchmark itself costs for each: making the event, and deciding.
	making := func(caller int) { typical(nil, event(caller)) }
	x := &bare{}
	b.Cleanup(func() {
		if x.db != nil {
			x.db.Close()
		}
	})
	count := func() (id int) {
		if err := s.Bolt().View(func(tx *bolt.Tx) error { id = tx.ID(); return nil }); err != nil {
			b.Fatal(err)
		}
		return id
	}
	r := &race{[]*runner{
		{name: "fdatasync", callers: 1, once: bareWrite(b)},
		{name: "bbolt", callers: 1, before: func() { x.copyHouse(b, s) }, once: func(int) { x.update(b) }},
		{name: "apply1", callers: 1, once: one},
		{name: "apply8", callers: 8, once: one},
		{name: "making", callers: 64, once: making},
		{name: "apply64", callers: 64, once: one},
	}}
	for _, x := range r.runners {
		x.count = count
	}
	return r
}

// bareWrite overwrites a block and waits until it is on disk.
func bareWrite(b *testing.B) func(int) {
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	block, at := make([]byte, 4096), int64(0)
	return func(int) {
		if _, err := f.WriteAt(block, at%(1<<24)); err != nil {
			b.Fatal(err)
		}
		at += 4096
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			b.Fatal(err)
		}
	}
}

// A bare is a copy of the house's file, and does to it what Apply does: it puts rows
// of the same sizes in the same tables under keys of the same kind, and nothing more.
type bare struct {
	db     *bolt.DB
	n      uint64
	record []byte
}

// copyHouse makes the file of as many pages as the house's is by now.
func (x *bare) copyHouse(b *testing.B, s *store.Store) {
	path := filepath.Join(b.TempDir(), "bare.db")
	if err := s.Bolt().View(func(tx *bolt.Tx) error { return tx.CopyFile(path, 0o600) }); err != nil {
		b.Fatal(err)
	}
	if x.db != nil {
		x.db.Close()
		os.Remove(x.db.Path())
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		FreelistType: bolt.FreelistMapType, NoStatistics: true, InitialMmapSize: 1 << 28})
	if err != nil {
		b.Fatal(err)
	}
	db.AllocSize = 1 << 20
	x.db, x.n = db, 1<<40
	err = db.View(func(tx *bolt.Tx) error {
		k, _ := tx.Bucket([]byte("record")).Cursor().First()
		x.record = bytes.Clone(k)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func (x *bare) update(b *testing.B) {
	x.n++
	number := binary.BigEndian.AppendUint64(nil, x.n)
	random := make([]byte, 16)
	rand.Read(random)
	puts := []struct {
		table string
		key   []byte
		size  int
	}{
		{"seen", append(binary.BigEndian.AppendUint64(nil, 1<<63+x.n<<20), random...), 8},
		{"record", x.record, 256},
		{"outbox", append([]byte{2}, number...), 252},
		{"journal", number, 268},
		{"meta", []byte("tally"), 150},
		{"meta", []byte("sums"), 144},
	}
	err := x.db.Update(func(tx *bolt.Tx) error {
		for _, p := range puts {
			if err := tx.Bucket([]byte(p.table)).Put(p.key, make([]byte, p.size)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
