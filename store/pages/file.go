package pages

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// New ends the name of a file that is being made.
const New = ".new"

// Options say how a file is opened. The zero value is right for a file that must outlive
// a crash.
type Options struct {
	ReadOnly bool
	// NoSync leaves it to the system when bytes reach the disk.
	NoSync bool
	// Map is how many bytes are mapped at once. To map a larger piece bbolt waits until
	// nobody reads; who reads for long maps much.
	Map int
}

// Open opens the file at path, or makes an empty one. It trusts the pages: Walk comes
// first. Another process that has it open is waited for, for a second.
func Open(path string, opt Options) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout:         time.Second,
		FreelistType:    bolt.FreelistMapType,
		NoStatistics:    true,
		ReadOnly:        opt.ReadOnly,
		NoSync:          opt.NoSync,
		InitialMmapSize: opt.Map,
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("open %s: another process has it open; stop that first: %w", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.AllocSize = 1 << 20
	return db, nil
}

// Fill makes a new file beside path, named path and New, and lets fill fill it. What is
// there under that name is replaced; when fill fails nothing is left of it.
func Fill(path string, opt Options, fill func(*bolt.DB) error) error {
	temp := path + New
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	sync := !opt.NoSync
	opt.NoSync = true // nobody needs the file before it is whole
	db, err := Open(temp, opt)
	if err != nil {
		return err
	}
	err = fill(db)
	if err == nil && sync {
		err = db.Sync()
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return nil
}

// Settle gives the file that Fill made its name, durably.
func Settle(path string) error {
	if err := os.Rename(path+New, path); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// SyncDir puts on disk which files a folder holds.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
