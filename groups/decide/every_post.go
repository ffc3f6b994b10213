package decide

import (
	"strings"

	"pita/groups"
)

// everyPost is a state for who asks about every post of the library: what is kept of posts is
// read once, kind by kind, and not once for each post. It is this draft's state, with what the
// draft changed of those kinds so far.
type everyPost struct {
	d      *draft
	read   map[groups.Kind]bool
	loaded map[groups.Ref]groups.Record
	listed map[groups.Ref][]groups.Record
}

func (d *draft) everyPost() *everyPost {
	return &everyPost{d, map[groups.Kind]bool{}, map[groups.Ref]groups.Record{}, map[groups.Ref][]groups.Record{}}
}

// Load returns the record that ref names, or nil.
func (e *everyPost) Load(ref groups.Ref) groups.Record {
	switch ref.Kind {
	case groups.KindWriters, groups.KindWithdrawal, groups.KindReview, groups.KindRejection:
		e.readAll(ref.Kind)
		return e.loaded[ref]
	}
	r, ok := e.loaded[ref]
	if !ok {
		r = e.d.st.Load(ref)
		e.loaded[ref] = r
	}
	return r
}

// List returns the records that ref matches, those first that were kept before.
func (e *everyPost) List(ref groups.Ref) []groups.Record {
	if of := ofPost(ref.ID); of != "" && of == ref.ID && (ref.Kind == groups.KindApproval || ref.Kind == groups.KindRejection) {
		e.readAll(ref.Kind)
		return e.listed[ref]
	}
	out, ok := e.listed[ref]
	if !ok {
		out = e.d.st.List(ref)
		e.listed[ref] = out
	}
	return out
}

// ofPost returns the beginning of an id that names a post and its language, or "".
func ofPost(id string) string {
	post, rest, _ := strings.Cut(id, "/")
	lang, _, ok := strings.Cut(rest, "/")
	if !ok {
		return ""
	}
	return id[:len(post)+len(lang)+2]
}

func (e *everyPost) readAll(kind groups.Kind) {
	if e.read[kind] {
		return
	}
	e.read[kind] = true
	add := func(r groups.Record) {
		ref := r.Ref()
		e.loaded[ref] = r
		if of := ofPost(ref.ID); of != "" {
			all := groups.Ref{Kind: kind, ID: of}
			e.listed[all] = append(e.listed[all], r)
		}
	}
	before := map[groups.Ref]bool{}
	for _, r := range e.d.st.List(groups.Ref{Kind: kind}) {
		before[r.Ref()] = true
		if own, ok := e.d.seen[r.Ref()]; ok {
			r = own
		}
		if r != nil {
			add(r)
		}
	}
	for _, ref := range e.d.kept {
		if r := e.d.seen[ref]; ref.Kind == kind && r != nil && !before[ref] {
			add(r)
		}
	}
}
