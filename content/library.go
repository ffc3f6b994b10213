package content

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"pita/groups/typo"
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
	faults []Finding // errors of single files, as far as the load looks
	shut   []string  // folders that can't be read, each with "/" at its end
	adrift bool      // the whole folder can't be read any more
}

// ErrChanged says that a file is no longer what the library loaded.
var ErrChanged = errors.New("the file has changed since the library was loaded")

// Load reads every Markdown file below fsys, except README files and what
// begins with "." or "_". A file that cannot be used takes no other down: it is
// left out, or kept with Broken set when at least its id is known, and
// the findings say why. The library is never nil.
func Load(fsys fs.FS) (*Library, []Finding) { return load(fsys, nil) }

func load(fsys fs.FS, before *Library) (*Library, []Finding) {
	l := &Library{fsys: fsys}
	l.shared, l.found = readShared(fsys)
	if before != nil {
		l.shared.hold(before.shared)
	}
	var found []Finding
	var buf []byte // one for all: of a text nothing is kept
	l.walk(func(file string, plain bool) {
		s := source{file: file}
		if plain {
			s.text, s.err = readPlain(fsys, file, MaxFile, buf)
			buf = s.text[:0:cap(s.text)]
		} else {
			s.text, s.err = readFile(fsys, file, MaxFile)
		}
		d := read(fsys, s, l.shared)
		l.take(d, before)
		found = append(found, d.found...)
	})
	l.holdShut(before)
	slices.SortStableFunc(l.posts, func(a, b Post) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Lang, b.Lang), strings.Compare(a.File, b.File))
	})
	l.dropDuplicates(before)
	l.breakLookAlikes(before)
	l.posts = slices.Clip(l.posts)
	l.joinSeries()
	l.hash = l.sum()
	found = append(found, l.found...)
	Sort(found)
	l.keepFaults(found)
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
	glossary  *glossary
	broken    []string // those of the files that can't be used as they stand
	// raw are the files by name that say what may leave or what answers a question, and are
	// in no post's source hash.
	raw map[string][]byte
}

func readShared(fsys fs.FS) (shared, []Finding) {
	s := shared{raw: map[string][]byte{}}
	var found [3][]Finding
	s.citations, found[0] = readCitations(fsys)
	s.seasons, s.raw[SeasonsFile], found[1] = readSeasons(fsys)
	s.glossary, s.raw[GlossaryFile], found[2] = readGlossary(fsys)
	for i, file := range []string{CitationsFile, SeasonsFile, GlossaryFile} {
		if hasError(found[i]) {
			s.broken = append(s.broken, file)
		}
	}
	var alike []Finding // words alike only help to find a post: broken, they are left out
	s.raw[SynonymsFile], alike = readSynonyms(fsys)
	return s, slices.Concat(slices.Concat(found[:]...), alike)
}

// hold puts what was shared before in place of files that can't be used as they stand.
func (s *shared) hold(before shared) {
	for _, file := range s.broken {
		switch file {
		case CitationsFile:
			s.citations = before.citations
		case SeasonsFile:
			s.seasons = before.seasons
		case GlossaryFile:
			s.glossary = before.glossary
		}
		if file != CitationsFile {
			s.raw[file] = before.raw[file]
		}
	}
}

func open(fsys fs.FS, file string, with shared) *document {
	text, err := readFile(fsys, file, MaxFile)
	return read(fsys, source{file, text, err}, with)
}

// A source is a file as it was read, or why it couldn't be.
type source struct {
	file string
	text []byte
	err  error
}

// read takes a file apart. Nothing that it returns but the document's own text and body
// rests on the bytes of the source.
func read(fsys fs.FS, from source, with shared) *document {
	file := from.file
	if from.err != nil {
		d := &document{file: file, post: Post{File: file, Broken: true}}
		d.found = append(d.found, unread(from.err).At(file, 0, 0))
		return d
	}
	d := parse(file, from.text)
	if !d.headed && len(d.found) == 0 {
		d.report(place{1, 1}, "no-front-matter")
		d.post.Broken = true
	}
	d.cite(with.citations)
	d.inSeasons(with.seasons)
	d.lintAssets(fsys)
	d.lintPoll()
	d.lintFirm()
	d.post.Broken = d.post.Broken || hasError(d.found)
	d.promise(with.glossary)
	d.post.Source = sourceHash(fsys, d.post, d.text, with.citations)
	d.post.Passages = passages(d.body)
	return d
}

// take puts a file in its place, or what stood in it before when it can't be used.
func (l *Library) take(d *document, before *Library) {
	if d.post.Broken {
		if p, ok := before.heldPost(d.file); ok {
			l.posts = append(l.posts, p)
			return
		}
		if s, ok := before.heldSeries(d.file); ok {
			l.series = append(l.series, s)
			return
		}
	}
	switch {
	case d.post.ID == "":
		l.broken = append(l.broken, d.file)
	case d.series != nil:
		l.takeSeries(d)
	default:
		l.posts = append(l.posts, d.post)
	}
}

// dropDuplicates leaves one post of an id and a language: the one in whose file it stood
// before, or else that of the first file.
func (l *Library) dropDuplicates(before *Library) {
	kept := l.posts[:0]
	for _, p := range l.posts {
		n := len(kept)
		if n == 0 || kept[n-1].ID != p.ID || kept[n-1].Lang != p.Lang {
			kept = append(kept, p)
			continue
		}
		if !before.stood(kept[n-1]) && before.stood(p) && !p.Broken {
			kept[n-1], p = p, kept[n-1]
		}
		l.found = append(l.found, Found("duplicate-post", p.ID, p.Lang, kept[n-1].File).At(p.File, 1, 1))
		l.broken = append(l.broken, p.File)
	}
	l.posts = kept
}

// breakLookAlikes lets no post leave whose id is taken for another's by who reads it, as sadari-0l
// for sadari-01; the one that stood there before is the one that is meant, else the first.
func (l *Library) breakLookAlikes(before *Library) {
	first := make(map[string]int, len(l.posts))
	for i := range l.posts {
		p := &l.posts[i]
		read := fold(p.ID)
		k, ok := first[read]
		switch {
		case !ok:
			first[read] = i
		case l.posts[k].ID == p.ID: // in another language
		case !before.stood(l.posts[k]) && before.stood(*p):
			l.likeAnother(&l.posts[k], *p)
			first[read] = i
		default:
			l.likeAnother(p, l.posts[k])
		}
	}
}

func (l *Library) likeAnother(p *Post, other Post) {
	p.Broken = true
	l.found = append(l.found, Found("id-like", p.ID, other.ID, other.File).At(p.File, 1, 1))
}

func (l *Library) sum() Hash {
	h := sha256.New()
	h.Write([]byte("pita-library-1"))
	for _, p := range l.posts {
		state := ""
		if p.Held {
			state = "\x00held"
		}
		part(h, p.ID+"\x00"+p.Lang+state, p.Source[:])
	}
	if l.adrift {
		part(h, "\x00adrift", nil)
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

// Nearest returns the id most like id, for "did you mean": one that begins so, else one that a
// few slips lead to, one for each two letters at most; "" when there is none.
func (l *Library) Nearest(id string) string {
	ids := l.IDs()
	if i, _ := slices.BinarySearch(ids, id); id != "" && i < len(ids) && strings.HasPrefix(ids[i], id) {
		return ids[i]
	}
	near := typo.Nearest(id, ids)
	if typo.Between(id, near)*2 > utf8.RuneCountInString(id) {
		return ""
	}
	return near
}

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
