//go:build unix

package stage

import (
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// hold marks a folder as in use until the file is closed or this process ends, however it does.
func hold(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, inUse), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, &os.PathError{Op: "lock", Path: f.Name(), Err: err}
	}
	return f, nil
}

// sweep takes away the folders of phones, in that folder, that killed processes left. One
// that can't be taken away stays.
func sweep(in string, now time.Time) {
	found, _ := filepath.Glob(filepath.Join(in, phonesIn+"*"))
	for _, folder := range found {
		info, err := os.Stat(filepath.Join(folder, inUse))
		if err != nil || now.Sub(info.ModTime()) < leftAfter {
			continue
		}
		if f, err := hold(folder); err == nil {
			_ = os.RemoveAll(folder)
			f.Close()
		}
	}
}
