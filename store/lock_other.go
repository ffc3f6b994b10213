//go:build !unix

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A folderLock keeps other processes out: an open file cannot be removed here, so a
// lock that can be is one that a dead process left.
type folderLock struct{ file *os.File }

func lockFolder(dir string, now time.Time) (*folderLock, error) {
	path := filepath.Join(dir, LockName)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: stop it first, or choose another folder", ErrHeld)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHeld, err)
	}
	_, err = fmt.Fprintf(f, "process %d, since %s\n", os.Getpid(), now.UTC().Format("2006-01-02 15:04:05 UTC"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write %s: %w", path, err), f.Close())
	}
	return &folderLock{f}, nil
}

func (l *folderLock) release() error {
	return errors.Join(l.file.Close(), os.Remove(l.file.Name()))
}
