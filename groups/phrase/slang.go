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

// A slang is how people really type in a locale.
type slang struct {
	spellings []Spelling
	typed     map[string]bool
	fillers   []string
}

// Spellings returns how words are typed in all locales: abbreviations, slang, and the
// regional words listed there. Nothing typed is there twice, and no plain words hold
// anything typed. Where two locales differ, the one that comes first in Locales counts.
// The result is the caller's own.
func (b *Book) Spellings() []Spelling {
	var all []Spelling
	seen := map[string]bool{}
	for _, name := range b.order {
		for _, s := range b.locales[name].slang.spellings {
			if !seen[s.Typed] {
				seen[s.Typed] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// Fillers returns the words of all locales that say little: "ingin sekali pulang" still
// says "ingin pulang" without them. The result is the caller's own.
func (b *Book) Fillers() []string {
	var all []string
	for _, name := range b.order {
		for _, w := range b.locales[name].slang.fillers {
			if !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	return all
}

// readSlang reads the tables slang*.txt and fillers.txt of a locale; it may have none.
func readSlang(fsys fs.FS, name string) (slang, error) {
	s := slang{typed: map[string]bool{}}
	files, err := fs.Glob(fsys, path.Join(name, "slang*.txt"))
	if err != nil {
		return s, err
	}
	for _, file := range files {
		err := eachLine(fsys, file, s.spelling)
		if err != nil {
			return s, err
		}
	}
	err = eachLine(fsys, path.Join(name, "fillers.txt"), func(line string) error {
		s.fillers = append(s.fillers, splitWords(line)...)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return s, err
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
		if s.typed[w] {
			return fmt.Errorf("%q stands here a second time; keep one", w)
		}
		s.typed[w] = true
		s.spellings = append(s.spellings, Spelling{w, plain})
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

// checkSlang returns an error when the plain words of a spelling hold something that is
// itself typed for something else, in whatever locale: nobody replaces twice.
func (b *Book) checkSlang() error {
	typed := map[string]string{}
	all := b.Spellings()
	for _, s := range all {
		typed[s.Typed] = s.Plain
	}
	sound := map[string]bool{}
	for _, s := range all {
		if sound[s.Plain] {
			continue
		}
		sound[s.Plain] = true
		words := strings.Fields(s.Plain)
		for i := range words {
			for k := i + 1; k <= len(words); k++ {
				part := strings.Join(words[i:k], " ")
				if to, ok := typed[part]; ok {
					return fmt.Errorf("slang %q = %q: %q is itself slang, for %q; write what it means", s.Typed, s.Plain, part, to)
				}
			}
		}
	}
	return nil
}
