package app

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"
)

// A Slow folder answers while its gate is open.
type Slow struct {
	fs.FS
	mu     sync.Mutex
	gate   chan struct{} // nil: it is open
	each   time.Duration // what every answer takes
	closed int           // files that were let go of
}

// Drag lets every answer take a while.
func (s *Slow) Drag(each time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.each = each
}

// Shut closes the gate, and returns what opens it.
func (s *Slow) Shut() (open func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gate := make(chan struct{})
	s.gate = gate
	return func() {
		s.mu.Lock()
		s.gate = nil
		s.mu.Unlock()
		close(gate)
	}
}

func (s *Slow) wait() {
	s.mu.Lock()
	gate, each := s.gate, s.each
	s.mu.Unlock()
	if each > 0 {
		<-time.After(each)
	}
	if gate != nil {
		<-gate
	}
}

// Open opens a file, once the gate is open.
func (s *Slow) Open(name string) (fs.File, error) {
	s.wait()
	f, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return &slowFile{f, s}, nil
}

type slowFile struct {
	fs.File
	of *Slow
}

// Read reads, once the gate is open.
func (f *slowFile) Read(p []byte) (int, error) {
	f.of.wait()
	return f.File.Read(p)
}

// ReadDir reads on in a folder, once the gate is open.
func (f *slowFile) ReadDir(n int) ([]fs.DirEntry, error) {
	f.of.wait()
	return f.File.(fs.ReadDirFile).ReadDir(n)
}

// Close counts.
func (f *slowFile) Close() error {
	f.of.mu.Lock()
	defer f.of.mu.Unlock()
	f.of.closed++
	return f.File.Close()
}

// A disk that hangs is waited for once; then nothing is asked of it until it has answered, and
// by the same view nothing any more.
func TestADiskThatHangsIsWaitedForOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		files := &Slow{FS: fstest.MapFS{"a.md": {Data: []byte("halo")}}}
		on := &disk{}
		v := on.look(files)
		v.hurry()
		takes := func(what string, want time.Duration, fails bool, do func() error) {
			t.Helper()
			began := time.Now()
			err := do()
			if took := time.Since(began); took != want || errors.Is(err, errAway) != fails {
				t.Errorf("%s: %v after %s, want after %s, and that it fails: %v", what, err, took, want, fails)
			}
		}
		read := func() error { _, err := fs.ReadFile(v, "a.md"); return err }
		takes("at first", 0, false, read)
		held, err := v.Open("a.md")
		if err != nil {
			t.Fatal(err)
		}
		open := files.Shut()
		room := []byte("room")
		takes("the first miss", diskHurry, true, func() error { _, err := io.ReadFull(held, room); return err })
		takes("after it", 0, true, read)
		takes("a new look, while it hangs", 0, true, func() error { _, err := on.look(files).ReadDir("."); return err })
		open()
		synctest.Wait()
		if !bytes.Equal(room, []byte("room")) {
			t.Errorf("an answer that came too late was written down: %q", room)
		}
		takes("the old view, when it answers", 0, true, read)
		if !v.away() {
			t.Error("a view that missed an answer is not away")
		}
		v = on.look(files)
		takes("a new look, when it answers", 0, false, read)
		synctest.Wait()
		closed := files.closed
		open = files.Shut()
		takes("with patience", diskPatience, true, read)
		open()
		synctest.Wait()
		if files.closed != closed+1 {
			t.Errorf("%d files were let go of that came too late, want 1", files.closed-closed)
		}
		_ = held.Close() // its view is away
		synctest.Wait()
		if files.closed != closed+2 || on.stuck.Load() != 0 {
			t.Errorf("a file that was open when the disk hung is not let go of")
		}
	})
}

// A disk that answers slowly, again and again, is not waited for longer than one that hangs, all
// waits since the last look together; a look gives it that much again.
func TestASlowDiskIsWaitedForNoLonger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		files := &Slow{FS: fstest.MapFS{"a.md": {Data: []byte("halo")}}}
		v := (&disk{}).look(files)
		v.hurry()
		v.looked()
		files.Drag(diskHurry / 5)
		if _, err := fs.ReadFile(v, "a.md"); err != nil { // opening, reading, and its end
			t.Fatal(err)
		}
		v.looked()
		began := time.Now()
		for range 10 {
			_, _ = fs.ReadFile(v, "a.md")
		}
		if took := time.Since(began); took != diskHurry || !v.away() {
			t.Errorf("a disk that is slow was waited for %s, away %v; want %s, and that it is", took, v.away(), diskHurry)
		}
	})
}
