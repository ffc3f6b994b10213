package cli

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/content/samples"
)

// shelfWith is where a rehearsal finds its posts: those of a folder, beside those of the sample
// library. It is read again when it is asked for. "" stands for no folder, and no shelf.
func shelfWith(dir string) (*app.Shelf, error) {
	if dir == "" {
		return nil, nil
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, unreadable(dir, err)
	} else if !info.IsDir() {
		return nil, fail("content.no-folder", "dir", dir)
	}
	if posts, _ := content.Load(os.DirFS(dir)); posts.Len() == 0 {
		return nil, fail("content.no-posts", "dir", dir)
	}
	return &app.Shelf{Library: dir, Files: layered, Still: true}, nil
}

// layered opens a folder of posts with the sample library behind it. One in which no file of a
// post stands any more is a folder without posts; one that is saved half-way is none of those.
func layered(dir string) fs.FS {
	own := os.DirFS(dir)
	posts, _ := content.Load(own)
	if posts.Len() == 0 && !written(own) {
		return own
	}
	return layers{own: own, ids: posts.IDs(), samples: samples.Library()}
}

// written says whether a folder holds a file that may be a post, broken or not.
func written(dir fs.FS) (found bool) {
	_ = fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".md") {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// Layers are a folder of posts and the sample library as one. Where both have a file, or a
// post of one id, the folder's own counts; sources are those of both.
type layers struct {
	own, samples fs.FS
	ids          []string // of the folder's posts
}

// hidden says that a sample gives way to a post of the folder's own. A sample is named after
// its id.
func (l layers) hidden(name string) bool {
	id, _, _ := strings.Cut(path.Base(name), ".")
	return strings.HasSuffix(name, ".md") && slices.Contains(l.ids, id)
}

// Open opens the folder's own file, or else the sample. The shared sources are those of both.
func (l layers) Open(name string) (fs.File, error) {
	f, err := l.own.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !l.hidden(name):
		return l.samples.Open(name)
	case err == nil && name == content.CitationsFile:
		return l.sources(f)
	}
	return f, err
}

// ReadDir returns what is in both folders of that name.
func (l layers) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(l.own, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	more, err := fs.ReadDir(l.samples, name)
	if err != nil && len(entries) == 0 {
		return nil, err
	}
	for _, e := range more {
		known := slices.ContainsFunc(entries, func(own fs.DirEntry) bool { return own.Name() == e.Name() })
		if !known && !l.hidden(e.Name()) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// sources returns the folder's own sources with those of the samples, but for the keys that
// the folder has too.
func (l layers) sources(f fs.File) (fs.File, error) {
	info, err := f.Stat()
	if err != nil {
		return f, nil // the library says what is wrong with it
	}
	own, err := io.ReadAll(io.LimitReader(f, content.MaxFile))
	theirs, none := fs.ReadFile(l.samples, content.CitationsFile)
	if err = errors.Join(err, none, f.Close()); err != nil {
		return nil, err
	}
	own = append(append([]byte("\n"), bytes.TrimRight(own, "\n")...), '\n')
	all := own
	for line := range bytes.Lines(theirs) {
		if key, _, ok := bytes.Cut(line, []byte(":")); !ok || !bytes.Contains(own, []byte("\n"+string(key)+":")) {
			all = append(all, line...)
		}
	}
	return &joined{bytes.NewReader(all[1:]), info, int64(len(all) - 1)}, nil
}

// A joined file was put together of two.
type joined struct {
	*bytes.Reader
	fs.FileInfo
	size int64
}

// Stat returns what is known of the first of the two, and the size of both.
func (j *joined) Stat() (fs.FileInfo, error) { return j, nil }

// Size returns the size of both.
func (j *joined) Size() int64 { return j.size }

// Close does nothing.
func (j *joined) Close() error { return nil }
