package store

import (
	"bytes"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

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
	tableForgot                // blinded address or id → when, and standing removals
	tableForget                // owner → a forgetting that was decided and is not done
	tableLedger                // number → what a restore must know
	tableKept                  // name → bytes, sealed
	tableBrief                 // as a record → in short what lists ask of it, sealed
	tables
)

var tableNames = [tables]string{
	"meta", "keys", "who", "address", "record", "byperson", "seen", "timer", "timerid",
	"outbox", "parked", "action", "journal", "aside", "forgot", "forget", "ledger", "kept", "brief",
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
	cursors [tables]*bolt.Cursor
	tally   tally
	sums    sums
	fresh   map[vault.Blind]*vault.Key // keys made in this transaction
	live    map[vault.Blind]trace      // actions begun or ended in this transaction
	room    *room                      // the writer's, or nil
	known   *acquaintances             // the writer's, or nil
	gen     uint64
	dirty   bool
}

func (s *Store) newBatch(tx *bolt.Tx) *batch {
	return &batch{s: s, tx: tx, vault: s.vault.Load(), gen: s.ring.generation()}
}

// newWriting is newBatch for a transaction that writes, of which there is one at a time.
func (s *Store) newWriting(tx *bolt.Tx) *batch {
	b := s.newBatch(tx)
	b.sums, b.tally = s.sums, s.tally
	b.fresh, b.live = map[vault.Blind]*vault.Key{}, map[vault.Blind]trace{}
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

// get returns a row's value, or nil when there is no such row. A bucket's own Get
// would make a cursor each time.
func (b *batch) get(t table, key []byte) []byte {
	if b.cursors[t] == nil {
		b.cursors[t] = b.bucket(t).Cursor()
	}
	if k, v := b.cursors[t].Seek(key); bytes.Equal(k, key) {
		return v
	}
	return nil
}

// put, replace and remove are the only ways a byte gets into the file.
func (b *batch) put(t table, key, value []byte) error {
	return b.replace(t, key, b.get(t, key), value)
}

// replace keeps a row in place of the one that was there, or nil.
func (b *batch) replace(t table, key, was, value []byte) error {
	b.dirty = true
	if was != nil {
		b.sums[t] -= rowSum(key, was)
	}
	if err := b.bucket(t).Put(key, value); err != nil {
		return fmt.Errorf("keep a row of %s: %w", t, err)
	}
	b.sums[t] += rowSum(key, value)
	return nil
}

// remove takes out the row that was there, if any was.
func (b *batch) remove(t table, key, was []byte) error {
	b.dirty = true
	if was == nil {
		return nil
	}
	b.sums[t] -= rowSum(key, was)
	if err := b.bucket(t).Delete(key); err != nil {
		return fmt.Errorf("drop a row of %s: %w", t, err)
	}
	return nil
}

// finish ends a transaction's changes with the sums of all rows.
func (b *batch) finish() error {
	if err := b.bucket(tableMeta).Put(metaSums, b.sums.encode()); err != nil {
		return fmt.Errorf("keep the sums: %w", err)
	}
	return nil
}
