package store

import (
	"time"

	bolt "go.etcd.io/bbolt"

	"pita/groups"
	"pita/store/vault"
)

// A trace says where the row of an action is that has not ended. Traces are kept in
// memory only: ids are random, and an index of random keys costs the file more than
// all the rest. They hold no pointers: there may be many, and nobody is to look
// through them for rubbish.
type trace struct {
	code byte // of the stage
	size byte
	key  [rowMost]byte
}

// rowMost is the longest key of the outbox and of the parked ones.
const rowMost = vault.BlindSize + 1 + 8

func newTrace(st Stage, key []byte) trace {
	x := trace{code: st.code(), size: byte(len(key))}
	copy(x.key[:], key)
	return x
}

func (x *trace) stage() Stage { return stageCodes[x.code] }

// row returns the key in the outbox, or in the parked ones.
func (x *trace) row() []byte { return x.key[:x.size] }

// table returns where the action's row is, if it has one.
func (x *trace) table() (table, bool) {
	switch x.stage() {
	case Waiting, Sending:
		return tableOutbox, true
	case Parked:
		return tableParked, true
	}
	return 0, false
}

func (w *work) actionBlind(id groups.ActionID) vault.Blind {
	return w.vault.Blind("action", string(id))
}

// traceOf returns where an action is, as this event finds it, and whether it is live.
func (w *work) traceOf(b vault.Blind) (trace, bool) {
	x, ok := w.live[b]
	if !ok {
		x, ok = w.batch.live[b]
	}
	if !ok {
		x, ok = w.s.live[b]
	}
	return x, ok && x.stage() != Unknown
}

func (w *work) setLive(b vault.Blind, x trace) {
	if w.live == nil {
		w.live = map[vault.Blind]trace{}
	}
	w.live[b] = x
}

// end takes an action out of the outbox and notes its end.
func (w *work) end(b vault.Blind, st Stage, at time.Time) {
	x, ok := w.traceOf(b)
	if !ok {
		return
	}
	t, _ := x.table()
	w.drop(t, x.row())
	w.setLive(b, trace{})
	w.put(tableAction, append(stamp(w.room.lend(24), at), b[:]...), append(w.room.lend(1), st.code()))
	w.after.ended = append(w.after.ended, b)
}

// keepLive takes over what a kept transaction did to the live actions.
func (s *Store) keepLive(b *batch) {
	for id, x := range b.live {
		if x.stage() == Unknown {
			delete(s.live, id)
		} else {
			s.live[id] = x
		}
	}
}

// findLive reads the live actions from the file.
func findLive(tx *bolt.Tx) (map[vault.Blind]trace, error) {
	live := map[vault.Blind]trace{}
	for _, t := range []table{tableOutbox, tableParked} {
		err := tx.Bucket([]byte(t.String())).ForEach(func(k, v []byte) error {
			x, err := decodeSlip(v)
			if err != nil {
				return err
			}
			st := Waiting
			switch {
			case t == tableParked:
				st = Parked
			case x.begun:
				st = Sending
			}
			live[x.id] = newTrace(st, k)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return live, nil
}
