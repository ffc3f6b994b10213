package stage

import (
	"errors"
	"os"
	"sync"
	"time"
)

const (
	phonesIn  = "pita-phones-" // begins the name of a folder of phones
	inUse     = "in-use"       // the file in it that shows whether its process lives
	leftAfter = time.Hour      // one that was just made may not be marked yet
)

// sweepOnce takes away, once in a process, what killed ones left.
var sweepOnce = sync.OnceFunc(func() { sweep(os.TempDir(), time.Now()) })

// A pocket is a folder for the keys of phones, gone with close.
type pocket struct {
	folder string
	held   *os.File
}

// newPocket makes a pocket in a folder; the empty one stands for that of the system.
func newPocket(in string) (p pocket, err error) {
	if p.folder, err = os.MkdirTemp(in, phonesIn); err != nil {
		return pocket{}, err
	}
	if p.held, err = hold(p.folder); err != nil {
		return pocket{}, errors.Join(err, os.RemoveAll(p.folder))
	}
	return p, nil
}

// close takes the pocket away; the zero one is none.
func (p pocket) close() error {
	if p.folder == "" {
		return nil
	}
	return errors.Join(p.held.Close(), os.RemoveAll(p.folder))
}
