package command

import (
	"slices"
	"unicode/utf8"
)

// talk says whether word is an ordinary one, in any locale.
func (t *Table) talk(word string) bool {
	for _, locale := range t.locales {
		if slices.Contains(t.vocab[locale].Talk, word) {
			return true
		}
	}
	return false
}

// near returns the command word, of those that the writer may use, that a single word
// comes near to: one slip of the finger, or two in a long word. Short words and
// ordinary ones come near to nothing.
func (t *Table) near(in Input, tokens []token) string {
	if !in.Private || len(tokens) != 1 {
		return ""
	}
	word := tokens[0].low
	if t.talk(word) || t.lexicon[in.Locale].has(word) {
		return ""
	}
	best, least := "", 3
	for _, locale := range t.ordered(in.Locale) {
		for i := range t.rows {
			if !t.rows[i].Allows(in.Role, in.Reviewer) {
				continue
			}
			for _, w := range t.rows[i].Words[locale] {
				if d := slips(word, w, least); d < least {
					best, least = w, d
				}
			}
		}
	}
	return best
}

// ordered returns the locales, that one first.
func (t *Table) ordered(first string) []string {
	out := []string{first}
	for _, l := range t.locales {
		if l != first {
			out = append(out, l)
		}
	}
	return out
}

// slips returns how far word is from w, or least when that is too far to be a slip.
func slips(word, w string, least int) int {
	a, b := []rune(word), []rune(w)
	short := min(len(a), len(b))
	allowed := 0
	switch {
	case short >= 8 && a[0] == b[0]:
		allowed = 2
	case short >= 5:
		allowed = 1
	case short >= 4 && len(a) > len(b) && len(a) > 4:
		allowed = 1 // "statuss", "stopp": a letter too many
	}
	if max(len(a), len(b))-short > allowed || utf8.RuneCountInString(word) > 20 {
		return least
	}
	if d := distance(a, b); d <= allowed {
		return d
	}
	return least
}

// distance counts the letters put in, left out, changed, or swapped with the next.
func distance(a, b []rune) int {
	before, above := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}
