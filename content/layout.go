package content

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// A Layout is something a post's head asks of how it is written out.
type Layout string

// The layouts. Without any, headings keep their letters, tables become lists,
// and a rule is a line of dashes.
const (
	CapsTitle   Layout = "judul-kapital" // headings of the first level in capitals
	ColumnTable Layout = "tabel-lurus"   // tables that fit a phone in columns
	RuleSplits  Layout = "garis-bagi"    // a rule begins a new message
)

var layouts = []choice{
	{string(CapsTitle), "caps-title"}, {string(ColumnTable), "column-table"}, {string(RuleSplits), "rule-splits"},
}

// Has reports whether the post's head asks for that.
func (p Post) Has(l Layout) bool { return slices.Contains(p.Layout, l) }

// setLayout takes a list of layouts, or one.
func (d *document) setLayout(k string, n *yaml.Node) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		if l := d.choose(k, item, layouts); l != "" {
			d.post.Layout = append(d.post.Layout, Layout(l))
		}
	}
}
