//go:build !unix

package stage

import (
	"os"
	"path/filepath"
	"time"
)

// hold marks a folder as in use.
func hold(folder string) (*os.File, error) { return os.Create(filepath.Join(folder, inUse)) }

// sweep does nothing: whether a folder is in use can't be told here.
func sweep(string, time.Time) {}
