package content

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"pita/groups/typo"
)

// CitationsFile is where a library keeps the sources its posts share, as lines
// of "key: name of the source, https://...".
const CitationsFile = "sumber.yaml"

// citations are a library's shared sources by key.
type citations map[string]string

// readCitations reads the shared sources; a library without any is complete.
func readCitations(fsys fs.FS) (citations, []Finding) {
	d, pairs := openPairs(fsys, CitationsFile)
	if pairs == nil {
		return nil, oneLineUp(d.found)
	}
	known := citations{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		if value.Kind != yaml.ScalarNode || strings.TrimSpace(value.Value) == "" {
			d.report(at(value), "bad-citation", name.Value)
			continue
		}
		if _, twice := known[name.Value]; twice {
			d.report(at(name), "duplicate-key", name.Value, "?")
			continue
		}
		known[name.Value] = strings.TrimSpace(value.Value)
	}
	return known, oneLineUp(d.found)
}

// openPairs reads a file of "key: value" that the posts of a library share. There are no
// pairs when it is not there, is empty, or can't be read; findings say the last.
func openPairs(fsys fs.FS, file string) (*document, []*yaml.Node) {
	d := &document{file: file}
	src, err := readFile(fsys, file, MaxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err != nil {
		d.found = append(d.found, unread(err).At(file, 0, 0))
		return d, nil
	}
	return d, d.pairsOf(src)
}

// pairsOf takes a whole file of "key: value" apart.
func (d *document) pairsOf(src []byte) []*yaml.Node {
	d.text = unixLines(src)
	var doc yaml.Node
	if err := yaml.Load(d.text, &doc); err != nil {
		d.brokenHead(err)
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		d.report(place{2, 1}, "not-mapping")
		return nil
	}
	return doc.Content[0].Content
}

// oneLineUp moves findings from a head, which begins on line 2, to a whole file.
func oneLineUp(found []Finding) []Finding {
	for i := range found {
		found[i].Line = max(found[i].Line-1, 1)
	}
	return found
}

// cite puts the words of the citations a post uses in place of their keys.
func (d *document) cite(known citations) {
	for i, s := range d.post.Sources {
		name, isKey := strings.CutPrefix(s, "@")
		if !isKey {
			continue
		}
		words, ok := known[name]
		switch {
		case ok:
			d.post.Sources[i] = words
			d.post.Cited = append(d.post.Cited, name)
		case len(known) == 0:
			d.report(d.keys["sumber"], "no-citations", name)
		default:
			d.report(d.keys["sumber"], "unknown-citation", name, typo.Nearest(name, known.keys()))
		}
	}
}

func (c citations) keys() []string {
	names := make([]string, 0, len(c))
	for k := range c {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}
