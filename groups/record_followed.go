package groups

import "time"

// KindFollowed is the kind of the record of which series were followed.
const KindFollowed Kind = "followed"

// A Followed says in which form the library's series were last followed for those who receive
// them alone: who receives one that has not changed since need not be looked at.
type Followed struct {
	Forms map[string]string `json:"forms,omitempty"` // by series: a hash of what follows from its file
	Taken []string          `json:"taken,omitempty"` // series that somebody receives, or did of late
	// At is when everybody's were looked at last. A restore takes the record out, since timers
	// are missing then.
	At time.Time `json:"at"`
}

// Ref names the record.
func (f *Followed) Ref() Ref { return Ref{Kind: KindFollowed} }

// Owner returns nobody.
func (f *Followed) Owner() PersonID { return "" }
