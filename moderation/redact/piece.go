package redact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pita/moderation"
)

// A piece is a word of a text, or part of one: letters with nothing between them.
type piece struct {
	from, to int    // bytes of the text
	word     string // as it is read, a letter drawn out only once
	capital  bool   // it begins with a capital that is not one of many
	before   string // what stands between it and the piece before
}

// pieces takes a text apart.
func pieces(s string) []piece {
	var out []piece
	for i, end := 0, 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !wordly(r) {
			i += size
			continue
		}
		from := i
		for i < len(s) && wordly(r) {
			i += size
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		word := squeezed(strings.ReplaceAll(moderation.Fold(s[from:i]), " ", ""))
		if word == "" {
			continue
		}
		runes := []rune(s[from:i])
		capital := unicode.IsUpper(runes[0]) && (len(runes) == 1 || !unicode.IsUpper(runes[1]))
		out = append(out, piece{from, i, word, capital, s[end:from]})
		end = i
	}
	return out
}

// wordly says whether a sign belongs to a word: a letter, what is read as one, or what is written
// over or unseen within one.
func wordly(r rune) bool {
	if unicode.IsLetter(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf) {
		return true
	}
	if r < 0x2000 || unicode.IsSpace(r) || unicode.IsNumber(r) {
		return false
	}
	read := moderation.Fold(string(r))
	return read != "" && strings.IndexFunc(read, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// squeezed returns a word with what is drawn out written once: "Saariii" is Sari.
func squeezed(s string) string { return string(slices.Compact([]rune(s))) }

// ends says whether what stands before a piece ends a name: a comma or stop, or a digit.
func (p piece) ends() bool {
	return strings.ContainsAny(p.before, ",;:!?()[]/\n\"") || strings.Contains(p.before, ". ") || strings.ContainsFunc(p.before, unicode.IsNumber)
}

// begins says whether a piece begins a sentence.
func (p piece) begins() bool {
	return p.from == len(p.before) || strings.ContainsAny(p.before, ".!?\n")
}
