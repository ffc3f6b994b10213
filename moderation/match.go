package moderation

import "unicode/utf8"

// A reading is a text and its letters.
type reading struct {
	text string
	ls   []letter
}

// A wordCheck is what must be known of one word of a pattern to say whether a
// text really shows it: letters may be set apart, doubled and disguised as
// digits, but all of it must still look like the word.
type wordCheck struct {
	units         int  // letters, doubled ones and numbers counted once
	letters       int  // letters that stand for themselves
	digits        int  // digits and signs that stand for letters
	spaces, marks int  // gaps between its letters
	switches      int  // gaps between its letters and its numbers
	split         int  // units before the last of the spaces
	doubled       int  // letters more than the word has
	number        bool // the letter taken last stands for a digit,
	before        bool // and the one before it did
	lead, trail   int  // disguised letters at its beginning and end
	first, last   int  // in the text
}

// match returns where in rd the pattern p, beginning at letter start, ends.
func (b *Book) match(p *pattern, rd reading, start int) (stop int, ok bool) {
	pat := b.text[p.at : p.at+uint32(p.size)]
	ls := rd.ls
	w, i, apart := wordCheck{first: start}, start, false
	joined, total := false, 0
	for j := 0; j < len(pat); {
		if pat[j] == ' ' {
			if !w.shown() {
				return 0, false
			}
			total += w.units
			w, apart = wordCheck{first: i}, true
			j++
			continue
		}
		c, size := patternRune(pat, j)
		j += size
		if i >= len(ls) {
			return 0, false
		}
		if !w.take(rd, i, c) {
			return 0, false
		}
		if apart {
			joined = joined || ls[i].gap == 0
		} else if i > start {
			w.gap(ls, i)
		}
		apart = false
		i++
		i = w.swallow(rd, i, c, pat[j:])
	}
	total += w.units
	if !w.shown() || joined && total < 6 {
		return 0, false
	}
	return i, p.flags&openEnd != 0 || ends(ls, i)
}

func patternRune(pat string, j int) (rune, int) {
	if pat[j] < utf8.RuneSelf {
		return rune(pat[j]), 1
	}
	return utf8.DecodeRuneInString(pat[j:])
}

// take counts letter i as the letter c of the pattern, or says that it is not.
func (w *wordCheck) take(rd reading, i int, c rune) bool {
	ls := rd.ls
	switch rd.likeness(i, c) {
	case unlike:
		return false
	case disguised:
		if w.lead == i-w.first {
			w.lead++
		}
		w.digits++
		w.trail++
	case same:
		w.trail = 0
		if c > '9' {
			w.letters++
		}
	}
	w.last = i
	w.before, w.number = w.number, c >= '0' && c <= '9'
	if run := i > w.first && ls[i].style == styleDigit && ls[i-1].style == styleDigit && ls[i].gap == 0; !run {
		w.units++
	}
	return true
}

// gap counts what stands before letter i within a word.
func (w *wordCheck) gap(ls []letter, i int) {
	switch g := ls[i].gap; {
	case g == 0:
	case w.number != w.before:
		w.switches++
	case g&gapSpace != 0:
		w.spaces++
		w.split = w.units - 1
	default:
		w.marks++
	}
}

// swallow passes over the letters from i on that repeat c, leaving those that
// the rest of the pattern needs, and returns the letter after them.
func (w *wordCheck) swallow(rd reading, i int, c rune, rest string) int {
	ls := rd.ls
	if c >= '0' && c <= '9' {
		return i
	}
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	next := rune(-1)
	if rest != "" {
		next, _ = patternRune(rest, 0)
	}
	for run := min(len(ls), i+longestRun); i < run && ls[i].class == ls[i-1].class && rd.likeness(i, c) != unlike; {
		if next < 0 && ends(ls, i) || next >= 0 && rd.needed(i, c, next) {
			break
		}
		w.before = w.number
		w.gap(ls, i)
		if ls[i].gap != 0 {
			w.units++
		}
		w.doubled++
		w.last = i
		i++
	}
	return i
}

// shown tells whether the letters seen so far look like the word.
func (w *wordCheck) shown() bool {
	if w.doubled == 1 && w.units < 4 {
		return false
	}
	if w.digits > 0 && !w.leet() {
		return false
	}
	// Between letters and a number ("visi 4d") anything may stand; between
	// letters marks may, but spaces only when the whole word is spelled out, or a
	// long one written in two.
	if w.spaces == 0 && (w.marks == 0 || w.units >= 3) {
		return true
	}
	if w.spaces == 1 && w.inTwo() {
		return true
	}
	parts := w.spaces + w.marks + w.switches + 1
	return w.units >= 3 && parts >= w.units-w.units/5
}

