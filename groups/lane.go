package groups

import "fmt"

// A Lane is what a fair group does about a text. The zero Lane does nothing.
type Lane uint8

// The lanes, from the least to the most urgent.
const (
	None   Lane = iota // nothing
	Answer             // a health claim, answered by an approved post
	Hold               // people decide; the message stays
	Guard              // personal data, taken out and the writer told how
	Hide               // a swindle, taken out and the writer told why
	Care               // a person in need, never punished, always answered
)

var laneNames = [...]string{"none", "answer", "hold", "guard", "hide", "care"}

// String returns the lane's name as rules and transcripts write it.
func (l Lane) String() string {
	if int(l) < len(laneNames) {
		return laneNames[l]
	}
	return fmt.Sprintf("lane(%d)", uint8(l))
}

// ParseLane returns the lane with that name, and whether there is one.
func ParseLane(name string) (Lane, bool) {
	for i, n := range laneNames {
		if n == name {
			return Lane(i), true
		}
	}
	return None, false
}

// MarshalText writes the lane's name.
func (l Lane) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a lane's name.
func (l *Lane) UnmarshalText(b []byte) error {
	got, ok := ParseLane(string(b))
	if !ok {
		return fmt.Errorf("lane %q: want one of %v", b, laneNames)
	}
	*l = got
	return nil
}
