package decide_test

import (
	"slices"
	"strings"
	"testing"

	"pita/groups"
)

// TestStaffAreNotLeftInSilence writes orders with a slip, one after the other: each is answered
// with what helps, however often, while a member's sentence is met as before.
func TestStaffAreNotLeftInSilence(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	for _, c := range [][2]string{
		{"aturan obat", "rule.unknown"}, {"aturan nonaktifkan jual kue", "rule.unknown"},
		{"uji aturan obat ajaib", "rule.tried-clean"}, {"matikan aturan tahan", "rule.off"}, {"pasar slesai", "order.hint"},
		{"benar", "order.hint"}, {"aturan uji", "order.usage"}, {"aturan uji " + strings.Repeat("murah meriah ", 500), "rule.too-long"},
	} {
		if got := phrases(h.tells("dewi", c[0]), "dewi"); !slices.Equal(got, c[1:]) {
			t.Errorf("dewi writes %.40q and hears %q, want %s", c[0], got, c[1])
		}
	}
	if got := phrases(h.tells("sari", "pasar slesai"), "sari"); !slices.Equal(got, []string{"private.heard"}) {
		t.Errorf("a member hears %q", got)
	}
}

// TestRulesNearlyNamed misses a rule's name by a letter; one digit then does what was meant.
func TestRulesNearlyNamed(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"aturan uji putus-asaa": "rule.tried-samples", "aturan putus-aas": "rule.show", "aturan nonaktifkan putus asaa": "rule.care-stays",
		"aturan sahkan demma": "rule.confirmed",
	} {
		t.Run(said, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			if got := phrases(h.tells("dewi", said), "dewi"); !slices.Equal(got, []string{"private.near"}) {
				t.Fatalf("%q: dewi hears %q", said, got)
			}
			if got := phrases(h.tells("dewi", "1"), "dewi"); !slices.Equal(got, []string{want}) {
				t.Errorf("%q and then 1: dewi hears %q, want %s", said, got, want)
			}
		})
	}
}

// TestManyRulesAreCounted lists the book that a group begins with: those that were switched off
// or hit stand by name, and the rest by their number alone.
func TestManyRulesAreCounted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.says("sari", "arisan keluarga, siapa mau ikut? hub 0811-0000-0054")
	h.tells("dewi", "aturan nonaktifkan minta-uang")
	lines := groups.ContentOf(h.tells("dewi", "aturan").Send[0].Action).Words.Lines
	if len(lines) == 0 || lines[0].Phrase != "rule.item-off" {
		t.Fatalf("the list begins with %+v", lines)
	}
	counted := 0
	for _, line := range lines {
		switch line.Phrase {
		case "rule.rest":
			counted++
		case "rule.item":
			if line.Args[2].Value == "0" {
				t.Errorf("%s never hit, and is listed", line.Args[0].Value)
			}
		}
	}
	if counted < 4 || len(lines) > 12 {
		t.Errorf("%d lines, %d of them counts: %+v", len(lines), counted, lines)
	}
}

// TestAppealsWithoutACode appeals with one case, with none and with two.
func TestAppealsWithoutACode(t *testing.T) {
	t.Parallel()
	for cases, want := range []string{"order.usage", "case.appealed", "order.usage"} {
		h := newHouse(t, rules()...)
		for range cases {
			h.says("sari", "tipu")
		}
		h.says("joko", "tipu")
		for _, text := range []string{"banding", "Banding 🙏", "!banding", "banding ya kak"} {
			if got := phrases(h.tells("sari", text), "sari"); !slices.Equal(got, []string{want}) {
				t.Errorf("with %d cases %q is met with %q, want %s", cases, text, got, want)
			}
		}
		if got := phrases(h.tells("sari", "!banding yang mana"), "sari"); !slices.Equal(got, []string{"order.usage"}) {
			t.Errorf("with %d cases an appeal that says more is met with %q", cases, got)
		}
	}
}
