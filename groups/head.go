package groups

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// A Key tells one event from every other, for ever. The same event coming again
// carries the same Key and the same Head.At, and is skipped.
type Key string

// An ActionID tells one action from every other: doing it again is the same message.
type ActionID string

// A Seed is the chance an event brings with it.
type Seed [16]byte

// MarshalText writes the seed in hexadecimal.
func (s Seed) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, s[:]), nil }

// UnmarshalText reads a seed written in hexadecimal.
func (s *Seed) UnmarshalText(b []byte) error {
	if hex.DecodedLen(len(b)) != len(s) {
		return fmt.Errorf("seed: want %d hexadecimal digits, have %d", 2*len(s), len(b))
	}
	_, err := hex.Decode(s[:], b)
	return err
}

// A Head is what every event carries.
type Head struct {
	Key Key `json:"key"`
	// At is when it happened, by the server's clock; UTC.
	At time.Time `json:"at"`
	// Seen is when it came through our door; UTC. This is the "now" of a decision.
	Seen time.Time `json:"seen"`
	// Place is the group it happened in; zero for a private chat or the house itself.
	Place Place `json:"place"`
	// Seed is 16 bytes drawn at the door: a keyed hash of Key, so nobody outside can
	// foretell them and the same event always gets the same. Codes and ids come from it.
	Seed Seed `json:"seed"`
	// Self marks what was typed on Pita's own phone.
	Self bool `json:"self,omitempty"`
}

// Base returns the event's head, to be read by everyone and filled in at the door.
func (h *Head) Base() *Head { return h }

func (*Head) event() {}

// Age is how old the event was when it came.
func (h *Head) Age() time.Duration { return h.Seen.Sub(h.At) }

// Action returns the id of the event's nth action. It is also the id of the message
// sent by it, in the form that WhatsApp's own web client gives its messages.
func (h *Head) Action(n int) ActionID {
	sum := h.derive("action", n)
	return ActionID("3EB0" + strings.ToUpper(hex.EncodeToString(sum[:9])))
}

// The letters and digits that are hard to mistake for one another, read aloud or typed.
var codeLetters = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// Code returns the event's nth code of that many letters and digits, at most 16. One of
// them at least is a digit, so that a code typed in small letters is no word, and one a
// letter, so that it is no number.
func (h *Head) Code(n, length int) string {
	sum := h.derive("code", n)
	code := []byte(codeLetters.EncodeToString(sum[:])[:length])
	if !bytes.ContainsAny(code, codeDigits) {
		code[int(sum[30])%length] = codeDigits[int(sum[31])%len(codeDigits)]
	}
	if length > 1 && !bytes.ContainsAny(code, letters) {
		code[int(sum[30])%length] = letters[int(sum[31])%len(letters)]
	}
	return string(code)
}

const (
	codeDigits = "23456789"
	letters    = "ABCDEFGHJKLMNPQRSTUVWXYZ"
)

func (h *Head) derive(what string, n int) [sha256.Size]byte {
	b := append([]byte(what), h.Seed[:]...)
	return sha256.Sum256(binary.BigEndian.AppendUint32(b, uint32(n)))
}
