package moderation

import "embed"

//go:embed book/*.yaml
var bookFiles embed.FS

const careFile = "care.yaml"

// Embedded returns a book of the care rules alone, which are part of every
// book. Each call makes it anew.
func Embedded() *Book { return mustBook(assemble(nil)) }

// Starting returns the whole starting rule book, used where no other is given.
// Each call makes it anew.
func Starting() *Book { return builtStarting() }

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

// mustBook returns the embedded book; a test proves that it is sound.
func mustBook(b *Book, err error) *Book {
	if err != nil {
		panic("moderation: the embedded book: " + err.Error())
	}
	return b
}
