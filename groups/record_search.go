package groups

import "time"

// The kinds of record about questions.
const (
	KindLetter Kind = "letter"
	KindGaps   Kind = "gaps"
)

// A Letter is a question that was passed to the facilitators without a name, so that the
// answer finds its way back. The question itself is not in it.
type Letter struct {
	Code     string    `json:"code"`
	Person   PersonID  `json:"person"`
	Group    GroupID   `json:"group,omitempty"` // whose facilitators have it; empty: the owners
	Asked    time.Time `json:"asked"`
	Answered time.Time `json:"answered,omitzero"`
	Expires  time.Time `json:"expires"`
}

// Ref names the letter's record.
func (l *Letter) Ref() Ref {
	return Ref{Kind: KindLetter, Group: l.Group, Person: l.Person, ID: l.Code}
}

// Owner returns who asked.
func (l *Letter) Owner() PersonID { return l.Person }

// Gaps are the words that were looked for in vain, by week: no question, and nobody who
// asked.
type Gaps struct {
	Words []Gap `json:"words"`
}

// A Gap is a word of a closed list that was looked for in vain in a week.
type Gap struct {
	Week string `json:"week"`           // its Monday
	Word string `json:"word,omitempty"` // empty for questions that hold no such word
	N    int    `json:"n"`
}

// Ref names the record of the gaps: there is one.
func (*Gaps) Ref() Ref { return Ref{Kind: KindGaps} }

// Owner returns nobody.
func (*Gaps) Owner() PersonID { return "" }
