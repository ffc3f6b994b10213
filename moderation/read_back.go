package moderation

import (
	"strings"
	"unicode/utf8"
)

// rightToLeft is the sign that has what follows shown from right to left, and
// popped the one that ends it.
const rightToLeft, popped = '\u202e', '\u202c'

// upright gives the letter that stands on its head as each of these: all of a
// word that is turned by half, so that its last letter comes first.
var upright = map[rune]byte{
	'ɐ': 'a', 'ɔ': 'c', 'ǝ': 'e', 'ɟ': 'f', 'ƃ': 'g', 'ɥ': 'h', 'ᴉ': 'i', 'ı': 'i', 'ɾ': 'j', 'ʞ': 'k', 'ן': 'l', 'ꞁ': 'l',
	'ɯ': 'm', 'ɹ': 'r', 'ʇ': 't', 'ʌ': 'v', 'ʍ': 'w', 'ʎ': 'y',
	'q': 'b', 'p': 'd', 'i': 'i', 'l': 'l', 'u': 'n', 'o': 'o', 'd': 'p', 'b': 'q', 's': 's', 'n': 'u', 'x': 'x', 'z': 'z',
}

// bothWays returns ls, and behind them once more what of s a person may read in
// another way: what is shown from right to left, what stands upside down, and
// what hides a vowel behind a star. Most texts have nothing of that.
func bothWays(s string, ls []letter) []letter {
	once := len(ls)
	if strings.IndexByte(s, "\u202e"[0]) >= 0 && strings.ContainsRune(s, rightToLeft) {
		ls = mirrored(s, ls)
	}
	// Most turned letters begin with one of these bytes.
	if strings.IndexByte(s, "ɐ"[0]) >= 0 || strings.IndexByte(s, "ʇ"[0]) >= 0 {
		ls = turned(s, ls)
	}
	return unhidden(s, ls, once)
}

// mirrored appends what s shows from right to left.
func mirrored(s string, ls []letter) []letter {
	for from := 0; ; {
		i := strings.IndexRune(s[from:], rightToLeft)
		if i < 0 {
			return ls
		}
		from += i
		to := len(s)
		if k := strings.IndexAny(s[from:], string(popped)+"\n"); k >= 0 {
			to = from + k
		}
		ls = backwards(s, from, to, ls, glyphOf)
		from = to
	}
}

// turned appends what stands upside down in s: runs of letters that can, with one
// or more that hardly anybody writes otherwise.
func turned(s string, ls []letter) []letter {
	from, sure := -1, false
	for i, r := range s + "\n" {
		to, ok := upright[r]
		ok = ok || r >= '0' && r <= '9'
		switch {
		case ok && from < 0:
			from, sure = i, false
			fallthrough
		case ok:
			sure = sure || r >= utf8.RuneSelf && to != 'i'
		case from >= 0 && (r == '\n' || glyphOf(r, utf8.RuneLen(r)).class != 0):
			if sure {
				ls = backwards(s, from, i, ls, uprightGlyph)
			}
			from = -1
		}
	}
	return ls
}

func uprightGlyph(r rune, size int) glyph {
	if to, ok := upright[r]; ok {
		return ascii[to]
	}
	return glyphOf(r, size)
}

// fence appends a letter that no word holds, and that is near none, so that
// nothing is found across it.
func fence(ls []letter) []letter {
	at := letter{word: 1}
	if len(ls) > 0 {
		at = ls[len(ls)-1]
		at.word += nearWords + 1
	}
	at.glyph = glyph{class: classForeign, exact: fenceSign, gap: gapSpace, style: styleFancy}
	return append(ls, at)
}

// fenceSign is what no letter is.
const fenceSign = 1

// backwards appends the letters of s[from:to] behind a fence, the last one first.
func backwards(s string, from, to int, ls []letter, read func(rune, int) glyph) []letter {
	ls = fence(ls)
	at := letter{word: ls[len(ls)-1].word, glyph: glyph{gap: gapSpace}}
	for i := to; i > from; {
		r, size := utf8.DecodeLastRuneInString(s[from:i])
		i -= size
		g := read(r, size)
		if !g.isLetter() || g.class == classMany {
			at.gap |= g.gap
			continue
		}
		if at.gap != 0 {
			at.word++
		}
		g.gap, at.gap = at.gap, 0
		ls = append(ls, letter{uint32(i), at.word, g})
	}
	return ls
}
