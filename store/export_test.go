package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"pita/groups"
)

// Opens says how many times a key of that person's, wrapped, stands anywhere in the
// file's bytes and opens with the master in use.
func (s *Store) Opens(id groups.PersonID) (n int, err error) {
	b, err := os.ReadFile(filepath.Join(s.dir, FileName))
	if err != nil {
		return 0, err
	}
	v := s.vault.Load()
	blind := s.ring.blind(v, personOwner(id))
	for i := 0; i+60 <= len(b); i++ {
		if bytes.Count(b[i:i+60], []byte{0}) > 20 {
			continue
		}
		if _, err := v.Unwrap(b[i:i+60], blind[:]); err == nil {
			n++
		}
	}
	return n, nil
}

// Rows returns how many rows any table holds that are sealed under the person's key
// or lead to them.
func (s *Store) Rows(id groups.PersonID) (n int, err error) {
	err = s.view(context.Background(), func(w *work) error {
		blind := w.ownerBlind(personOwner(id))
		for t := range tables {
			for _, r := range w.scan(t, nil, 0) {
				if t != tableJournal && (bytes.Contains(r.value, blind[:]) || bytes.Contains(r.key, blind[:])) {
					n++
				}
			}
		}
		return nil
	})
	return n, err
}

// WithStep returns options with a migration that no release has: it writes every kept
// row anew, and enough others to take a while.
func (o Options) WithStep() Options {
	o.steps = []migration{func(b *batch) error {
		for _, r := range b.newWork().scan(tableSeen, nil, 0) {
			if err := b.put(tableSeen, bytes.Clone(r.key), append(bytes.Clone(r.value), 'x')); err != nil {
				return err
			}
		}
		for n := range 20_000 {
			if err := b.put(tableKept, fmt.Appendf(nil, "migrated %06d", n), []byte("x")); err != nil {
				return err
			}
		}
		return b.put(tableKept, []byte("migrated"), []byte("x"))
	}}
	return o
}

// Migrated says whether the step ran, and whether on every row.
func (s *Store) Migrated() (ran, whole bool) {
	_ = s.db.View(func(tx *bolt.Tx) error {
		ran = tx.Bucket([]byte(tableKept.String())).Get([]byte("migrated")) != nil
		whole = true
		return tx.Bucket([]byte(tableSeen.String())).ForEach(func(_, v []byte) error {
			whole = whole && (len(v) == 9) == ran
			return nil
		})
	})
	return ran, whole
}

// Bolt lends a benchmark the database.
func (s *Store) Bolt() *bolt.DB { return s.db }

// LoseByPerson takes out of the file, behind the store's back, what leads from persons
// to their records.
func (s *Store) LoseByPerson() error {
	return s.db.Update(func(tx *bolt.Tx) error {
		name := []byte(tableByPerson.String())
		if err := tx.DeleteBucket(name); err != nil {
			return err
		}
		_, err := tx.CreateBucket(name)
		return err
	})
}

// Spoil changes a byte of every row of a table, behind the store's back.
func (s *Store) Spoil(table string) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(table))
		spoilt := map[string][]byte{}
		if err := b.ForEach(func(k, v []byte) error {
			spoilt[string(k)] = bytes.Clone(v)
			return nil
		}); err != nil {
			return err
		}
		for k, v := range spoilt {
			v[len(v)-1] ^= 1
			if err := b.Put([]byte(k), v); err != nil {
				return err
			}
		}
		return nil
	})
}

// LedgerHolds says whether a ledger file tells that a person was forgotten.
func (s *Store) LedgerHolds(path string, id groups.PersonID) (bool, error) {
	lines, err := ledgerLines(path)
	if err != nil {
		return false, err
	}
	v := s.vault.Load()
	for _, l := range lines {
		e, err := openEntry(v, l.key, l.value)
		if err == nil && slices.Contains(e.Owners, personOwner(id).blind(v)) {
			return true, nil
		}
	}
	return false, nil
}

// Hurried says whether somebody waits for the writer.
func (s *Store) Hurried() bool { return s.queue.hurry.Load() }
