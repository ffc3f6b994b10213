package phrase_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pita/groups/phrase"
)

// withTables is the third locale with tables of how people type.
func withTables(t testing.TB, tables map[string]string) fstest.MapFS {
	t.Helper()
	files := third(t, func(_, text string) string { return text })
	for name, text := range tables {
		files["jv/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestSpellingsOfAThirdLocaleNeedNoGo(t *testing.T) {
	t.Parallel()
	b, err := phrase.Load(withTables(t, map[string]string{
		"slang.txt":      "\ufeff# Komentar\n\nora,  ORA  Iso = tidak\r\n",
		"slang-alus.txt": "mboten=tidak",
		"fillers.txt":    "banget, pisan\n# komentar, dhewe\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := []phrase.Spelling{{"mboten", "tidak"}, {"ora", "tidak"}, {"ora iso", "tidak"}}
	got := b.Spellings()
	slices.SortFunc(got, func(a, b phrase.Spelling) int { return strings.Compare(a.Typed, b.Typed) })
	if !slices.Equal(got, want) {
		t.Errorf("Spellings() = %q, want %q", got, want)
	}
	if got := b.Fillers(); !slices.Equal(got, []string{"banget", "pisan"}) {
		t.Errorf("Fillers() = %q, want banget and pisan", got)
	}
}

func TestBrokenTablesAreRefusedWithAPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ table, want string }{
		"no plain word": {"gk, gak\n", `jv/slang.txt:1: "gk, gak" is no row`},
		"nothing typed": {"# x\n , = tidak\n", `jv/slang.txt:2: ", = tidak" is no row`},
		"two bars":      {"gk = tidak = bukan\n", `jv/slang.txt:1: "gk = tidak = bukan" is no row`},
		"two meanings":  {"gk = tidak, bukan\n", `jv/slang.txt:1: "gk = tidak, bukan" is no row`},
		"twice":         {"gk = tidak\nga, gk = bukan\n", `jv/slang.txt:2: "gk" stands here a second time`},
		"itself":        {"tidak, gk = tidak\n", `slang "tidak" = "tidak"`},
		"a chain":       {"gk = ga iso\niso, ga iso = bisa\n", `slang "gk" = "ga iso": "ga iso" is itself slang, for "bisa"`},
	} {
		_, err := phrase.Load(withTables(t, map[string]string{"slang.txt": c.table}))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// The program carries tables for Indonesian, for three languages spoken beside it, and
// for English.
func TestEmbeddedSpellings(t *testing.T) {
	t.Parallel()
	plain := map[string]string{}
	for _, s := range phrase.Embedded().Spellings() {
		plain[s.Typed] = s.Plain
	}
	if len(plain) < 1000 {
		t.Errorf("%d spellings, want 1,000 or more", len(plain))
	}
	for typed, want := range map[string]string{
		"gk": "tidak", "kagak": "tidak", "pgn": "ingin", "udh": "sudah", "mo": "mau", "klo": "kalau", "bgt": "banget", "gw": "saya",
		"mboten": "tidak", "kulo": "saya", "modyar": "mati", "teu": "tidak", "hayang": "ingin", "maot": "mati", "eungap": "sesak napas",
		"hiduik": "hidup", "wanna": "want to",
	} {
		if plain[typed] != want {
			t.Errorf("%q stands for %q, want %q", typed, plain[typed], want)
		}
	}
}
