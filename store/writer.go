package store

import (
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
		if batch = s.gather(batch[:0], len(batch)); len(batch) > 0 {
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

// runBatch keeps the jobs together; when that fails, each on its own.
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
	s.runTogether(together)
}

func (s *Store) runTogether(jobs []*job) {
	if len(jobs) == 0 {
		return
	}
	if s.opt.Damaged {
		for _, j := range jobs {
			j.answer <- fmt.Errorf("it was opened for reading only: %w", ErrDamaged)
		}
		return
	}
	after, err := s.transact(jobs)
	if err != nil && s.release(err) {
		after, err = s.transact(jobs)
	}
	if err != nil && len(jobs) > 1 {
		for _, j := range jobs {
			s.runTogether([]*job{j})
		}
		return
	}
	if err != nil {
		jobs[0].err = err
	}
	s.follow(after)
	for _, j := range jobs {
		j.answer <- j.err
	}
}

// transact runs the jobs in one transaction. An error means that none was kept; a
// job's own error is in the job, and only that one was not kept.
func (s *Store) transact(jobs []*job) (after aftermath, err error) {
	tx, err := s.db.Begin(true)
	if err != nil {
		return after, closedOr(err)
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
	for _, j := range jobs {
		w.begin(b)
		if j.err = j.keep(w); j.err != nil {
			continue
		}
		if err := w.flush(); err != nil {
			return after, errors.Join(err, tx.Rollback())
		}
		after.add(w.after)
	}
	if !b.dirty {
		return after, tx.Rollback()
	}
	w.begin(b)
	if err := errors.Join(w.keepTally(), w.flush(), b.finish()); err != nil {
		return after, errors.Join(err, tx.Rollback())
	}
	due := firstDue(tx)
	if err := tx.Commit(); err != nil {
		return after, fmt.Errorf("write to disk: %w", err)
	}
	s.writes.Add(1)
	for blind, key := range b.fresh {
		s.ring.remember(b.gen, blind, key)
	}
	s.tally, s.sums = b.tally, b.sums
	s.keepLive(b)
	s.due.Store(due)
	return after, nil
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
