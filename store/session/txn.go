package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	bolt "go.etcd.io/bbolt"
)

// A mode says what becomes of a change.
type mode uint8

const (
	looks  mode = iota // a change is found out, and not made: errChanges
	defers             // a change is kept in memory, to follow with the next transaction
	writes             // a change is made in the file
)

// errChanges ends a look at a file that would have to be changed.
var errChanges = errors.New("there is something to write")

// A txn is one transaction, or one look, as all that whatsmeow asks goes through it. The
// one of a decryption is carried in the context, and may be used by one goroutine at a time.
type txn struct {
	s     *Store
	tx    *bolt.Tx
	mode  mode
	dirty bool
	upTo  uint64 // what was pending and is in this transaction

	mu      sync.Mutex // in a decryption
	ended   bool
	failed  error
	ratchet []byte // the Signal name whose ratchet was turned last
}

type ctxKey struct{}

// carried returns the store's transaction that ctx carries, locked, or nil. One that has
// ended counts as none.
func (s *Store) carried(ctx context.Context) *txn {
	t, _ := ctx.Value(ctxKey{}).(*txn)
	if t == nil || t.s != s {
		return nil
	}
	t.mu.Lock()
	if t.ended {
		t.mu.Unlock()
		return nil
	}
	return t
}

// use lets do work within a transaction that is carried and locked. After a failure
// nothing of it may be kept, whatever becomes of the error on its way through libsignal.
func (t *txn) use(what string, do func(*txn) error) (err error) {
	defer t.mu.Unlock()
	defer func() {
		var r refusal
		if err != nil && errors.As(err, &r) {
			err = fmt.Errorf("%s: %w", what, r.error)
		} else if err != nil {
			t.failed = errors.Join(t.failed, err)
			err = left(what, err)
		}
	}()
	defer guard(&err)()
	return do(t)
}

// read lets see look at the rows.
func (s *Store) read(ctx context.Context, what string, see func(*txn) error) error {
	if t := s.carried(ctx); t != nil {
		return t.use(what, see)
	}
	return s.judge(what, s.within(func() error { return s.view(see) }))
}

// change lets do change rows, all or none, and returns when that is on disk. Do may be
// called twice: nothing is written for what would change nothing.
func (s *Store) change(ctx context.Context, what string, do func(*txn) error) error {
	if t := s.carried(ctx); t != nil {
		return t.use(what, do)
	}
	return s.judge(what, s.within(func() error {
		err := s.view(do)
		if !errors.Is(err, errChanges) {
			return err
		}
		return s.update(do)
	}))
}

// within calls do while the file is not exchanged for another.
func (s *Store) within(do func() error) error {
	s.gate.RLock()
	defer s.gate.RUnlock()
	if err := s.ready(); err != nil {
		return err
	}
	return do()
}

func (s *Store) view(see func(*txn) error) error { return s.look(looks, see) }

