package whatsapp

import (
	"io"
	"mime/quotedprintable"
	"slices"
	"strings"
	"unicode/utf8"

	"go.mau.fi/whatsmeow/proto/waE2E"
)

// cardFields are the fields of a contact card that people see.
var cardFields = []string{"FN", "NICKNAME", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "URL", "ADR", "NOTE", "X-WA-BIZ-NAME", "X-WA-BIZ-DESCRIPTION"}

// cardText returns what people see of a contact card: a line for each thing it tells.
func cardText(m *waE2E.ContactMessage) string {
	lines := cardLines(m.GetVcard())
	name := m.GetDisplayName()
	if name == "" || slices.Contains(strings.Split(lines, "\n"), name) {
		return lines
	}
	return strings.TrimSuffix(name+"\n"+lines, "\n")
}

// cardLines returns the values of a vCard that people see, each on a line of its own.
func cardLines(vcard string) string {
	var out []string
	text := strings.ReplaceAll(vcard, "\r\n", "\n")
	text = strings.NewReplacer("\n ", "", "\n\t", "").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		if value := cardValue(line); value != "" && !slices.Contains(out, value) {
			out = append(out, value)
		}
	}
	return strings.Join(out, "\n")
}

func cardValue(line string) string {
	head, value, ok := strings.Cut(line, ":")
	if !ok {
		return ""
	}
	name, params, _ := strings.Cut(head, ";")
	if _, rest, grouped := strings.Cut(name, "."); grouped {
		name = rest
	}
	name = strings.ToUpper(name)
	if !slices.Contains(cardFields, name) {
		return ""
	}
	if strings.Contains(strings.ToUpper(params), "QUOTED-PRINTABLE") {
		if plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value))); err == nil {
			value = string(plain)
		}
	}
	value = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)
	if name == "ADR" || name == "ORG" {
		value = strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == ';' }), " ")
	}
	return strings.TrimSpace(value)
}

// valid returns text as UTF-8: a stranger's client may send anything.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
