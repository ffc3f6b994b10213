// Package store keeps everything that must outlive a crash in one file, through one verb.
// Apply names the people of an event, lets a decision be made, and keeps all that
// follows from it, or none of it. Every value is sealed under the key of the
// person or group it concerns; a person whose key is gone is forgotten.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"pita/groups"
	"pita/store/vault"
)

// The names of the files in a folder of Pita's.
const (
	FileName = "pita.db"
	KeyName  = "pita.key"
)

// Options say how a store is opened. The zero value is right for a house.
type Options struct {
	// Passphrase opens, or at the first start locks, the key file.
	Passphrase string
	// Root makes the root secret, and so every id and code, the same each time.
	// It is for tests and rehearsals; it counts only when the file is new.
	Root *[vault.KeySize]byte
	// Reserve is how many bytes are set aside on the disk for the day it is full.
	Reserve int64
	// Ledger is a file, best kept beside the backups, in which forgettings,
	// withdrawals and revoked roles are written too, for Restore. Empty is none.
	Ledger string
	// Recast takes persons who are forgotten out of the session file too: session.Recast.
	// Without it a house that has such a file forgets nobody.
	Recast Recaster
	// Damaged opens a file of which some rows are not as they were written, for reading
	// and for a Backup, which then leaves those rows out. It does not open one whose
	// pages are unsound.
	Damaged bool
	// Log is told what an operator needs to know; nil is silence.
	Log *slog.Logger
	// Together keeps what ApplyAll is given in one transaction, however long that takes: for
	// plays, which are to come out the same on a slow machine.
	Together bool
	// Now tells the time of opening, for the lock file and the ledger, and how long a
	// transaction takes; nil is time.Now.
	Now func() time.Time

	steps []migration // that no release has yet, for tests
}

// A Store keeps the records, timers, outbox and journal of one house. It may be
// used by several goroutines at once; one of its own does all the writing.
type Store struct {
	dir    string
	opt    Options
	log    *slog.Logger
	lock   *folderLock
	keys   *vault.KeyFile
	db     *bolt.DB
	vault  atomic.Pointer[vault.Vault]
	swap   sync.RWMutex // held by a rotation while the vault and the file change places
	ring   *ring
	world  atomic.Pointer[string]
	due    atomic.Int64 // when the next timer is due, as UnixMicro; noTimer when there is none
	short  atomic.Bool  // the reserve was released
	writes atomic.Uint64
	tally  tally // the writer's alone, as is sums
	sums   sums
	begun  map[vault.Blind]bool
	live   map[vault.Blind]trace // the writer's alone, as are known, work and room
	known  acquaintances
	work   work
	room   room
	queue  *queue
	spare  sync.Pool // of jobs
	quit   chan struct{}
	done   chan struct{}
	closer sync.Once
}

// Open opens the house in dir, or begins one there. Only one process at a time may;
// a second one is told who holds it. The caller closes the store.
func Open(dir string, opt Options) (*Store, error) {
	s := &Store{
		dir: dir, opt: opt, log: opt.Log,
		ring: newRing(), begun: map[vault.Blind]bool{},
		queue: newQueue(), quit: make(chan struct{}), done: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.opt.Now == nil {
		s.opt.Now = time.Now
	}
	if err := s.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the house in %s: %w", dir, err), s.shut())
	}
	if err := s.resume(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the house in %s: %w", dir, err), s.shut())
	}
	go s.write()
	return s, nil
}

func (s *Store) open() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	var err error
	if s.lock, err = lockFolder(s.dir, s.opt.Now()); err != nil {
		return err
	}
	if s.keys, err = openKeys(s.dir, s.opt.Passphrase); err != nil {
		return err
	}
	if err := s.openFile(); err != nil {
		return err
	}
	if err := s.unlockFile(); err != nil {
		return err
	}
	if err := s.recall(); err != nil {
		return err
	}
	return s.keepReserve()
}

// resume ends what a kill left undone.
func (s *Store) resume() error {
	if s.opt.Damaged {
		return nil
	}
	if err := s.forgetAsked(); err != nil {
		return err
	}
	s.mirrorLedger()
	return nil
}

// Close waits for what is being written and closes the file. It may be called twice.
func (s *Store) Close() error {
	var err error
	s.closer.Do(func() {
		left := s.queue.close()
		close(s.quit)
		<-s.done
		for _, j := range left {
			j.refuse(ErrClosed)
		}
		if !s.opt.Damaged {
			// bbolt keeps two first pages in turn. A change of nothing makes both tell
			// the same, so that the loss of either loses nothing.
			err = s.db.Update(func(*bolt.Tx) error { return nil })
		}
		err = errors.Join(err, s.shut())
	})
	return err
}

func (s *Store) shut() error {
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}

// Writes returns how many transactions of events have changed the file since it was opened.
func (s *Store) Writes() uint64 { return s.writes.Load() }

// SetWorld names the rules and library in force; the journal notes it with every
// decision from then on.
func (s *Store) SetWorld(hash string) { s.world.Store(&hash) }

// Read calls see with what is known now. See must not call the store again, and
// the State must not be used afterwards.
// The error is see's, or says what could not be read.
func (s *Store) Read(ctx context.Context, see func(groups.State) error) error {
	return s.view(ctx, func(w *work) error {
		if err := see(state{w}); err != nil {
			return err
		}
		return w.err
	})
}

// view calls see within a transaction that only reads. See must not begin another.
func (s *Store) view(ctx context.Context, see func(*work) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.swap.RLock()
	tx, err := s.db.Begin(false)
	if err != nil {
		s.swap.RUnlock()
		return closedOr(err)
	}
	b := s.newBatch(tx)
	s.swap.RUnlock()
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	return see(b.newWork())
}

func closedOr(err error) error {
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return ErrClosed
	}
	return err
}
