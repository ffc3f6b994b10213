package groups

import (
	"slices"
	"time"
)

// The kinds of record about series of posts.
const (
	KindRun  Kind = "run"
	KindDate Kind = "date"
)

// A RunState says how a person stands to a series. That of a group's is always Running.
type RunState string

// The states of a run.
const (
	Running  RunState = ""
	Offered  RunState = "offered" // asked once, and not enrolled
	RunEnded RunState = "ended"   // ended by themselves, or at its last lesson
)

// A Run is a series on its way: in a group, or with one person.
type Run struct {
	Series string  `json:"series"`
	Group  GroupID `json:"group,omitempty"`
	// Person is who receives it, alone; nobody: the group does.
	Person PersonID `json:"person,omitempty"`
	State  RunState `json:"state,omitempty"`
	// Start is the day from which its days are counted, as 2026-01-05.
	Start string `json:"start,omitempty"`
	// Date is the name of the personal date from which it counts; empty: none.
	Date string `json:"date,omitempty"`
	// Minute is the minute of the day that was chosen, or Midnight; zero: the series' own.
	Minute int `json:"minute,omitempty"`
	// Given are the posts that have gone out: none goes out again, however the series is edited.
	Given []string `json:"given,omitempty"`
	// Past is the hour of the last lesson that was dealt with: none before it follows.
	Past time.Time `json:"past,omitzero"`
	// Gave is the hour at which a lesson last left for who receives it alone; of one that still
	// waits, that at which it should.
	Gave time.Time `json:"gave,omitzero"`
	// Post is what comes next, at Next; empty when nothing does just now.
	Post string    `json:"post,omitempty"`
	Next time.Time `json:"next,omitzero"`
	// Held is until when a lesson waits: a cheerful one in a grief pause, or one that would
	// follow another within four hours; zero: it doesn't.
	Held time.Time `json:"held,omitzero"`
	// Plan is the code of the plan by which a group gets what comes next.
	Plan string `json:"plan,omitempty"`
	// Gone says that the coordinators were told that the series is no longer in the library.
	Gone bool     `json:"gone,omitempty"`
	By   PersonID `json:"by,omitempty"` // who began a group's
	// Warned is what was last told of lessons that could not leave; kept once for a series
	// that members receive, in a run of nobody's.
	Warned string `json:"warned,omitempty"`
}

// Alone says whether one person receives it.
func (r *Run) Alone() bool { return r.Person != "" }

// Ref names the run's record.
func (r *Run) Ref() Ref {
	if r.Person != "" {
		return Ref{Kind: KindRun, Person: r.Person, ID: r.Series}
	}
	return Ref{Kind: KindRun, Group: r.Group, ID: r.Series}
}

// End ends it: that it was there stays known, the day from which it counted does not, nor any
// hour that tells it.
func (r *Run) End() {
	r.State, r.Start, r.Post = RunEnded, "", ""
	r.Next, r.Held, r.Past = time.Time{}, time.Time{}, time.Time{}
}

// Owner returns who receives it alone.
func (r *Run) Owner() PersonID { return r.Person }

// A PersonalDate is a day in a person's life that they told, to receive lessons around it.
type PersonalDate struct {
	Person PersonID  `json:"person"`
	Name   string    `json:"name"` // as the library's series call it
	On     string    `json:"on"`   // 2026-11-12
	Told   time.Time `json:"told"`
}

// Ref names the date's record.
func (d *PersonalDate) Ref() Ref { return Ref{Kind: KindDate, Person: d.Person, ID: d.Name} }

// Owner returns the person.
func (d *PersonalDate) Owner() PersonID { return d.Person }

// mergeDates joins two days of one name: the one that was told later stands.
func mergeDates(a, b PersonalDate) *PersonalDate {
	if b.Told.After(a.Told) {
		return &b
	}
	return &a
}

// mergeRuns joins two runs of one series: what either gave is given, and one that somebody
// ended stays ended. From which day it counts is that of the run that goes on; where that is a
// day in their life, decide follows the one that stands.
func mergeRuns(a, b Run) *Run {
	for _, post := range b.Given {
		if !slices.Contains(a.Given, post) {
			a.Given = append(slices.Clip(a.Given), post)
		}
	}
	a.Past, a.Gave = Later(a.Past, b.Past), Later(a.Gave, b.Gave)
	if a.State == Offered || b.State == RunEnded {
		a.State, a.Group, a.Start, a.Date, a.Minute = b.State, b.Group, b.Start, b.Date, b.Minute
		a.Post, a.Next, a.Held = b.Post, b.Next, b.Held
	}
	if a.State == RunEnded {
		a.End()
	}
	return &a
}
