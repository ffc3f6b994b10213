package store

import (
	"bytes"
	"maps"
	"slices"

	"pita/groups"
	"pita/store/vault"
)

// A work is what one event changes, held in memory until the decision is made and
// everything that follows has been written down without a fault. It reads
// through to the transaction underneath.
type work struct {
	*batch
	rows        []change
	index       map[string]int             // of the rows, by table and key, once they are many
	fresh       map[vault.Blind]*vault.Key // keys made by this event; the maps are made when needed
	live        map[vault.Blind]trace      // actions begun or ended by this event
	tally       tally
	after       aftermath
	merged      map[groups.PersonID]groups.PersonID // younger to older, in this event
	restoring   bool                                // what is put was noted before
	passing     bool                                // the event makes nobody known
	introducing bool                                // the desk tells of a person
	renaming    bool                                // an address leads elsewhere than before
	found       []who                               // room for whom addresses lead to
	given       int                                 // how many ids this event has given away
	err         error                               // the first thing that could not be read
	plain       []byte                              // room for what is about to be sealed, or was opened
	place       []byte                              // room for where it is
}

// A change is one row as the event leaves it.
type change struct {
	table      table
	gone       bool
	looked     bool // was is known
	key, value []byte
	was        []byte // as the event found it in the file, nil when it was not there
}

// fewRows is how many rows are looked through one by one.
const fewRows = 12

func (b *batch) newWork() *work {
	w := &work{}
	w.begin(b)
	return w
}

// begin makes a work new, with the room it had.
func (w *work) begin(b *batch) {
	clear(w.live)
	*w = work{
		batch: b, tally: b.tally, rows: w.rows[:0], live: w.live,
		plain: w.plain[:0], place: w.place[:0], found: w.found[:0],
	}
}

// reset drops the event's changes.
func (w *work) reset() { w.begin(w.batch) }

// find returns where among the rows the key is, or -1.
func (w *work) find(t table, key []byte) int {
	if len(w.rows) > fewRows {
		return w.findMany(t, key)
	}
	for i := range w.rows {
		if c := &w.rows[i]; c.table == t && bytes.Equal(c.key, key) {
			return i
		}
	}
	return -1
}

func (w *work) findMany(t table, key []byte) int {
	if w.index == nil {
		w.index = make(map[string]int, 4*fewRows)
	}
	for i := len(w.index); i < len(w.rows); i++ {
		w.index[string(w.name(w.rows[i].table, w.rows[i].key))] = i
	}
	if i, ok := w.index[string(w.name(t, key))]; ok {
		return i
	}
	return -1
}

func (w *work) name(t table, key []byte) []byte {
	w.place = append(append(w.place[:0], byte(t)), key...)
	return w.place
}

func (w *work) get(t table, key []byte) []byte {
	if i := w.find(t, key); i >= 0 {
		return w.rows[i].value
	}
	return w.batch.get(t, key)
}

// put keeps a row. The value must stay as it is until the transaction ends.
func (w *work) put(t table, key, value []byte) {
	if value == nil {
		value = []byte{}
	}
	w.change(change{table: t, key: key, value: value})
}

// insert is put for a key that is known not to be there.
func (w *work) insert(t table, key, value []byte) {
	w.change(change{table: t, key: key, value: value, looked: true})
}

func (w *work) drop(t table, key []byte) { w.change(change{table: t, key: key, gone: true}) }

func (w *work) change(c change) {
	w.renaming = w.renaming || c.table == tableWho || c.table == tableAddress
	if i := w.find(c.table, c.key); i >= 0 {
		before := &w.rows[i]
		before.value, before.gone = c.value, c.gone
		return
	}
	c.key = w.room.clone(c.key)
	w.rows = append(w.rows, c)
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
		if w.bucket(t) == nil {
			return // a damaged house of an older format, opened for reading only
		}
		c := w.bucket(t).Cursor()
		for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if len(w.rows) > 0 && w.find(t, k) >= 0 {
				continue
			}
			if !yield(row{k, v}) {
				return
			}
		}
	}
}

func (w *work) added(t table, prefix []byte) []row {
	var out []row
	for _, c := range w.rows {
		if c.table == t && !c.gone && bytes.HasPrefix(c.key, prefix) {
			out = append(out, row{c.key, c.value})
		}
	}
	return out
}

// flush puts the event's changes into the transaction, where the next event sees them.
func (w *work) flush() error {
	for i := range w.rows {
		if err := w.flushRow(&w.rows[i]); err != nil {
			return err
		}
	}
	if w.renaming && w.known != nil {
		w.known.forget()
	}
	if len(w.fresh) > 0 {
		maps.Copy(w.batch.fresh, w.fresh)
	}
	maps.Copy(w.batch.live, w.live)
	w.batch.tally = w.tally
	return nil
}

func (w *work) flushRow(c *change) error {
	if !c.looked {
		c.was = w.batch.get(c.table, c.key)
	}
	if c.gone {
		return w.batch.remove(c.table, c.key, c.was)
	}
	return w.batch.replace(c.table, c.key, c.was, c.value)
}

// fail notes the first thing that could not be read; the event fails with it.
func (w *work) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
