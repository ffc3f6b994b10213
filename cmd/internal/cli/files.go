package cli

import (
	"errors"
	"io/fs"
)

// unreadable says why a file cannot be read.
func unreadable(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail("file.missing", "file", name)
	case errors.Is(err, fs.ErrPermission):
		return fail("file.forbidden", "file", name)
	}
	return because(err, "file.unreadable", "file", name)
}
