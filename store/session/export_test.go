package session

import (
	"path/filepath"
	"sync/atomic"
)

// FailAt lets the n-th write transaction from now on fail, from 1, as a disk does that
// refuses. It returns whether it did so far.
func (s *Store) FailAt(n int64) (failed func() bool) {
	var seen atomic.Int64
	fault := func() bool { return seen.Add(1) == n }
	s.fault.Store(&fault)
	return func() bool { return seen.Load() >= n }
}

// Dir returns the folder of the file, and Key its key, for tests that exchange it.
func (s *Store) Dir() string { return filepath.Dir(s.path) }

// Key returns the key that the store was opened with.
func (s *Store) Key() []byte { return s.opt.Key }
