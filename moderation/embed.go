package moderation

import (
	"embed"
	"errors"
	"slices"
)

//go:embed book/*.yaml
var bookFiles embed.FS

const careFile = "care.yaml"

// Embedded returns a book of the care rules alone, which are part of every
// book. Each call makes it anew.
func Embedded() *Book { return mustBook(assemble(nil)) }

// Starting returns the whole starting rule book, used where no other is given.
// Each call makes it anew.
func Starting() *Book {
	var ds []draft
	var errs []error
	for _, src := range StartingSources() {
		got, wrong := parse(src)
		ds, errs = append(ds, got...), append(errs, wrong...)
	}
	// A test loads these files as anybody's, with all their examples.
	for i := range ds {
		ds[i].settled = true
	}
	if len(errs) > 0 {
		return mustBook(nil, joined(errs))
	}
	return mustBook(assemble(ds))
}

// StartingSources returns the rule files of the starting book, the care rules
// apart, so that people can begin their own with them.
func StartingSources() []Source {
	entries, err := bookFiles.ReadDir("book")
	if err != nil {
		panic("moderation: read the embedded book: " + err.Error())
	}
	var sources []Source
	for _, e := range entries {
		if e.Name() != careFile {
			sources = append(sources, bookFile(e.Name()))
		}
	}
	return sources
}

func bookFile(name string) Source {
	data, err := bookFiles.ReadFile("book/" + name)
	if err != nil {
		panic("moderation: read the embedded book: " + err.Error())
	}
	return Source{Name: name, Data: data}
}

// The care rules that come with the program are part of every book, so they are
// read once.
var careRules, careFaults = parseCare()

func parseCare() ([]draft, error) {
	ds, errs := parse(bookFile(careFile))
	for i := range ds {
		ds[i].settled = true
	}
	return ds, errors.Join(errs...)
}

// careDrafts returns the care rules that come with the program. What they hold is not
// to be changed.
func careDrafts() ([]draft, error) { return slices.Clone(careRules), careFaults }

// mustBook returns the embedded book; a test proves that it is sound.
func mustBook(b *Book, err error) *Book {
	if err != nil {
		panic("moderation: the embedded book: " + err.Error())
	}
	return b
}
