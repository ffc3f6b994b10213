package wire

import "testing"

// TestHabits asks each habit whether it is known or guessed, and by what.
func TestHabits(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, h := range habits {
		if h.what == "" || h.source == "" || h.proof != confirmed && h.proof != assumed || seen[h.what] {
			t.Errorf("%+v: say what the server does, once, whether that is known, and how", h)
		}
		seen[h.what] = true
	}
}
