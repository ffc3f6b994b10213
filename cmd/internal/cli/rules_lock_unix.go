//go:build unix

package cli

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a folder; the kernel lets go of it with the process, however that ends, and
// nothing is left in the folder. errBusy: another has it.
func tryLock(dir string) (release func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(d.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return func() {
			_ = unix.Flock(int(d.Fd()), unix.LOCK_UN) // closing does it, too
			d.Close()
		}, nil
	}
	d.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, errBusy
	}
	return lockByName(dir) // a disk in the network may not lock folders
}
