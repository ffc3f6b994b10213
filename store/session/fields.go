package session

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Fields are a row: first those that name it, then what it holds.
type fields [][]byte

// row makes fields of texts, bytes and numbers.
func row(values ...any) fields {
	f := make(fields, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case string:
			f[i] = []byte(v)
		case []byte:
			f[i] = v
		case uint32:
			f[i] = binary.BigEndian.AppendUint32(nil, v)
		case uint64:
			f[i] = binary.BigEndian.AppendUint64(nil, v)
		case int64:
			f[i] = binary.BigEndian.AppendUint64(nil, uint64(v))
		case bool:
			f[i] = []byte{0}
			if v {
				f[i][0] = 1
			}
		}
	}
	return f
}

func (f fields) text(i int) string { return string(f[i]) }
func (f fields) is(i int) bool     { return len(f[i]) == 1 && f[i][0] == 1 }

func (f fields) number(i int) int64 {
	if len(f[i]) == 4 {
		return int64(binary.BigEndian.Uint32(f[i]))
	}
	if len(f[i]) != 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(f[i]))
}

// with returns the row with other fields from the i-th on.
func (f fields) with(i int, values ...any) fields {
	return slices.Concat(f[:i], row(values...), f[i+len(values):])
}

func (f fields) equal(g fields) bool { return slices.EqualFunc(f, g, slices.Equal) }

func (f fields) encode() []byte {
	size := 0
	for _, v := range f {
		size += len(v) + binary.MaxVarintLen32
	}
	b := make([]byte, 0, size)
	for _, v := range f {
		b = append(binary.AppendUvarint(b, uint64(len(v))), v...)
	}
	return b
}

var errShort = errors.New("a row is cut short")

// decode reads n fields; they are parts of b.
func decode(b []byte, n int) (fields, error) {
	f := make(fields, n)
	for i := range f {
		size, used := binary.Uvarint(b)
		if used <= 0 || size > uint64(len(b)-used) {
			return nil, errShort
		}
		end := used + int(size)
		f[i], b = b[used:end:end], b[end:]
	}
	if len(b) > 0 {
		return nil, errShort
	}
	return f, nil
}
