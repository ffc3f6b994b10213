package store

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"pita/groups"
	"pita/store/vault"
)

// A table is one bucket of the file.
type table uint8

// The tables. Their names are in old files and stay as they are.
const (
	tableMeta     table = iota // format, key id, root, tally
	tableKeys                  // owner → wrapped key
	tableWho                   // owner → id and addresses, sealed
	tableAddress               // blinded address → owner
	tableRecord                // kind, group, person, id → record, sealed
	tableByPerson              // kind, person, group, id → nothing
	tableSeen                  // time, event → when it came
	tableTimer                 // due, id → timer, sealed
	tableTimerID               // id → due
	tableOutbox                // class, number → action, sealed
	tableParked                // person, class, number → action, sealed
	tableAction                // time, action → how it ended
	tableJournal               // number → line, sealed
	tableAside                 // time, event → event that failed, sealed under a day's key
	tableForgot                // blinded address → when, and standing removals
	tableForget                // owner → a forgetting that was decided and is not done
	tableLedger                // number → what a restore must know
	tableKept                  // name → bytes, sealed
	tables
)

var tableNames = [tables]string{
	"meta", "keys", "who", "address", "record", "byperson", "seen", "timer", "timerid",
	"outbox", "parked", "action", "journal", "aside", "forgot", "forget", "ledger", "kept",
}

// growing are the tables whose new rows come last, so that pages may be filled.
var growing = []table{tableSeen, tableJournal, tableOutbox}

// String returns the bucket's name.
func (t table) String() string { return tableNames[t] }

// A batch is one transaction in which several events are kept, one after another.
type batch struct {
	s       *Store
	tx      *bolt.Tx
	vault   *vault.Vault
	buckets [tables]*bolt.Bucket
	tally   tally
	sums    sums
	fresh   map[vault.Blind]*vault.Key // keys made in this transaction
	live    map[vault.Blind]trace      // actions begun or ended in this transaction
	gen     uint64
	dirty   bool
}

func (s *Store) newBatch(tx *bolt.Tx) *batch {
	return &batch{s: s, tx: tx, vault: s.vault.Load(), gen: s.ring.generation(),
		fresh: map[vault.Blind]*vault.Key{}, live: map[vault.Blind]trace{}}
}

// newWriting is newBatch for a transaction that writes, of which there is one at a time.
func (s *Store) newWriting(tx *bolt.Tx) *batch {
	b := s.newBatch(tx)
	b.sums, b.tally = s.sums, s.tally
	return b
}

func (b *batch) bucket(t table) *bolt.Bucket {
	if b.buckets[t] == nil {
		b.buckets[t] = b.tx.Bucket([]byte(t.String()))
		if slices.Contains(growing, t) && b.buckets[t] != nil {
			b.buckets[t].FillPercent = 0.95
		}
	}
	return b.buckets[t]
}

// put, insert and drop are the only ways a byte gets into the file.
func (b *batch) put(t table, key, value []byte) error {
	b.dirty = true
	b.forgetSum(t, key)
	if err := b.bucket(t).Put(key, value); err != nil {
		return fmt.Errorf("keep a row of %s: %w", t, err)
	}
	b.sums[t] += rowSum(key, value)
	return nil
}

// insert is put for a key that is known not to be there.
func (b *batch) insert(t table, key, value []byte) error {
	b.dirty = true
	if err := b.bucket(t).Put(key, value); err != nil {
		return fmt.Errorf("keep a row of %s: %w", t, err)
	}
	b.sums[t] += rowSum(key, value)
	return nil
}

func (b *batch) drop(t table, key []byte) error {
	b.dirty = true
	b.forgetSum(t, key)
	if err := b.bucket(t).Delete(key); err != nil {
		return fmt.Errorf("drop a row of %s: %w", t, err)
	}
	return nil
}

func (b *batch) forgetSum(t table, key []byte) {
	if old := b.bucket(t).Get(key); old != nil {
		b.sums[t] -= rowSum(key, old)
	}
}

// finish ends a transaction's changes with the sums of all rows.
func (b *batch) finish() error {
	if err := b.bucket(tableMeta).Put(metaSums, b.sums.encode()); err != nil {
		return fmt.Errorf("keep the sums: %w", err)
	}
	return nil
}

