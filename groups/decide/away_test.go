package decide_test

import (
	"io/fs"
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
