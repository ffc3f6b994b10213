package app_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"pita/groups"
)

// TestAPipeAmongTheRules puts a pipe where a rule file belongs: whoever opened it would
// wait for ever.
func TestAPipeAmongTheRules(t *testing.T) {
	t.Parallel()
	s := newShelf(t, t.TempDir(), openStore(t))
	s.write(t, "pos/satu.md", onePost)
	s.write(t, "aturan/a.yaml", mildBook)
	s.has(t, "pita-biru", 1)
	if err := syscall.Mkfifo(filepath.Join(s.Rules, "b.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := s.has(t, "pita-biru", 1); f == nil || f.RulesAt != "b.yaml" || f.RulesWhy != groups.RulesUnread {
		t.Errorf("the fault is %+v, want one of b.yaml", f)
	}
}
