package moderation

import (
	_ "embed"

	"pita/groups"
)

//go:generate go test -run TestBookTable -update .

// bookTable is the starting book as writeBook wrote it: read from the rule files, checked and
// built. That takes time and memory, at each start; a test does it and compares.
//
//go:embed book_table.bin
var bookTable string

// tableForm is the first byte of a table. It changes with what stands in one.
const tableForm = 1

// A tableReader reads what writeBook wrote. Texts are parts of the table itself.
type tableReader struct{ rest string }

func (r *tableReader) number() int {
	n, shift := 0, 0
	for i := 0; i < len(r.rest); i++ {
		b := r.rest[i]
		n |= int(b&0x7f) << shift
		if shift += 7; b < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	panic("moderation: book_table.bin ends early; run go generate ./moderation")
}

func (r *tableReader) text() string {
	n := r.number()
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *tableReader) truth() bool { return r.number() == 1 }

func (r *tableReader) texts() []string {
	n := r.number()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = r.text()
	}
	return out
}

func (r *tableReader) rules() []Rule {
	out := make([]Rule, r.number())
	for i := range out {
		out[i] = Rule{
			ID: r.text(), Lane: groups.Lane(r.number()), Kind: r.text(), Reason: r.text(), Words: r.texts(), Except: r.texts(),
			Near: r.texts(), Post: r.text(), GroupPost: r.text(), Soft: r.truth(), Market: r.truth(), Groups: r.texts(),
		}
		if n := r.number(); n > 0 {
			out[i].Examples = make([]Example, n)
			for k := range n {
				out[i].Examples[k] = Example{r.text(), groups.Lane(r.number())}
			}
		}
	}
	return out
}

func (r *tableReader) patterns() []pattern {
	out := make([]pattern, r.number())
	for i := range out {
		out[i] = pattern{
			at: uint32(r.number()), rule: uint32(r.number()), size: uint8(r.number()),
			role: role(r.number()), check: checkID(r.number()), flags: uint8(r.number()),
		}
	}
	return out
}

func (r *tableReader) trie() trie {
	n := r.number()
	if n == 0 {
		return trie{}
	}
	nodes := make([]node, n)
	for i := range nodes {
		nodes[i] = node{uint32(r.number()), uint32(r.number())}
	}
	return trie{nodes}
}

// begin returns a reader that stands behind the form of the table.
func begin() *tableReader {
	r := &tableReader{bookTable}
	if r.number() != tableForm {
		panic("moderation: book_table.bin has another form; run go generate ./moderation")
	}
	return r
}

// builtCare returns the care rules that come with the program.
func builtCare() []draft {
	r := begin()
	care := drafts(r.rules())
	for i := range care {
		care[i].settled = true // a test holds them to their examples
	}
	return care
}

// builtStarting returns the starting book.
func builtStarting() *Book {
	r := begin()
	care := r.rules()
	b := &Book{rules: append(r.rules(), care...), text: r.text(), patterns: r.patterns()}
	for _, t := range b.tries() {
		*t = r.trie()
	}
	b.numbers = make([]numberPattern, r.number())
	for i := range b.numbers {
		b.numbers[i] = numberPattern{build(r.number()), r.number(), uint32(r.number()), role(r.number())}
	}
	b.links = make([]linkPattern, r.number())
	for i := range b.links {
		b.links[i] = linkPattern{linkKind(r.number()), r.text(), uint32(r.number()), role(r.number())}
	}
	b.conditions = make([]condition, r.number())
	for i := range b.conditions {
		b.conditions[i] = condition{circumstance(r.number()), r.number(), uint32(r.number()), role(r.number())}
	}
	b.derive()
	return b
}
