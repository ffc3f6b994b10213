package groups

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/bits"
	"time"
)

// A Print is what is kept of a picture so that the same one is known again, also when it
// was made smaller or saved anew. It is a sketch of 16 × 16 fields that says where it grows
// lighter or darker, and nothing of colours or of anything small. Nobody sees in it what
// the picture showed; but who has the picture can tell that it was this one. The zero value
// is the print of nothing, and like no other.
type Print struct {
	Waves  uint64    // which of the slow waves of light and dark are strong
	Slopes [8]uint64 // two bits a field: lighter than the one before it, darker
}

// A Likeness says how much one picture is like another.
type Likeness uint8

// The likenesses of two pictures.
const (
	Unlike Likeness = iota
	Alike           // as one with another part cut off, or with other words on the same background
	Same            // the same, saved anew
)

// Like says how much two pictures are alike by their prints.
func (p Print) Like(q Print) Likeness {
	// What was measured of pictures that were saved anew, cut, framed, or only begin alike
	// stands in the tests of the room that makes prints.
	const alike, part, least = 8, 5, 20
	if p == (Print{}) || q == (Print{}) || bits.OnesCount64(p.Waves^q.Waves) > 2*alike {
		return Unlike
	}
	differ, either := 0, 0
	for i := range p.Slopes {
		differ += bits.OnesCount64(p.Slopes[i] ^ q.Slopes[i])
		either += bits.OnesCount64(p.Slopes[i] | q.Slopes[i])
	}
	switch {
	case either >= least && part*differ <= either:
		return Same
	case bits.OnesCount64(p.Waves^q.Waves) <= alike:
		return Alike
	}
	return Unlike
}

// String keeps a print out of messages of errors.
func (p Print) String() string { return "print" }

// LogValue keeps a print out of the log.
func (p Print) LogValue() slog.Value { return slog.StringValue("print") }

// MarshalText writes the print as hexadecimal digits.
func (p Print) MarshalText() ([]byte, error) {
	raw := binary.BigEndian.AppendUint64(nil, p.Waves)
	for _, s := range p.Slopes {
		raw = binary.BigEndian.AppendUint64(raw, s)
	}
	return hex.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText wrote.
func (p *Print) UnmarshalText(text []byte) error {
	raw, err := hex.DecodeString(string(text))
	if err != nil || len(raw) != 72 {
		return fmt.Errorf("a print has 144 hexadecimal digits, not %d characters", len(text))
	}
	p.Waves = binary.BigEndian.Uint64(raw)
	for i := range p.Slopes {
		p.Slopes[i] = binary.BigEndian.Uint64(raw[8+8*i:])
	}
	return nil
}

// A Seen is what a machine could read of a picture. The zero value is nothing.
type Seen struct {
	Codes []string // what its QR codes say, each once
	// Prints holds the whole picture's print, and that of what is within its frame, if it
	// has an even one; none of a picture that shows too little to be told from others.
	Prints []Print
}

// A Looked event says what could be read of a picture, moments after the message it came
// with: fetching a picture takes time, and no message waits for it. One of which nothing
// could be read is not told.
type Looked struct {
	Head
	From        Party     `json:"from"`
	ID          MessageID `json:"id"` // of the message
	Kind        MediaKind `json:"kind,omitempty"`
	Captioned   bool      `json:"captioned,omitempty"` // its writer wrote something beside it
	Surfaces    []Surface `json:"surfaces,omitempty"`  // what QR codes say, and nothing else
	Prints      []Print   `json:"prints,omitempty"`
	Forwarded   int       `json:"forwarded,omitempty"`
	NumberKnown bool      `json:"number_known,omitempty"`
}

// Parties returns who sent the picture.
func (e *Looked) Parties() []*Party { return each(&e.From) }

// A KnownPicture is one that was taken out, and is known again.
type KnownPicture struct {
	Prints []Print   `json:"prints"`
	Rule   string    `json:"rule"`             // by which it was taken out
	Soft   bool      `json:"soft,omitempty"`   // people look at the next one before it goes
	Upheld bool      `json:"upheld,omitempty"` // people judged it right
	Until  time.Time `json:"until"`
}

// Pictures are the pictures that were taken out of any group of the house.
type Pictures struct {
	Known []KnownPicture `json:"known,omitempty"` // the one seen last at the end
}

// Ref names the record: there is one.
func (p *Pictures) Ref() Ref { return Ref{Kind: KindPictures} }

// Owner returns nobody.
func (p *Pictures) Owner() PersonID { return "" }