// inTwo tells whether this is a long word that is written in two ("sepak bola"):
// nothing else hides it, and neither part is a mere rest.
func (w *wordCheck) inTwo() bool {
	return w.marks == 0 && w.digits == 0 && w.doubled == 0 && w.units >= 8 && w.split >= 3 && w.units-w.split >= 3
}

// leet tells whether digits here are meant as letters: there are at least as
// many real letters, or all but one as many in a word of five or more with
// nothing set apart or drawn out, and no number stands at either end ("10an" is
// no loan).
func (w *wordCheck) leet() bool {
	if w.letters < 2 || w.lead > 1 || w.trail > 1 {
		return false
	}
	if w.letters < w.digits && (w.letters+1 < w.digits || w.letters+w.digits < 5 || w.doubled+w.spaces+w.marks+w.switches > 0) {
		return false
	}
	return w.lead+w.trail == 0 || w.units >= 4
}

// How a letter of the text stands for one of a pattern.
const (
	unlike = iota
	same
	disguised
)

// likeness tells how letter i of the text stands for the letter c.
func (rd reading) likeness(i int, c rune) int {
	l := rd.ls[i]
	switch {
	case l.class == classHidden:
		if c < utf8.RuneSelf && vowels>>ascii[c].class&1 != 0 {
			return disguised
		}
	case l.exact == 0:
		if c == foreign(rd.text, l) {
			return same
		}
	case c == rune(l.exact):
		return same
	case c == '0' && l.exact == 'o', c == '1' && (l.exact == 'l' || l.exact == 'i'):
		return same
	case c == 'l' && l.exact == 'i' && capitalAmongSmall(rd.ls, i):
		return same
	case c == 'i' && l.exact == 'l' && smallAmongCapitals(rd.ls, i):
		return same
	case c == 'i' && l.exact == 'l' && rd.text[l.off] >= utf8.RuneSelf:
		// Beyond ASCII whatever looks like a bar is listed as an l.
		return disguised
	case c == 'l' && l.exact == 'i' && l.style == styleFancy:
		return disguised
	case c >= 'a' && c <= 'z':
		for _, m := range leet[l.exact] {
			if m == c {
				return disguised
			}
		}
	}
	return unlike
}

// needed tells whether letter i, which can stand for c, must stand for next, the
// letter after c: it can, and is no further c, or none behind it can.
func (rd reading) needed(i int, c, next rune) bool {
	if rd.likeness(i, next) == unlike {
		return false
	}
	return c == next || rune(rd.ls[i].exact) != c || i+1 >= len(rd.ls) || rd.likeness(i+1, next) == unlike
}

// capitalAmongSmall tells a capital I in the middle of a word, which reads as l.
func capitalAmongSmall(ls []letter, i int) bool {
	return ls[i].style == styleUpper && i > 0 && ls[i].gap == 0 && ls[i-1].style == styleLower
}

// smallAmongCapitals tells a small l within a word of capitals, which reads as I.
func smallAmongCapitals(ls []letter, i int) bool {
	if ls[i].style != styleLower {
		return false
	}
	before, after := i, i+1
	for before > 0 && ls[before].gap == 0 && ls[before-1].style == styleUpper {
		before--
	}
	for after < len(ls) && ls[after].gap == 0 && ls[after].style == styleUpper {
		after++
	}
	whole := (before == 0 || ls[before].gap != 0) && (after == len(ls) || ls[after].gap != 0)
	return whole && after-before >= 3
}

// begins tells whether a word can begin with letter i.
func begins(ls []letter, i int) bool {
	if i == 0 || ls[i].gap != 0 {
		return true
	}
	was, is := ls[i-1].style, ls[i].style
	if was == is {
		return false
	}
	return was == styleNone || was == styleLower && is == styleUpper ||
		(was == styleFancy) != (is == styleFancy) && was != styleDigit && is != styleDigit
}

// ends tells whether a word can end before letter i.
func ends(ls []letter, i int) bool {
	if i >= len(ls) || ls[i].gap != 0 {
		return true
	}
	was, is := ls[i-1].style, ls[i].style
	switch {
	case is == styleNone || was == styleLower && is == styleUpper:
		return true
	case was == styleFancy || is == styleFancy:
		return was != is && was != styleDigit && is != styleDigit
	case is == styleLower && was == styleUpper:
		return i >= 2 && ls[i-2].style == styleUpper && ls[i-1].gap == 0
	case ls[i].exact == '2':
		// "judi2" is short for "judi-judi".
		return was != styleDigit && (i+1 == len(ls) || ls[i+1].gap != 0)
	}
	return false
}