// A work is what one event changes, held in memory until the decision is made and
// everything that follows has been written down without a fault. It reads
// through to the transaction underneath.
type work struct {
	*batch
	rows        map[string]change // by table and key
	order       []string
	fresh       map[vault.Blind]*vault.Key // keys made by this event; the maps are made when needed
	live        map[vault.Blind]trace      // actions begun or ended by this event
	tally       tally
	after       aftermath
	merged      map[groups.PersonID]groups.PersonID // younger to older, in this event
	restoring   bool                                // what is put was noted before
	introducing bool                                // the desk tells of a person
	given       int                                 // how many ids this event has given away
	err         error                               // the first thing that could not be read
}

type change struct {
	value []byte
	gone  bool
	fresh bool // the key was not there before this event
}

func (b *batch) newWork() *work {
	return &work{batch: b, rows: map[string]change{}, tally: b.tally}
}

func rowName(t table, key []byte) string { return string(append([]byte{byte(t)}, key...)) }

func (w *work) get(t table, key []byte) []byte {
	if c, ok := w.rows[rowName(t, key)]; ok {
		return c.value
	}
	return w.bucket(t).Get(key)
}

func (w *work) put(t table, key, value []byte) {
	if value == nil {
		value = []byte{}
	}
	w.change(rowName(t, key), change{value: value})
}

// insert is put for a key that is known not to be there.
func (w *work) insert(t table, key, value []byte) {
	w.change(rowName(t, key), change{value: value, fresh: true})
}

func (w *work) drop(t table, key []byte) { w.change(rowName(t, key), change{gone: true}) }

func (w *work) change(name string, c change) {
	before, ok := w.rows[name]
	if !ok {
		w.order = append(w.order, name)
	}
	c.fresh = c.fresh && !ok || before.fresh
	w.rows[name] = c
}

// A row is one key with its value; both die with the transaction.
type row struct{ key, value []byte }

// scan returns the rows of t that begin with prefix, in order, with this event's
// changes, at most limit of them; a limit of 0 is none.
func (w *work) scan(t table, prefix []byte, limit int) []row {
	var out []row
	for r := range w.stored(t, prefix) {
		out = append(out, r)
		if limit > 0 && len(out) == limit && len(w.rows) == 0 {
			return out
		}
	}
	if len(w.rows) > 0 {
		out = append(out, w.added(t, prefix)...)
		slices.SortFunc(out, func(a, b row) int { return bytes.Compare(a.key, b.key) })
	}
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

// stored yields the rows that are in the file and that this event does not change.
func (w *work) stored(t table, prefix []byte) func(func(row) bool) {
	return func(yield func(row) bool) {
		c := w.bucket(t).Cursor()
		for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if len(w.rows) > 0 {
				if _, changed := w.rows[rowName(t, k)]; changed {
					continue
				}
			}
			if !yield(row{k, v}) {
				return
			}
		}
	}
}

func (w *work) added(t table, prefix []byte) []row {
	begin := rowName(t, prefix)
	var out []row
	for _, name := range w.order {
		if c := w.rows[name]; !c.gone && len(name) >= len(begin) && name[:len(begin)] == begin {
			out = append(out, row{[]byte(name[1:]), c.value})
		}
	}
	return out
}

// reset drops the event's changes.
func (w *work) reset() {
	*w = *w.batch.newWork()
}

// flush puts the event's changes into the transaction, where the next event sees them.
func (w *work) flush() error {
	for _, name := range w.order {
		t, key := table(name[0]), []byte(name[1:])
		var err error
		switch c := w.rows[name]; {
		case c.gone && c.fresh:
		case c.gone:
			err = w.batch.drop(t, key)
		case c.fresh:
			err = w.batch.insert(t, key, c.value)
		default:
			err = w.batch.put(t, key, c.value)
		}
		if err != nil {
			return err
		}
	}
	maps.Copy(w.batch.fresh, w.fresh)
	maps.Copy(w.batch.live, w.live)
	w.batch.tally = w.tally
	return nil
}

// fail notes the first thing that could not be read; the event fails with it.
func (w *work) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
