package groups

import "time"

// KindLine is the kind of the record of those who get something one by one.
const KindLine Kind = "line"

// A Line is that of all lessons that wait to leave, one behind the other at the house's pace.
// It tells of nobody.
type Line struct {
	// Free is when whoever comes next has their turn; in the past: there is no line.
	Free time.Time `json:"free"`
}

// Ref names the record.
func (l *Line) Ref() Ref { return Ref{Kind: KindLine} }

// Owner returns nobody.
func (l *Line) Owner() PersonID { return "" }
