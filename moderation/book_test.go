package moderation

import (
	"testing"

	"pita/groups"
)

// TestStartingBook builds the books that come with the program; building them
// judges every example.
func TestStartingBook(t *testing.T) {
	t.Parallel()
	if _, err := Load(StartingSources()...); err != nil {
		t.Fatal(err)
	}
	for _, r := range Starting().Rules() {
		if len(r.Examples) < 2 {
			t.Errorf("rule %s: %d examples, want two or more", r.ID, len(r.Examples))
		}
		if (r.Lane == groups.Care || r.Lane == groups.Answer) && r.Post == "" {
			t.Errorf("rule %s: lane %s needs a post", r.ID, r.Lane)
		}
	}
}
