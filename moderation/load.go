package moderation

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"pita/groups"
)

// A Source is a rule file. Its Name stands in errors.
type Source struct {
	Name string
	Data []byte
}

// Load returns the book of these rule files and the care rules that always
// apply. The error joins a *Fault for each thing that is wrong, a hundred at
// most; then there is no book. A file that says "aturan: kosong" (rules: none)
// holds no rules on purpose; one that is merely empty has a fault.
func Load(sources ...Source) (*Book, error) {
	var ds []draft
	var errs []error
	size := 0
	for _, src := range sources {
		if size += len(src.Data); size > largestBook {
			errs = append(errs, (&parser{file: src.Name}).at(nil, "all-too-big", "most", strconv.Itoa(largestBook>>20)))
			break
		}
		got, err := parse(src)
		ds, errs = append(ds, got...), append(errs, err...)
	}
	if len(errs) > 0 {
		return nil, joined(errs)
	}
	return assemble(ds)
}

// mostFaults is how many faults are told at once: whoever mends them sees the rest then.
const mostFaults = 100

// joined returns the faults as one error, the first of them where there are very many.
func joined(errs []error) error {
	if more := len(errs) - mostFaults; more > 0 {
		errs = append(errs[:mostFaults:mostFaults], wrong("more", "n", strconv.Itoa(more)))
	}
	return errors.Join(errs...)
}

// IDs returns the ids of the rules in a rule file, as far as it can be read.
func IDs(src Source) []string {
	ds, _ := parse(src)
	var ids []string
	for _, d := range ds {
		if d.ID != "" {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// A parser reads one rule file.
type parser struct {
	file string
	errs []error
}

func parse(src Source) ([]draft, []error) {
	p := &parser{file: src.Name}
	data := bytes.TrimPrefix(src.Data, []byte("\ufeff"))
	if err := p.unreadable(data); err != nil {
		return nil, []error{err}
	}
	var doc yaml.Node
	if err := yaml.Load(data, &doc); err != nil {
		return nil, []error{p.broken(data, err)}
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, []error{p.at(&doc, "no-rules")}
	}
	var list *yaml.Node
	p.fields(doc.Content[0], func(key, value *yaml.Node) {
		if key.Value == "aturan" || key.Value == "rules" {
			list = value
			return
		}
		p.fault(key, "unknown-top", "key", key.Value)
	})
	var ds []draft
	switch {
	case list == nil:
		p.fault(doc.Content[0], "no-rules")
	case list.Kind == yaml.AliasNode:
		p.fault(list, "alias")
	case list.Kind == yaml.ScalarNode && (list.Value == "kosong" || list.Value == "none"):
	case list.Kind != yaml.SequenceNode || len(list.Content) == 0:
		p.fault(list, "rules-empty")
	default:
		for _, n := range list.Content {
			ds = append(ds, p.rule(n))
		}
	}
	return ds, p.errs
}

// at returns an error that says where n stands in the file.
func (p *parser) at(n *yaml.Node, what Code, args ...string) error {
	line, col := 1, 1
	if n != nil && n.Line > 0 {
		line, col = n.Line, n.Column
	}
	return &Fault{File: p.file, Line: line, Col: col, What: what, Args: args}
}

func (p *parser) fault(n *yaml.Node, what Code, args ...string) {
	p.errs = append(p.errs, p.at(n, what, args...))
}

// fields calls each with every key of a mapping, and refuses a key given twice.
func (p *parser) fields(n *yaml.Node, each func(key, value *yaml.Node)) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			p.fault(key, "key-twice", "key", key.Value)
			continue
		}
		seen[key.Value] = true
		each(key, n.Content[i+1])
	}
}

// fieldNames lists the keys of a rule, Indonesian first.
var fieldNames = []struct {
	id, en string
	field  field
}{
	{"id", "id", fieldID}, {"jalur", "lane", fieldLane}, {"macam", "kind", fieldKind},
	{"alasan", "reason", fieldReason}, {"kata", "words", fieldWords}, {"kecuali", "except", fieldExcept},
	{"dekat", "near", fieldNear}, {"pos", "post", fieldPost}, {"pos_grup", "group_post", fieldGroupPost},
	{"lunak", "soft", fieldSoft}, {"pasar", "market", fieldMarket}, {"grup", "groups", fieldGroups}, {"contoh", "examples", fieldExamples},
}

