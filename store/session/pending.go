package session

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// lag is how long a change that may follow waits for a transaction to go with.
const lag = time.Second

// A change that waits, or the row that is to go.
type waiting struct {
	table  table
	key    []byte
	row    fields
	number uint64
}

type place struct {
	table table
	key   string
}

// Pending are changes that are true already and not yet in the file. They go with the next
// transaction, or by themselves after a moment; a crash before that loses them. So they are
// only of a kind that is learnt again: names, identities seen, what was sent for those who
// could not read it. Whoever must never go back, as a ratchet that was turned, is not here;
// but for sender keys, see PutSenderKey.
type pending struct {
	turn  sync.Mutex   // one call at a time reads and changes what is pending
	looks sync.RWMutex // held by whoever looks at the file

	mu      sync.Mutex
	rows    map[place]waiting
	last    uint64
	timer   *time.Timer
	stopped bool
	flushes sync.WaitGroup
}

// later lets do change rows of which the file may learn in a moment.
func (s *Store) later(ctx context.Context, what string, do func(*txn) error) error {
	if t := s.carried(ctx); t != nil {
		return t.use(what, do)
	}
	return s.judge(what, s.within(func() error {
		s.pending.turn.Lock()
		defer s.pending.turn.Unlock()
		if err := s.look(defers, do); err != nil {
			return err
		}
		s.pending.wind(lag, s.followUp)
		return nil
	}))
}

func (p *pending) put(t table, key []byte, f fields) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rows == nil {
		p.rows = map[place]waiting{}
	}
	p.last++
	p.rows[place{t, string(key)}] = waiting{t, slices.Clone(key), f, p.last}
}

// get returns the row that waits, nil if it is to go, and whether there is any.
func (p *pending) get(t table, key []byte) (fields, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, ok := p.rows[place{t, string(key)}]
	return w.row, ok
}

// of returns what waits of a table, by key.
func (p *pending) of(t table, prefix []byte) map[string]fields {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found map[string]fields
	for at, w := range p.rows {
		if at.table != t || !strings.HasPrefix(at.key, string(prefix)) {
			continue
		}
		if found == nil {
			found = map[string]fields{}
		}
		found[at.key] = w.row
	}
	return found
}

// all returns what waits, and up to which number.
func (p *pending) all() ([]waiting, uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Collect(maps.Values(p.rows)), p.last
}

// done forgets what is in the file now.
func (p *pending) done(upTo uint64) {
	p.looks.Lock()
	defer p.looks.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.rows, func(_ place, w waiting) bool { return w.number <= upTo })
}

// drop forgets what waits of these tables.
func (p *pending) drop(gone func(table) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.rows, func(at place, _ waiting) bool { return gone(at.table) })
}

// wind lets flush be called in a moment, if anything waits and nobody is called already.
func (p *pending) wind(after time.Duration, flush func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil || p.stopped || len(p.rows) == 0 {
		return
	}
	p.flushes.Add(1)
	p.timer = time.AfterFunc(after, func() {
		defer p.flushes.Done()
		p.mu.Lock()
		p.timer = nil
		p.mu.Unlock()
		flush()
	})
}

// stop lets nobody be called any more, and waits for who was.
func (p *pending) stop() {
	p.mu.Lock()
	p.stopped = true
	if p.timer != nil && p.timer.Stop() {
		p.flushes.Done()
	}
	p.timer = nil
	p.mu.Unlock()
	p.flushes.Wait()
}

// followUp writes what waits, and comes again when it could not.
func (s *Store) followUp() {
	err := s.within(s.flush)
	if err == nil {
		return
	}
	if !errors.Is(err, errPaused) {
		_ = s.judge("keep what follows", err) // which told Failed
	}
	s.pending.wind(Pause, s.followUp)
}

// flush writes what waits, if anything does. The gate is held.
func (s *Store) flush() error {
	if waiting, _ := s.pending.all(); len(waiting) == 0 {
		return nil
	}
	return s.update(func(*txn) error { return nil })
}
