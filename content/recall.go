package content

import (
	"encoding/json"
	"fmt"
	"io/fs"
)

// heads are what is kept of a library.
type heads struct {
	Posts  []Post
	Series []Series
}

// Heads returns what Recall makes the library of again, but for its texts and files.
func (l *Library) Heads() ([]byte, error) {
	b, err := json.Marshal(heads{l.posts, l.series})
	if err != nil {
		return nil, fmt.Errorf("write the heads of the posts down: %w", err)
	}
	return b, nil
}

// Recall returns the library that Heads wrote down, as one whose folder can't be read.
func Recall(b []byte) (*Library, error) {
	var h heads
	if err := json.Unmarshal(b, &h); err != nil {
		return nil, fmt.Errorf("read the heads of the posts: %w", err)
	}
	l := &Library{fsys: none{}, posts: h.Posts, series: h.Series, adrift: true}
	l.shared.glossary = basic
	l.hash = l.sum()
	return l, nil
}

// none is a folder in which nothing is.
type none struct{}

func (none) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
