package render

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pita/content"
)

var numbers = regexp.MustCompile(`\d+`)

// TestNoNumbersGrowTogether writes signs of emphasis between, before and after numbers: phones show
// the same numbers, none of two grown into one. A dose would change.
func TestNoNumbersGrowTogether(t *testing.T) {
	t.Parallel()
	part := rapid.SampledFrom([]string{"2", "500", "38", "mg", "x", "é", "*", "*", "**", "***", "~", "~~", "_", "__", " ", " ", "(", ",", "\\*"})
	rapid.Check(t, func(t *rapid.T) {
		body := "Minum " + strings.Join(rapid.SliceOfN(part, 1, 14).Draw(t, "parts"), "") + " ya"
		msgs, _ := Post(content.Post{File: "f.md", Kind: content.Reminder}, []byte(body))
		shown := seen(msgs)
		if got, want := numbers.FindAllString(shown, -1), numbers.FindAllString(body, -1); !slices.Equal(got, want) {
			t.Fatalf("%q is shown as %q", body, shown)
		}
	})
}
