package moderation

import "unicode/utf8"

// signGlyph decides whether the sign at s[i:i+size] stands for a letter, and
// returns that letter, or a mark. Before it stand the letters ls and the gap. A
// sign that reads as several letters ("💯") does so only where it stands alone.
func signGlyph(s string, i, size int, ls []letter, gap uint8, g glyph) glyph {
	mark := glyph{gap: gapMark}
	before := gap == 0 && len(ls) > 0
	after, style := follows(s, i, i+size, g)
	if (before || after) && separates(s, i, size) {
		return mark
	}
	// Between two numbers a sign is what it is.
	numbers := (!before || ls[len(ls)-1].style == styleDigit) && (!after || style == styleDigit)
	if g.class == classMaybe {
		if numbers || !usedAsLetter(s, i, before, after) {
			return mark
		}
		if g.exact == '(' {
			g.exact = 'o'
		}
		g.class = leetClass(s[i])
		return g
	}
	switch {
	case g.exact == 0 && (before || after):
		return mark
	case g.exact == 0:
		return glyph{class: classMany, style: styleNone}
	case !before && !after && !spelledOut(s, i+size, ls), numbers && (before || after):
		return mark
	}
	g = ascii[g.exact]
	g.style = styleNone
	return g
}

// follows tells whether a letter comes after the sign g at s[i:j], and how it is
// written. That letter may be a sign itself: in "s!@p" both are letters.
func follows(s string, i, j int, g glyph) (yes bool, style uint8) {
	next, at, to := nextSeen(s, j)
	if next.class != g.class || s[at:to] == s[i:j] {
		return next.isLetter(), next.style
	}
	if g.class == classMaybe {
		behind := nextGlyph(s, to)
		return (s[at] == '@' || s[at] == '$') && behind.isLetter() && !separates(s, at, to-at), behind.style
	}
	return true, styleFancy
}

// usedAsLetter tells whether the ASCII sign at s[i], between these neighbours,
// stands for a letter. The at sign and the dollar do so at either end of a word
// too, others only between letters.
func usedAsLetter(s string, i int, before, after bool) bool {
	switch s[i] {
	case '@', '$':
		return before || after
	case '(':
		// A pair of round brackets is an o: "sl()t".
		return before && i+1 < len(s) && s[i+1] == ')' && nextGlyph(s, i+2).isLetter()
	}
	return before && after
}

// separates tells whether the sign at s[i:i+size] stands there again and again
// with one letter between: "s|l|o|t". The at sign must do so four times, since
// every other letter can be an a.
func separates(s string, i, size int) bool {
	want := 3
	if s[i] == '@' {
		want = 4
	}
	sign, count := s[i:i+size], 1
	for at := i + size; count < want; count++ {
		n := letterAt(s, at)
		if n == 0 || at+n+size > len(s) || s[at+n:at+n+size] != sign {
			break
		}
		at += n + size
	}
	for at := i; count < want; count++ {
		n := letterBefore(s, at)
		if n == 0 || at-n-size < 0 || s[at-n-size:at-n] != sign {
			break
		}
		at -= n + size
	}
	return count >= want
}

// letterAt returns how many bytes the single letter at s[i] takes, with the
// invisible ones around it; 0 if there is none.
func letterAt(s string, i int) int {
	at, seen := i, false
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		g := glyphAt(s, at, r, size)
		if g.class == 0 && g.gap == 0 {
			at += size
			continue
		}
		if seen || !g.isLetter() {
			break
		}
		at, seen = at+size, true
	}
	if !seen {
		return 0
	}
	return at - i
}

// letterBefore returns how many bytes the single letter before s[i] takes, with
// the invisible ones around it; 0 if there is none.
func letterBefore(s string, i int) int {
	at, seen := i, false
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		g := glyphAt(s, at-size, r, size)
		if g.class == 0 && g.gap == 0 {
			at -= size
			continue
		}
		if seen || !g.isLetter() {
			break
		}
		at, seen = at-size, true
	}
	if !seen {
		return 0
	}
	return i - at
}

// spelledOut tells whether a sign that stands alone, with s[i:] after it and ls
// before it, is one of the letters of a word that is spelled out: "s l ⭕ t".
func spelledOut(s string, i int, ls []letter) bool {
	if n := len(ls); n > 0 && ls[n-1].gap != 0 && ls[n-1].style != styleDigit {
		return true
	}
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch g := glyphAt(s, i, r, size); {
		case g.isLetter():
			next := nextGlyph(s, i+size)
			return g.style != styleDigit && next.gap != 0
		case g.class != 0:
			return false
		}
		i += size
	}
	return false
}

// glyphAt returns what the rune r at s[i] reads as: of two letters of a flag,
// nothing.
func glyphAt(s string, i int, r rune, size int) glyph {
	if isRegional(r) && isFlag(s, i) {
		return glyph{gap: gapMark}
	}
	return glyphOf(r, size)
}

// isRegional tells the letters that flags are made of.
func isRegional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// isFlag tells whether the regional letter at s[i] is one of two that stand
// together: a flag. One alone, or more, spell.
func isFlag(s string, i int) bool {
	const size = len("🇦")
	regional := func(i int) bool {
		if i < 0 || i+size > len(s) {
			return false
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		return n == size && isRegional(r)
	}
	if regional(i + size) {
		return !regional(i-size) && !regional(i+2*size)
	}
	return regional(i-size) && !regional(i-2*size)
}
