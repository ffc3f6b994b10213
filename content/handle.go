package content

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SameHandle reports whether two handles are to be taken for one: apart from capitals, blanks,
// signs, what nobody sees, and letters that look alike. An empty handle is nobody's.
func SameHandle(a, b string) bool {
	f := fold(a)
	return f != "" && f == fold(b)
}

// fold writes a handle as eyes read it.
func fold(handle string) string {
	var b strings.Builder
	b.Grow(len(handle))
	for _, r := range strings.ToLower(handle) {
		if r < utf8.RuneSelf {
			b.WriteString(foldedASCII[r])
			continue
		}
		b.WriteString(foldRune(r))
	}
	return b.String()
}

func foldRune(r rune) string {
	s, ok := lookAlike[r]
	if !ok {
		s = string(plain(r))
	}
	return strings.Map(readable, s)
}

// foldedASCII is what most handles are made of, folded: each post of a library asks for some.
var foldedASCII = func() (folded [utf8.RuneSelf]string) {
	for r := range folded {
		folded[r] = foldRune(rune(r))
	}
	return folded
}()

// readable leaves letters and digits.
func readable(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}

// MeansHandle reports whether who writes so may mean the person of that handle or name: each
// word of the one stands in the other, as in "Bu Bidan Lestari, S.Keb" and bidan-lestari.
func MeansHandle(written, handle string) bool {
	a, b := foldedWords(written), foldedWords(handle)
	return allAmong(a, b) || allAmong(b, a)
}

func foldedWords(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return readable(r) < 0 && lookAlike[r] == "" && !unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me)
	}) {
		if w = fold(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// allAmong says whether there are words, all of which are among others.
func allAmong(words, others []string) bool {
	for _, w := range words {
		if !slices.Contains(others, w) {
			return false
		}
	}
	return len(words) > 0
}

// plain returns the letter or digit that r is a form of, in the scripts made of forms: wide
// ones, and those of mathematics.
func plain(r rune) rune {
	const wide, wideEnd, bold, boldEnd = 0xFF01, 0xFF5E, 0x1D400, 0x1D6A3
	switch {
	case r >= wide && r <= wideEnd:
		r = unicode.ToLower(r - wide + '!')
	case r >= bold && r <= boldEnd:
		r = 'a' + (r-bold)%26
	}
	if s, ok := lookAlike[r]; ok {
		r = rune(s[0])
	}
	return r
}

// strange reports whether a handle holds letters or signs of which nobody knows how they are
// read, or nothing that can be read: then nobody knows either who that is. An empty handle is
// not strange: it is nobody's.
func strange(handle string) bool {
	return handle != "" && fold(handle) == "" || strings.ContainsFunc(strings.ToLower(handle), func(r rune) bool {
		return lookAlike[r] == "" && plain(r) >= 0x80 && !unicode.IsSpace(r) &&
			!unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Pd, unicode.Pi, unicode.Pf)
	})
}

// lookAlike are letters and digits that are taken for others, written as these.
var lookAlike = alike(
	"a", "àáâãäåāăąаα", "ae", "æ", "b", "вьβ", "c", "çćčсϲ", "d", "ďđԁ", "e", "èéêëēėęěеёєε", "g", "ğǵģɡ",
	"h", "ħһнη", "k", "ķкκ", "l", "1|!iìíîïīįıіїιłļľĺӏ", "j", "ј", "m", "м", "n", "ñńňņпν", "o", "0òóôõöøōőоο",
	"p", "рρ", "q", "ԛ", "r", "ŕřг", "s", "śšşșѕ", "t", "ťţțтτ", "u", "ùúûüūůűųυ", "v", "ѵ", "w", "ŵԝшω",
	"x", "хχ", "y", "ýÿуγ", "z", "źżž", "oe", "œ", "ss", "ß", "3", "з",
)

func alike(pairs ...string) map[rune]string {
	out := map[rune]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		for _, r := range pairs[i+1] {
			out[r] = pairs[i]
		}
	}
	return out
}
