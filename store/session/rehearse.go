package session

import (
	"errors"
	"sync"
)

// ErrKind is of a live file that was opened for a rehearsal, or the other way round, and
// of a process that would do both.
var ErrKind = errors.New("a rehearsal and a live number are kept apart")

// kept is what one process may hold: live files or those of rehearsals, each once.
type kept struct {
	sync.Mutex
	rehearses, live bool
	open            map[string]*Store
}

// process is whatever this process holds. whatsmeow trusts one authority in a process: with
// a rehearsal's, a live number would take the far end for WhatsApp.
var process = kept{open: map[string]*Store{}}

// Rehearse makes the process one that rehearses: from then on it opens files of rehearsals,
// and no other. The error says that it has had a live file open, or tried to; then it never
// may. It may be called twice.
func Rehearse() error {
	process.Lock()
	defer process.Unlock()
	if process.live {
		return sentence(ErrKind, "this process has opened a live number, and cannot rehearse any more")
	}
	process.rehearses = true
	return nil
}

// claim lets the process hold s, or says why it may not.
func (k *kept) claim(s *Store) error {
	k.Lock()
	defer k.Unlock()
	switch {
	case s.opt.Rehearsal && !k.rehearses:
		return sentence(ErrKind, "this process does not rehearse; a rehearsal's number would be taken to WhatsApp itself")
	case !s.opt.Rehearsal && k.rehearses:
		return sentence(ErrKind, "this process rehearses, and may not open a live number")
	case k.open[s.path] != nil:
		return errors.New("this process has it open already")
	}
	k.live = k.live || !s.opt.Rehearsal
	k.open[s.path] = s
	return nil
}

// borrow is claim for work on a closed file of either kind, which goes nowhere near WhatsApp.
// It returns the store that is open, if one is.
func (k *kept) borrow(s *Store) (open *Store) {
	k.Lock()
	defer k.Unlock()
	if open := k.open[s.path]; open != nil {
		return open
	}
	k.open[s.path] = s
	return nil
}

func (k *kept) release(s *Store) {
	k.Lock()
	defer k.Unlock()
	if k.open[s.path] == s {
		delete(k.open, s.path)
	}
}

// rehearsing says whether the process has become one that rehearses.
func (k *kept) rehearsing() bool {
	k.Lock()
	defer k.Unlock()
	return k.rehearses
}
