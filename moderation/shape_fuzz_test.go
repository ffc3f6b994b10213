package moderation

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pita/groups"
)

// allShapes is a book with a rule for each shape, named after it.
var allShapes = sync.OnceValue(func() *Book {
	var rules []Rule
	for _, sh := range shapes {
		if sh.came == anyhow {
			rules = append(rules, Plain(sh.names[0], groups.Hide, sh.example()))
		}
	}
	return mustBook(Make(rules...))
})

// FuzzNumbers reads any text for numbers, and puts a phone number in plain digits
// between spaces in it: that is always found.
func FuzzNumbers(f *testing.F) {
	for _, s := range append(seeds, "nol delapan satu satu 0000 00 satu dua", "O8ll-0000 lanjut 0012", "rek 12345678901", "Rp 1.500.000,-", "satu satu satu") {
		f.Add(s, s, uint32(12))
	}
	b := allShapes()
	f.Fuzz(func(t *testing.T, before, after string, tail uint32) {
		inside(t, b, before+after)
		number := fmt.Sprintf("0811%08d", tail%100_000_000)
		if len(before) > 0 && !strings.HasSuffix(before, ".") {
			before = "" // a word before may make it a code, a digit another number
		}
		text := before + " \n" + number + "\n " + strings.TrimLeft(after, "0123456789 ")
		if !found(b, "telepon", text) {
			t.Errorf("the phone number in %q is not found", text)
		}
	})
}

// FuzzLinks reads any text for links, and puts a listed address between spaces in it.
func FuzzLinks(f *testing.F) {
	for _, s := range append(seeds, "bit . ly / x", "hxxps://kemkes.go.id@contoh.xyz/x", "[a.com](http://b.com)", "contoh titik com", "1.2.3.4/x", "a.b.c.d.e.f.g.h.i.j.com", "www...com", "x@y.z", "-.com") {
		f.Add(s, s)
	}
	b := allShapes()
	f.Fuzz(func(t *testing.T, before, after string) {
		inside(t, b, before+after)
		if text := before + " \n https://bit.ly/abc \n" + after; !found(b, "tautan-pendek", text) {
			t.Errorf("the link in %q is not found", text)
		}
	})
}

func found(b *Book, rule, text string) bool {
	for _, h := range b.Judge(oneText(text)).Hits {
		if h.Rule.ID == rule {
			return true
		}
	}
	return false
}

// inside asks that every hit lies inside the text, between its runes.
func inside(t *testing.T, b *Book, text string) {
	t.Helper()
	for _, h := range b.Judge(oneText(text)).Hits {
		if h.Start < 0 || h.Start >= h.End || h.End > len(text) || utf8.ValidString(text) && !utf8.ValidString(text[h.Start:h.End]) {
			t.Errorf("%q: %s hits bytes %d to %d of %d", text, h.Rule.ID, h.Start, h.End, len(text))
		}
	}
}
