package moderation

//go:generate go run foldgen.go

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A glyph is what one rune reads as. The zero glyph is invisible.
type glyph struct {
	class uint8 // letters and digits that are used for each other share a class
	exact uint8 // a-z, 0-9, one of "!@$|" used as a letter, or 0: a letter we do not fold
	gap   uint8 // what stands before it; of a glyph that is no letter, what it leaves between letters
	style uint8 // how it is written
}

// The classes: 1 to 26 for the Latin letters, with the digits that are used
// for them; a few more for the letters of other scripts, told apart later.
const (
	classForeign = 27 // and the three after it
	classHidden  = 31 // a vowel that is not shown
	classMaybe   = 32 // a sign of ASCII that may stand for a letter
	classSign    = 33 // any other sign that may
	classMany    = 34 // a letter that reads as several
)

// isLetter tells whether g is certainly a letter or digit.
func (g glyph) isLetter() bool { return g.class != 0 && g.class != classMaybe && g.class != classSign }

// leet tells which letters a digit or sign is used for; the first one is its class.
var leet = [128]string{
	'0': "o", '1': "il", '2': "z", '3': "e", '4': "a", '5': "s", '6': "gb", '7': "t", '8': "b", '9': "g",
	'!': "il", '@': "a", '$': "s", '|': "il", '(': "o",
}

// leetClass returns the class of a digit or sign.
func leetClass(c uint8) uint8 { return leet[c][0] - 'a' + 1 }

// A many is a letter or sign that reads as several.
type many struct {
	r  rune
	to string
}

const (
	pageSize  = 128
	maxFolded = len(foldPageOf)*pageSize - 1
)

var (
	ascii      = asciiGlyphs()
	foldGlyphs = formGlyphs()
)

func asciiGlyphs() (t [256]glyph) {
	for c := range uint8(utf8.RuneSelf) {
		switch {
		case c >= 'a' && c <= 'z':
			t[c] = letterGlyph(c, styleLower)
		case c >= 'A' && c <= 'Z':
			t[c] = letterGlyph(c+'a'-'A', styleUpper)
		case c >= '0' && c <= '9':
			t[c] = glyph{class: leetClass(c), exact: c, style: styleDigit}
		case leet[c] != "":
			t[c] = glyph{class: classMaybe, exact: c, style: styleNone}
		case c <= ' ' || c == 0x7F:
			t[c] = glyph{gap: gapSpace}
		default:
			t[c] = glyph{gap: gapMark}
		}
	}
	return t
}

// letterGlyph reads l as i: capital I and small l cannot be told apart.
func letterGlyph(c, style uint8) glyph {
	class := c - 'a' + 1
	if c == 'l' {
		class = 'i' - 'a' + 1
	}
	return glyph{class: class, exact: c, style: style}
}

// formGlyphs returns the glyphs of foldForms, by number.
func formGlyphs() (t [256]glyph) {
	for n, form := range foldForms {
		if form == "" {
			continue
		}
		g := glyph{class: classMany, style: styleFancy}
		if form[1] != '+' {
			g = ascii[form[1]]
		}
		switch {
		case form[0] == '?':
			g = glyph{class: classSign, exact: g.exact, style: styleNone}
		case g.style == styleDigit:
		case form[0] == 'a':
			g.style = styleLower
		case form[0] == 'A':
			g.style = styleUpper
		default:
			g.style = styleFancy
		}
		t[n] = g
	}
	return t
}

// manyOf returns the letters of one that reads as several.
func manyOf(r rune) string {
	i, _ := slices.BinarySearchFunc(foldMany[:], r, func(m many, r rune) int { return cmp.Compare(m.r, r) })
	return foldMany[i].to
}

// glyphOf returns what r reads as; size tells a broken byte (1) from U+FFFD.
func glyphOf(r rune, size int) glyph {
	if r < utf8.RuneSelf {
		return ascii[r]
	}
	if int(r) <= maxFolded {
		if g := foldGlyphs[foldPages[int(foldPageOf[r/pageSize])*pageSize+int(r%pageSize)]]; g.class != 0 {
			return g
		}
	}
	switch {
	case r == utf8.RuneError && size == 1, pictorial(r):
		return glyph{gap: gapMark}
	case r >= 0x300 && r < 0x370, r >= 0xFE00 && r <= 0xFE0F, r == 0x200D:
		return glyph{}
	}
	return otherGlyph(r)
}

// pictorial is a quick test for arrows, dingbats and emoji.
func pictorial(r rune) bool {
	return r >= 0x2190 && r < 0x2C00 && !(r >= 0x2800 && r < 0x2900) || r >= 0x1F000 && r < 0x1FB00
}

// otherGlyph sorts runes that no table of ours lists.
func otherGlyph(r rune) glyph {
	switch {
	case r > 0x1160 && r < 0x1200:
		// Halves of Korean syllables stand between Latin letters as dots and bars,
		return glyph{gap: gapMark}
	case r == 'ー' || r == 'ｰ' || r == '一':
		// and these as dashes.
		return glyph{gap: gapMark}
	case unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf), hollow(r):
		return glyph{}
	case unicode.IsSpace(r):
		return glyph{gap: gapSpace}
	case unicode.IsLetter(r):
		l := unicode.ToLower(r)
		if l != r {
			return glyphOf(l, utf8.RuneLen(l))
		}
		return glyph{class: classForeign + uint8(r&3), style: styleFancy}
	default:
		return glyph{gap: gapMark}
	}
}

// hollow tells letters that show nothing.
func hollow(r rune) bool {
	return r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 || r == 0x2800
}
