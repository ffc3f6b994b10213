package cli

import (
	"testing"

	"pita/moderation"
)

// TestEveryFaultIsSaid asks for a sentence in each language for whatever can be wrong with
// rules; the English one is that of the error.
func TestEveryFaultIsSaid(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		texts := textsIn(lang)
		for _, c := range moderation.Codes() {
			text, ok := texts["fault."+string(c)]
			if !ok {
				t.Errorf("texts/%s.txt lacks %q", lang, "fault."+string(c))
			}
			if lang == "en" && text != c.Sentence() {
				t.Errorf("texts/en.txt: fault.%s is %q, want that of the error, %q", c, text, c.Sentence())
			}
		}
	}
}
