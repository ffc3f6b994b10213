package command

import (
	"strings"
	"unicode"
)

// A token is one word as typed, and in small letters.
type token struct {
	raw, low string
}

// split cuts a text into words, without the signs and emoji around them.
func split(text string) []token {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1 // joiners, marks of direction and other unseen things
		}
		if r == '\u2019' {
			return '\'' // as phones write it
		}
		return r
	}, text)
	var tokens []token
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == ';'
	}) {
		if trimmed := strings.TrimFunc(word, stray); trimmed != "" {
			tokens = append(tokens, token{trimmed, strings.ToLower(trimmed)})
		}
	}
	return tokens
}

// stray says whether r means nothing at the edge of a word.
func stray(r rune) bool {
	if strings.ContainsRune("@&%#°", r) {
		return false
	}
	return unicode.IsPunct(r) || emoji(r) || strings.ContainsRune("~`^", r)
}

// emoji says whether r is a picture, or belongs to one.
func emoji(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Mn, unicode.Me, unicode.Cf) || r >= 0x1F3FB && r <= 0x1F3FF || unicode.IsSpace(r)
}

// join returns the words in small letters, with single blanks.
func join(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.low
	}
	return strings.Join(words, " ")
}

// typed returns the words as typed, with single blanks.
func typed(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.raw
	}
	return strings.Join(words, " ")
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
