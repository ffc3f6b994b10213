package session

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/store"

	"pita/store/pages"
)

// What a caller of Open may need to tell from other errors, by errors.Is.
var (
	// ErrWrongKey is of a file that another key seals.
	ErrWrongKey = errors.New("it is sealed by another key than the one in pita.db")
	// ErrNewer is of a file that a newer Pita wrote.
	ErrNewer = errors.New("a newer Pita wrote it: update Pita")
	// ErrDamaged is of a file whose bytes are not what was written.
	ErrDamaged = pages.ErrDamaged
)

// Pause is for how long everything is refused after a failed write: until whatsmeow has let
// go of the message it was at. Some errors it only logs, and would acknowledge what comes
// after them.
const Pause = 3 * time.Second

// A refusal is the fault of who asks: nothing failed, and asking again helps nothing.
type refusal struct{ error }

// Unwrap returns what was refused.
func (r refusal) Unwrap() error { return r.error }

var errGone = refusal{store.ErrDeviceDeleted}

// sentence says more about a sentinel.
func sentence(what error, format string, args ...any) error {
	return fmt.Errorf("%w: %s", what, fmt.Sprintf(format, args...))
}

// left returns err so that whatsmeow leaves the message unacknowledged.
func left(what string, err error) error {
	return fmt.Errorf("%s: %w (%w)", what, err, context.Canceled)
}

// ills remembers that a write failed a moment ago.
type ills struct {
	mu    sync.Mutex
	until time.Time
	err   error
}

// strike begins a pause.
func (i *ills) strike(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.until, i.err = time.Now().Add(Pause), err
}

// last returns what failed, while its pause lasts.
func (i *ills) last() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.err != nil && !time.Now().Before(i.until) {
		i.err = nil
	}
	return i.err
}

// judge returns the error of a call as whatsmeow is to see it, and tells Failed of a
// failure. It is called with nothing locked.
func (s *Store) judge(what string, err error) error {
	var r refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &r):
		return fmt.Errorf("%s: %w", what, r.error)
	case errors.Is(err, errClosed):
		return left(what, err)
	}
	if !errors.Is(err, errPaused) {
		s.log.Error("whatsmeow's keys could not be read or written", "what", what, "err", err)
		s.ills.strike(err)
	}
	err = left(what, err)
	if s.opt.Failed != nil {
		s.opt.Failed(err)
	}
	return err
}

var (
	errClosed = errors.New("the file of keys is closed")
	errPaused = errors.New("a write failed a moment ago")
	errFault  = errors.New("the disk refuses, as a test wants")
)

// ready says why nothing may be asked of the store now, if so.
func (s *Store) ready() error {
	if s.closed {
		return errClosed
	}
	if err := s.ills.last(); err != nil {
		return fmt.Errorf("%w: %w", errPaused, err)
	}
	return nil
}

// guard is deferred where whatsmeow's goroutines come in: a disk that fails under the
// mapped file, or damage that nobody saw, is an error and not the end.
//
//	defer guard(&err)()
func guard(err *error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		if p := recover(); p != nil {
			*err = fmt.Errorf("the file could not be used: %v", p)
		}
	}
}
