package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// fillFile has the file system set the room aside, which takes no time; where it can't,
// the bytes are written out.
func fillFile(f *os.File, size int64) error {
	err := unix.Fallocate(int(f.Fd()), 0, 0, size)
	switch {
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EINTR):
		return writeOut(f, size)
	case err != nil:
		return &os.PathError{Op: "set room aside in", Path: f.Name(), Err: err}
	}
	return f.Sync()
}
