package decide_test

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// An awayFS is a folder that may vanish.
type awayFS struct {
	fstest.MapFS
	away bool
}

// Open opens a file, unless the folder is away.
func (a *awayFS) Open(name string) (fs.File, error) {
	if a.away {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return a.MapFS.Open(name)
}

// ReadFile reads a file, unless the folder is away.
func (a *awayFS) ReadFile(name string) ([]byte, error) {
	if a.away {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return a.MapFS.ReadFile(name)
}

// Stat looks at a file, unless the folder is away.
func (a *awayFS) Stat(name string) (fs.FileInfo, error) {
	if a.away {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return a.MapFS.Stat(name)
}

// ReadDir lists a folder, unless it is away.
func (a *awayFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if a.away {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return a.MapFS.ReadDir(name)
}

// A tiringFS goes away once so many files were opened or looked at.
type tiringFS struct {
	awayFS
	left int
}

func (t *tiringFS) tire() {
	t.left--
	t.away = t.left < 0
}

// Open opens a file, and tires.
func (t *tiringFS) Open(name string) (fs.File, error) {
	t.tire()
	return t.awayFS.Open(name)
}

// Stat looks at a file, and tires.
func (t *tiringFS) Stat(name string) (fs.FileInfo, error) {
	t.tire()
	return t.awayFS.Stat(name)
}

// TestAFolderThatGoesAwayMidwayKeepsNoPostBack has the folder vanish at each look at a file while
// it is worked out whether a post may leave: it leaves by what was kept, as if it had been away.
func TestAFolderThatGoesAwayMidwayKeepsNoPostBack(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.approve("lestari", "air")
	files := &tiringFS{awayFS: awayFS{MapFS: h.files}, left: 1 << 30}
	w := h.World
	w.Library, _ = h.Library.Again(files)
	for looks := range 100 {
		files.left, files.away = looks, false
		if _, why := w.Approved(h, "air", "id", h.now); why != "" {
			t.Errorf("the folder went away after %d looks, and the post is %s", looks, why)
		}
		if !files.away {
			if looks < 3 {
				t.Errorf("%d looks are enough: the test proves nothing", looks)
			}
			return
		}
	}
	t.Error("it is looked at a file a hundred times")
}
