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

	mu      sync.Mutex
	rules   *moderation.Book
	library *content.Library
	seen    string // how the files looked when they were read last
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
	sources, err := RuleFiles(s.Rules)
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

// stale says whether the files look otherwise than when they were read last.
func (s *Shelf) stale(look string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return look != s.seen
}

// look sums up how the files look: their names, sizes and times.
func (s *Shelf) look() string {
	var b strings.Builder
	for _, root := range []string{s.Rules, s.Library} {
		if root == "" {
			continue
		}
		if real, err := filepath.EvalSymlinks(root); err == nil {
			root = real
		}
		// What can't be read looks like its error.
		_ = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				fmt.Fprintln(&b, name, err)
				return nil
			}
			if name != root && strings.HasPrefix(entry.Name(), ".") {
				if entry.IsDir() {
					return fs.SkipDir
				}
				return nil // what editors and programs write beside is no post
			}
			if info, err := os.Stat(name); err == nil && !info.IsDir() {
				fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano(), info.Mode())
			}
			return nil
		})
	}
	return b.String()
}

func (s *Shelf) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}
