package store

import (
	"time"

	"pita/groups"
)

// An endedNote says that an approval counts no more.
type endedNote struct {
	Post   string    `json:"post"`
	Lang   string    `json:"lang"`
	Handle string    `json:"handle"`
	Source string    `json:"source"`
	At     time.Time `json:"at"`
	Why    string    `json:"why"`
}

// A calledNote says by which handles somebody is known: an older one must not come back alone,
// or they could approve what they wrote under the newer.
type calledNote struct {
	Person  groups.PersonID `json:"person"`
	Handle  string          `json:"handle"`
	Handles []string        `json:"handles"`
}

// noteCalled writes down that somebody goes by another handle than before.
func (w *work) noteCalled(c change, r *groups.Person, now time.Time) error {
	if c.was == nil || len(r.Handles) == 0 {
		return nil
	}
	before, ok := (state{w}).Load(r.Ref()).(*groups.Person)
	if !ok || before.Handle == r.Handle && len(before.Handles) == len(r.Handles) {
		return w.err
	}
	return w.note(entry{At: now, Called: &calledNote{r.ID, r.Handle, r.Handles}})
}

// notePost writes down what keeps a post from leaving, or somebody from approving it. Who is
// named by a file that says nobody edited it is read there again after a restore.
func (w *work) notePost(c change, r groups.Record, now time.Time) error {
	switch r := r.(type) {
	case *groups.Approval:
		if !r.Ended.IsZero() {
			return w.note(entry{At: now, Ended: &endedNote{r.Post, r.Lang, r.Handle, r.Source, r.Ended, r.Why}})
		}
	case *groups.Rejection:
		no := *r
		no.Reason = ""
		return w.note(entry{At: now, No: &no})
	case *groups.Writers:
		edited := false
		for _, names := range r.Editors {
			edited = edited || len(names) > 0
		}
		if c.was != nil || edited {
			return w.note(entry{At: now, Writers: r})
		}
	}
	return nil
}

// applyPost applies to a restored house what happened to its posts since.
func (w *work) applyPost(e entry) error {
	switch {
	case e.Ended != nil:
		a, ok := (state{w}).Load((&groups.Approval{Post: e.Ended.Post, Lang: e.Ended.Lang, Handle: e.Ended.Handle}).Ref()).(*groups.Approval)
		if !ok || a.At.After(e.Ended.At) {
			return w.err
		}
		a.Ended, a.Why = e.Ended.At, e.Ended.Why
		return w.putRecord(a)
	case e.No != nil:
		return w.putRecord(e.No)
	case e.Writers != nil:
		return w.putRecord(e.Writers)
	case e.Called != nil:
		p, ok := (state{w}).Load(groups.Ref{Kind: groups.KindPerson, Person: e.Called.Person}).(*groups.Person)
		if !ok {
			return w.err
		}
		p.Handle, p.Handles = e.Called.Handle, e.Called.Handles
		return w.putRecord(p)
	}
	return nil
}
