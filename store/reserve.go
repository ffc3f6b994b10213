package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ReserveName is the file that holds room on the disk for the day it is full.
const ReserveName = "pita.reserve"

// keepReserve sets room aside, if it was asked for and there is room.
func (s *Store) keepReserve() error {
	path := filepath.Join(s.dir, ReserveName)
	if s.opt.Reserve <= 0 {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.Size() == s.opt.Reserve {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = fillFile(f, s.opt.Reserve)
	err = errors.Join(err, f.Close())
	if err != nil {
		s.log.Info("there is no room on the disk for a reserve", "err", err)
		s.short.Store(true)
		return os.Remove(path)
	}
	return nil
}

// writeOut writes the bytes out: a hole in a file would reserve nothing.
func writeOut(f *os.File, size int64) error {
	block := make([]byte, 1<<20)
	for size > 0 {
		n, err := f.Write(block[:min(size, int64(len(block)))])
		if err != nil {
			return err
		}
		size -= int64(n)
	}
	return f.Sync()
}

// release gives the reserve back when err is about a full disk. It returns whether
// there was one, so that writing may be tried again.
func (s *Store) release(err error) bool {
	if !full(err) {
		return false
	}
	gone := os.Remove(filepath.Join(s.dir, ReserveName))
	if gone != nil {
		if !errors.Is(gone, fs.ErrNotExist) {
			s.log.Error("the disk is full and the reserve cannot be released", "err", gone)
		}
		return false
	}
	s.log.Error("the disk is full: the reserve was released, make room soon")
	s.short.Store(true)
	return true
}

// Release gives the reserve back when err is about a full disk, whoever met it, and says
// whether there was one: what failed may be tried again then.
func (s *Store) Release(err error) bool { return s.release(err) }

// Short says whether the disk is full: the reserve had to be released, or there was no
// room for one. The owner is to be told; the next Open sets a reserve aside again, if there is room.
func (s *Store) Short() bool { return s.short.Load() }
