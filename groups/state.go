package groups

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
	// List returns the records of ref.Kind that match every other part of ref that is
	// set, sorted by Ref. Only Kind alone, Kind with Group, and Kind with Person are asked.
	List(ref Ref) []Record
}
