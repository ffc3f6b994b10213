// Package session keeps whatsmeow's keys in a bbolt file of their own, sealed, so that
// a linked number outlives a crash. It knows ratchets and addresses, not people, groups
// or what was said.
package session

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
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
type Store struct{}

var errUnbuilt = errors.New("store/session is being built")

// Open opens the file of keys in dir, or makes one there. The folder must exist. A second
// Open of the same file is refused until the first is closed. The caller closes the store.
func Open(dir string, opt Options) (*Store, error) { return nil, errUnbuilt }

// Device returns the device that is linked, or a fresh one that is not: then its ID is nil
// and nothing is kept of it until whatsmeow saves it. A file holds one device.
func (s *Store) Device(ctx context.Context) (*store.Device, error) { return nil, errUnbuilt }

// DropSenderKey forgets our own sender key of that group, if there is one, so that the
// next message there goes out under a fresh one, which only who is a member then is given.
func (s *Store) DropSenderKey(ctx context.Context, group types.JID) error { return errUnbuilt }

// Writes returns how many transactions have changed the file since it was opened.
func (s *Store) Writes() uint64 { return 0 }

// Close keeps what is not on disk yet and closes the file. It may be called twice. What is
// asked of the store afterwards is refused with an error that wraps context.Canceled.
func (s *Store) Close() error { return errUnbuilt }
