package samples_test

import (
	"slices"
	"strings"
	"testing"

	"pita/content/samples"
)

// TestSaid holds that the samples yield what people say to groups, and nothing else.
func TestSaid(t *testing.T) {
	t.Parallel()
	said := samples.Said()
	if len(said) < 60 {
		t.Errorf("people say only %d things in the samples", len(said))
	}
	for _, want := range []string{
		"Bolehkah minum rebusan daun sirsak?",                     // said
		"Slot gacor hari ini, daftar sekarang, bonus new member!", // by an edit
		"hubungi saja kakak saya di +62 811-0000-0012",            // with somebody's number
		"Situs gacor hari ini!",                                   // in one of several groups
	} {
		if !slices.Contains(said, want) {
			t.Errorf("nobody says %q", want)
		}
	}
	for _, text := range said {
		if strings.HasPrefix(text, "!") || strings.Contains(text, "{number") || strings.HasPrefix(text, "banding ") {
			t.Errorf("%q is an order, or is not written out", text)
		}
	}
}
