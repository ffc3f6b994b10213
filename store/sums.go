package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"pita/store/pages"
)

// The sums of all rows, table by table, are kept with every transaction. bbolt has no
// checksums: a row that was lost, or came back from an older page, would go unnoticed.
// They guard against decay, not against malice; sealing does that.
type sums [tables]uint64

// metaSums is the row of the meta table that holds the sums, and is in none of them.
var metaSums = []byte("sums")

var errRows = errors.New("some rows are not as they were written")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// rowSum spreads a row's checksum over 64 bits, so that sums of many tell them apart.
func rowSum(key, value []byte) uint64 {
	c := crc32.Update(crc32.Update(uint32(len(key)), castagnoli, key), castagnoli, value)
	x := uint64(c)<<32 | uint64(uint32(len(value)))
	x ^= x >> 31
	x *= 0x9E3779B97F4A7C15
	x ^= x >> 29
	return x * 0xBF58476D1CE4E5B9
}

func (s sums) encode() []byte {
	b := make([]byte, 0, 8*tables)
	for _, n := range s {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

func decodeSums(b []byte) (s sums) {
	for i := range s {
		if len(b) >= 8*(i+1) {
			s[i] = binary.BigEndian.Uint64(b[8*i:])
		}
	}
	return s
}

// checkFile walks the file at path and compares its rows with the sums in it. It
// returns the sums of the rows as they are; with errRows when that is all that is wrong.
func checkFile(path string) (found sums, err error) {
	var want sums
	known := false
	err = pages.Walk(path, func(name string, key, value []byte) {
		t := slices.Index(tableNames[:], name)
		switch {
		case t < 0:
		case table(t) == tableMeta && string(key) == string(metaSums):
			want, known = decodeSums(value), true
		default:
			found[t] += rowSum(key, value)
		}
	})
	if err != nil || !known {
		return found, err
	}
	var wrong []string
	for t := range tables {
		if found[t] != want[t] {
			wrong = append(wrong, t.String())
		}
	}
	if wrong != nil {
		return found, fmt.Errorf("check %s: %w (%s): %w", path, errRows, strings.Join(wrong, ", "), ErrDamaged)
	}
	return found, nil
}
