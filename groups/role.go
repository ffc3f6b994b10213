package groups

import "fmt"

// A Role is what a person may ask of Pita; each includes the ones before it.
// The zero value is a patient, who may ask for anything about themselves.
type Role uint8

// The roles. Reviewing stands apart: see Person.Reviewer.
const (
	Patient     Role = iota
	Facilitator      // runs a group from a phone
	Coordinator      // writes and plans posts
	Owner            // runs the number and appoints the others
)

var roleNames = [...]string{"patient", "facilitator", "coordinator", "owner"}

// String returns the role's name as transcripts and settings write it.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return fmt.Sprintf("role(%d)", uint8(r))
}

// ParseRole returns the role with that name, and whether there is one.
func ParseRole(name string) (Role, bool) {
	for i, n := range roleNames {
		if n == name {
			return Role(i), true
		}
	}
	return Patient, false
}

// MarshalText writes the role's name.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a role's name.
func (r *Role) UnmarshalText(b []byte) error {
	got, ok := ParseRole(string(b))
	if !ok {
		return fmt.Errorf("role %q: want one of %v", b, roleNames)
	}
	*r = got
	return nil
}
