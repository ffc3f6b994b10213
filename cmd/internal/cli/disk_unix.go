//go:build unix

package cli

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// freeRoom returns how many bytes may still be written where dir is.
func freeRoom(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return uint64(st.Bavail) * uint64(st.Bsize), nil
}

// private says that nobody but its owner may look into a file.
func private(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 == 0 }
