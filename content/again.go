package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Again reads a folder as Load does, and holds on to what was there before: where a file
// can't be used as it stands, its post is as it was in l, with Held and Broken set, and
// shared files that are broken count as they were. L may be nil, and does not change.
func (l *Library) Again(fsys fs.FS) (*Library, []Finding) { return load(fsys, l) }

// Adrift returns the library as one whose folder can't be read at all at present.
func (l *Library) Adrift() *Library {
	if l.adrift {
		return l
	}
	gone := *l
	gone.adrift = true
	gone.hash = gone.sum()
	return &gone
}

// heldPost returns the post that stood in a file when the file could be used last.
func (l *Library) heldPost(file string) (Post, bool) {
	if l == nil {
		return Post{}, false
	}
	i := slices.IndexFunc(l.posts, func(p Post) bool { return p.File == file && (p.Held || !p.Broken) })
	if i < 0 {
		return Post{}, false
	}
	p := l.posts[i]
	p.Held, p.Broken = true, true
	return p, true
}

// heldSeries returns the series that stood in a file when the file could be used last.
func (l *Library) heldSeries(file string) (Series, bool) {
	if l == nil {
		return Series{}, false
	}
	i := slices.IndexFunc(l.series, func(s Series) bool { return s.File == file })
	if i < 0 {
		return Series{}, false
	}
	s := l.series[i]
	s.Broken, s.Lessons = true, nil
	return s, true
}

// holdShut holds what was in folders that can't be read now.
func (l *Library) holdShut(before *Library) {
	if before == nil {
		return
	}
	for _, dir := range l.shut {
		for _, p := range before.posts {
			if held, ok := before.heldPost(p.File); ok && strings.HasPrefix(p.File, dir) {
				l.posts = append(l.posts, held)
			}
		}
		for _, s := range before.series {
			if held, ok := before.heldSeries(s.File); ok && strings.HasPrefix(s.File, dir) {
				l.series = append(l.series, held)
			}
		}
	}
}

// stood says whether a post stood in the same file before: then it is not the copy.
func (l *Library) stood(p Post) bool {
	return l != nil && slices.ContainsFunc(l.posts, func(q Post) bool { return q.File == p.File && q.ID == p.ID && q.Lang == p.Lang })
}

// Fault returns the first of what keeps a file from being used, and whether anything does.
func (l *Library) Fault(file string) (Finding, bool) {
	i := slices.IndexFunc(l.faults, func(f Finding) bool { return f.File == file })
	if i < 0 {
		return Finding{}, false
	}
	return l.faults[i], true
}

// FaultIn returns the first of what keeps a file of that name from being used, whatever it ends
// in, and whether there is one: a post that could never be read is known by nothing else.
func (l *Library) FaultIn(name string) (Finding, bool) {
	i := slices.IndexFunc(l.faults, func(f Finding) bool {
		base := strings.ToLower(path.Base(f.File))
		return name != "" && strings.TrimSuffix(base, path.Ext(base)) == strings.ToLower(name)
	})
	if i < 0 {
		return Finding{}, false
	}
	return l.faults[i], true
}

func (l *Library) keepFaults(found []Finding) {
	for _, f := range found {
		if f.Level == Error {
			l.faults = append(l.faults, f)
		}
	}
}
