//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A folderLock keeps other processes out. The kernel drops it with the process,
// however that ends.
type folderLock struct{ file *os.File }

func lockFolder(dir string, now time.Time) (*folderLock, error) {
	path := filepath.Join(dir, LockName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		who := "an unknown process"
		if b, err := os.ReadFile(path); err == nil && len(b) > 0 {
			who = strings.TrimSpace(string(b))
		}
		return nil, fmt.Errorf("%w: %s; stop it first, or choose another folder", ErrHeld, who)
	}
	text := fmt.Sprintf("process %d, since %s\n", os.Getpid(), now.UTC().Format("2006-01-02 15:04:05 UTC"))
	err = f.Truncate(0)
	if err == nil {
		_, err = f.WriteAt([]byte(text), 0)
	}
	if errors.Is(err, syscall.ENOSPC) {
		err = nil // who holds the folder is a courtesy; the lock itself stands
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write %s: %w", path, err), f.Close())
	}
	return &folderLock{f}, nil
}

// release lets go of the folder. Closing alone would not while another process is being
// forked, which for a moment holds the same open file.
func (l *folderLock) release() error {
	return errors.Join(syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN), l.file.Close())
}
