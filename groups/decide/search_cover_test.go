package decide

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzCovered covers any text for any name: it never fails, writes no broken sign, says nothing that
// was not said, and leaves no link and no long run of digits.
func FuzzCovered(f *testing.F) {
	for _, seed := range [][2]string{
		{"saya Sari Melati, wa 0811-0000-0021", "Sari"}, {"s-a-r-i @sr t.me/x", "✨Sari✨"}, {"nama saya", ""},
		{"nama: ", "Ti Ar"}, {"salam,\n\nSiti", "x"}, {"0️⃣8️⃣1️⃣1️⃣0️⃣0️⃣", "\u200d"}, {"aku\xffSari", "Nur'aini"}, {"ini ini saya saya", "saya"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, said, name string) {
		said = shortened(said)
		got := covered(said, name)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is covered as %q, which is broken", said, got)
		}
		if !utf8.ValidString(said) || strings.ContainsAny(said, "[]") {
			return
		}
		left := strings.NewReplacer(nameCovered, " ", numberCovered, " ").Replace(got)
		for _, word := range strings.Fields(left) {
			if !strings.Contains(said, word) || strings.Contains(word, "@") || strings.Contains(word, "://") {
				t.Fatalf("%q is covered as %q", said, got)
			}
		}
		digits := 0
		for _, r := range left {
			if unicode.IsNumber(r) {
				digits++
			} else {
				digits = 0
			}
			if digits >= longNumber {
				t.Fatalf("%q keeps a number: %q", said, got)
			}
		}
	})
}
