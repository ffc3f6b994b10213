package app

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// Eyes hear from the system that something on a shelf was changed. They may miss a change;
// whoever uses them looks now and then, too.
type eyes struct {
	roots []string
	log   *slog.Logger
	woken chan struct{} // holds one signal
	watch *fsnotify.Watcher
	done  sync.WaitGroup
	short sync.Once
	disk  disk // what is watched may hang

	mu    sync.Mutex
	cares []string // what is looked at, links followed
}

// newEyes watches files and folders, with all below them. Where the system gives no more
// watches that is logged once, and what they don't see is found by looking.
func newEyes(log *slog.Logger, roots ...string) *eyes {
	e := &eyes{log: log, woken: make(chan struct{}, 1)}
	for _, r := range roots {
		if r != "" {
			e.roots = append(e.roots, r)
		}
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		e.tooFew(err)
		return e
	}
	e.watch = w
	e.follow()
	e.done.Go(e.hear)
	return e
}

// wake returns what is ready when something was changed. Nil eyes never wake.
func (e *eyes) wake() <-chan struct{} {
	if e == nil {
		return nil
	}
	return e.woken
}

// close ends the watching. Nil eyes have nothing to end.
func (e *eyes) close() {
	if e == nil || e.watch == nil {
		return
	}
	end := sync.OnceValue(func() error {
		err := e.watch.Close()
		e.done.Wait()
		return err
	})
	_, err := within(e.disk.look(nil), func() (struct{}, error) { return struct{}{}, end() }, nil)
	if errors.Is(err, errAway) { // it ends when what was to be watched lets it
		e.disk.leave(func() { _ = end() })
	}
	if err != nil {
		e.log.Debug("the watch of the shelf ended badly", "err", err)
	}
}

// follow watches what is there now: every folder, and what the roots stand in, so that a
// root that vanishes, comes back, or leads elsewhere is seen. What does not answer is left
// to who looks.
func (e *eyes) follow() {
	if e == nil || e.watch == nil {
		return
	}
	_, _ = within(e.disk.look(nil), func() (struct{}, error) { e.followNow(); return struct{}{}, nil }, nil)
}

func (e *eyes) followNow() {
	var cares []string
	for _, root := range e.roots {
		root, err := filepath.Abs(root)
		if err != nil {
			continue
		}
		cares = append(cares, root)
		e.add(filepath.Dir(root))
		real, err := filepath.EvalSymlinks(root)
		if err != nil {
			continue
		}
		if real != root {
			cares = append(cares, real)
			e.add(filepath.Dir(real))
		}
		// What can't be read can't be watched either, and its folder is.
		_ = filepath.WalkDir(real, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return nil
			}
			if name != real && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
			e.add(name)
			return nil
		})
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.cares = cares
}

// add watches one folder; one that is watched already stays so.
func (e *eyes) add(dir string) {
	if err := e.watch.Add(dir); err != nil {
		if _, err := filepath.EvalSymlinks(dir); err == nil {
			e.tooFew(err)
		}
	}
}

func (e *eyes) tooFew(err error) {
	e.short.Do(func() {
		e.log.Warn("the system does not watch all of the rules and posts; changes are found by looking every few seconds", "err", err)
	})
}

// hear passes on that something was changed, until the watch is closed.
func (e *eyes) hear() {
	for {
		select {
		case ev, ok := <-e.watch.Events:
			if !ok {
				return
			}
			if !e.concerns(ev.Name) {
				continue
			}
		case _, ok := <-e.watch.Errors: // too much at once: something of it may be ours
			if !ok {
				return
			}
		}
		select {
		case e.woken <- struct{}{}:
		default: // it is known already
		}
	}
}

// concerns says whether a file belongs to the shelf, and not only stands beside it.
func (e *eyes) concerns(name string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.cares {
		if name == c || strings.HasPrefix(name, c+string(filepath.Separator)) {
			return true
		}
	}
	return false
}
