package content

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"pita/groups/typo"
)

// scalar returns the one text a node holds, or reports that it holds more.
func (d *document) scalar(k string, n *yaml.Node) (string, bool) {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		d.report(at(n), "want-text", k)
		return "", false
	}
	value := strings.TrimSpace(n.Value)
	if unfilled(value) {
		d.report(at(n), "to-fill", k, value)
	}
	return value, true
}

func text(field func(*Post) *string) func(*document, string, *yaml.Node) {
	return func(d *document, k string, n *yaml.Node) {
		if s, ok := d.scalar(k, n); ok {
			*field(&d.post) = s
		}
	}
}

// list takes a list, or one text as a list of one.
func list(field func(*Post) *[]string) func(*document, string, *yaml.Node) {
	return func(d *document, k string, n *yaml.Node) {
		items := []*yaml.Node{n}
		switch n.Kind {
		case yaml.SequenceNode:
			items = n.Content
		case yaml.MappingNode:
			d.report(at(n), "want-list", k)
			return
		}
		out := make([]string, 0, len(items))
		for _, item := range items {
			if s, ok := d.scalar(k, item); ok {
				out = append(out, s)
			}
		}
		*field(&d.post) = out
	}
}

func date(field func(*Post) *Date) func(*document, string, *yaml.Node) {
	return func(d *document, k string, n *yaml.Node) {
		s, ok := d.scalar(k, n)
		if !ok {
			return
		}
		day, err := ParseDate(s)
		if err != nil && unfilled(s) {
			return
		}
		if err != nil {
			d.report(at(n), "bad-date", k, s)
			return
		}
		*field(&d.post) = day
	}
}

var goodID = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

var goodHandle = regexp.MustCompile(`^@?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$`)

// handle takes the handle of one person: of whom a name means nobody can be sure.
func handle(field func(*Post) *string) func(*document, string, *yaml.Node) {
	return func(d *document, k string, n *yaml.Node) {
		s, ok := d.scalar(k, n)
		if !ok {
			return
		}
		*field(&d.post) = s // it bars whom it may mean, though the post is broken
		if !unfilled(s) && !goodHandle.MatchString(s) {
			d.report(at(n), "bad-handle", k, s)
		}
	}
}

func (d *document) setID(k string, n *yaml.Node) {
	s, ok := d.scalar(k, n)
	if !ok {
		return
	}
	if !goodID.MatchString(s) {
		d.report(at(n), "bad-id", s)
		return
	}
	d.post.ID = s
}

// A choice is a value a key may have, and its English alias.
type choice struct{ name, alias string }

var kinds = []choice{
	{string(Education), "education"}, {string(Reminder), "reminder"}, {string(Announcement), "announcement"},
	{string(Emergency), "emergency"}, {string(Poll), "poll"}, {string(SeriesKind), "series"},
}

var tones = []choice{
	{string(Cheerful), "cheerful"}, {string(Neutral), "neutral"}, {string(Mourning), "mourning"},
}

func (d *document) setKind(k string, n *yaml.Node) { d.post.Kind = Kind(d.choose(k, n, kinds)) }

func (d *document) setTone(k string, n *yaml.Node) { d.post.Tone = Tone(d.choose(k, n, tones)) }

func (d *document) choose(k string, n *yaml.Node, from []choice) string {
	s, ok := d.scalar(k, n)
	if !ok {
		return ""
	}
	names := make([]string, 0, len(from))
	for _, c := range from {
		if s == c.name || s == c.alias {
			return c.name
		}
		names = append(names, c.name)
	}
	d.report(at(n), "unknown-value", k, s, strings.Join(names, ", "))
	return ""
}

// setImage takes "gambar: file.png", or its file and what it shows.
func (d *document) setImage(k string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		if s, ok := d.scalar(k, n); ok {
			d.post.Image = &Asset{File: s}
		}
		return
	}
	pic := &Asset{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		switch name.Value {
		case "file", "berkas":
			pic.File, _ = d.scalar(k+".file", value)
		case "alt", "keterangan":
			pic.Alt, _ = d.scalar(k+".alt", value)
		default:
			known := []string{"file", "alt", "berkas", "keterangan"}
			d.report(at(name), "unknown-key", name.Value, typo.Nearest(name.Value, known))
		}
	}
	if pic.File == "" {
		d.report(at(n), "missing-key", k+".file", "file: sadari.png")
		return
	}
	d.post.Image = pic
}
