package redact_test

import (
	_ "embed"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pita/moderation/redact"
)

//go:embed testdata/cases.txt
var caseText string

// cases returns the rows of the examples: a profile, what is written, and what is left of it.
func cases(tb testing.TB) (out [][]string) {
	tb.Helper()
	for line := range strings.Lines(caseText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, " | ")
		if len(row) != 3 {
			tb.Fatalf("testdata/cases.txt: %q has %d parts; write the profile, the text and what is left of it, with bars between", line, len(row))
		}
		out = append(out, row)
	}
	return out
}

// TestWhatTellsWhoWroteIsCovered covers what names its writer in many a way, and leaves what does not.
func TestWhatTellsWhoWroteIsCovered(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t) {
		if got := redact.Text(c[1], c[0]); got != c[2] {
			t.Errorf("%s writes %q, and %q is left, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestOneself(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"saya demam 39": true, "AKU, sesak": true, "𝓈𝒶𝓎𝒶 takut": true, "what should I do": true,
		"kalau demam 38,5 segera ke IGD ya, Bu": false, "sayang sekali": false, "": false,
	} {
		if got := redact.Oneself(said); got != want {
			t.Errorf("that %q speaks of its writer is %v, want %v", said, got, want)
		}
	}
}

// TestNoNameOfTheWriterIsLeft builds names and ways to write them at random: none of their parts is
// left where it stands as a word.
func TestNoNameOfTheWriterIsLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// A profile that is called what many are called, "Mama", names nobody, and its word stays.
		part := rapid.StringMatching("[BDFKLMRTZ][aeiou][kmnrst][aeiou]").Filter(func(s string) bool { return s != "Mama" && s != "Mami" })
		parts := rapid.SliceOfN(part, 1, 3).Draw(t, "name")
		written := rapid.SampledFrom(parts).Draw(t, "part")
		change := rapid.SampledFrom([]func(string) string{strings.ToLower, strings.ToUpper, strings.Clone, func(s string) string { return s + s[len(s)-1:] }}).Draw(t, "written")
		after := rapid.SampledFrom([]string{"", "nya", "ku", "'s", ".", ",", "!", "(35)", "/Depok", "-nya", "35", "…"}).Draw(t, "after")
		before := rapid.SampledFrom([]string{"", "saya ", "kata ", "halo,", "(", "bu ", "ibu-"}).Draw(t, "before")
		said := "tolong jawab, " + before + change(written) + after + " takut operasi itu"
		profile := "✨" + strings.Join(parts, rapid.SampledFrom([]string{" ", "-", ". "}).Draw(t, "between")) + "✨"
		got := redact.Text(said, profile)
		around, ok := strings.CutSuffix(got, "takut operasi itu") // "operasi" is no Rasi
		if !ok || strings.Contains(strings.ToLower(around), strings.ToLower(written)) {
			t.Fatalf("%v writes %q, and facilitators would see %q", parts, said, got)
		}
	})
}

// FuzzText covers any text for any name: it never fails, writes no broken sign, says nothing that
// was not said, and leaves no link and no long run of digits.
func FuzzText(f *testing.F) {
	for _, seed := range [][2]string{
		{"saya Sari Melati, wa 0811-0000-0021", "Sari"}, {"s-a-r-i @sr t.me/x", "✨Sari✨"}, {"nama saya", ""},
		{"nama: ", "Ti Ar"}, {"salam,\n\nSiti", "x"}, {"0️⃣8️⃣1️⃣1️⃣0️⃣0️⃣", "\u200d"}, {"aku\xffSari", "Nur'aini"}, {"ini ini saya saya", "saya"},
	} {
		f.Add(seed[0], seed[1])
	}
	for _, c := range cases(f) {
		f.Add(c[1], c[0])
	}
	f.Fuzz(func(t *testing.T, said, name string) {
		if r := []rune(said); len(r) > 600 {
			said = string(r[:600])
		}
		got := redact.Text(said, name)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is covered as %q, which is broken", said, got)
		}
		if !utf8.ValidString(said) || strings.ContainsAny(said, "[]") {
			return
		}
		left := strings.NewReplacer(redact.Name, " ", redact.Number, " ").Replace(got)
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
			if digits >= 6 {
				t.Fatalf("%q keeps a number: %q", said, got)
			}
		}
	})
}
