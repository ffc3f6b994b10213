package groups

import "strings"

// A Kind names a kind of record.
type Kind string

// A Ref names one record, or, with its last parts empty, all that begin alike.
type Ref struct {
	Kind   Kind     `json:"kind"`
	Group  GroupID  `json:"group,omitempty"`
	Person PersonID `json:"person,omitempty"`
	ID     string   `json:"id,omitempty"`
}

// A Record is one thing that is kept. It is a pointer to one of the record types of
// this package; whoever gets one from a State may change only a copy.
type Record interface {
	// Ref returns the record's name, whole.
	Ref() Ref
	// Owner returns the person whose key seals the record, or "" when it concerns
	// nobody in particular and the group's key, or the house's, does.
	Owner() PersonID
}

// A State is what is known at the moment an event comes. Reading it depends on
// nothing else, and it does not change while a decision is made.
type State interface {
	// Load returns the record that ref names, or nil when there is none.
	Load(ref Ref) Record
	// List returns the records that ref matches, sorted by Ref. Only Kind alone, Kind with
	// Group, Kind with Person, and Kind with an ID that ends in / are asked.
	List(ref Ref) []Record
}

// Matches says whether the record that name names, whole, is among those that ref stands
// for: those of its Kind that agree with every other part that is set. An ID that ends in
// / stands for all that begin so, and then Group and Person are as they are in ref.
func (r Ref) Matches(name Ref) bool {
	if strings.HasSuffix(r.ID, "/") {
		return r.Kind == name.Kind && r.Group == name.Group && r.Person == name.Person && strings.HasPrefix(name.ID, r.ID)
	}
	return r.Kind == name.Kind && (r.Group == "" || r.Group == name.Group) &&
		(r.Person == "" || r.Person == name.Person) && (r.ID == "" || r.ID == name.ID)
}
