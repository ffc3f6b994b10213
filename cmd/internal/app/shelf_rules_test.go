package app_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/moderation"
)

// TestNoMishapLeavesAGroupUnprotected does to a folder of rules what disks, editors and
// tired people do to it. The rules in force stay in force, also over a start, and it is
// told where to look.
func TestNoMishapLeavesAGroupUnprotected(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		mishap     func(t *testing.T, dir string) error
		where, why string
	}{
		{"a file is broken", write("b.yaml", badBook), "b.yaml:3:12", groups.RulesBroken},
		{"a file is emptied", write("b.yaml", ""), "b.yaml:1:1", groups.RulesBroken},
		{"a file has a comment only", write("b.yaml", "# nanti\n"), "b.yaml:1:1", groups.RulesBroken},
		{"a file is half written", write("b.yaml", otherBook[:len(otherBook)-8]), "b.yaml:5:11", groups.RulesBroken},
		{"a file is cut within its rule", write("b.yaml", "aturan:\n  - id: pita-hijau\n    jalur: hold\n"), "b.yaml:2:5", groups.RulesBroken},
		{"a file is full of NUL, as after a crash", write("b.yaml", strings.Repeat("\x00", 90)), "b.yaml:1:1", groups.RulesBroken},
		{"a file is too large", write("b.yaml", otherBook+strings.Repeat("# x\n", moderation.LargestFile/4)), "b.yaml:1:1", groups.RulesBroken},
		{"a file is deleted", func(_ *testing.T, dir string) error { return os.Remove(filepath.Join(dir, "b.yaml")) }, "b.yaml", groups.RulesGone},
		{"a file gets a name that is not read", func(_ *testing.T, dir string) error {
			return os.Rename(filepath.Join(dir, "b.yaml"), filepath.Join(dir, "b.yaml.txt"))
		}, "b.yaml", groups.RulesGone},
		{"a file becomes a folder", func(_ *testing.T, dir string) error {
			path := filepath.Join(dir, "b.yaml")
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Mkdir(path, 0o700)
		}, "b.yaml", groups.RulesUnread},
		{"a file points nowhere", func(_ *testing.T, dir string) error { return os.Symlink("tidak-ada", filepath.Join(dir, "c.yaml")) }, "c.yaml", groups.RulesNone},
		{"all files are deleted", func(_ *testing.T, dir string) error {
			return os.Rename(filepath.Join(dir, "a.yaml"), filepath.Join(dir, ".a.yaml"))
		}, "a.yaml", groups.RulesGone},
		{"the folder is gone", func(_ *testing.T, dir string) error { return os.Rename(dir, dir+"-lama") }, "aturan", groups.RulesNone},
		{"the folder becomes a file", func(_ *testing.T, dir string) error {
			if err := os.Rename(dir, dir+"-lama"); err != nil {
				return err
			}
			return os.WriteFile(dir, nil, 0o600)
		}, "aturan:1:1", groups.RulesBroken},
		{"the same rule stands twice", write("salinan b.yaml", otherBook), "salinan b.yaml:2:9", groups.RulesBroken},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			kept := openStore(t)
			s := newShelf(t, t.TempDir(), kept)
			s.write(t, "pos/satu.md", onePost)
			s.write(t, "aturan/a.yaml", mildBook)
			s.write(t, "aturan/b.yaml", otherBook)
			if f := s.has(t, "pita-hijau", 1); f != nil {
				t.Fatal(f)
			}
			if err := c.mishap(t, s.Rules); err != nil {
				t.Fatal(err)
			}
			shelves := map[string]shelved{"as it runs": s}
			if c.why != groups.RulesBroken || c.where == "b.yaml:3:12" { // a start is the same for all that is broken
				shelves["after a start"] = newShelf(t, s.dir, kept)
			}
			for start, shelf := range shelves {
				w, err := shelf.World(t.Context())
				var f *app.ShelfFault
				if !errors.As(err, &f) || f.RulesAt != c.where || f.RulesWhy != c.why {
					t.Errorf("%s: the fault is %+v, want %s at %s", start, f, c.why, c.where)
				}
				for _, rule := range []string{"pita-biru", "pita-hijau"} {
					if _, ok := w.Rules.Rule(rule); !ok {
						t.Errorf("%s: the rule %s does not hold", start, rule)
					}
				}
			}
		})
	}
}

