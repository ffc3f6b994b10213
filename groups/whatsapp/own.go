package whatsapp

import (
	"regexp"
	"strings"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// numberLike is what may be a phone number, however it is spaced.
var numberLike = regexp.MustCompile(`\+?[0-9][0-9 .()/\x{00a0}\x{2010}-\x{2015}-]{6,30}[0-9]`)

// markOwn marks where the writer's own number stands in the texts.
func markOwn(texts []groups.Surface, pn types.JID) {
	for i := range texts {
		texts[i].Own = ownSpans(texts[i].Text, pn.User)
	}
}

// ownSpans returns where number, in digits with its country, stands in text: with its
// country, with the 0 that stands for Indonesia, or with 00 before the country.
func ownSpans(text, number string) []groups.Span {
	if len(number) < 8 {
		return nil
	}
	var out []groups.Span
	for _, at := range numberLike.FindAllStringIndex(text, -1) {
		if international(text[at[0]:at[1]]) == number {
			out = append(out, groups.Span{Start: at[0], End: at[1]})
		}
	}
	return out
}

// international returns a number's digits with its country before them.
func international(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(digits, "0"); ok {
		return "62" + rest
	}
	return digits
}
