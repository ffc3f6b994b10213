package phrase

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A Spelling is a word or phrase as people type it in a chat, and the plain words it
// stands for.
type Spelling struct{ Typed, Plain string }

// A slang gathers how people really type, in all locales.
type slang struct {
	spellings []Spelling
	fillers   []string
	locale    string
	typed     map[string]said
}

// manySpellings is about as many as there are; more only take longer.
const manySpellings = 1 << 11

// Said is what something typed stands for, and the last locale that lists it.
type said struct{ plain, locale string }

// Spellings returns how words are typed in all locales: abbreviations, slang, and the
// regional words listed there. Nothing typed is there twice, and no plain words hold
// anything typed. Where two locales differ, the one that comes first in Locales counts.
// The result is the caller's own.
func (b *Book) Spellings() []Spelling { return slices.Clone(b.spellings) }

// Fillers returns the words of all locales that say little: "ingin sekali pulang" still
// says "ingin pulang" without them. The result is the caller's own.
func (b *Book) Fillers() []string { return slices.Clone(b.fillers) }

// readSlang reads the tables slang*.txt and fillers.txt of all locales; one may have none.
func (b *Book) readSlang(fsys fs.FS) error {
	s := slang{spellings: make([]Spelling, 0, manySpellings), typed: make(map[string]said, manySpellings)}
	for _, name := range b.order {
		s.locale = name
		files, err := fs.Glob(fsys, path.Join(name, "slang*.txt"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := eachLine(fsys, file, s.spelling); err != nil {
				return err
			}
		}
		err = eachLine(fsys, path.Join(name, "fillers.txt"), s.filler)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	b.spellings, b.fillers = slices.Clip(s.spellings), slices.Clip(s.fillers)
	return s.check()
}

// filler reads a line of fillers.
func (s *slang) filler(line string) error {
	for _, w := range splitWords(line) {
		if !slices.Contains(s.fillers, w) {
			s.fillers = append(s.fillers, w)
		}
	}
	return nil
}

// eachLine calls read with every line of a table that is no comment. An error says where.
func eachLine(fsys fs.FS, file string, read func(line string) error) error {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		n++
		line = strings.ToLower(strings.TrimSpace(line))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := read(line); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

// spelling reads a line "gk, gak, nggak = tidak".
func (s *slang) spelling(line string) error {
	typed, plain, ok := strings.Cut(line, "=")
	plain = strings.Join(strings.Fields(plain), " ")
	words := splitWords(typed)
	if !ok || plain == "" || len(words) == 0 || strings.ContainsAny(plain, "=,") {
		return fmt.Errorf("%q is no row of the table; write: gk, gak, nggak = tidak", line)
	}
	for _, w := range words {
		switch before, known := s.typed[w]; {
		case !known:
			s.typed[w] = said{plain, s.locale}
			s.spellings = append(s.spellings, Spelling{w, plain})
		case before.locale == s.locale:
			return fmt.Errorf("%q stands here a second time; keep one", w)
		default:
			s.typed[w] = said{before.plain, s.locale}
		}
	}
	return nil
}

// splitWords returns what stands between commas, with single spaces.
func splitWords(line string) []string {
	var words []string
	for w := range strings.SplitSeq(line, ",") {
		if w = strings.Join(strings.Fields(w), " "); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// check returns an error when the plain words of a spelling hold something that is
// itself typed for something else, in whatever locale: nobody replaces twice.
func (s *slang) check() error {
	checked := ""
	for _, sp := range s.spellings {
		if sp.Plain == checked {
			continue // those of one line stand together
		}
		checked = sp.Plain
		words := strings.Fields(sp.Plain)
		for i := range words {
			for k := i + 1; k <= len(words); k++ {
				part := strings.Join(words[i:k], " ")
				if to, ok := s.typed[part]; ok {
					return fmt.Errorf("slang %q = %q: %q is itself slang, for %q; write what it means", sp.Typed, sp.Plain, part, to.plain)
				}
			}
		}
	}
	return nil
}
