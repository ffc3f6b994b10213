package content

import (
	"strings"
	"unicode"
)

// SameHandle reports whether two handles are to be taken for one: apart from capitals, "@",
// what nobody sees, and letters that look alike. An empty handle is nobody's.
func SameHandle(a, b string) bool {
	f := fold(a)
	return f != "" && f == fold(b)
}

// fold writes a handle as eyes read it.
func fold(handle string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(handle) {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) {
			continue
		}
		if s, ok := lookAlike[r]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteRune(plain(r))
	}
	return strings.TrimLeft(b.String(), "@")
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

// strange reports whether a handle holds letters of which nobody knows how they are read:
// then nobody knows either who that is.
func strange(folded string) bool {
	return strings.ContainsFunc(folded, func(r rune) bool { return r >= 0x80 && unicode.IsLetter(r) })
}

// lookAlike are letters and digits that are taken for others, written as these.
var lookAlike = alike(
	"a", "àáâãäåāăąаα", "ae", "æ", "b", "вьβ", "c", "çćčсϲ", "d", "ďđԁ", "e", "èéêëēėęěеёєε", "g", "ğǵģɡ",
	"h", "ħһнη", "k", "ķкκ", "l", "1|!iìíîïīįıіїιłļľĺӏ", "j", "ј", "m", "м", "n", "ñńňņпν", "o", "0òóôõöøōőоο",
	"p", "рρ", "q", "ԛ", "r", "ŕřг", "s", "śšşșѕ", "t", "ťţțтτ", "u", "ùúûüūůűųυ", "v", "ѵ", "w", "ŵԝшω",
	"x", "хχ", "y", "ýÿуγ", "z", "źżž", "oe", "œ", "ss", "ß", "3", "з", "-", "_.‐‑‒–—",
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
