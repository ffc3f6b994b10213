package groups

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"time"
)

// The kinds of record about what became of posts after they were sent.
const (
	KindSending Kind = "sending"
	KindReach   Kind = "reach"
	KindWeek    Kind = "week"
)

// ReachFor is how long it is counted whom a post reached, from the beginning of the day,
// in UTC, on which it was sent.
const ReachFor = 7 * 24 * time.Hour

// A Sending is a post as it went to a group once. While its Reach is there the figures are
// counted in that; afterwards they stand here, and nobody can say any more who is in them.
type Sending struct {
	Group   GroupID   `json:"group"`
	ID      ActionID  `json:"id"` // of its first message
	Post    string    `json:"post"`
	Lang    string    `json:"lang"`
	At      time.Time `json:"at"`                // when it was decided
	Left    time.Time `json:"left,omitzero"`     // when its first message left; zero: not yet, or never
	Members int       `json:"members,omitempty"` // how many were in the group when it left
	Options []string  `json:"options,omitempty"` // what could be chosen, where it is a poll
	Counts
	Closed bool `json:"closed,omitempty"` // the counts are final
}

// Counts are how many persons did what with a sending.
type Counts struct {
	Reached   int            `json:"reached,omitempty"`
	Read      int            `json:"read,omitempty"`
	Reactions map[string]int `json:"reactions,omitempty"` // by emoji
	Voters    int            `json:"voters,omitempty"`
	Votes     []int          `json:"votes,omitempty"` // by option
}

// Ref names the sending's record.
func (s *Sending) Ref() Ref { return Ref{Kind: KindSending, Group: s.Group, ID: string(s.ID)} }

// Owner returns nobody: it counts persons and knows none.
func (s *Sending) Owner() PersonID { return "" }

// A Passing record is sealed under the key of a day, which is destroyed when the record
// ends: then nothing opens it any more, wherever its bytes may lie.
type Passing interface {
	Record
	// Day is the day, in UTC, under whose key it is sealed.
	Day() string
	// Ends returns when it is over.
	Ends() time.Time
}

// A Reach tells, for a week, one person from another among those whom a sending reached,
// and not who they are: it knows them by hashes under a salt. Of a sending's later messages
// it only says to which sending they belong.
type Reach struct {
	Group GroupID    `json:"group"`
	ID    ActionID   `json:"id"`
	Of    ActionID   `json:"of,omitempty"` // the first message's, where this is a later one
	At    time.Time  `json:"at"`
	Salt  []byte     `json:"salt,omitempty"`
	Parts []ActionID `json:"parts,omitempty"` // the later messages
	Kinds []string   `json:"kinds,omitempty"` // of reactions, to which Marks point
	Marks Marks      `json:"marks,omitempty"`
}

// Ref names the record.
func (r *Reach) Ref() Ref { return Ref{Kind: KindReach, Group: r.Group, ID: string(r.ID)} }

// Owner returns nobody.
func (r *Reach) Owner() PersonID { return "" }

// Day is the day on which it was sent.
func (r *Reach) Day() string { return r.At.UTC().Format(time.DateOnly) }

// Ends returns when a week has passed since the day began.
func (r *Reach) Ends() time.Time { return r.At.UTC().Truncate(24 * time.Hour).Add(ReachFor) }

// MostMarked is how many persons are counted in one sending: twice as many as a group has.
const MostMarked = 2048

// Mark returns the mark of a person, to be changed, made now if there is none; nil when
// there are too many. It stays good until the next call.
func (r *Reach) Mark(who PersonID) *Mark {
	h := r.hash(who)
	i, found := slices.BinarySearchFunc(r.Marks, h, compareMark)
	if found {
		return &r.Marks[i]
	}
	if len(r.Marks) >= MostMarked {
		return nil
	}
	r.Marks = slices.Insert(r.Marks, i, Mark{Who: h})
	return &r.Marks[i]
}

// Unmark takes a person out, and says whether they were in.
func (r *Reach) Unmark(who PersonID) bool {
	i, found := slices.BinarySearchFunc(r.Marks, r.hash(who), compareMark)
	if found {
		r.Marks = slices.Delete(slices.Clone(r.Marks), i, i+1)
	}
	return found
}

// Same puts the marks of two who have proven to be one person into one, and says whether
// that changed anything. What the older chose stands.
func (r *Reach) Same(older, younger PersonID) bool {
	i, found := slices.BinarySearchFunc(r.Marks, r.hash(younger), compareMark)
	if !found {
		return false
	}
	was := r.Marks[i]
	r.Unmark(younger)
	m := r.Mark(older)
	m.Got, m.Read = m.Got || was.Got, m.Read || was.Read
	if m.Emoji == 0 {
		m.Emoji = was.Emoji
	}
	if m.Votes == 0 {
		m.Votes = was.Votes
	}
	return true
}

