package command

import (
	"slices"

	"pita/groups/typo"
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
	if max(len(a), len(b))-short > allowed || len(a) > 20 {
		return least
	}
	if d := typo.Between(word, w); d <= allowed {
		return d
	}
	return least
}
