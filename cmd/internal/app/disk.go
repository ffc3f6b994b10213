package app

import (
	"errors"
	"io/fs"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// diskPatience is how long a disk is waited for where nobody waits for us: by who looks at
	// it and reads all of it anew.
	diskPatience = 5 * time.Second
	// diskHurry is how long it is waited for by what is decided and sent, all their waits since
	// the last look together: a cry for help may stand behind them.
	diskHurry = 2 * time.Second
)

// errAway says that a disk was asked and didn't answer.
var errAway = errors.New("the disk does not answer")

// A disk may hang, as one on a network does: who asks it something waits for an answer that
// never comes. It counts the questions that nobody waits for any more; while there is one,
// no other is asked, since each holds a thread of the system.
type disk struct{ stuck atomic.Int32 }

// leave does what may hang and nobody waits for.
func (d *disk) leave(do func()) {
	d.stuck.Add(1)
	go func() {
		defer d.stuck.Add(-1)
		do()
	}()
}

// A view is a folder of a disk that answers within its patience or not at all: after one miss
// everything fails at once, for good. To reach the folder again is to make a new view. Any
// number of callers may use it at once.
type view struct {
	disk     *disk
	files    fs.FS
	patience atomic.Int64 // for one answer
	left     atomic.Int64 // for all answers together until the next look
	missed   atomic.Bool
}

// look returns a view of files on the disk, to be looked at with patience.
func (d *disk) look(files fs.FS) *view {
	v := &view{disk: d, files: files}
	v.patience.Store(int64(diskPatience))
	v.left.Store(math.MaxInt64)
	return v
}

// hurry makes the view one for what can't wait long.
func (v *view) hurry() { v.patience.Store(int64(diskHurry)) }

// looked says that a look has reached the folder, and that there will be another: until then
// a disk that answers slowly, again and again, is not waited for longer than one that hangs.
func (v *view) looked() {
	if v != nil {
		v.left.Store(int64(diskHurry))
	}
}

// away says whether the disk missed an answer. Nil has nothing to miss.
func (v *view) away() bool { return v != nil && v.missed.Load() }

// within returns what ask returns, or errAway when the view's patience ends before. An answer
// that comes too late is given to late, if that is not nil; what ask may write to must
// therefore be its own.
func within[T any](v *view, ask func() (T, error), late func(T)) (T, error) {
	type answer struct {
		is  T
		err error
	}
	patience := min(v.patience.Load(), v.left.Load())
	if v.away() || v.disk.stuck.Load() > 0 || patience <= 0 {
		v.missed.Store(true)
		var none T
		return none, errAway
	}
	given, gone := make(chan answer), make(chan struct{})
	// It can't be stopped, and so is not waited for: it ends when the disk answers.
	go func() {
		is, err := ask()
		select {
		case given <- answer{is, err}:
		case <-gone:
			if late != nil && err == nil {
				late(is)
			}
			v.disk.stuck.Add(-1)
		}
	}()
	began, over := time.Now(), time.NewTimer(time.Duration(patience))
	defer over.Stop()
	select {
	case a := <-given:
		v.left.Add(-int64(time.Since(began)))
		return a.is, a.err
	case <-over.C:
		v.disk.stuck.Add(1)
		v.missed.Store(true)
		close(gone)
		var none T
		return none, errAway
	}
}

// Open opens a file or a folder.
func (v *view) Open(name string) (fs.File, error) {
	f, err := within(v, func() (*viewed, error) {
		f, err := v.files.Open(name)
		if err != nil {
			return nil, err
		}
		info, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return &viewed{view: v, name: name, file: f, info: info}, nil
	}, func(f *viewed) { _ = f.file.Close() })
	if err != nil {
		return nil, v.fault("open", name, err)
	}
	return f, nil
}

// Stat looks at a file; what a link leads to counts.
func (v *view) Stat(name string) (fs.FileInfo, error) {
	info, err := within(v, func() (fs.FileInfo, error) { return fs.Stat(v.files, name) }, nil)
	return info, v.fault("stat", name, err)
}

// ReadDir returns what is in a folder, sorted.
func (v *view) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := within(v, func() ([]fs.DirEntry, error) { return fs.ReadDir(v.files, name) }, nil)
	return entries, v.fault("read", name, err)
}

// fault names the file of an answer that did not come, as other errors of files do.
func (v *view) fault(op, name string, err error) error {
	if errors.Is(err, errAway) {
		return &fs.PathError{Op: op, Path: name, Err: errAway}
	}
	return err
}

// A viewed file is read within the patience of its view.
type viewed struct {
	view *view
	name string
	file fs.File
	info fs.FileInfo
}

// Stat returns what was known of the file when it was opened.
func (f *viewed) Stat() (fs.FileInfo, error) { return f.info, nil }

// Read reads into p, to which nothing is written any more once it has returned.
func (f *viewed) Read(p []byte) (int, error) {
	read, err := within(f.view, func() ([]byte, error) {
		own := make([]byte, len(p))
		n, err := f.file.Read(own)
		return own[:n], err
	}, nil)
	return copy(p, read), f.view.fault("read", f.name, err)
}

// ReadDir reads on in a folder.
func (f *viewed) ReadDir(n int) ([]fs.DirEntry, error) {
	dir, ok := f.file.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: f.name, Err: errors.ErrUnsupported}
	}
	entries, err := within(f.view, func() ([]fs.DirEntry, error) { return dir.ReadDir(n) }, nil)
	return entries, f.view.fault("read", f.name, err)
}

// Close lets go of the file: in time, or else when the disk answers again.
func (f *viewed) Close() error {
	gone := sync.OnceFunc(func() { _ = f.file.Close() })
	if _, err := within(f.view, func() (struct{}, error) { gone(); return struct{}{}, nil }, nil); err != nil {
		f.view.disk.leave(gone)
	}
	return nil
}
