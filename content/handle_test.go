package content_test

import (
	"testing"

	"pita/content"
)

func TestHandlesThatLookAlikeAreOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"lestari", "Lestari", true}, {"lestari", "@lestari", true}, {"lestari", " lestari ", true},
		{"lestari", "1estari", true}, {"lestari", "Iestari", true}, {"lestari", "lеstаri", true}, // with Cyrillic е and а
		{"lestari", "ｌｅｓｔａｒｉ", true}, {"lestari", "𝐥𝐞𝐬𝐭𝐚𝐫𝐢", true}, {"lestari", "les\u200btari", true},
		{"lestari", "léstari", true}, {"lestari", "le\u0301stari", true}, {"dr-ayu", "dr_ayu", true}, {"oni", "0ni", true},
		{"bidan-lestari", "Bidan Lestari", true}, {"bidan-lestari", "bidan.lestari,", true}, {"bidan-lestari", "BidanLestari", true},
		{"lestari", "lestari-2", false}, {"ayu", "ayi", false}, {"", "", false}, {"", "ayu", false}, {"@", "@", false},
	} {
		if got := content.SameHandle(c.a, c.b); got != c.same {
			t.Errorf("%q and %q are one: %v, want %v", c.a, c.b, got, c.same)
		}
	}
}

func TestAWriterAsTypedMeansAPerson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		written, handle string
		means           bool
	}{
		{"lestari", "bidan-lestari", true}, {"Bu Bidan Lestari, S.Keb", "bidan-lestari", true},
		{"tuti, bidan-lestari", "bidan-lestari", true}, {"BIDAN_LESTARI", "bidan-lestari", true}, {"Lestari", "Bidan Lestari", true},
		{"tuti", "bidan-lestari", false}, {"bidan-ayu", "bidan-lestari", false}, {"", "lestari", false}, {"tuti", "", false}, {"-", "-", false},
	} {
		if got := content.MeansHandle(c.written, c.handle); got != c.means {
			t.Errorf("%q means %q: %v, want %v", c.written, c.handle, got, c.means)
		}
	}
}

// Where nobody can tell who wrote a post, nobody approves it.
func TestAWriterNobodyCanReadBarsEverybody(t *testing.T) {
	t.Parallel()
	for _, p := range []content.Post{{Author: "ꦫꦤꦶ"}, {Author: "tuti", Editor: "رني"}, {Author: "tuti", Writers: []string{"ราณี"}}} {
		if p.MayApprove("lestari") {
			t.Errorf("lestari may approve what %q, %q or %q wrote", p.Author, p.Editor, p.Writers)
		}
	}
	for _, odd := range []string{"@", "-", "\u200b", "⠀", "⠀lestari", "ⓛⓔⓢⓣⓐⓡⓘ", "lestari𝟏", "lestari¹", "🇱estari", "🌸", "ʟᴇꜱᴛᴀʀɪ"} {
		for _, p := range []content.Post{{Author: odd}, {Author: "tuti", Editor: odd}, {Author: "tuti", Writers: []string{odd}}} {
			if p.MayApprove("lestari") {
				t.Errorf("lestari may approve what %q, %q or %q wrote", p.Author, p.Editor, p.Writers)
			}
		}
		if (content.Post{Author: "tuti"}).MayApprove(odd) {
			t.Errorf("%q may approve", odd)
		}
	}
	if !(content.Post{Author: "tuti", Editor: "rani"}).MayApprove("lestari") {
		t.Error("lestari may not approve what tuti wrote")
	}
}