func (p *parser) rule(n *yaml.Node) draft {
	d := draft{fields: map[field]place{}, items: map[field][]place{}}
	d.at = place{p.file, n.Line, n.Column}
	if n.Kind == yaml.AliasNode {
		p.fault(n, "alias")
		return d
	}
	if n.Kind != yaml.MappingNode {
		p.fault(n, "no-keys")
		return d
	}
	var examples *yaml.Node
	p.fields(n, func(key, value *yaml.Node) {
		i := slices.IndexFunc(fieldNames, func(f struct {
			id, en string
			field  field
		}) bool {
			return f.id == key.Value || f.en == key.Value
		})
		if i < 0 {
			p.fault(key, "unknown-key", "key", key.Value, "keys", knownKeys())
			return
		}
		f := fieldNames[i].field
		if _, twice := d.fields[f]; twice {
			p.fault(key, "key-languages", "key", key.Value)
			return
		}
		d.fields[f] = place{p.file, value.Line, value.Column}
		if f == fieldExamples {
			examples = value
			return
		}
		p.set(&d, f, value)
	})
	if examples != nil {
		p.examples(&d, examples)
	}
	return d
}

func knownKeys() string {
	var names []string
	for _, f := range fieldNames {
		names = append(names, f.id)
	}
	return strings.Join(names, ", ")
}

// set reads one field of a rule.
func (p *parser) set(d *draft, f field, n *yaml.Node) {
	switch f {
	case fieldID:
		d.ID = p.text(n)
	case fieldReason:
		d.Reason = p.text(n)
	case fieldPost:
		d.Post = p.text(n)
	case fieldGroupPost:
		d.GroupPost = p.text(n)
	case fieldKind:
		d.Kind = p.kind(n)
	case fieldLane:
		d.Lane = p.lane(n, false)
	case fieldSoft:
		d.Soft = p.yes(n)
	case fieldMarket:
		d.Market = p.yes(n)
	case fieldWords:
		d.Words = p.list(d, f, n)
	case fieldExcept:
		d.Except = p.list(d, f, n)
	case fieldNear:
		d.Near = p.list(d, f, n)
	case fieldGroups:
		d.Groups = p.list(d, f, n)
	}
}

// text reads a single line that is not empty.
func (p *parser) text(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.AliasNode:
		p.fault(n, "alias")
		return ""
	case n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle != 0:
		p.fault(n, "brace-bare")
		return ""
	case n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" || n.Tag == "!!null" && n.Value != "null":
		p.fault(n, "no-text")
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (p *parser) yes(n *yaml.Node) bool {
	switch strings.ToLower(n.Value) {
	case "ya", "yes", "true":
		return true
	case "tidak", "no", "false":
		return false
	}
	p.fault(n, "no-yes", "value", n.Value)
	return false
}

func (p *parser) lane(n *yaml.Node, none bool) groups.Lane {
	lane, ok := groups.ParseLane(n.Value)
	if n.Kind == yaml.ScalarNode && ok && (none || lane != groups.None) {
		return lane
	}
	p.fault(n, "unknown-lane", "value", n.Value)
	return groups.None
}

var kindNames = map[string]string{
	"putus-asa": Despair, "despair": Despair, "bahaya": Danger, "danger": Danger,
	"kekerasan": Violence, "violence": Violence,
}

func (p *parser) kind(n *yaml.Node) string {
	k, ok := kindNames[n.Value]
	if !ok {
		p.fault(n, "unknown-kind", "value", n.Value)
	}
	return k
}

// list reads a list of texts and keeps the place of each.
func (p *parser) list(d *draft, f field, n *yaml.Node) []string {
	if n.Kind == yaml.AliasNode {
		p.fault(n, "alias")
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		p.fault(n, "no-list")
		return nil
	}
	if len(n.Content) == 0 {
		p.fault(n, "list-empty")
		return nil
	}
	var words []string
	for _, item := range n.Content {
		words = append(words, p.text(item))
		d.items[f] = append(d.items[f], place{p.file, item.Line, item.Column})
	}
	return words
}

// examples reads texts, which get the rule's lane, and texts with their lane.
func (p *parser) examples(d *draft, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.fault(n, "no-examples")
		return
	}
	for _, item := range n.Content {
		e := Example{Lane: d.Lane}
		if item.Kind == yaml.MappingNode {
			p.fields(item, func(key, value *yaml.Node) {
				switch key.Value {
				case "teks", "text":
					e.Text = p.text(value)
				case "jalur", "lane":
					e.Lane = p.lane(value, true)
				default:
					p.fault(key, "example-key", "key", key.Value)
				}
			})
			if e.Text == "" {
				p.fault(item, "example-empty")
			}
		} else {
			e.Text = p.text(item)
		}
		d.Examples = append(d.Examples, e)
		d.items[fieldExamples] = append(d.items[fieldExamples], place{p.file, item.Line, item.Column})
	}
}
