package content

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// A Library is the posts of one folder as they were when it was loaded: their
// heads and hashes, not their bodies. It never changes, and any number of
// callers may use it at once.
type Library struct {
	fsys   fs.FS
	posts  []Post   // sorted by id, then language
	series []Series // sorted by id
	shared shared
	broken []string  // files that are no posts
	found  []Finding // about more than one file
	hash   Hash
}

// ErrChanged says that a file is no longer what the library loaded.
var ErrChanged = errors.New("the file has changed since the library was loaded")

// Load reads every Markdown file below fsys, except README files and what
// begins with "." or "_". A file that cannot be used takes no other down: it is
// left out, or kept with Broken set when at least its id is known, and
// the findings say why. The library is never nil.
func Load(fsys fs.FS) (*Library, []Finding) {
	l := &Library{fsys: fsys}
	l.shared, l.found = readShared(fsys)
	var found []Finding
	l.walk(func(file string) { found = append(found, l.take(file)...) })
	slices.SortStableFunc(l.posts, func(a, b Post) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Lang, b.Lang), strings.Compare(a.File, b.File))
	})
	l.dropDuplicates()
	l.posts = slices.Clip(l.posts)
	l.joinSeries()
	l.hash = l.sum()
	found = append(found, l.found...)
	Sort(found)
	return l, found
}

// Open reads one file as a library would: with the shared citations, the
// source hash, and a finding when it has no head.
func Open(fsys fs.FS, file string) (Post, []byte, []Finding) {
	with, found := readShared(fsys)
	d := open(fsys, file, with)
	return d.post, d.body, append(found, d.found...)
}

// What is shared by the posts of a library.
type shared struct {
	citations citations
	seasons   seasons
	// raw are the files by name that say what may leave, and are in no post's source hash.
	raw map[string][]byte
}

func readShared(fsys fs.FS) (shared, []Finding) {
	s := shared{raw: map[string][]byte{}}
	var found, more []Finding
	s.citations, found = readCitations(fsys)
	s.seasons, s.raw[SeasonsFile], more = readSeasons(fsys)
	return s, append(found, more...)
}

func open(fsys fs.FS, file string, with shared) *document {
	src, err := fs.ReadFile(fsys, file)
	if err != nil {
		d := &document{file: file, post: Post{File: file, Broken: true}}
		d.report(place{}, "unreadable", err.Error())
		return d
	}
	d := parse(file, src)
	if !d.headed && len(d.found) == 0 {
		d.report(place{1, 1}, "no-front-matter")
		d.post.Broken = true
	}
	d.cite(with.citations)
	d.inSeasons(with.seasons)
	d.lintAssets(fsys)
	d.post.Broken = d.post.Broken || hasError(d.found)
	d.post.Source = sourceHash(fsys, d.post, d.text, with.citations)
	return d
}

func (l *Library) walk(visit func(file string)) {
	err := fs.WalkDir(l.fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		name := path.Base(file)
		hidden := file != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_"))
		switch {
		case err != nil:
			l.found = append(l.found, Found("unreadable", err.Error()).At(file, 0, 0))
			return nil
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case entry.IsDir() || hidden || !isMarkdown(name) || strings.HasPrefix(name, "README"):
			return nil
		}
		visit(file)
		return nil
	})
	if err != nil {
		l.found = append(l.found, Found("unreadable", err.Error()).At(".", 0, 0))
	}
}

// isMarkdown says whether a file is named as posts are, in small letters or capitals.
func isMarkdown(name string) bool { return strings.EqualFold(path.Ext(name), ".md") }

func (l *Library) take(file string) []Finding {
	d := open(l.fsys, file, l.shared)
	if d.post.ID == "" {
		l.broken = append(l.broken, file)
		return d.found
	}
	if d.series != nil {
		l.takeSeries(d)
		return d.found
	}
	l.posts = append(l.posts, d.post)
	return d.found
}

func (l *Library) dropDuplicates() {
	kept := l.posts[:0]
	for _, p := range l.posts {
		if n := len(kept); n > 0 && kept[n-1].ID == p.ID && kept[n-1].Lang == p.Lang {
			l.found = append(l.found, Found("duplicate-post", p.ID, p.Lang, kept[n-1].File).At(p.File, 1, 1))
			l.broken = append(l.broken, p.File)
			continue
		}
		kept = append(kept, p)
	}
	l.posts = kept
}

func (l *Library) sum() Hash {
	h := sha256.New()
	h.Write([]byte("pita-library-1"))
	for _, p := range l.posts {
		part(h, p.ID+"\x00"+p.Lang, p.Source[:])
	}
	for _, s := range l.series {
		part(h, s.ID+"\x00", s.Source[:])
	}
	for _, name := range slices.Sorted(maps.Keys(l.shared.raw)) {
		if text := l.shared.raw[name]; len(text) > 0 {
			part(h, name, text)
		}
	}
	return Hash(h.Sum(nil))
}

// Hash returns a sum over all posts, and over what besides them says whether they may
// leave: two libraries with the same sum hold the same posts.
func (l *Library) Hash() Hash { return l.hash }

// Len returns the number of posts, each language counted.
func (l *Library) Len() int { return len(l.posts) }

// Files returns the number of files that were read as posts, those that are none too.
func (l *Library) Files() int { return len(l.posts) + len(l.series) + len(l.broken) }

// All returns every post by id, then language. The slice is the caller's.
func (l *Library) All() []Post { return slices.Clone(l.posts) }

// IDs returns each id once, sorted.
func (l *Library) IDs() []string {
	ids := make([]string, 0, len(l.posts))
	for _, p := range l.posts {
		if n := len(ids); n == 0 || ids[n-1] != p.ID {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Post returns the post with that id in that language, else in Indonesian,
// else in the first language there is; and whether there is one at all.
func (l *Library) Post(id, lang string) (Post, bool) {
	first, ok := slices.BinarySearchFunc(l.posts, id, func(p Post, id string) int { return strings.Compare(p.ID, id) })
	if !ok {
		return Post{}, false
	}
	best := l.posts[first]
	for _, p := range l.posts[first:] {
		if p.ID != id {
			break
		}
		if p.Lang == lang {
			return p, true
		}
		if p.Lang == "id" {
			best = p
		}
	}
	return best, true
}

// Nearest returns the id most like id, for "did you mean"; "" when the library
// is empty.
func (l *Library) Nearest(id string) string { return nearest(id, l.IDs()) }

// Body reads the body of a post. It returns an error that wraps ErrChanged when
// the file, a citation or an asset is no longer what p.Source says.
func (l *Library) Body(p Post) ([]byte, error) {
	d := open(l.fsys, p.File, l.shared)
	if d.text == nil {
		return nil, fmt.Errorf("read post %s: %w", p.ID, fs.ErrNotExist)
	}
	if d.post.Source != p.Source {
		return nil, fmt.Errorf("read post %s from %s: %w; load the library again", p.ID, p.File, ErrChanged)
	}
	return d.body, nil
}
