package moderation

import (
	"cmp"
	"slices"
	"strings"
)

// hiddenReach is how many letters on either side of a vowel that is not shown
// are read again.
const hiddenReach = 120

// unhidden appends what stands around stars that are put for a vowel, as in
// "m*ti", with letters for them that may be any vowel. The first once letters
// are those of s as it stands.
func unhidden(s string, ls []letter, once int) []letter {
	for i := 0; ; i++ {
		k := strings.IndexByte(s[i:], '*')
		if k < 0 {
			return ls
		}
		if i += k; hidesVowel(s, i) {
			from, to := around(ls[:once], i)
			ls = withVowels(s, ls, from, to)
			i = int(ls[to-1].off)
		}
	}
}

// withVowels appends the letters from to to again, behind a fence, with those
// that stars stand for.
func withVowels(s string, ls []letter, from, to int) []letter {
	ls = fence(ls)
	at := ls[len(ls)-1]
	for k := from; k < to; k++ {
		l := ls[k]
		if k > from && hidesVowel(s, int(l.off)-1) {
			at.off, at.glyph = l.off-1, glyph{class: classHidden, exact: '*', style: at.style}
			ls, l.gap = append(ls, at), 0
		} else if l.gap != 0 {
			at.word++
		}
		at.off, at.glyph = l.off, l.glyph
		ls = append(ls, at)
	}
	return ls
}

// hidesVowel tells whether s[i] is a star that stands for a letter: alone between
// two letters, and not between all of them.
func hidesVowel(s string, i int) bool {
	return i > 0 && i+1 < len(s) && s[i] == '*' && isLatin(s[i-1]) && isLatin(s[i+1]) && !separates(s, i, 1)
}

func isLatin(c byte) bool { return c|' ' >= 'a' && c|' ' <= 'z' }

// around returns which letters around byte i of the text to read again: whole
// words, and no numbers that stand by themselves.
func around(ls []letter, i int) (from, to int) {
	mid, _ := slices.BinarySearchFunc(ls, uint32(i), func(l letter, off uint32) int { return cmp.Compare(l.off, off) })
	from, to = mid-1, mid+1
	for k := mid - 1; k >= 0 && mid-k <= hiddenReach; k-- {
		if ls[k].gap == 0 {
			continue
		}
		if ls[k].style == styleDigit {
			break
		}
		from = k
	}
	for k := mid + 1; k <= len(ls) && k-mid <= hiddenReach; k++ {
		if k == len(ls) || ls[k].gap != 0 {
			to = k
		}
		if k < len(ls) && ls[k].gap != 0 && ls[k].style == styleDigit {
			break
		}
	}
	return from, to
}
