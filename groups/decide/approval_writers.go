package decide

import (
	"cmp"
	"maps"
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
	for _, lang := range slices.Sorted(maps.Keys(w.Editors)) {
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
// that is left out later still counts, and goes along where the file or its text does.
func (d *draft) noteWriters() {
	before := lineage{known: map[string]*groups.Writers{}, byFile: map[string][]*groups.Writers{}}
	for _, one := range d.everyPost().all(groups.KindWriters) {
		w := one.record.(*groups.Writers)
		before.all, before.known[w.Post] = append(before.all, w), w
		for _, f := range w.Files {
			before.byFile[f] = append(before.byFile[f], w)
		}
	}
	for _, p := range d.Library.All() {
		d.noteWriter(p, before.known[p.ID], nil)
		for _, w := range before.of(p) {
			d.noteWriter(p, before.known[p.ID], w)
		}
	}
}

// A lineage is what was known of all posts before the library was read anew.
type lineage struct {
	all    []*groups.Writers
	known  map[string]*groups.Writers
	byFile map[string][]*groups.Writers
	bySaid map[uint32][]*groups.Writers // by a sentence; made when it is needed
}

// of returns what is known of other posts that a post may have been made of: of those that stood
// in its file, and of those that said half of what is new in it, by letters, or more.
func (l *lineage) of(p content.Post) []*groups.Writers {
	own := l.known[p.ID]
	var out []*groups.Writers
	if own == nil || !slices.Contains(own.Files, p.File) {
		out = append(out, l.byFile[p.File]...)
	}
	said, of := map[*groups.Writers]int{}, 0
	for _, s := range p.Passages {
		if own != nil && slices.Contains(own.Passages, s.Hash) {
			continue
		}
		of += int(s.Letters)
		for _, w := range l.saying(s.Hash) {
			said[w] += int(s.Letters)
		}
	}
	likely := slices.SortedFunc(maps.Keys(said), func(a, b *groups.Writers) int { return cmp.Compare(a.Post, b.Post) })
	for _, w := range likely {
		if said[w] > 0 && said[w]*2 >= of && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// saying returns what is known of the posts in which a sentence stood.
func (l *lineage) saying(sentence uint32) []*groups.Writers {
	if l.bySaid == nil {
		l.bySaid = map[uint32][]*groups.Writers{}
		for _, w := range l.all {
			for _, s := range w.Passages {
				l.bySaid[s] = append(l.bySaid[s], w)
			}
		}
	}
	return l.bySaid[sentence]
}

// passagesKept is how many sentences are remembered of a post, besides those that stand in it:
// some ten versions of a usual one.
const passagesKept = 100

// noteWriter notes it of one post. Known is what is kept of it, which what was noted since goes
// before; made is what is known of another that it was made of: a text does not lose its writers
// with its name.
func (d *draft) noteWriter(p content.Post, known, made *groups.Writers) {
	if noted, ok := d.seen[groups.Ref{Kind: groups.KindWriters, ID: p.ID}].(*groups.Writers); ok {
		known = noted
	}
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
	if made != nil && made.Post != p.ID {
		w.Authors = add(w.Authors, made.Authors...)
		for _, lang := range slices.Sorted(maps.Keys(made.Editors)) {
			w.Editors[p.Lang] = add(w.Editors[p.Lang], made.Editors[lang]...)
		}
	}
	var said bool
	if w.Passages, said = remember(w.Passages, p.Passages); said || news {
		d.keep(w)
	}
}

// remember adds the sentences of a post to those remembered of it, and says whether one was new.
func remember(known []uint32, of []content.Passage) ([]uint32, bool) {
	var fresh []uint32
	for _, s := range of {
		if !slices.Contains(known, s.Hash) && !slices.Contains(fresh, s.Hash) {
			fresh = append(fresh, s.Hash)
		}
	}
	if fresh == nil {
		return known, false
	}
	out := slices.Concat(known, fresh)
	return out[max(0, len(out)-max(passagesKept, len(of))):], true
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

// unknownWriters returns the writers named in a post's file who are nobody in the house. Nobody
// may approve the post then: whoever made the name up could approve their own words.
func (d *draft) unknownWriters(p content.Post) []string {
	var out []string
	for _, w := range []string{p.Author, p.Editor} {
		if w != "" && !d.knowsHandle(w) && !slices.ContainsFunc(out, func(o string) bool { return content.SameHandle(o, w) || o == w }) {
			out = append(out, w)
		}
	}
	return out
}

// knowsHandle says whether somebody is or was known by a handle, staff or not: who has no part
// in the house any more stays who they are.
func (d *draft) knowsHandle(handle string) bool {
	known, ok := d.handles[handle]
	if ok {
		return known
	}
	known = d.byHandle(handle) != "" || holder(d.st, handle) != ""
	if d.handles == nil {
		d.handles = map[string]bool{}
	}
	d.handles[handle] = known
	return known
}

// writerUnknown says in such a phrase who is named as a post's writer and is nobody in the house,
// and whether there is anybody.
func (d *draft) writerUnknown(phrase string, p content.Post) (groups.Words, bool) {
	w := words(phrase, text("post", p.ID))
	for _, handle := range d.unknownWriters(p) {
		w.Lines = append(w.Lines, words("writer.unknown", text("handle", handle)))
	}
	return w, len(w.Lines) > 0
}
