package store

import (
	"errors"
	"fmt"

	"pita/store/vault"
)

// rotate lets change take keys out, and wraps the others under a new master key, so that
// the old copies that lie about in free pages, and in the old key file, open no more.
// A kill at any moment leaves a house that opens, with the change or without it:
// the key file holds both masters, then one transaction changes everything and notes
// which master it is under, then the key file holds that one. Session is the new key of
// the session file; nil lets it have the one it has.
func (s *Store) rotate(change func(*work) error, session *vault.Key) error {
	now := s.vault.Load()
	old, ok := s.keys.Find(now.ID())
	if !ok {
		return fmt.Errorf("%s does not hold the key in use; put it back", KeyName)
	}
	master, err := s.keys.Stage(old)
	if err != nil {
		return err
	}
	next, root := now.Under(master)
	s.swap.Lock()
	s.known.forget()
	s.work = work{} // in which words of a person may be left
	err = s.rewrap(func(w *work) error {
		return errors.Join(change(w), w.rewrapSession(next, session))
	}, next, root)
	if err != nil && s.lockedBy() != next.ID() {
		s.swap.Unlock()
		return errors.Join(err, s.keys.Keep(old))
	}
	s.vault.Store(next)
	s.ring.clear()
	s.swap.Unlock()
	return s.keys.Keep(master)
}

// rewrap is the one transaction of a rotation.
func (s *Store) rewrap(change func(*work) error, next *vault.Vault, root []byte) (err error) {
	tx, err := s.db.Begin(true)
	if err != nil {
		return closedOr(err)
	}
	defer func() {
		if p := recover(); p != nil {
			err = errors.Join(fmt.Errorf("the file could not be changed: %v", p), tx.Rollback())
		}
	}()
	b := s.newWriting(tx)
	w := b.newWork()
	err = change(w)
	if err == nil {
		err = errors.Join(w.err, w.keepTally(), w.flush(), b.rewrapKeys(next), b.putMeta(next, root), b.finish())
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	due := firstDue(tx)
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write to disk: %w", err)
	}
	s.tally, s.sums = b.tally, b.sums
	s.keepLive(b)
	s.due.Store(due)
	return nil
}

func (b *batch) rewrapKeys(next *vault.Vault) error {
	for _, r := range b.newWork().scan(tableKeys, nil, 0) {
		wrapped, err := b.vault.Rewrap(next, r.value, r.key)
		if err != nil {
			return fmt.Errorf("wrap a key anew: %w", err)
		}
		if err := b.put(tableKeys, append([]byte(nil), r.key...), wrapped); err != nil {
			return err
		}
	}
	return nil
}

// lockedBy returns the id of the master that the file says it is under.
func (s *Store) lockedBy() (id vault.KeyID) {
	tx, err := s.db.Begin(false)
	if err != nil {
		return id
	}
	defer tx.Rollback()
	if b := tx.Bucket([]byte(tableMeta.String())).Get(metaKey); len(b) == len(id) {
		id = vault.KeyID(b)
	}
	return id
}
