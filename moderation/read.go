package moderation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A letter is one letter or digit as a person reads it, and where it stands.
type letter struct {
	off   uint32 // its first byte in the original
	word  uint32 // the number of its word, from 1
	class uint8  // letters and digits that are used for each other share a class
	exact uint8  // a-z, 0-9, one of "!@$|" used as a letter, or 0: a letter we do not fold
	gap   uint8  // what stands between it and the letter before
	style uint8  // how it is written
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
	gap, word := uint8(gapSpace), uint32(0)
	for i := 0; i < len(s); {
		g, size := glyph{}, 1
		if c := s[i]; c < utf8.RuneSelf {
			g = ascii[c]
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			g = glyphOf(r, size)
			if g.class == classMany {
				if gap != 0 {
					word++
				}
				ls = appendMany(ls, foldMany[r], letter{off: uint32(i), word: word, gap: gap})
				gap = 0
				i += size
				continue
			}
		}
		if g.class == classMaybe {
			g = maybeLetter(s, i, gap, g)
		}
		if g.class != 0 {
			if gap != 0 {
				word++
			}
			ls = append(ls, letter{uint32(i), word, g.class, g.exact, gap, g.style})
			gap = 0
		} else {
			gap |= g.gap
		}
		i += size
	}
	return ls
}

// appendMany appends the letters of one sign that stands for several.
func appendMany(ls []letter, to string, at letter) []letter {
	for k := range len(to) {
		at.exact, at.class, at.style = to[k], ascii[to[k]].class, styleFancy
		ls = append(ls, at)
		at.gap = 0
	}
	return ls
}

// maybeLetter decides whether "!", "@", "|" or "$" at s[i] stands for a letter:
// only between letters, and "$" also at the beginning of a word.
func maybeLetter(s string, i int, gap uint8, g glyph) glyph {
	next := nextGlyph(s, i+1)
	inside := gap == 0 && next.class != 0 && next.class != classMaybe
	begins := s[i] == '$' && next.class != 0 && next.class != classMaybe && next.style != styleDigit
	if !inside && !begins {
		return glyph{gap: gapMark}
	}
	g.class = leetClass(g.exact)
	return g
}

// nextGlyph returns the first thing seen from s[i] on, past what is invisible.
func nextGlyph(s string, i int) glyph {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if g := glyphOf(r, size); g.class != 0 || g.gap != 0 {
			return g
		}
		i += size
	}
	return glyph{gap: gapSpace}
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
