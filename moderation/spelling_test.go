package moderation

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pita/groups"
	"pita/groups/phrase"
)

// careOf makes a book with one more rule of care, without exceptions.
func careOf(tb testing.TB, words ...string) *Book {
	tb.Helper()
	b, err := Make(Rule{ID: "r", Lane: groups.Care, Kind: Despair, Reason: "a test", Words: words})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// foundBy returns what the rule r of b hits in text.
func foundBy(b *Book, text string) (string, bool) {
	for _, h := range b.Judge(oneText(text)).Hits {
		if h.Rule.ID == "r" {
			return text[h.Start:h.End], true
		}
	}
	return "", false
}

func TestSpellingsPointAtTheOriginal(t *testing.T) {
	t.Parallel()
	b := careOf(t, "ingin mati", "tidak apa apa", "ibu sesak", "pengen dipundhut", "hp saya rusak")
	for _, c := range []struct{ text, want string }{
		{"aku ingin mati", "ingin mati"},
		{"w pgn mti.", "pgn mti"},
		{"pgn bgt deh mti aj", "pgn bgt deh mti"},
		{"PENGENNN, 😭 mo... matiii", ""},
		{"PENGENNN 😭 matiii!", "PENGENNN 😭 matiii"},
		{"p3ng3n m4ti", "p3ng3n m4ti"},
		{"hayang pisan maot", "hayang pisan maot"},
		{"ya gpp kok", "gpp"},
		{"gapapa", "gapapa"},
		{"mamaku sesek", "mamaku sesek"},
		{"kepengin gek dipundhut", "kepengin gek dipundhut"},
		{"pingin cepet dipundut", "pingin cepet dipundut"},
		{"hape w rusak", "hape w rusak"},
		{"hpku rusak", "hpku rusak"},
		{"é𝐩gn 𝓂ti\u0332", ""},
		{"𝐩𝐠𝐧 mati\u0332\u0332!", "𝐩𝐠𝐧 mati\u0332\u0332"},
		{"menginginkan kematian", ""},
		{"xpgn mti", ""},
	} {
		if got, _ := foundBy(b, c.text); got != c.want {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

// What is typed in a hurry weighs in care alone: elsewhere the words of a rule are
// found as they are written.
func TestSpellingsAreForCareAlone(t *testing.T) {
	t.Parallel()
	b, err := Make(Plain("jual", groups.Hide, "saya mau menjual"), Plain("tahan", groups.Hold, "tidak bayar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"gw mo menjual", "saya mau banget menjual", "gk bayar", "tidak lagi bayar"} {
		if v := b.Judge(oneText(text)); len(v.Hits) > 0 {
			t.Errorf("%q is found by %s", text, v.Hits[0].Rule.ID)
		}
	}
}

// An exception and a near word in slang count as in plain words.
func TestSpellingsNarrow(t *testing.T) {
	t.Parallel()
	b, err := Make(Rule{ID: "r", Lane: groups.Care, Kind: Danger, Reason: "a test", Words: []string{"jatuh"},
		Near: []string{"ibu", "kemarin"}, Except: []string{"tidak jatuh", "kalau jatuh", "cinta"}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"mamaku jatuh": true, "jatuh kmrn": true, "jatuh": false, "mamaku gk jatuh": false,
		"mamaku gk sampe jatuh": true, "klo mamah jatuh": true, "klo jatuh, mamah": false, "simbok ora jatuh": false,
	} {
		if _, got := foundBy(b, text); got != want {
			t.Errorf("%q: found is %v, want %v", text, got, want)
		}
	}
}

// A seller who hides behind a cry for help gets both lanes.
func TestACryIsNoShieldForAnAdvert(t *testing.T) {
	t.Parallel()
	b := Starting()
	for _, text := range []string{
		"ingin mati? slot gacor hari ini", "pgn mti? slot gacor hari ini bonus new member", "capek hidup bun? kapsul herbal asli, order sekarang wa 0811-0000-0012",
	} {
		v := b.Judge(oneText(text))
		if h, ok := v.Care(); !ok || h.Rule.Kind != Despair {
			t.Errorf("%q: the cry is not heard", text)
		}
		if h, ok := v.Top(); !ok || h.Lane != groups.Hide {
			t.Errorf("%q: beside the cry it gets %v, want hide", text, h.Lane)
		}
	}
}

func TestSlangNeedsNoMemory(t *testing.T) {
	b := Starting()
	for _, n := range []int{1, 3} {
		text := oneText(strings.Repeat("bun td pagi sy kontrol k poli, blm dpt obat jg krn stok abis. klo ada yg tau dmn beli kasih tau ya. ", n))
		if got := testing.AllocsPerRun(100, func() { b.Judge(text) }); got != 0 {
			t.Errorf("%d times: %v allocations, want none", n, got)
		}
	}
}

// TestEverySpellingIsHeard writes phrases of care in spellings of all locales, with
// fillers between them.
func TestEverySpellingIsHeard(t *testing.T) {
	t.Parallel()
	phrases := []string{"ingin mati", "tidak kuat hidup", "lebih baik saya mati", "dada sesak", "suami memukul saya", "kalau saya mati"}
	b := careOf(t, phrases...)
	of := map[string][]string{}
	for _, s := range phrase.Embedded().Spellings() {
		if !strings.Contains(s.Typed, " ") {
			of[s.Plain] = append(of[s.Plain], s.Typed)
		}
	}
	fillers := phrase.Embedded().Fillers()
	rapid.Check(t, func(t *rapid.T) {
		var text []string
		for _, w := range strings.Fields(rapid.SampledFrom(phrases).Draw(t, "phrase")) {
			text = append(text, rapid.SampledFrom(append(of[w], w)).Draw(t, "word"))
			if rapid.IntRange(0, 3).Draw(t, "filled") == 0 {
				text = append(text, rapid.SampledFrom(fillers).Draw(t, "filler"))
			}
		}
		if s := strings.Join(text, " "); !hears(b, s) {
			t.Fatalf("%q is not heard", s)
		}
	})
}

func hears(b *Book, text string) bool {
	_, ok := foundBy(b, text)
	return ok
}

// FuzzSpellings reads any text: what the first reading found the second keeps, in
// order, and all of it lies in the original; and a phrase in slang is heard whatever
// stands before and after it.
func FuzzSpellings(f *testing.F) {
	for _, s := range append(slices.Clone(seeds), "w pgn bgt mti aj", "kulo sampun mboten kiat", "eungap, teu bisa napas", "gpp bun udh gk sesek lg") {
		f.Add(s, "")
		f.Add("", s)
	}
	b := careOf(f, "ingin mati")
	f.Fuzz(func(t *testing.T, before, after string) { rereads(t, b, before, after) })
}

func rereads(t interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, b *Book, before, after string) {
	text := before + " pgn bgt, mti " + after
	var found finds
	s := scan{reading: reading{text, bothWays(text, read(text, nil))}, book: b, found: &found, phones: new(phones)}
	s.seen = s.reading
	s.look(b.words)
	first := all(&found)
	s.again(false)
	second, kept := all(&found), map[occurrence]bool{}
	for i, o := range second {
		kept[o] = true
		if o.start < 0 || o.start >= o.stop || int(o.stop) > len(s.ls) || i > 0 && o.start < second[i-1].start {
			t.Errorf("%q: find %d of %v is out of place", text, i, second)
		}
	}
	for _, o := range first {
		if !kept[o] {
			t.Errorf("%q: the second reading lost %v", text, o)
		}
	}
	got, ok := foundBy(b, text)
	if utf8.ValidString(text) && !utf8.ValidString(got) {
		t.Errorf("%q: a letter is cut: %q", text, got)
	}
	// What is shown from right to left is another text.
	if !ok && utf8.RuneCountInString(before+after) == len(before+after) {
		t.Fatalf("%q: the cry is not heard", text)
	}
}

func all(f *finds) []occurrence {
	var os []occurrence
	for i := range f.size {
		os = append(os, *f.at(i))
	}
	return os
}

func TestRereadsAnything(t *testing.T) {
	t.Parallel()
	b := careOf(t, "ingin mati")
	rapid.Check(t, func(t *rapid.T) {
		rereads(t, b, rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after"))
	})
}

// BenchmarkSpellings judges 128 bytes, as they are written in a letter and in a chat,
// with the care rules alone and with the starting book.
func BenchmarkSpellings(b *testing.B) {
	for _, book := range []struct {
		name string
		*Book
	}{{"care", Embedded()}, {"starting", Starting()}} {
		for _, text := range []struct{ name, text string }{
			{"letter", "Selamat pagi semua, besok saya kontrol pukul delapan ke poli onkologi. Siapa yang searah? Boleh bersama naik angkot dari pasar.."},
			{"chat", "bun td pagi sy kontrol jam 8 k poli onko, trs blm dpt obat jg krn stok abis. klo ada yg tau dmn beli kasih tau ya, mksh bgt smua"},
		} {
			one := oneText(text.text)
			b.Run(book.name+"/"+text.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if len(book.Judge(one).Hits) > 0 {
						b.Fatal("hit a clean message")
					}
				}
			})
		}
	}
}