func (s *Store) look(m mode, see func(*txn) error) (err error) {
	// What was pending is forgotten only when nobody looks at the file as it was before.
	s.pending.looks.RLock()
	defer s.pending.looks.RUnlock()
	defer guard(&err)()
	tx, err := s.db.Begin(false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return see(&txn{s: s, tx: tx, mode: m})
}

// update is one write transaction, with what was pending.
func (s *Store) update(do func(*txn) error) error {
	t, err := s.begin()
	if err != nil {
		return err
	}
	return t.end(t.run(do))
}

func (t *txn) run(do func(*txn) error) (err error) {
	defer guard(&err)()
	return do(t)
}

// begin begins a write transaction, with what was pending in it. The caller ends it.
func (s *Store) begin() (*txn, error) {
	tx, err := s.db.Begin(true)
	if err != nil {
		return nil, err
	}
	t := &txn{s: s, tx: tx, mode: writes}
	waiting, upTo := s.pending.all()
	t.upTo = upTo
	err = t.run(func(t *txn) error {
		for _, w := range waiting {
			if err := t.apply(w.table, w.key, w.row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return t, nil
}

// end keeps the transaction if err is nil and anything changed.
func (t *txn) end(err error) error {
	if err != nil || !t.dirty {
		return errors.Join(err, t.tx.Rollback())
	}
	if err := t.run((*txn).commit); err != nil {
		_ = t.tx.Rollback() // after a commit that ended in panic; otherwise it was done
		return fmt.Errorf("write to disk: %w", err)
	}
	t.s.writes.Add(1)
	t.s.pending.done(t.upTo)
	return nil
}

func (t *txn) commit() error {
	if fault := t.s.fault.Load(); fault != nil && (*fault)() {
		_ = t.tx.Rollback()
		return errFault
	}
	return t.tx.Commit()
}

// get returns the row that these fields name, or nil. A row that does not open is told to
// the log and counts as none: whatsmeow then makes another, as for somebody new.
func (t *txn) get(tab table, names ...any) (fields, error) {
	f, err := t.at(tab, t.s.box.keyOf(tab, row(names...)))
	return f, err
}

func (t *txn) at(tab table, key []byte) (fields, error) {
	if t.mode != writes {
		if f, ok := t.s.pending.get(tab, key); ok {
			return f, nil
		}
	}
	bucket := t.tx.Bucket([]byte(tab.String()))
	if bucket == nil {
		return nil, fmt.Errorf("there is no table %q: %w", tab, ErrDamaged)
	}
	value := bucket.Get(key)
	if value == nil {
		return nil, nil
	}
	f, err := t.s.box.open(tab, key, value)
	if err != nil {
		t.s.log.Error("a row of whatsmeow's keys does not open and is passed over", "table", tab.String(), "err", err)
		return nil, nil
	}
	return f, nil
}

// put keeps a row, unless it is there already.
func (t *txn) put(tab table, values ...any) error { return t.putRow(tab, row(values...)) }

func (t *txn) putRow(tab table, f fields) error {
	key := t.s.box.keyOf(tab, f)
	was, err := t.at(tab, key)
	if err != nil || was != nil && was.equal(f) {
		return err
	}
	return t.apply(tab, key, f)
}

// drop takes out the row that these fields name, if there is one.
func (t *txn) drop(tab table, names ...any) error {
	return t.dropAt(tab, t.s.box.keyOf(tab, row(names...)))
}

func (t *txn) dropAt(tab table, key []byte) error {
	was, err := t.at(tab, key)
	if err != nil || was == nil {
		return err
	}
	return t.apply(tab, key, nil)
}

// apply makes a change; no row is one that goes.
func (t *txn) apply(tab table, key []byte, f fields) error {
	switch t.mode {
	case looks:
		return errChanges
	case defers:
		t.s.pending.put(tab, key, f)
		return nil
	}
	t.dirty = true
	bucket := t.tx.Bucket([]byte(tab.String()))
	if bucket == nil {
		return fmt.Errorf("there is no table %q: %w", tab, ErrDamaged)
	}
	if f == nil {
		return bucket.Delete(key)
	}
	return bucket.Put(key, t.s.box.seal(tab, key, f))
}

// An entry is a row and its key.
type entry struct {
	key []byte
	row fields
}

// all returns the rows whose keys begin so, in the order of their keys.
func (t *txn) all(tab table, prefix []byte) ([]entry, error) {
	bucket := t.tx.Bucket([]byte(tab.String()))
	if bucket == nil {
		return nil, fmt.Errorf("there is no table %q: %w", tab, ErrDamaged)
	}
	var newer map[string]fields
	if t.mode != writes {
		newer = t.s.pending.of(tab, prefix)
	}
	var found []entry
	c := bucket.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if _, ok := newer[string(k)]; ok {
			continue
		}
		f, err := t.s.box.open(tab, k, v)
		if err != nil {
			t.s.log.Error("a row of whatsmeow's keys does not open and is passed over", "table", tab.String(), "err", err)
			continue
		}
		found = append(found, entry{bytes.Clone(k), f})
	}
	for _, k := range slices.Sorted(maps.Keys(newer)) {
		if newer[k] != nil {
			found = append(found, entry{[]byte(k), newer[k]})
		}
	}
	if len(newer) > 0 {
		slices.SortFunc(found, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	}
	return found, nil
}
