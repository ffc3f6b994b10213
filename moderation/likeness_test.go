package moderation

import (
	"math/bits"
	"strings"
	"testing"

	"pita/groups"
)

func printOf(text string) uint64 {
	return Print([]groups.Surface{{Kind: groups.Body, Text: text}})
}

// advert is what a swindler might send again and again, a little changed each time.
const advert = "Obat herbal asli dari hutan, sudah terbukti oleh banyak ibu, pesan sekarang juga sebelum habis ya bunda, chat kami di 0811-0000-0012"

func TestLikeTextsHaveLikePrints(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"the same":          advert,
		"capitals":          strings.ToUpper(advert),
		"emoji":             "🌿🌿 " + strings.ReplaceAll(advert, ", ", " ✨ ") + " 🙏🙏🙏",
		"another number":    strings.ReplaceAll(advert, "0811-0000-0012", "+62 811 0000 0034"),
		"a number behind":   advert + " #4711",
		"disguised":         strings.NewReplacer("a", "а", "o", "0", "e", "ё").Replace(advert),
		"dots and spaces":   strings.ReplaceAll(advert, "herbal", "h.e.r.b.a.l"),
		"zero width":        strings.ReplaceAll(advert, "a", "a\u200b"),
		"a word changed":    strings.ReplaceAll(advert, "hutan", "kebun"),
		"a word more":       "Halo, " + advert,
		"a word less":       strings.ReplaceAll(advert, "asli ", ""),
		"a slip":            strings.ReplaceAll(advert, "terbukti", "tebukti"),
		"two words swapped": strings.ReplaceAll(advert, "banyak ibu", "ibu banyak"),
	} {
		if !Like(printOf(advert), printOf(text)) {
			t.Errorf("%s: %d bits differ, want at most %d", name, bits.OnesCount64(printOf(advert)^printOf(text)), likePrints)
		}
	}
}

// TestOtherTextsHaveOtherPrints compares the sentences of the test files, which all speak
// of the same few things, with each other.
func TestOtherTextsHaveOtherPrints(t *testing.T) {
	t.Parallel()
	prints, pairs, like := map[uint64]string{}, 0, 0
	for _, name := range []string{"testdata/sentences.txt", "testdata/sentences-honest.txt"} {
		for _, c := range wordCases(t, name) {
			p := printOf(c.text)
			if p == 0 {
				continue
			}
			for other := range prints {
				pairs++
				if Like(p, other) {
					like++
				}
			}
			prints[p] = c.text
		}
	}
	// Some sentences of the files are near copies of each other.
	if pairs < 10_000 || like*2000 > pairs {
		t.Errorf("%d of %d pairs of sentences are taken for the same, want at most one in 2,000", like, pairs)
	}
}

func TestShortTextsHaveNoPrint(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "iya bun", "aamiin ya rabb", "0811 0000 0012 0811 0000 0034 0811 0000 0056", "🙏🙏🙏"} {
		if p := printOf(text); p != 0 {
			t.Errorf("%q has the print %x, want none", text, p)
		}
	}
	if Like(0, 0) {
		t.Error("two texts without prints are taken for the same")
	}
}

func FuzzPrint(f *testing.F) {
	f.Add(advert, "x")
	f.Add(strings.Repeat("日本", 600), "\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		one := Print([]groups.Surface{{Text: a}, {Text: b}})
		two := Print([]groups.Surface{{Text: a}, {Text: ""}, {Text: b}})
		if one != two {
			t.Errorf("%q and %q have the prints %x and %x", a, b, one, two)
		}
	})
}

func BenchmarkPrint(b *testing.B) {
	one := oneText(cleanMessage).Surfaces
	b.ReportAllocs()
	for b.Loop() {
		Print(one)
	}
}
