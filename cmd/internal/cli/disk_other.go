//go:build !unix

package cli

import (
	"errors"
	"io/fs"
)

// freeRoom fails: it is not known here.
func freeRoom(string) (uint64, error) { return 0, errors.ErrUnsupported }

// private believes that the system's own rights keep others out.
func private(fs.FileInfo) bool { return true }