func write(name, text string) func(*testing.T, string) error {
	return func(_ *testing.T, dir string) error {
		return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)
	}
}

// TestRulesAreTakenAwayOnPurpose does what the fault of a missing file says.
func TestRulesAreTakenAwayOnPurpose(t *testing.T) {
	t.Parallel()
	kept := openStore(t)
	s := newShelf(t, t.TempDir(), kept)
	s.write(t, "pos/satu.md", onePost)
	s.write(t, "aturan/a.yaml", mildBook)
	s.write(t, "aturan/b.yaml", otherBook)
	s.has(t, "pita-hijau", 1)
	s.write(t, "aturan/b.yaml", "aturan: kosong\n")
	lacks := func(step string) {
		t.Helper()
		if f := s.has(t, "pita-biru", 1); f != nil {
			t.Errorf("%s: %v", step, f)
		}
		w, _ := s.World(t.Context())
		if _, ok := w.Rules.Rule("pita-hijau"); ok {
			t.Errorf("%s: the rule that was taken away holds", step)
		}
	}
	lacks("said so in the file")
	if err := os.Remove(filepath.Join(s.Rules, "b.yaml")); err != nil {
		t.Fatal(err)
	}
	lacks("deleted the file after that")
	// A file may get another name, and a rule another file.
	if err := os.Rename(filepath.Join(s.Rules, "a.yaml"), filepath.Join(s.Rules, "c.yml")); err != nil {
		t.Fatal(err)
	}
	lacks("gave the file another name")
	// Settings that name other files are meant so.
	s.Rules = filepath.Join(s.dir, "baru.yaml")
	s.write(t, "baru.yaml", otherBook)
	if f := s.has(t, "pita-hijau", 1); f != nil {
		t.Error(f)
	}
}

// TestReplacedWordsAreForgotten reads a file again: only its new words hold.
func TestReplacedWordsAreForgotten(t *testing.T) {
	t.Parallel()
	s := newShelf(t, t.TempDir(), openStore(t))
	s.write(t, "pos/satu.md", onePost)
	said := func(text string) groups.Lane {
		t.Helper()
		s.has(t, "pita-biru", 1)
		w, _ := s.World(t.Context())
		return w.Rules.Explain(text).Lane
	}
	s.write(t, "aturan/a.yaml", mildBook)
	if said("pita biru") != groups.Hold {
		t.Error("the first word does not hold")
	}
	s.write(t, "aturan/a.yaml", strings.Replace(mildBook, "[pita biru]", "[pita jingga]", 1))
	if said("pita jingga") != groups.Hold || said("pita biru") != groups.None {
		t.Error("after reading again not only the new word holds")
	}
}

// TestKeptRulesOfBefore reads rules as they were kept before their name was.
func TestKeptRulesOfBefore(t *testing.T) {
	t.Parallel()
	kept := openStore(t)
	old, err := json.Marshal([]moderation.Source{{Name: "a.yaml", Data: []byte(mildBook)}})
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Keep(t.Context(), "rules", old); err != nil {
		t.Fatal(err)
	}
	s := newShelf(t, t.TempDir(), kept)
	s.write(t, "pos/satu.md", onePost)
	s.write(t, "aturan/b.yaml", badBook)
	s.has(t, "pita-biru", 1)
	s.write(t, "aturan/b.yaml", otherBook)
	if f := s.has(t, "pita-hijau", 1); f != nil {
		t.Error(f)
	}
}

// TestRuleFilesInAFolder tells which names are read.
func TestRuleFilesInAFolder(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"a.yaml": true, "A.YML": true, "dua kata.yaml": true, ".a.yaml": false, "a.yaml.txt": false, "a.yaml~": false,
		"a.txt": false, "yaml": false, "._a.yaml": false, "a.yaml.sebelumnya": false,
	} {
		if got := app.IsRuleFile(name); got != want {
			t.Errorf("%s is read: %v, want %v", name, got, want)
		}
	}
}
