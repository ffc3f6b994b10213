package command

import (
	"strings"
	"unicode/utf8"

	"pita/groups"
)

// example returns the example of a command that is most like what was typed after its word:
// the one with most of the same words, slips of the finger included.
func (r *Row) example(locale string, typed []token) string {
	best, most := r.Examples[locale][0], 0
	for _, e := range r.Examples[locale] {
		n := 0
		for _, w := range split(e)[1:] {
			for i, t := range typed {
				switch {
				case t.low == w.low:
					n += 3
				case slips(t.low, w.low, 3) < 3:
					n += 2
				default:
					continue
				}
				if i == 0 {
					n++ // the first word says what is to be done
				}
			}
		}
		if n > most {
			best, most = e, n
		}
	}
	return best
}

// hint returns how a command is written that only those who look after a group or its posts
// give, when the writer is one of them and wrote in private; nil otherwise. A member's sentence
// that begins with such a word is left in peace.
func (a *args) hint(tokens []token) *groups.Words {
	own := a.row.Who > groups.Patient || a.row.ReviewerOnly
	if !a.in.Private || !a.may || !own || len(tokens) == 0 || len(a.in.Text) > maxText {
		return nil
	}
	return &groups.Words{Phrase: "order.hint", Args: a.usage().Args}
}

// nearHint does so for a first word that comes near to a command's.
func (t *Table) nearHint(in Input, tokens []token) *groups.Words {
	if len(tokens) < 2 || !in.Private {
		return nil
	}
	row, _ := t.find(in.Locale, []token{{low: t.near(in, tokens[:1])}})
	if row == nil {
		return nil
	}
	a := &args{table: t, row: row, in: in, rest: tokens[1:], may: row.Allows(in.Role, in.Reviewer)}
	return a.hint(tokens)
}

// turned puts what is to be done with the rules behind their word: "matikan aturan jualan".
func (t *Table) turned(locale string, tokens []token) []token {
	if len(tokens) < 2 {
		return tokens
	}
	a := &args{table: t}
	if row := t.lexicon[locale].commands[tokens[1].low]; row == nil || row.Name != "rules" {
		return tokens
	}
	for _, option := range []string{"try", "on", "off", "confirm"} {
		if a.option(tokens[0], option) {
			return append([]token{tokens[1], tokens[0]}, tokens[2:]...)
		}
	}
	return tokens
}

// tooLong says so of a text that was to be tried against the rules, and is longer than an advert.
func (t *Table) tooLong(in Input) Parsed {
	const enough = 64 // holds the first two words
	start := in.Text[:enough]
	for !utf8.ValidString(start) {
		start = start[:len(start)-1]
	}
	text, sign := cutSign(strings.TrimSpace(start))
	in.Locale = t.known(in.Locale)
	tokens := t.turned(in.Locale, split(text))
	row, rest := t.find(in.Locale, tokens)
	a := &args{table: t}
	if !in.Private && !sign || row == nil || row.Name != "rules" || len(rest) == 0 || !a.option(rest[0], "try") ||
		!row.Allows(in.Role, in.Reviewer) {
		return Parsed{}
	}
	return Parsed{Row: row, Fault: &groups.Words{Phrase: "rule.too-long"}}
}

// Near returns the one of names that word comes near to by a slip of the finger, or "".
func Near(word string, names []string) string {
	best, least := "", 3
	for _, name := range names {
		if d := slips(word, name, least); d < least {
			best, least = name, d
		}
	}
	return best
}
