// Package phrase holds everything Pita says, and every word it understands, by
// locale. A locale is a folder of data; a new one needs no Go.
package phrase

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
)

//go:embed locales
var files embed.FS

var embedded = mustLoad(files)

// fallback is the locale of whoever has none, or an unknown one.
const fallback = "id"

// A Book holds the phrases and words of all locales. It never changes and may be
// shared.
type Book struct {
	order     []string
	locales   map[string]*locale
	spellings []Spelling
	fillers   []string
}

// An Audience says who reads a phrase.
type Audience string

// The audiences.
const (
	Private Audience = "private" // whispered to one person
	Staff   Audience = "staff"   // for those who run a group
	InGroup Audience = "group"   // said in a group
	Part    Audience = "part"    // a piece of another phrase, or a line of a list
	Page    Audience = "page"    // for the manual
	Outside Audience = "outside" // for the owner, by a channel that strangers may read
)

var audiences = []Audience{Private, Staff, InGroup, Part, Page, Outside}

type locale struct {
	name    string
	phrases map[string]phrase
	words   Vocabulary
}

type phrase struct {
	audience Audience
	text     template
}

// Embedded returns the book that the program carries.
func Embedded() *Book { return embedded }

func mustLoad(files fs.FS) *Book {
	sub, err := fs.Sub(files, "locales")
	if err != nil {
		panic(err)
	}
	b, err := Load(sub)
	if err != nil {
		panic(err)
	}
	return b
}

// Load reads a book from folders, one for each locale, each with a phrases.yaml and
// a words.yaml, and with tables slang*.txt and fillers.txt if it likes. Every locale
// must say the same things: the same keys with the same placeholders, and words for the
// same commands. An error names file, line and column where it can.
func Load(fsys fs.FS) (*Book, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("read locales: %w", err)
	}
	b := &Book{locales: map[string]*locale{}}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		l, err := loadLocale(fsys, e.Name())
		if err != nil {
			return nil, fmt.Errorf("load locale %s: %w", e.Name(), err)
		}
		b.order = append(b.order, l.name)
		b.locales[l.name] = l
	}
	if b.locales[fallback] == nil {
		return nil, fmt.Errorf("load locales: want a folder %q, have %q", fallback, b.order)
	}
	// The locale of those who have none comes first.
	b.order = slices.DeleteFunc(b.order, func(n string) bool { return n == fallback })
	b.order = append([]string{fallback}, b.order...)
	for _, name := range b.order[1:] {
		if err := b.locales[fallback].matches(b.locales[name]); err != nil {
			return nil, err
		}
	}
	if err := b.readSlang(fsys); err != nil {
		return nil, fmt.Errorf("load locales: %w", err)
	}
	return b, nil
}

// Locales returns the names of the locales, Indonesian first and the others sorted.
func (b *Book) Locales() []string { return slices.Clone(b.order) }

// Has says whether there is a phrase of that key.
func (b *Book) Has(key string) bool {
	_, ok := b.locales[fallback].phrases[key]
	return ok
}

// Keys returns the keys of all phrases, sorted.
func (b *Book) Keys() []string { return b.locales[fallback].keys() }

// Audience returns who reads the phrase of that key, or "" when there is none.
func (b *Book) Audience(key string) Audience { return b.locales[fallback].phrases[key].audience }

// Placeholders returns the names of the arguments that the phrase of that key needs,
// sorted.
func (b *Book) Placeholders(key string) []string {
	return b.locales[fallback].phrases[key].text.names()
}

// Words returns the words of a locale, or Indonesian ones where it is unknown. The
// result is the caller's own.
func (b *Book) Words(locale string) Vocabulary { return b.in(locale).words.clone() }

func (b *Book) in(name string) *locale {
	if l, ok := b.locales[name]; ok {
		return l
	}
	return b.locales[fallback]
}
