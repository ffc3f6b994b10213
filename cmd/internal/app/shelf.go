package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"pita/content"
	"pita/content/samples"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/moderation"
)

// A Shelf is where the rules and the posts of a house stand, to be read again while it
// runs. Rules that can't be used leave those before them in force.
type Shelf struct {
	Library string       // the folder of the posts; empty: the samples that come with the program
	Rules   string       // a rule file, or a folder of them; empty: the starting book
	Memory  Memory       // keeps the last good rules; needed
	Log     *slog.Logger // nil: silence
	// Prompt asks the system to tell at once when something is changed, instead of looking
	// every few seconds alone.
	Prompt bool
	// Still leaves it to others to look whether something is Changed, and to have it read again.
	Still bool
	// Files opens the folder of the posts; nil: as the system does. It may hang, and so may its
	// files: the posts are away then, and nobody waits for them longer than a moment.
	Files func(dir string) fs.FS

	ruled, posted disk // on which the two folders stand

	mu      sync.Mutex
	rules   *moderation.Book
	library *content.Library
	posts   *view // through which the library reads; nil while it holds what comes along
	watched bool  // somebody looks again and again
	seen    sight // how the files looked when they were read last
}

// A sight is how the files of a shelf look.
type sight struct {
	files string // their names, sizes and times
	away  bool   // the posts could not be looked at in time
}

// A Memory remembers bytes by a name, as a store does.
type Memory interface {
	Keep(ctx context.Context, name string, b []byte) error
	Kept(ctx context.Context, name string) ([]byte, error)
}

// goodRules is the name by which the last good rule book is kept.
const goodRules = "rules"

// A ShelfFault says what of a shelf couldn't be used. What was in force before is.
type ShelfFault struct {
	RulesAt  string            // where the first fault of the rules is; empty when they are sound
	RulesWhy string            // one of groups.RulesBroken and its like
	NoPosts  bool              // the folder of the posts can't be read
	Posts    []content.Finding // what keeps single files of the posts from being used
	Err      error             // a sentence for each fault, a *moderation.Fault for those of rules
}

// Error returns a sentence for each fault.
func (f *ShelfFault) Error() string { return f.Err.Error() }

// Unwrap returns what was underneath.
func (f *ShelfFault) Unwrap() error { return f.Err }

// World reads the shelf and returns the world to go by, whatever stands there: where the
// rules can't be used, those in force before, or those that were kept when they last could
// be, or the starting book; where the posts can't be read, those before, or none. A
// *ShelfFault beside it says what couldn't be used. It may be called by many at once.
func (s *Shelf) World(ctx context.Context) (decide.World, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = s.look() // before they are read: what is changed meanwhile is seen later
	fault := &ShelfFault{}
	fault.Err = errors.Join(s.readRules(ctx, fault), s.readLibrary(ctx, fault))
	w := decide.NewWorld(s.rules, s.library, phrase.Embedded())
	w.Samples = samples.Said()
	if fault.Err != nil {
		return w, fault
	}
	return w, nil
}

var startingBook = sync.OnceValue(moderation.Starting)

// StartingBook returns the starting rule book. A process makes it once, since that takes a while.
func StartingBook() *moderation.Book { return startingBook() }

// readRules puts the rules on the shelf in force, if they are sound.
func (s *Shelf) readRules(ctx context.Context, fault *ShelfFault) error {
	if s.Rules == "" {
		s.rules = StartingBook()
		return nil
	}
	sources, err := within(s.ruled.look(nil), func() ([]moderation.Source, error) { return RuleFiles(s.Rules) }, nil)
	if err == nil {
		var book *moderation.Book
		if book, err = moderation.Load(sources...); err == nil {
			if err = s.gone(ctx, sources, book); err == nil {
				s.rules = book
				s.remember(ctx, sources)
				return nil
			}
		}
	}
	fault.RulesAt, fault.RulesWhy = placeOf(err, s.Rules)
	if s.rules == nil {
		s.rules = s.recall(ctx)
	}
	return err
}

// Changed says whether rules or posts look otherwise than when they were read last.
func (s *Shelf) Changed() bool { return s.stale(s.look()) }

// stale says whether the files look otherwise than when they were read last, or are there
// again after they had been away for somebody.
func (s *Shelf) stale(now sight) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watched = true; !now.away {
		s.posts.looked()
	}
	return now != s.seen || s.posts.away() && !now.away
}

// look sums up how the files look.
func (s *Shelf) look() (now sight) {
	var b strings.Builder
	if s.Rules != "" {
		v := s.ruled.look(nil)
		root, err := v.led(s.Rules)
		v.files = os.DirFS(filepath.Dir(root))
		v.describe(&b, root, filepath.Base(root), err)
	}
	if s.Library != "" {
		v := s.posted.look(nil)
		root, err := v.led(s.Library)
		v.files = s.files(root)
		v.describe(&b, root, ".", err)
		now.away = v.away()
	}
	now.files = b.String()
	return now
}

// files opens a folder of posts.
func (s *Shelf) files(dir string) fs.FS {
	if s.Files != nil {
		return s.Files(dir)
	}
	return os.DirFS(dir)
}

// led returns where a path leads, links followed; the path itself when that can't be told.
func (v *view) led(path string) (string, error) {
	real, err := within(v, func() (string, error) {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return "", err
		}
		return filepath.Abs(real)
	}, nil)
	if err != nil {
		return path, err
	}
	return real, nil
}

// describe writes down how the files below root look, which stands at a path. What can't be
// read looks like its error.
func (v *view) describe(b *strings.Builder, path, root string, err error) {
	fmt.Fprintln(b, path, err)
	_ = fs.WalkDir(v, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			fmt.Fprintln(b, name, err)
			return nil
		}
		if name != root && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil // what editors and programs write beside is no post
		}
		if info, err := v.Stat(name); err == nil && !info.IsDir() {
			fmt.Fprintln(b, name, info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
		return nil
	})
}

func (s *Shelf) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}
