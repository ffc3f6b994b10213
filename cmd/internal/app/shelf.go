package app

import (
	"context"
	"embed"
	"encoding/json"
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
	RulesAt string // where the first fault of the rules is; empty when they are sound
	NoPosts bool   // the folder of the posts can't be read
	Err     error  // a sentence for each fault
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
	fault.Err = errors.Join(s.readRules(ctx, fault), s.readLibrary(fault))
	w := decide.NewWorld(s.rules, s.library, phrase.Embedded())
	w.Samples = samples.Said()
	if fault.Err != nil {
		return w, fault
	}
	return w, nil
}

// readRules puts the rules on the shelf in force, if they are sound.
func (s *Shelf) readRules(ctx context.Context, fault *ShelfFault) error {
	if s.Rules == "" {
		s.rules = moderation.Starting()
		return nil
	}
	sources, err := ruleFiles(s.Rules)
	if err == nil {
		var book *moderation.Book
		if book, err = moderation.Load(sources...); err == nil {
			s.rules = book
			s.remember(ctx, sources)
			return nil
		}
	}
	fault.RulesAt = placeOf(err, s.Rules)
	if s.rules == nil {
		s.rules = s.recall(ctx)
	}
	return err
}

// placeOf returns the file, line and column with which the first of the faults begins, or
// else the name of all rules.
func placeOf(err error, all string) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	place, _, found := strings.Cut(first, ": ")
	if strings.Count(place, ":") < 2 || !found {
		return filepath.Base(all)
	}
	return place
}

// ruleFiles reads a rule file, or all those of a folder in the order of their names.
func ruleFiles(name string) ([]moderation.Source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("read the rules: %w", err)
	}
	names := []string{name}
	if info.IsDir() {
		if names, err = rulesIn(name); err != nil {
			return nil, fmt.Errorf("read the rules: %w", err)
		}
	}
	var sources []moderation.Source
	for _, n := range names {
		data, err := os.ReadFile(n)
		if err != nil {
			return nil, fmt.Errorf("read the rules: %w", err)
		}
		sources = append(sources, moderation.Source{Name: filepath.Base(n), Data: data})
	}
	return sources, nil
}

// rulesIn returns the rule files of a folder, which has at least one.
func rulesIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		ext := strings.ToLower(filepath.Ext(e.Name()))
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && (ext == ".yaml" || ext == ".yml") {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the folder %s holds no file that ends in .yaml", dir)
	}
	return names, nil
}

// remember keeps rules that are sound, for a start at which the files are not.
func (s *Shelf) remember(ctx context.Context, sources []moderation.Source) {
	b, err := json.Marshal(sources)
	if err == nil {
		var before []byte
		if before, err = s.Memory.Kept(ctx, goodRules); err == nil && string(before) != string(b) {
			err = s.Memory.Keep(ctx, goodRules, b)
		}
	}
	if err != nil {
		s.log().Warn("the rules in force could not be kept; a start with broken files would go by older ones", "err", err)
	}
}

// recall returns the rules that were sound when they were last read, or the starting book.
func (s *Shelf) recall(ctx context.Context) *moderation.Book {
	b, err := s.Memory.Kept(ctx, goodRules)
	if err == nil && b == nil {
		return moderation.Starting()
	}
	var sources []moderation.Source
	if err == nil {
		err = json.Unmarshal(b, &sources)
	}
	if err == nil {
		var book *moderation.Book
		if book, err = moderation.Load(sources...); err == nil {
			return book
		}
	}
	s.log().Error("the rules that were kept can't be used; the starting book is in force", "err", err)
	return moderation.Starting()
}

// readLibrary puts the posts on the shelf in force. A broken post takes no other down.
func (s *Shelf) readLibrary(fault *ShelfFault) error {
	files := samples.Library()
	if s.Library != "" {
		files = os.DirFS(s.Library)
		if _, err := fs.ReadDir(files, "."); err != nil {
			fault.NoPosts = true
			if s.library == nil {
				s.library, _ = content.Load(embed.FS{}) // no posts at all
			}
			return fmt.Errorf("read the posts in %s: %w", s.Library, err)
		}
	}
	library, found := content.Load(files)
	for _, f := range found {
		s.log().Warn("something is to be mended in the posts; content check says more", "file", f.File, "what", f.Code)
	}
	s.library = library
	return nil
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
			if name != root && entry.IsDir() && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
			if info, err := os.Stat(name); err == nil && !info.IsDir() {
				fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano())
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
