package moderation

import (
	"testing"

	"pita/groups"
)

// TestHashOfRules holds the names that houses keep of their rules: a rule whose name changes
// begins in shadow, which leaves groups without it for a week.
func TestHashOfRules(t *testing.T) {
	t.Parallel()
	r := Plain("tipu", groups.Hide, "obat ajaib")
	if got, want := r.Hash(), "c9bea5f98eff96ff8b5ec5a0054a40e5fa22bf74d9573d796b1810879c460d76"; got != want {
		t.Errorf("a rule that was kept before is %s now, want %s", got, want)
	}
	market := r
	market.Market = true
	if market.Hash() == r.Hash() {
		t.Error("a rule that lets goods pass has the name of one that doesn't")
	}
}
