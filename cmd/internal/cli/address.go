package cli

import (
	"strings"
	"unicode"

	"pita/groups"
)

// The fewest and the most digits of a phone number with its country.
const (
	fewestDigits = 8
	mostDigits   = 15
)

// addressOf reads whom an operator means: an address as a transport writes it, or a
// phone number in any usual form. One that begins with 0 is Indonesian. One that begins
// with 8 has most likely lost its 0, and would be a number of somebody far away.
func addressOf(typed string) (groups.Address, error) {
	typed = strings.TrimSpace(typed)
	if strings.ContainsAny(typed, "@:") {
		return groups.Address(typed), nil
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -.()\u00a0\u2011", r) {
			return -1
		}
		return r
	}, typed)
	if rest, ok := strings.CutPrefix(digits, "0"); ok {
		digits = "62" + rest
	}
	bare := strings.HasPrefix(digits, "8")
	digits = strings.TrimPrefix(digits, "+")
	if strings.Trim(digits, "0123456789") != "" || len(digits) < fewestDigits || len(digits) > mostDigits {
		return "", fail("address.unknown", "typed", typed)
	}
	if bare {
		return "", fail("address.bare", "typed", typed, "digits", digits)
	}
	return groups.Address(digits + "@s.whatsapp.net"), nil
}

// understood returns an address as people write it, to be compared with what was meant.
func understood(a groups.Address) string {
	return firstOf(numberAmong([]groups.Address{a}), string(a))
}

// unseen says whether a rune stands for nothing that is read: what would move the cursor of
// a terminal, colour it, or turn the line round. What joins the parts of an emoji may stay.
func unseen(r rune) bool {
	const joiner, nonJoiner = '\u200d', '\u200c'
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != joiner && r != nonJoiner
}
