package content

import (
	"bytes"
	"errors"
	"io/fs"

	"go.yaml.in/yaml/v4"
)

// SynonymsFile is where a library keeps words that mean the same to who asks for a post, as
// lines of "- [eneg, mual, muntah]".
const SynonymsFile = "sinonim.yaml"

// Synonyms returns the library's own words that mean the same, each list for itself. There
// are none when it has no such file, or none that can be read.
func (l *Library) Synonyms() [][]string {
	lists, _ := ParseSynonyms(SynonymsFile, l.shared.raw[SynonymsFile])
	return lists
}

// readSynonyms reads the file of words alike, if there is one, and says what is wrong with it.
func readSynonyms(fsys fs.FS) ([]byte, []Finding) {
	src, err := readFile(fsys, SynonymsFile, MaxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, []Finding{unread(err).At(SynonymsFile, 0, 0)}
	}
	_, found := ParseSynonyms(SynonymsFile, src)
	return src, found
}

// ParseSynonyms reads lists of words that mean the same. A list that can't be used is left
// out, and a finding says where it stands.
func ParseSynonyms(file string, src []byte) ([][]string, []Finding) {
	d := &document{file: file, text: unixLines(src)}
	var doc yaml.Node
	if err := yaml.Load(d.text, &doc); err != nil {
		d.brokenHead(err)
		return nil, oneLineUp(d.found)
	}
	if len(doc.Content) == 0 {
		return nil, nil // empty, or only comments
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.SequenceNode {
		d.report(place{2, 1}, "bad-synonyms")
		return nil, oneLineUp(d.found)
	}
	var lists [][]string
	for _, n := range doc.Content[0].Content {
		if words, ok := d.alike(n); ok {
			lists = append(lists, words)
		} else {
			d.report(at(n), "bad-synonyms")
		}
	}
	return lists, oneLineUp(d.found)
}

// alike returns the words of one list, and whether it is one of at least two words.
func (d *document) alike(n *yaml.Node) ([]string, bool) {
	if n.Kind != yaml.SequenceNode || len(n.Content) < 2 {
		return nil, false
	}
	words := make([]string, 0, len(n.Content))
	for _, w := range n.Content {
		if w.Kind != yaml.ScalarNode || w.Value == "" {
			return nil, false
		}
		words = append(words, w.Value)
	}
	return words, true
}

// Text reads the body of a post as it stands in its file now, for finding words in it: not
// for sending. It is nil when the file can't be read.
func (l *Library) Text(p Post) []byte {
	src, err := readFile(l.fsys, p.File, MaxFile)
	if err != nil {
		return nil
	}
	src = unixLines(src)
	for line := 1; line < p.BodyLine; line++ {
		_, after, ok := bytes.Cut(src, []byte("\n"))
		if !ok {
			return nil
		}
		src = after
	}
	return src
}
