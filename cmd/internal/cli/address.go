package cli

import (
	"strings"

	"pita/groups"
)

// The fewest and the most digits of a phone number with its country.
const (
	fewestDigits = 8
	mostDigits   = 15
)

// addressOf reads whom an operator means: an address as a transport writes it, or a
// phone number in any usual form. One that begins with 0 is Indonesian.
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
	digits = strings.TrimPrefix(digits, "+")
	if strings.Trim(digits, "0123456789") != "" || len(digits) < fewestDigits || len(digits) > mostDigits {
		return "", fail("address.unknown", "typed", typed)
	}
	return groups.Address(digits + "@s.whatsapp.net"), nil
}
