package moderation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pita/groups"
)

var seeds = []string{
	"", "Coba OBAT AJAIB ini!", "aku ingin mati", "s.l.o.t 𝐠𝐚𝐜𝐨𝐫", "0811-0000-0012", "panas 38,9 abis kemo", "a!$b|c@d", "İı\u0307",
	"\xff\xfe", "3201 0155 0870 0001, +62 811-0000-0012", "chat.whatsapp.com/x", "ᆢAᆢ", "kk kk klub bola", "..apk", "38,", "+", "08",
	"No RM 1 2 3 4 5 6", "aaaaaaaaaaaaaaaa", "ﷺ㋿🄀", "1️⃣", "\u3164\u2800",
	"\u202etols\u202c", "ʇols 88 ɹoɔɐƃ", "ingin m*ti", "*a*b*c*", "s|l|o|t", "a!@b@c@d@e", "sl()t", "💯 🔟", "🇮🇩🇸🇱🇴", "●a●b●c⭕", "₳₿€", "$$a", "@@", "@⑩", "⑩@", "0!⑩", "@$⑩a", "⑩@a", "0!(A", "a!$b", "C2AA,2sA*A,Com 0", "s.ʇ", "$🇸🇱", "\u202e2100-0000-1180 ten.hotnoc\u202c", "m*ti 0811-0000-0012",
}

// FuzzJudge reads any text: it never panics, folding twice changes nothing, and
// every hit lies inside the original, between its runes.
func FuzzJudge(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	b, err := Starting().With(Rule{ID: "tengah", Lane: groups.Hold, Reason: "a test", Words: []string{"*toto*", "*win", "klub bola", "日本"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) { holds(t, b, text) })
}

func holds(t interface{ Errorf(string, ...any) }, b *Book, text string) {
	once := Fold(text)
	if twice := Fold(once); twice != once {
		t.Errorf("%q: folded once %q, twice %q", text, once, twice)
	}
	for _, known := range []bool{true, false} {
		v := b.Judge(Text{Surfaces: []groups.Surface{{Text: text}}, WriterNumberKnown: known})
		for _, h := range v.Hits {
			if h.Start < 0 || h.Start >= h.End || h.End > len(text) {
				t.Errorf("%q: rule %s hits bytes %d to %d of %d", text, h.Rule.ID, h.Start, h.End, len(text))
			} else if utf8.ValidString(text) && !utf8.ValidString(text[h.Start:h.End]) {
				t.Errorf("%q: rule %s cuts a letter: %q", text, h.Rule.ID, text[h.Start:h.End])
			}
		}
	}
	b.Explain(text)
}

// FuzzListedWord puts a listed word in plain ASCII between spaces in a text: it
// is always found.
func FuzzListedWord(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, "slot", s)
		f.Add(s, "judi online 88", "t")
		f.Add("0", "lI1", s)
		f.Add(s, "*000", "0")
	}
	f.Fuzz(func(t *testing.T, before, word, after string) { listedIsFound(t, before, word, after) })
}

func listedIsFound(t interface {
	Fatalf(string, ...any)
}, before, word, after string) {
	for _, c := range []byte(word) {
		if c >= utf8.RuneSelf {
			return
		}
	}
	b, ok := bareBook(word)
	if !ok {
		return // a word that no book takes
	}
	text := before + " " + strings.Trim(word, "* ") + " " + after
	if len(b.Judge(oneText(text)).Hits) == 0 && !strings.HasPrefix(strings.TrimSpace(word), "{") {
		t.Fatalf("the listed word %q is not found in %q", word, text)
	}
}

// bareBook returns a book of one word and nothing else, not even care, and whether
// the word will do. Making a whole book takes a thousand times as long.
func bareBook(word string) (*Book, bool) {
	ds := drafts([]Rule{Plain("r", groups.Answer, word)})
	if len(checkDrafts(ds)) > 0 {
		return nil, false
	}
	return compile(ds), true
}

