package redact

import (
	"slices"
	"strings"
	"unicode"

	"pita/moderation"
)

const (
	longNumber = 6 // digits, with what stands between them, that may lead to somebody
	wideGap    = 5 // signs between digits that still belong to one number
)

// addresses covers what leads to somebody: of mail, of a site, of somebody's page.
func addresses(s string) (out []cover) {
	at := 0
	for _, f := range strings.Fields(s) {
		from := at + strings.Index(s[at:], f)
		at = from + len(f)
		if bare := strings.Trim(f, ".,;:!?()[]\"'*_~"); leads(bare) {
			from += strings.Index(f, bare)
			out = append(out, cover{from, from + len(bare), Number})
		}
	}
	return out
}

// leads says whether a word without spaces leads to somebody.
func leads(word string) bool {
	if strings.ContainsAny(word, "@＠") || strings.Contains(word, "://") {
		return true
	}
	host, _, path := strings.Cut(strings.NewReplacer("．", ".", "。", ".", "․", ".", "／", "/").Replace(word), "/")
	parts := strings.Split(host, ".")
	last := moderation.Fold(parts[len(parts)-1])
	if len(parts) < 2 || slices.Contains(parts, "") || len(last) < 2 || strings.ContainsFunc(last, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return false
	}
	return path || domains.has(last) || strings.EqualFold(parts[0], "www")
}

// coverNumbers covers what is written in many digits, whatever signs stand between them: phone,
// card and record numbers. A temperature, a dose or a date is left, and what a comma and a space
// set apart is another number.
func coverNumbers(s string) string {
	var out strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); {
		end, digits := i, 0
		for k := i; k < len(runes) && k-end <= wideGap && (unicode.IsNumber(runes[k]) || k > i && between(runes[k], runes[k-1])); k++ {
			if unicode.IsNumber(runes[k]) {
				digits, end = digits+1, k+1
			}
		}
		switch {
		case digits >= longNumber:
			out.WriteString(Number)
			i = end
		case end > i:
			out.WriteString(string(runes[i:end]))
			i = end
		default:
			out.WriteRune(runes[i])
			i++
		}
	}
	return out.String()
}

// between says whether a sign may stand within a number.
func between(r, before rune) bool {
	return !unicode.IsLetter(r) && !(unicode.IsSpace(r) && strings.ContainsRune(",;?!", before))
}
