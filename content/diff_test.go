package content_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pita/content"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after, want string }{
		"nothing":            {"", "", ""},
		"equal":              {"sama saja\n", "sama saja\n", "sama saja\n"},
		"a word":             {"minum obat dua kali", "minum obat tiga kali", "minum obat [-dua-]{+tiga+} kali"},
		"side by side":       {"satu dua tiga empat", "satu 2 3 empat", "satu [-dua tiga-]{+2 3+} empat"},
		"a line more":        {"a\nc\n", "a\nb\nc\n", "a\n{+b\n+}c\n"},
		"a line less":        {"a\nb\nc\n", "a\nc\n", "a\n[-b\n-]c\n"},
		"all":                {"lama", "baru", "[-lama-]{+baru+}"},
		"from nothing":       {"", "baru", "{+baru+}"},
		"the end of a line":  {"a b\nc\n", "a b.\nc\n", "a [-b-]{+b.+}\nc\n"},
		"space alone":        {"a  b", "a b", "a[-  -]{+ +}b"},
		"two words far away": {"a b c d e", "x b c d y", "[-a-]{+x+} b c d [-e-]{+y+}"},
	} {
		var got strings.Builder
		for _, ch := range content.Diff(c.before, c.after) {
			switch ch.Kind {
			case content.Went:
				got.WriteString("[-" + ch.Text + "-]")
			case content.Came:
				got.WriteString("{+" + ch.Text + "+}")
			default:
				got.WriteString(ch.Text)
			}
		}
		if got.String() != c.want {
			t.Errorf("%s: %q, want %q", name, got.String(), c.want)
		}
	}
}

// Whatever the texts, a diff gives both of them back, and says "same" only of equal ones.
func TestDiffLosesNothing(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"a", "b", "kemo", " ", "  ", "\n", "\n\n", "é", "*x*"})
	text := rapid.Map(rapid.SliceOfN(word, 0, 40), func(w []string) string { return strings.Join(w, "") })
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var was, is strings.Builder
		all := content.Diff(before, after)
		for i, c := range all {
			if c.Text == "" || i > 0 && all[i-1].Kind == c.Kind {
				t.Fatalf("stretch %d of %+v is empty, or like the one before", i, all)
			}
			if c.Kind != content.Came {
				was.WriteString(c.Text)
			}
			if c.Kind != content.Went {
				is.WriteString(c.Text)
			}
		}
		if was.String() != before || is.String() != after {
			t.Fatalf("%q to %q reads back as %q to %q", before, after, was.String(), is.String())
		}
		if content.Same(all) != (before == after) {
			t.Fatalf("%q and %q are the same: %v", before, after, content.Same(all))
		}
	})
}

func TestExcerpts(t *testing.T) {
	t.Parallel()
	got := content.Excerpts(content.Diff("satu dua tiga empat lima enam", "satu dua tiga 4 lima enam\ntujuh"), 2)
	want := []content.Excerpt{{"dua tiga", "empat", "4", "lima enam"}, {"lima enam", "", "tujuh", ""}}
	if len(got) != 2 || got[0] != want[0] || got[1].New != "tujuh" {
		t.Errorf("excerpts %+v, want %+v", got, want)
	}
}
