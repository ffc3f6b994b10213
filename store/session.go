package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"pita/store/pages"
	"pita/store/vault"
)

// SessionName is the file of WhatsApp's keys, which store/session keeps beside this one
// under a key that is kept here. It is in no backup: old keys would break the link.
const SessionName = "session.db"

// metaSession is the row of the meta table that holds the wrapped key of that file. The
// meta table is in no backup, so a house that was restored begins without one.
var metaSession = []byte("session")

// sessionOwner marks what wraps that key, so that it cannot pass for another.
var sessionOwner = []byte("pita session key")

// A Recaster writes a copy of the session file in dir, sealed under next instead of key,
// with nothing about the persons of those addresses. Settle is called once, with whether
// next was kept as the file's key: then the copy takes the file's place. A kill at any
// moment must leave the file that the key which was kept opens.
type Recaster func(dir string, key, next []byte, without []string) (settle func(kept bool) error, err error)

// SessionKey returns the key of the session file. The first time, and after a restore, it
// makes one, and takes away a session file that lies there: no key is left that opens it,
// and the number has to be paired again.
func (s *Store) SessionKey(ctx context.Context) ([]byte, error) {
	key, err := s.sessionKey()
	if key == nil && err == nil {
		err = s.alone(ctx, func() error {
			if key, err = s.sessionKey(); key != nil || err != nil {
				return err
			}
			key, err = s.makeSessionKey()
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of %s: %w", SessionName, err)
	}
	secret := key.Secret()
	return secret[:], nil
}

// sessionKey returns the key of the session file, or nil when there is none yet.
func (s *Store) sessionKey() (key *vault.Key, err error) {
	err = s.view(context.Background(), func(w *work) error {
		wrapped := w.get(tableMeta, metaSession)
		if wrapped == nil {
			return nil
		}
		key, err = w.vault.Unwrap(wrapped, sessionOwner)
		return err
	})
	return key, err
}

// makeSessionKey runs in the writer.
func (s *Store) makeSessionKey() (*vault.Key, error) {
	if err := discardSession(s.dir); err != nil {
		return nil, err
	}
	key := vault.NewKey()
	j := &job{run: func(w *work) error {
		w.put(tableMeta, metaSession, w.vault.Wrap(key, sessionOwner))
		return nil
	}, answer: make(chan error, 1)}
	s.runTogether([]*job{j})
	return key, <-j.answer
}

// discardSession takes away the session file and what a kill left beside it.
func discardSession(dir string) error {
	for _, name := range []string{SessionName, SessionName + pages.New} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// recast lets the session file be copied without the persons of these addresses. It
// returns the copy's key, nil if there is no session file, and what settles it.
func (s *Store) recast(without []string) (next *vault.Key, settle func(kept bool) error, err error) {
	nothing := func(bool) error { return nil }
	key, err := s.sessionKey()
	if err != nil || key == nil {
		return nil, nothing, err
	}
	if s.opt.Recast == nil {
		return nil, nothing, fmt.Errorf("%s may hold keys of theirs, and nobody was named who takes them out", SessionName)
	}
	next = vault.NewKey()
	old, fresh := key.Secret(), next.Secret()
	settle, err = s.opt.Recast(s.dir, old[:], fresh[:], without)
	if err != nil {
		return nil, nothing, err
	}
	return next, settle, nil
}

// rewrapSession keeps the key of the session file under another master: the one given, or
// the one there is.
func (b *batch) rewrapSession(under *vault.Vault, key *vault.Key) error {
	if key != nil {
		return b.put(tableMeta, metaSession, under.Wrap(key, sessionOwner))
	}
	was := b.get(tableMeta, metaSession)
	if was == nil {
		return nil
	}
	wrapped, err := b.vault.Rewrap(under, was, sessionOwner)
	if err != nil {
		return fmt.Errorf("wrap the key of %s anew: %w", SessionName, err)
	}
	return b.put(tableMeta, metaSession, wrapped)
}