func compareMark(m Mark, h uint64) int {
	switch {
	case m.Who < h:
		return -1
	case m.Who > h:
		return 1
	}
	return 0
}

// hash is short: among all members of a group two hardly ever share one, and it is of no
// use without the salt.
func (r *Reach) hash(who PersonID) uint64 {
	sum := sha256.Sum256(slices.Concat(r.Salt, []byte(r.ID), []byte{0}, []byte(who)))
	return binary.BigEndian.Uint64(sum[:]) >> 16
}

// Kind returns the number by which marks point to a kind of reaction; 0 is none. When there
// are too many kinds the last one stands for all others.
func (r *Reach) Kind(emoji string) uint8 {
	if emoji == "" {
		return 0
	}
	i := slices.Index(r.Kinds, emoji)
	if i < 0 && len(r.Kinds) >= mostKinds {
		emoji = OtherReaction
		i = slices.Index(r.Kinds, emoji)
	}
	if i < 0 {
		r.Kinds = append(slices.Clone(r.Kinds), emoji)
		i = len(r.Kinds) - 1
	}
	return uint8(i + 1)
}

const mostKinds = 24

// OtherReaction stands for reactions that are not told apart.
const OtherReaction = "…"

// Counts adds up what the marks say, for a poll of so many options.
func (r *Reach) Counts(options int) Counts {
	c := Counts{}
	if options > 0 {
		c.Votes = make([]int, options)
	}
	for _, m := range r.Marks {
		if m.Got {
			c.Reached++
		}
		if m.Read {
			c.Read++
		}
		if m.Emoji > 0 && int(m.Emoji) <= len(r.Kinds) {
			if c.Reactions == nil {
				c.Reactions = map[string]int{}
			}
			c.Reactions[r.Kinds[m.Emoji-1]]++
		}
		if m.Votes > 0 {
			c.Voters++
		}
		for i := range c.Votes {
			if m.Votes>>i&1 == 1 {
				c.Votes[i]++
			}
		}
	}
	return c
}

// A Mark is what one person, known by a hash, did with a sending.
type Mark struct {
	Who       uint64 // 48 bits
	Got, Read bool
	Emoji     uint8  // which of the kinds of reaction, from 1; 0 is none
	Votes     uint32 // of which 16 count: a bit for each option that is chosen
}

// Marks are sorted by hash, so that they tell nothing of who came first.
type Marks []Mark

const markSize = 6 + 1 + 1 + 2

// MarshalText writes the marks as base64 of their bytes: they are read and written with
// each receipt.
func (ms Marks) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, len(ms)*markSize)
	for _, m := range ms {
		var head [8]byte
		binary.BigEndian.PutUint64(head[:], m.Who<<16)
		if m.Got {
			head[6] |= 1
		}
		if m.Read {
			head[6] |= 2
		}
		head[7] = m.Emoji
		raw = binary.BigEndian.AppendUint16(append(raw, head[:]...), uint16(m.Votes))
	}
	return base64.RawStdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText wrote.
func (ms *Marks) UnmarshalText(text []byte) error {
	raw, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return fmt.Errorf("read marks of a sending: %w", err)
	}
	if len(raw)%markSize != 0 {
		return fmt.Errorf("read marks of a sending: %d bytes are no whole number of marks", len(raw))
	}
	*ms = make(Marks, 0, len(raw)/markSize)
	for ; len(raw) > 0; raw = raw[markSize:] {
		*ms = append(*ms, Mark{
			Who: binary.BigEndian.Uint64(raw) >> 16, Got: raw[6]&1 != 0, Read: raw[6]&2 != 0,
			Emoji: raw[7], Votes: uint32(binary.BigEndian.Uint16(raw[8:])),
		})
	}
	return nil
}

// A Skip is a post that did not go out when it should have.
type Skip struct {
	Post string    `json:"post"`
	Why  string    `json:"why"` // a named reason
	At   time.Time `json:"at"`
}

// A LeftNote names a sending that left, and when.
type LeftNote struct {
	ID ActionID  `json:"id"`
	At time.Time `json:"at"`
}

// A Week is what the weekly report of a group tells besides its cases: what left of late is
// found by it without looking through a year of sendings.
type Week struct {
	Group GroupID    `json:"group"`
	Skips []Skip     `json:"skips,omitempty"`
	Sent  []LeftNote `json:"sent,omitempty"`
}

// Ref names the record.
func (w *Week) Ref() Ref { return Ref{Kind: KindWeek, Group: w.Group} }

// Owner returns nobody.
func (w *Week) Owner() PersonID { return "" }
