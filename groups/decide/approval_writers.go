package decide

import (
	"slices"

	"pita/content"
	"pita/groups"
)

// writersOf returns every handle that is known to have written or edited a post in any
// language, whatever its file says now, and the handles of the reviewers who are meant by a
// name that is nobody's handle.
func writersOf(st groups.State, post string) []string {
	w, _ := st.Load(groups.Ref{Kind: groups.KindWriters, ID: post}).(*groups.Writers)
	if w == nil {
		return nil
	}
	out := namedWriters(w)
	return append(out, reviewersMeant(st, out)...)
}

func namedWriters(w *groups.Writers) []string {
	out := slices.Clone(w.Authors)
	for _, lang := range sortedKeys(w.Editors) {
		out = append(out, w.Editors[lang]...)
	}
	return out
}

// reviewersMeant returns the handles of the reviewers whom writers as typed in files may mean.
// A handle that is somebody's own means nobody else.
func reviewersMeant(st groups.State, writers []string) []string {
	team, _ := st.Load(groups.Ref{Kind: groups.KindTeam}).(*groups.Team)
	if team == nil {
		return nil
	}
	var out []string
	for _, w := range writers {
		for _, id := range team.Reviewers {
			p, _ := st.Load(groups.Ref{Kind: groups.KindPerson, Person: id}).(*groups.Person)
			if p == nil || p.Handle == "" || slices.Contains(out, p.Handle) || !meant(w, p) {
				continue
			}
			if whose := holder(st, w); whose == "" || whose == id {
				out = append(out, p.Handle)
			}
		}
	}
	return out
}

func meant(writer string, p *groups.Person) bool {
	return content.MeansHandle(writer, p.Name) ||
		slices.ContainsFunc(handlesOf(p), func(h string) bool { return content.MeansHandle(writer, h) })
}

// holder returns the person whose own handle that is, "" when it is nobody's.
func holder(st groups.State, handle string) groups.PersonID {
	for _, r := range st.List(groups.Ref{Kind: groups.KindPerson}) {
		p := r.(*groups.Person)
		if slices.ContainsFunc(handlesOf(p), func(h string) bool { return content.SameHandle(h, handle) }) {
			return p.ID
		}
	}
	return ""
}

// noteWriters notes who is named as writer and editor of every post of the library: a name
// that is left out later still counts.
func (d *draft) noteWriters() {
	known, byFile := map[string]*groups.Writers{}, map[string][]*groups.Writers{}
	for _, w := range list[groups.Writers](d, groups.Ref{Kind: groups.KindWriters}) {
		known[w.Post] = w
		for _, f := range w.Files {
			byFile[f] = append(byFile[f], w)
		}
	}
	for _, p := range d.Library.All() {
		d.noteWriter(p, nil)
		if w := known[p.ID]; w != nil && slices.Contains(w.Files, p.File) {
			continue
		}
		for _, before := range byFile[p.File] {
			d.noteWriter(p, before)
		}
	}
}

// noteWriter notes it of one post. Before is what is known of the file in which it stands:
// a post does not lose its writers with its name.
func (d *draft) noteWriter(p content.Post, before *groups.Writers) {
	known := load[groups.Writers](d, groups.Ref{Kind: groups.KindWriters, ID: p.ID})
	w := &groups.Writers{Post: p.ID, Editors: map[string][]string{}}
	if known != nil {
		*w = *known
		w.Editors = map[string][]string{}
		for lang, names := range known.Editors {
			w.Editors[lang] = names
		}
	}
	news := known == nil
	add := func(to []string, names ...string) []string {
		for _, n := range names {
			if n != "" && !slices.Contains(to, n) {
				to, news = append(slices.Clone(to), n), true
			}
		}
		return to
	}
	w.Files = add(w.Files, p.File)
	w.Authors = add(w.Authors, p.Author)
	w.Editors[p.Lang] = add(w.Editors[p.Lang], p.Editor)
	if before != nil && before.Post != p.ID {
		w.Authors = add(w.Authors, before.Authors...)
		for _, lang := range sortedKeys(before.Editors) {
			w.Editors[p.Lang] = add(w.Editors[p.Lang], before.Editors[lang]...)
		}
	}
	if news {
		d.keep(w)
	}
}

// editedAnew says that a post is approved as it is: who edited it before that may approve
// what others make of it.
func (d *draft) editedAnew(p content.Post) {
	known := load[groups.Writers](d, groups.Ref{Kind: groups.KindWriters, ID: p.ID})
	if known == nil {
		return
	}
	w := *known
	w.Editors = map[string][]string{}
	for lang, names := range known.Editors {
		w.Editors[lang] = names
	}
	w.Editors[p.Lang] = nil
	if p.Editor != "" {
		w.Editors[p.Lang] = []string{p.Editor}
	}
	d.keep(&w)
}

// unknownWriters returns the writers named in a post's file of whom nobody in the house has the
// handle.
func (d *draft) unknownWriters(p content.Post) []string {
	var out []string
	for _, w := range []string{p.Author, p.Editor} {
		if w != "" && d.byHandle(w) == "" && !slices.ContainsFunc(out, func(o string) bool { return content.SameHandle(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// tellUnknown tells the coordinators that somebody approved what they may have written, since
// who is named as its writer is nobody whom the house knows. That nobody approves their own
// words reaches as far as names do, and people further.
func (d *draft) tellUnknown(p content.Post, by *groups.Person) {
	for _, w := range d.unknownWriters(p) {
		d.tellCoordinators(words("post.approved-unknown", text("post", p.ID), text("handle", by.Handle), text("writer", w)))
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
