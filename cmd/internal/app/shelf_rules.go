package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pita/groups"
	"pita/moderation"
)

// RuleFiles reads a rule file, or all those of a folder in the order of their names, each
// named by its base. The error joins a *moderation.Fault for each that can't be read; then
// there are none: rules of which a part is missing are not used.
func RuleFiles(name string) ([]moderation.Source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fileFault(name, err)
	}
	names := []string{name}
	if info.IsDir() {
		if names, err = rulesIn(name); err != nil {
			return nil, err
		}
	}
	var sources []moderation.Source
	var errs []error
	for _, n := range names {
		data, err := readRules(n)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		sources = append(sources, moderation.Source{Name: filepath.Base(n), Data: data})
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return sources, nil
}

// rulesIn returns the rule files of a folder, which has at least one.
func rulesIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fileFault(dir, err)
	}
	for _, e := range entries {
		if IsRuleFile(e.Name()) {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, &moderation.Fault{File: filepath.Base(dir), What: moderation.FolderEmpty}
	}
	return names, nil
}

// IsRuleFile says whether a file of that name in a folder of rules is read.
func IsRuleFile(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return !strings.HasPrefix(name, ".") && (ext == ".yaml" || ext == ".yml")
}

// readRules reads one rule file. What is no plain file is not opened: a pipe would keep
// its reader waiting for ever.
func readRules(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fileFault(name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, &moderation.Fault{File: filepath.Base(name), What: moderation.FileOdd}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fileFault(name, err)
	}
	defer f.Close()
	// One byte more than fits tells that it is too large.
	data, err := io.ReadAll(io.LimitReader(f, moderation.LargestFile+1))
	if err != nil {
		return nil, fileFault(name, err)
	}
	return data, nil
}

func fileFault(name string, err error) *moderation.Fault {
	f := &moderation.Fault{File: filepath.Base(name), What: moderation.FileUnread}
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.What = moderation.FileMissing
	case errors.Is(err, fs.ErrPermission):
		f.What = moderation.FileForbidden
	case errors.As(err, &path):
		f.Args = []string{"why", path.Err.Error()}
	default:
		f.Args = []string{"why", err.Error()}
	}
	return f
}

// placeOf returns where the first of the faults is, or else the name of all rules, and of
// what kind it is.
func placeOf(err error, all string) (where, why string) {
	where, why = filepath.Base(all), groups.RulesUnread
	faults := moderation.Faults(err)
	if len(faults) == 0 {
		return where, why
	}
	if at := faults[0].Where(); at != "" {
		where = at
	}
	switch faults[0].What {
	case moderation.FileGone:
		why = groups.RulesGone
	case moderation.FolderEmpty, moderation.FileMissing:
		why = groups.RulesNone
	case moderation.FileUnread, moderation.FileForbidden, moderation.FileOdd:
	default:
		why = groups.RulesBroken
	}
	return where, why
}

// A good book of rules is what is kept of the files when they were sound last.
type goodBook struct {
	At      string // what the settings called them
	Sources []moderation.Source
}

// kept returns the rules that were sound when they were last read; none when none were.
func (s *Shelf) kept(ctx context.Context) (good goodBook, err error) {
	b, err := s.Memory.Kept(ctx, goodRules)
	if err != nil || b == nil {
		return goodBook{}, err
	}
	if strings.HasPrefix(string(b), "[") { // as it was before the name was kept with them
		err = json.Unmarshal(b, &good.Sources)
		return good, err
	}
	err = json.Unmarshal(b, &good)
	return good, err
}

// gone says which files are missing of those whose rules are in force, if their rules are
// nowhere else. A file may vanish by a slip, or with a disk; and rules that nobody meant to
// take away would be gone with it.
func (s *Shelf) gone(ctx context.Context, sources []moderation.Source, book *moderation.Book) error {
	good, err := s.kept(ctx)
	if err != nil || good.At != s.Rules {
		return nil // other files than those the settings named before, or nothing to compare with
	}
	var errs []error
	for _, old := range good.Sources {
		if slices.ContainsFunc(sources, func(now moderation.Source) bool { return now.Name == old.Name }) {
			continue
		}
		lost := slices.DeleteFunc(moderation.IDs(old), func(id string) bool { _, ok := book.Rule(id); return ok })
		if len(lost) > 0 {
			errs = append(errs, &moderation.Fault{File: old.Name, What: moderation.FileGone, Args: []string{"rules", strings.Join(lost, ", ")}})
		}
	}
	return errors.Join(errs...)
}

// remember keeps rules that are sound, for a start at which the files are not.
func (s *Shelf) remember(ctx context.Context, sources []moderation.Source) {
	b, err := json.Marshal(goodBook{s.Rules, sources})
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
	good, err := s.kept(ctx)
	if err == nil && good.Sources == nil {
		return StartingBook()
	}
	if err == nil {
		var book *moderation.Book
		if book, err = moderation.Load(good.Sources...); err == nil {
			return book
		}
	}
	s.log().Error("the rules that were kept can't be used; the starting book is in force", "err", err)
	return StartingBook()
}