// FuzzLoad reads any rule file: a book or an error, never both, never a panic.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(soundRule))
	for _, s := range startingSources(f) {
		f.Add(s.Data)
	}
	f.Add([]byte("aturan: &a\n  - *a\n"))
	f.Add([]byte("? [a]\n: b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Load(Source{"r.yaml", data})
		if (b == nil) == (err == nil) {
			t.Fatalf("book %v and error %v", b, err)
		}
		if err != nil && (err.Error() == "" || !strings.Contains(err.Error(), ":")) {
			t.Fatalf("an error without a place: %q", err)
		}
	})
}

func TestProperties(t *testing.T) {
	t.Parallel()
	b := Starting()
	word := rapid.StringMatching(`[a-z]{2,6}[a-z0-9]{0,4}( [a-z]{2,8}){0,2}`)
	t.Run("any text", rapid.MakeCheck(func(t *rapid.T) { holds(t, b, rapid.String().Draw(t, "text")) }))
	t.Run("listed words", rapid.MakeCheck(func(t *rapid.T) {
		listedIsFound(t, rapid.String().Draw(t, "before"), word.Draw(t, "word"), rapid.String().Draw(t, "after"))
	}))
	t.Run("disguised words", rapid.MakeCheck(func(t *rapid.T) {
		w := rapid.StringMatching(`[b-df-hj-km-np-rv-y]{5,9}`).Draw(t, "word")
		for i := 1; i < len(w); i++ {
			if w[i] == w[i-1] {
				t.Skip("a letter twice, drawn out and set apart, is anybody's guess")
			}
		}
		b, ok := bareBook(w)
		if !ok {
			t.Skip("no book takes the word")
		}
		text := disguise(t, w)
		if _, ok := b.Judge(oneText("ini " + text + " ya")).Top(); !ok {
			t.Fatalf("%q is not found in %q", w, text)
		}
	}))
}

// disguise writes w in one of the ways of those who want it unread.
func disguise(t *rapid.T, w string) string {
	sep := rapid.SampledFrom([]string{"", "", ".", " ", "-", "\u200b", "😀", "\u0332", "░"}).Draw(t, "between")
	font := rapid.SampledFrom([]rune{'a', 'A', '𝐚', '𝒂', '𝓪', '𝔞', '𝕒', '𝖺', 'ａ', 'ⓐ', '🅐', '🄰', '🇦'}).Draw(t, "font")
	var b strings.Builder
	for _, c := range w {
		for range rapid.SampledFrom([]int{1, 1, 1, 3}).Draw(t, "times") {
			b.WriteRune(font + c - 'a')
		}
		b.WriteString(sep)
	}
	return b.String()
}

func TestHugeAndBrokenTexts(t *testing.T) {
	t.Parallel()
	b := Starting()
	for name, text := range map[string]string{
		"70,000 letters":   strings.Repeat("mati rasa ", 7000),
		"one long word":    strings.Repeat("a", 70_000),
		"two letters":      strings.Repeat("ab", 35_000),
		"digits":           strings.Repeat("0811 ", 14_000),
		"phones":           strings.Repeat("0811-0000-0012 ", 4700),
		"spelled":          strings.Repeat("m a t i ", 8750),
		"exceptions":       strings.Repeat("mau mati lampu ", 4700),
		"broken":           strings.Repeat("\xff\xf0\x9f", 20_000),
		"marks only":       strings.Repeat("\u0332", 35_000),
		"one letter apart": strings.Repeat("k ", 35_000),
		"big and small":    strings.Repeat("Mm", 35_000),
		"near misses":      strings.Repeat("pingsan ", 8750),
		"many conditions":  strings.Repeat("demam kemo gula bra ", 3500),
	} {
		holds(t, b, text)
		holds(t, b, text+" aku ingin mati")
		if b.Judge(oneText(text+" aku ingin mati")).Lane() != groups.Care {
			t.Errorf("%s: the cry at the end is not heard", name)
		}
	}
}

func TestCleanTextsNeedNoMemory(t *testing.T) {
	b := Starting()
	for _, n := range []int{1, 10} {
		text := oneText(strings.Repeat(cleanMessage, n))
		if got := testing.AllocsPerRun(100, func() { b.Judge(text) }); got != 0 {
			t.Errorf("%d bytes: %v allocations, want none", n*len(cleanMessage), got)
		}
	}
}
