package decide

import (
	"slices"
	"strings"

	"pita/groups"
)

// everyPost is a state for who asks about every post of the library: what is kept of posts is
// read once, kind by kind, and not once for each post; of approvals and writers in short. It is
// this draft's state, with what the draft changed of those kinds so far.
type everyPost struct {
	d      *draft
	of     map[groups.Kind]*everyOf
	loaded map[groups.Ref]groups.Record
	listed map[groups.Ref][]groups.Record
	meant  map[string][]string // by a writer's name: the reviewers that it means
}

// everyOf is what is kept of posts of one kind.
type everyOf struct {
	byID   map[string]groups.Record
	byPost map[string][]groups.Record // by how the ids begin that are of a post in a language
}

func (d *draft) everyPost() *everyPost {
	return &everyPost{d, map[groups.Kind]*everyOf{}, map[groups.Ref]groups.Record{}, map[groups.Ref][]groups.Record{}, map[string][]string{}}
}

// Load returns the record that ref names, or nil.
func (e *everyPost) Load(ref groups.Ref) groups.Record {
	switch ref.Kind {
	case groups.KindWriters, groups.KindWithdrawal, groups.KindReview, groups.KindRejection:
		return e.every(ref.Kind).byID[ref.ID]
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
	if (ref.Kind == groups.KindApproval || ref.Kind == groups.KindRejection) && ofPost(ref.ID) == ref.ID && ref.ID != "" {
		return e.every(ref.Kind).byPost[ref.ID]
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

func (e *everyPost) every(kind groups.Kind) *everyOf {
	if of := e.of[kind]; of != nil {
		return of
	}
	all := e.all(kind)
	of := &everyOf{make(map[string]groups.Record, len(all)), map[string][]groups.Record{}}
	for _, one := range all {
		if post := ofPost(one.id); post != "" {
			of.byPost[post] = append(of.byPost[post], one.record)
		}
		of.byID[one.id] = one.record
	}
	e.of[kind] = of
	return of
}

// all returns what is kept of a kind, with what the draft changed so far; those first that were
// kept before. It is to be read, not changed.
func (e *everyPost) all(kind groups.Kind) []named {
	before := e.d.everyOne(kind)
	own := map[string]groups.Record{}
	for ref, r := range e.d.seen {
		if ref.Kind == kind {
			own[ref.ID] = r
		}
	}
	if len(own) == 0 {
		return before
	}
	out := make([]named, 0, len(before)+len(own))
	for _, one := range before {
		if r, ok := own[one.id]; ok {
			one.record = r
			delete(own, one.id)
		}
		if one.record != nil {
			out = append(out, one)
		}
	}
	for _, ref := range e.d.kept {
		if r := own[ref.ID]; ref.Kind == kind && r != nil {
			out = append(out, named{ref.ID, r})
		}
	}
	return out
}

// A named record is a record with its id, which takes longer to make than to keep.
type named struct {
	id     string
	record groups.Record
}

// everyOne returns, by their ids, what the state holds of a kind that belongs to nobody, in
// short where there is a brief of it; it is read once in a decision.
func (d *draft) everyOne(kind groups.Kind) []named {
	if out, ok := d.every[kind]; ok {
		return out
	}
	list := d.st.List
	if slices.Contains(groups.BriefKinds, kind) {
		list = func(ref groups.Ref) []groups.Record { return groups.Briefs(d.st, ref) }
	}
	all := list(groups.Ref{Kind: kind})
	out := make([]named, 0, len(all))
	for _, r := range all {
		out = append(out, named{r.Ref().ID, r})
	}
	slices.SortFunc(out, func(a, b named) int { return strings.Compare(a.id, b.id) })
	if d.every == nil {
		d.every = map[groups.Kind][]named{}
	}
	d.every[kind] = out
	return out
}

// writersOf is writersOf of a post; whom a name means is found out once.
func (e *everyPost) writersOf(post string) []string {
	w, _ := e.Load(groups.Ref{Kind: groups.KindWriters, ID: post}).(*groups.Writers)
	if w == nil {
		return nil
	}
	out := namedWriters(w)
	for _, name := range slices.Clone(out) {
		means, ok := e.meant[name]
		if !ok {
			means = reviewersMeant(e, []string{name})
			e.meant[name] = means
		}
		out = append(out, means...)
	}
	return out
}
