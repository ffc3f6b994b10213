package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	// rulesWait is how long an import waits for others to be done with a folder.
	rulesWait = time.Minute
	// rulesLook is how often it looks.
	rulesLook = 25 * time.Millisecond
	// rulesLockName is the file that says that somebody writes in a folder of rules, where
	// the system cannot lock the folder itself. It is read by nobody.
	rulesLockName = ".impor-berjalan"
)

// errBusy says that somebody else writes in a folder of rules.
var errBusy = errors.New("somebody else writes here")

// lockRules keeps other imports out of a folder of rules until release is called. It waits
// for one that is at work, and fails when that takes too long or ctx ends.
func lockRules(ctx context.Context, dir string) (release func(), err error) {
	ctx, stop := context.WithTimeout(ctx, rulesWait)
	defer stop()
	look := time.NewTicker(rulesLook)
	defer look.Stop()
	for {
		release, err = tryLock(dir)
		if !errors.Is(err, errBusy) {
			break
		}
		select {
		case <-ctx.Done():
			return nil, fail("import.busy", "dir", dir, "file", filepath.Join(dir, rulesLockName))
		case <-look.C:
		}
	}
	if err != nil {
		return nil, because(err, "import.unwritten", "file", dir)
	}
	return release, nil
}

// lockByName locks a folder by a file that only one can make. A process that dies leaves it.
func lockByName(dir string) (release func(), err error) {
	name := filepath.Join(dir, rulesLockName)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, errBusy
	}
	if err != nil {
		return nil, err
	}
	return func() {
		f.Close()
		_ = os.Remove(name) // if it cannot be, the next import names it
	}, nil
}
