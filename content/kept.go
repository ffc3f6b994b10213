package content

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
)

// A Kept is all that must be kept of a post's file to show the post again without its
// library: the files that go with it aside.
type Kept struct {
	File  string
	Text  []byte            // as it counts in the source hash
	Cited map[string]string // the words of the shared citations it uses, by key
}

// Keep returns what is to be kept of a post. The error wraps ErrChanged when its file is no
// longer what p.Source says.
func (l *Library) Keep(p Post) (Kept, error) {
	d := open(l.fsys, p.File, l.shared)
	switch {
	case d.text == nil:
		return Kept{}, fmt.Errorf("keep post %s: %w", p.ID, fs.ErrNotExist)
	case d.post.Source != p.Source:
		return Kept{}, fmt.Errorf("keep post %s: %w", p.ID, ErrChanged)
	}
	k := Kept{File: p.File, Text: d.text}
	for _, key := range d.post.Cited {
		if k.Cited == nil {
			k.Cited = map[string]string{}
		}
		k.Cited[key] = l.shared.citations[key]
	}
	return k, nil
}

// Post returns the post with its body, as it was when it was kept; source is the hash that it
// had then. Which season it is for depends on the library, and is left out.
func (k Kept) Post(source Hash) (Post, []byte) {
	d := parse(k.File, k.Text)
	d.cite(citations(maps.Clone(k.Cited)))
	d.post.Source = source
	d.post.Broken = d.post.Broken || hasError(d.found)
	return d.post, d.body
}

// Unreadable reports whether the folder of the library can't be read at all, now: then
// nothing is known of what its files say, and what was kept speaks for them.
func (l *Library) Unreadable() bool {
	if l.adrift {
		return true
	}
	dir, err := l.fsys.Open(".")
	if err != nil {
		return true
	}
	defer dir.Close()
	if d, ok := dir.(fs.ReadDirFile); ok {
		_, err = d.ReadDir(1)
	}
	return err != nil && !errors.Is(err, io.EOF)
}
