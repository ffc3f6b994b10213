package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

// A naming is a title, or a keyword, of several words that tell something.
type naming struct {
	doc   uint32
	words []string
}

// An entry is a naming by its terms, sorted and each once. A question that has them all is about
// its post, however ordinary each of them is: "hp" says little, "hp di dada" says which post.
type entry struct {
	doc, n uint32 // n of the terms are used
	terms  [mostTerms]uint32
}

// mostTerms: whoever names a post by more words than these asks for it by fewer.
const mostTerms = 4

// partsOf returns the parts of a title, which often names two things.
func partsOf(title string) []string {
	title = strings.NewReplacer(" dan ", ",", " atau ", ",", " and ", ",", " or ", ",").Replace(title)
	return strings.FieldsFunc(title, func(r rune) bool { return unicode.IsPunct(r) && r != '-' && r != '\'' })
}

// telling returns the words of a naming that say something.
func (d *draftShelf) telling(text string) []string {
	return slices.DeleteFunc(split(text), func(w string) bool { return d.stops[w] || len(w) < 2 })
}

// enter keeps the namings as entries, by the first of their terms.
func (d *draftShelf) enter() {
	for _, n := range d.named {
		var terms []uint32
		for _, w := range n.words {
			terms = append(terms, d.number[w])
		}
		slices.Sort(terms)
		if terms = slices.Compact(terms); len(terms) > 1 && len(terms) <= mostTerms {
			e := entry{doc: n.doc, n: uint32(len(terms))}
			copy(e.terms[:], terms)
			d.entries = append(d.entries, e)
		}
	}
	slices.SortFunc(d.entries, func(a, b entry) int {
		return cmp.Or(slices.Compare(a.terms[:a.n], b.terms[:b.n]), cmp.Compare(a.doc, b.doc))
	})
	d.entries = slices.Clip(slices.Compact(d.entries))
}

// countEntries adds to posts what it says that all of a naming is in the question.
func (s *shelf) countEntries(hits []hit, slots []uint16, asked understood) {
	if len(asked.words) < 2 {
		return
	}
	by, special := map[uint32]uint32{}, uint32(0) // the words that may mean a term, and those not of every day
	for i, w := range asked.words {
		if !w.everyDay {
			special |= 1 << i
		}
		for _, m := range w.means {
			if m.per > aClass {
				by[m.term] |= 1 << i
			}
		}
	}
	for term := range by {
		at, _ := slices.BinarySearchFunc(s.entries, term, func(e entry, t uint32) int { return cmp.Compare(e.terms[0], t) })
		for _, e := range s.entries[at:] {
			if e.terms[0] != term {
				break
			}
			if words := e.in(by); words != 0 && slots[e.doc] != 0 {
				hits[slots[e.doc]-1].inEntry |= words
			}
		}
	}
	for i := range hits {
		if h := &hits[i]; h.inEntry != 0 {
			h.entry = asked.weightOf(h.inEntry)
			h.own = h.own || h.inEntry&special != 0
			h.score += h.entry * 3 / 4
		}
	}
}

// in returns the words of a question that an entry is made of, or none when one is missing.
func (e entry) in(by map[uint32]uint32) uint32 {
	var words uint32
	for _, t := range e.terms[:e.n] {
		if by[t] == 0 {
			return 0
		}
		words |= by[t]
	}
	if bits.OnesCount32(words) < int(e.n) {
		return 0 // one word can't mean two of them
	}
	return words
}

// weightOf is how rare some words of a question are.
func (u understood) weightOf(words uint32) uint32 {
	weight := 0
	for i, w := range u.words {
		if words&(1<<i) != 0 {
			weight += w.weight
		}
	}
	return uint32(weight)
}
