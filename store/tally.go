package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// A tally is what is counted: it is kept once with every transaction.
type tally struct {
	persons uint64 // made so far
	actions uint64
	lines   uint64            // of the journal
	cut     uint64            // the last line that was purged
	first   [sha256.Size]byte // the hash the first kept line follows
	chain   [sha256.Size]byte // the hash of the last line
	ledger  uint64            // entries a restore must know
}

func (t tally) encode() []byte {
	b := make([]byte, 0, 5*8+2*sha256.Size)
	for _, n := range []uint64{t.persons, t.actions, t.lines, t.cut, t.ledger} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return append(append(b, t.first[:]...), t.chain[:]...)
}

func decodeTally(b []byte) (t tally, err error) {
	if len(b) != 5*8+2*sha256.Size {
		return t, errors.New("the tally is cut short")
	}
	for i, n := range []*uint64{&t.persons, &t.actions, &t.lines, &t.cut, &t.ledger} {
		*n = binary.BigEndian.Uint64(b[8*i:])
	}
	copy(t.first[:], b[40:])
	copy(t.chain[:], b[40+sha256.Size:])
	return t, nil
}

func (w *work) keepTally() error { return w.seal(tableMeta, metaTally, nil, house, w.tally.encode()) }

func (w *work) readTally() (tally, error) {
	value := w.get(tableMeta, metaTally)
	if value == nil {
		return tally{}, nil
	}
	plain, err := w.unseal(tableMeta, metaTally, value, 0)
	if err != nil {
		return tally{}, fmt.Errorf("read the tally: %w", err)
	}
	return decodeTally(plain)
}
