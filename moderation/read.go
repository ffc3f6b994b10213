package moderation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A letter is one letter or digit as a person reads it, and where it stands.
type letter struct {
	off  uint32 // its first byte in the original
	word uint32 // the number of its word, from 1
	glyph
}

// What can stand between two letters.
const (
	gapSpace = 1 << iota // white space
	gapMark              // punctuation, markup, emoji, decoration
)

// How a letter is written. A change of style in the middle of a word is where
// a reader sees one word end and another begin.
const (
	styleNone uint8 = iota
	styleLower
	styleUpper
	styleDigit
	styleFancy
)

// read appends to ls what a person reads in s, in one pass.
func read(s string, ls []letter) []letter {
	at := letter{glyph: glyph{gap: gapSpace}}
	for i := 0; i < len(s); {
		if g := ascii[s[i]]; s[i] < utf8.RuneSelf && g.class != classMaybe {
			if g.class == 0 {
				at.gap |= g.gap
				i++
				continue
			}
			if at.gap != 0 {
				at.word++
				g.gap, at.gap = at.gap, 0
			}
			ls = append(ls, letter{uint32(i), at.word, g})
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		at.off = uint32(i)
		ls = readRune(s, r, size, ls, &at)
		i += size
	}
	return ls
}

// readRune appends what the rune r, at byte at.off of s, reads as. What stands
// between at and the letter before is in at.gap.
func readRune(s string, r rune, size int, ls []letter, at *letter) []letter {
	g := glyphAt(s, int(at.off), r, size)
	if g.class == classMaybe || g.class == classSign {
		g = signGlyph(s, int(at.off), size, ls, at.gap, g)
	}
	if g.class == 0 {
		at.gap |= g.gap
		return ls
	}
	if at.gap != 0 {
		at.word++
	}
	g.gap, at.gap = at.gap, 0
	l := letter{at.off, at.word, g}
	if g.class == classMany {
		return appendMany(ls, manyOf(r), l)
	}
	return append(ls, l)
}

// appendMany appends the letters of one sign that stands for several. A digit is one
// however it is written, as everywhere: "⑩" is read as "10" is.
func appendMany(ls []letter, to string, at letter) []letter {
	for k := range len(to) {
		at.exact, at.class, at.style = to[k], ascii[to[k]].class, styleFancy
		if ascii[to[k]].style == styleDigit {
			at.style = styleDigit
		}
		ls = append(ls, at)
		at.gap = 0
	}
	return ls
}

// nextGlyph returns the first thing seen from s[i] on, past what is invisible.
func nextGlyph(s string, i int) glyph {
	g, _, _ := nextSeen(s, i)
	return g
}

// nextSeen returns the first thing seen from s[i] on, and where it stands.
func nextSeen(s string, i int) (g glyph, from, to int) {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if g := glyphAt(s, i, r, size); g.class != 0 || g.gap != 0 {
			if g.class == classMany && ascii[manyOf(r)[0]].style == styleDigit {
				g.style = styleDigit
			}
			return g, i, i + size
		}
		i += size
	}
	return glyph{gap: gapSpace}, i, i
}

// end returns the byte of s after letter k, with the marks that belong to it.
func end(s string, ls []letter, k int) int {
	i := int(ls[k].off)
	_, size := utf8.DecodeRuneInString(s[i:])
	for i += size; i < len(s) && s[i] >= utf8.RuneSelf; i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		if g := glyphOf(r, size); g.class != 0 || g.gap != 0 {
			break
		}
	}
	return i
}

// span returns the bytes of s from letter first to before letter stop, which may
// have been read the other way round.
func span(s string, ls []letter, first, stop int) (from, to int) {
	from, to = int(ls[first].off), end(s, ls, stop-1)
	if last := int(ls[stop-1].off); last < from {
		from, to = last, end(s, ls, first)
	}
	return from, to
}

// Fold returns s as it is read: small Latin letters and digits, one space for
// whatever stands between words, other scripts in lower case. Folding twice
// changes nothing.
func Fold(s string) string {
	var b strings.Builder
	for k, l := range read(s, nil) {
		if k > 0 && l.gap != 0 {
			b.WriteByte(' ')
		}
		if l.exact != 0 {
			b.WriteByte(l.exact)
			continue
		}
		b.WriteRune(foreign(s, l))
	}
	return b.String()
}

// foreign returns the rune of a letter that we do not fold.
func foreign(s string, l letter) rune {
	r, _ := utf8.DecodeRuneInString(s[l.off:])
	return unicode.ToLower(r)
}
