package groups

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// A Heard is what is remembered of a message for an hour: when it was written, and a print
// of what it said, from which the words can't be had back. Like texts have like prints.
type Heard struct {
	At    uint32 // seconds since 1970
	Print uint64 // 0: too short to tell from others
}

// Notes are what is remembered of several messages. They are written small, for they are
// read and written with each message of a member.
type Notes []Heard

const heardSize = 12 // bytes of one

// MarshalText writes the notes as base64 of their bytes.
func (n Notes) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, len(n)*heardSize)
	for _, h := range n {
		raw = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(raw, h.At), h.Print)
	}
	return base64.RawStdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText wrote.
func (n *Notes) UnmarshalText(text []byte) error {
	raw, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return fmt.Errorf("read notes of what was heard: %w", err)
	}
	if len(raw)%heardSize != 0 {
		return fmt.Errorf("read notes of what was heard: %d bytes are no whole number of notes", len(raw))
	}
	*n = make(Notes, 0, len(raw)/heardSize)
	for ; len(raw) > 0; raw = raw[heardSize:] {
		*n = append(*n, Heard{binary.BigEndian.Uint32(raw), binary.BigEndian.Uint64(raw[4:])})
	}
	return nil
}
