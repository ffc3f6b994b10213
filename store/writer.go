package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// maxBatch is how many jobs at most share one transaction.
const maxBatch = 1024

// How long a transaction takes in jobs: whoever comes meanwhile, with a cry for help it may be,
// waits for its end.
const (
	longBatch  = 50 * time.Millisecond
	shortBatch = 10 * time.Millisecond // of the many, while somebody waits
)

// patience is how often the writer lets others go first before it begins without them.
const patience = 16

// aftermath is what follows in memory once a transaction is on disk.
type aftermath struct {
	begun, ended []vault.Blind
	forget       bool
	ledger       bool
	passed       time.Time // when something passed whose key may go now; zero: nothing did
}

// write is the one goroutine that changes the file. It takes whatever waits, keeps
// it in one transaction, and answers all.
func (s *Store) write() {
	defer close(s.done)
	// A disk that fails under the mapped file is an error of the event, not the end.
	debug.SetPanicOnFault(true)
	var batch []*job
	for {
		if batch = s.gather(batch[:0], len(batch)); len(batch) > 0 || s.queue.more() {
			s.runBatch(batch)
			clear(batch)
			continue
		}
		select {
		case <-s.queue.wake:
		case <-s.quit:
			return
		}
	}
}

// gather takes the jobs that wait, and those about to: callers who were answered, as
// many as answered, come back soon.
func (s *Store) gather(batch []*job, answered int) []*job {
	batch = s.queue.take(batch, maxBatch)
	hoped := len(batch) + answered
	for idle := 0; len(batch) < maxBatch && idle < patience && (idle < 2 || len(batch) < hoped); idle++ {
		runtime.Gosched()
		before := len(batch)
		if batch = s.queue.take(batch, maxBatch); len(batch) > before {
			idle = -1
		}
	}
	return batch
}

// runBatch keeps the jobs together, and a helping of the many that wait with them.
func (s *Store) runBatch(jobs []*job) {
	var together []*job
	for _, j := range jobs {
		if j.alone != nil {
			s.runTogether(together)
			together = nil
			j.answer <- j.alone()
			continue
		}
		together = append(together, j)
	}
	for s.opt.Damaged && s.queue.more() {
		together = s.queue.one(together)
	}
	together = s.runSome(together, !s.opt.Damaged)
	s.runTogether(together)
}

// runTogether keeps the jobs in as few transactions as take a moment each.
func (s *Store) runTogether(jobs []*job) {
	for len(jobs) > 0 {
		jobs = s.runSome(jobs, false)
	}
}

// runSome keeps as many of the jobs together as a transaction has time for, and with helping
// of the many that wait; when that fails, each on its own. It returns the other jobs.
func (s *Store) runSome(jobs []*job, helping bool) (rest []*job) {
	if s.opt.Damaged {
		for _, j := range jobs {
			j.answer <- fmt.Errorf("it was opened for reading only: %w", ErrDamaged)
		}
		return nil
	}
	done, after, err := s.transact(&jobs, helping)
	if err != nil && s.release(err) {
		done, after, err = s.transact(&jobs, false)
	}
	jobs, rest = jobs[:done], jobs[done:]
	if err != nil && len(jobs) > 1 {
		for _, j := range jobs {
			s.runTogether([]*job{j})
		}
		return rest
	}
	for _, j := range jobs {
		j.err = cmp.Or(err, j.err)
	}
	s.follow(after)
	for _, j := range jobs {
		j.answer <- j.err
	}
	return rest
}

