// Package session keeps whatsmeow's keys in a bbolt file of their own, sealed, so that
// a linked number outlives a crash. It knows ratchets and addresses, not people, groups
// or what was said.
package session

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	"go.mau.fi/whatsmeow/store"

	"pita/store/pages"
)

// FileName is the file in a folder of Pita's that holds the keys of its number.
const FileName = "session.db"

// KeySize is how many bytes the key of a file has.
const KeySize = 32

// Options say how a file of keys is opened.
type Options struct {
	// Key seals the file, and opens it again: KeySize bytes, from store.SessionKey.
	Key []byte
	// Rehearsal says that the file is of a rehearsal. A file is made for a rehearsal or
	// for WhatsApp itself, and never opens as the other; nor does a process hold both.
	Rehearsal bool
	// NoSync leaves it to the system when bytes reach the disk: for a rehearsal's phones.
	NoSync bool
	// Failed is told of a write that did not reach the disk, before the call that wanted
	// it returns an error that wraps context.Canceled, on which whatsmeow leaves a message
	// unacknowledged. It is to drop the connection, so that the message comes again, and
	// must not wait for whatsmeow's handlers; it may be called from several goroutines, and
	// more than once for one ill. The store refuses everything for Pause afterwards, and
	// tells Failed each time: connect again with patience.
	Failed func(error)
	// Log is told what an operator needs to know; nil is silence.
	Log *slog.Logger
	// Now tells the time by which old rows go; nil is time.Now.
	Now func() time.Time
}

// A Store keeps the keys of one linked device. It may be used by several goroutines at once.
type Store struct {
	path string
	opt  Options
	log  *slog.Logger

	gate    sync.RWMutex // held while the file is exchanged for another
	db      *bolt.DB
	box     *box
	closed  bool
	own     atomic.Pointer[string] // the linked device's address; nil is none
	lids    *lids
	pending pending
	ills    ills
	writes  atomic.Uint64
	chore   sync.Mutex // held by who makes prekeys
	moved   moved
	fault   atomic.Pointer[func() bool] // a disk that refuses, for tests
}

// Open opens the file of keys in dir, or makes one there. The folder must exist. A second
// Open of the same file is refused until the first is closed. The caller closes the store.
// The error wraps ErrKind, ErrWrongKey, ErrNewer or ErrDamaged where that is the matter.
func Open(dir string, opt Options) (*Store, error) {
	s, err := build(dir, opt)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", FileName, err)
	}
	if err := process.claim(s); err != nil {
		return nil, fmt.Errorf("open %s: %w", s.path, err)
	}
	err = s.pick(true)
	if err == nil {
		err = s.load()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", s.path, err), s.shut())
	}
	return s, nil
}

// build returns a store of which nothing is open yet.
func build(dir string, opt Options) (*Store, error) {
	box, err := newBox(opt.Key)
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, opt: opt, log: opt.Log, box: box}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.opt.Now == nil {
		s.opt.Now = time.Now
	}
	s.lids = &lids{s: s}
	return s, nil
}

// load opens the picked file and reads what is kept in memory.
func (s *Store) load() (err error) {
	if s.db, err = pages.Open(s.path, pages.Options{NoSync: s.opt.NoSync}); err != nil {
		return err
	}
	return s.view(func(t *txn) error {
		if err := t.checkHead(); err != nil {
			return err
		}
		row, err := t.get(tableDevice)
		if err != nil {
			return err
		}
		s.own.Store(nil)
		if row != nil {
			dev, err := decodeDevice(row)
			if err != nil {
				return err
			}
			own := dev.ID.String()
			s.own.Store(&own)
		}
		return s.lids.load(t)
	})
}

// Writes returns how many transactions have changed the file since it was opened.
func (s *Store) Writes() uint64 { return s.writes.Load() }

// Close keeps what is not on disk yet and closes the file. It may be called twice. What is
// asked of the store afterwards is refused with an error that wraps context.Canceled.
func (s *Store) Close() error {
	s.pending.stop()
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.closed {
		return nil
	}
	err := s.flush()
	return errors.Join(err, s.shut())
}

// shut closes the file, whatever is still to be kept.
func (s *Store) shut() error {
	s.closed = true
	process.release(s)
	if s.db == nil {
		return nil
	}
	return s.db.Close()
}

var _ store.DeviceContainer = container{}
