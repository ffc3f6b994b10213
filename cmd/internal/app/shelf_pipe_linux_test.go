package app_test

import (
	"path/filepath"
	"strings"
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

// TestAPipeAmongThePosts puts pipes where a picture and words of the same meaning belong.
func TestAPipeAmongThePosts(t *testing.T) {
	t.Parallel()
	s := newShelf(t, t.TempDir(), openStore(t))
	s.write(t, "aturan/a.yaml", mildBook)
	s.write(t, "pos/satu.md", onePost)
	s.write(t, "pos/dua.md", strings.ReplaceAll(onePost, "satu", "dua")+"\n")
	s.write(t, "pos/tiga.md", strings.Replace(strings.ReplaceAll(onePost, "satu", "tiga"), "\n---", "\ngambar: {file: x.png, alt: Pipa}\n---", 1))
	for _, name := range []string{"x.png", "sinonim.yaml"} {
		if err := syscall.Mkfifo(filepath.Join(s.Library, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w, err := s.World(t.Context())
	if err == nil {
		t.Error("nothing is said of the pipes")
	}
	for id, broken := range map[string]bool{"satu": false, "dua": false, "tiga": true} {
		if p, ok := w.Library.Post(id, "id"); !ok || p.Broken != broken {
			t.Errorf("the post %s: there %v, broken %v, want broken %v", id, ok, p.Broken, broken)
		}
	}
}