// transact runs jobs in one transaction, as many as it has time for, and with helping adds
// to them of the many that wait. It returns how many it ran. An error means that none of
// those was kept; a job's own error is in the job, and only that one was not kept.
func (s *Store) transact(jobs *[]*job, helping bool) (done int, after aftermath, err error) {
	began := s.opt.Now()
	tx, err := s.db.Begin(true)
	if err != nil {
		if helping {
			*jobs = s.queue.one(*jobs) // it is told as well, lest it be tried for ever
		}
		return len(*jobs), after, closedOr(err)
	}
	defer func() {
		if p := recover(); p != nil {
			err = errors.Join(fmt.Errorf("the file could not be changed: %v", p), tx.Rollback())
		}
		if err != nil {
			s.known.forget()
		}
		s.room.empty()
	}()
	b := s.newWriting(tx)
	b.room, b.known = &s.room, &s.known
	w := &s.work
	asked := len(*jobs)
	for s.another(jobs, done, asked, began, helping) {
		j := (*jobs)[done]
		done++
		w.begin(b)
		if j.err = j.keep(w); j.err != nil {
			continue
		}
		if err := w.flush(); err != nil {
			return done, after, errors.Join(err, tx.Rollback())
		}
		after.add(w.after)
	}
	if !b.dirty {
		return done, after, tx.Rollback()
	}
	w.begin(b)
	if err := errors.Join(w.keepTally(), w.flush(), b.finish()); err != nil {
		return done, after, errors.Join(err, tx.Rollback())
	}
	due := firstDue(tx)
	if err := tx.Commit(); err != nil {
		return done, after, fmt.Errorf("write to disk: %w", err)
	}
	s.writes.Add(1)
	for blind, key := range b.fresh {
		s.ring.remember(b.gen, blind, key)
	}
	s.tally, s.sums = b.tally, b.sums
	s.keepLive(b)
	s.due.Store(due)
	return done, after, nil
}

// another says whether a transaction that began then and has run so many of the jobs runs
// one more, of those it was asked for or, with helping, of the many, which it adds to them.
// It always runs one of either, so that nothing waits for ever.
func (s *Store) another(jobs *[]*job, done, asked int, began time.Time, helping bool) bool {
	var spent time.Duration
	if done > 0 && !s.opt.Together {
		spent = s.opt.Now().Sub(began)
	}
	if done < asked {
		return spent < longBatch
	}
	most := longBatch
	if asked > 0 || s.queue.hurry.Load() {
		most = shortBatch
	}
	if done > asked && spent >= most || done >= maxBatch || !helping {
		return false
	}
	if done == len(*jobs) {
		*jobs = s.queue.one(*jobs)
	}
	return done < len(*jobs)
}

func (a *aftermath) add(b aftermath) {
	a.begun = append(a.begun, b.begun...)
	a.ended = append(a.ended, b.ended...)
	a.forget = a.forget || b.forget
	a.ledger = a.ledger || b.ledger
	if b.passed.After(a.passed) {
		a.passed = b.passed
	}
}

// follow does in memory, and beside the file, what a kept transaction asks for.
func (s *Store) follow(a aftermath) {
	for _, b := range a.begun {
		s.begun[b] = true
	}
	for _, b := range a.ended {
		delete(s.begun, b)
	}
	if a.forget {
		if err := s.forgetAsked(); err != nil {
			s.log.Error("a person could not be forgotten yet; it is tried again", "err", err)
		}
	}
	if !a.passed.IsZero() {
		if err := s.destroyPassed(a.passed); err != nil {
			s.log.Error("the key of a day could not be destroyed yet; it is tried again", "err", err)
		}
	}
	if a.ledger {
		s.mirrorLedger()
	}
}

// Keep remembers bytes by a name: the last good rule book, for one.
func (s *Store) Keep(ctx context.Context, name string, b []byte) error {
	return s.do(ctx, func(w *work) error {
		key := w.vault.Blind("kept", name)
		return w.seal(tableKept, key[:], nil, house, b)
	})
}

// Kept returns what Keep remembered by that name, or nil.
func (s *Store) Kept(ctx context.Context, name string) (b []byte, err error) {
	err = s.view(ctx, func(w *work) error {
		key := w.vault.Blind("kept", name)
		value := w.get(tableKept, key[:])
		if value == nil {
			return nil
		}
		b, err = w.unseal(tableKept, key[:], value, 0)
		return err
	})
	return b, err
}

// full says whether err is about a disk, a quota or a file limit that is used up.
// bbolt passes some errors on as text only.
func full(err error) bool {
	for _, why := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, why) || err != nil && strings.Contains(err.Error(), why.Error()) {
			return true
		}
	}
	return false
}

var _ groups.State = state{}
