package word

import (
	"strings"
	"unicode"
)

// Letters and digits that there are raised and lowered, in the same order.
const (
	level   = "0123456789+-−–=()nixaeoh"
	raised  = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱˣᵃᵉᵒʰ"
	lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₙᵢₓₐₑₒₕ"
)

var raising, lowering = pairs(raised), pairs(lowered)

func pairs(moved string) map[rune]rune {
	out, to := map[rune]rune{}, []rune(moved)
	for i, r := range []rune(level) {
		out[r] = to[i]
	}
	return out
}

// moved returns a text as it is raised ("superscript") or lowered ("subscript"): 10⁹ is not
// 109. When some of it cannot be written so, whole is false, and its letters are as they were.
func moved(text, how string) (out string, whole bool) {
	table := map[string]map[rune]rune{"superscript": raising, "subscript": lowering}[how]
	if table == nil {
		return text, true
	}
	whole = !strings.ContainsFunc(text, func(r rune) bool {
		_, ok := table[r]
		return !ok && !unicode.IsSpace(r) && r != ',' && r != '.'
	})
	return strings.Map(func(r rune) rune {
		if to, ok := table[r]; ok && (whole || !unicode.IsLetter(r)) {
			return to
		}
		return r
	}, text), whole
}
