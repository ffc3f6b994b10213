// Package redact takes out of a text what would tell who wrote it.
package redact

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands in place of what would tell who wrote.
const (
	Name   = "[nama]"
	Number = "[nomor]" // also of an address or a link
)

// Text returns what somebody said without their name, as far as it is known or said in it, and
// without numbers, addresses and links that lead to somebody. No rule knows all that tells who
// somebody is: let them see what is left before others do.
func Text(said, name string) string {
	covers := addresses(said)
	for _, p := range named(pieces(said), spellings(name)) {
		if !slices.ContainsFunc(covers, p.within) {
			covers = append(covers, cover{p.from, p.to, Name})
		}
	}
	slices.SortFunc(covers, func(a, b cover) int { return cmp.Compare(a.from, b.from) })
	return coverNumbers(strings.Join(strings.Fields(put(said, covers)), " "))
}

// Oneself says whether somebody speaks of themselves.
func Oneself(said string) bool {
	return slices.ContainsFunc(pieces(said), func(p piece) bool { return oneself.has(p.word) })
}

// A cover is what is covered of a text.
type cover struct {
	from, to int // bytes
	with     string
}

// within says whether a piece stands under a cover.
func (p piece) within(c cover) bool { return p.from < c.to && c.from < p.to }

// put covers a text; the covers are in order, and none lies over another.
func put(s string, covers []cover) string {
	var out strings.Builder
	at := 0
	for k, c := range covers {
		gap := s[at:c.from]
		// Of a name in pieces, "Nur'aini", no sign is left between.
		inside := k > 0 && covers[k-1].with == c.with && gap != "" && len(gap) <= utf8.UTFMax && !strings.ContainsFunc(gap, unicode.IsSpace)
		if !inside {
			out.WriteString(gap + c.with)
		}
		at = c.to
	}
	return out.String() + s[at:]
}
