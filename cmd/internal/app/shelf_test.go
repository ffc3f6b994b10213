package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/moderation"
	"pita/store"
)

const (
	mildBook  = "aturan:\n  - id: pita-biru\n    jalur: hold\n    alasan: dicoba\n    kata: [pita biru]\n"
	otherBook = "aturan:\n  - id: pita-hijau\n    jalur: hold\n    alasan: dicoba\n    kata: [pita hijau]\n"
	badBook   = "aturan:\n  - id: pita-hijau\n    jalur: samping\n    alasan: dicoba\n    kata: [pita hijau]\n"
	onePost   = "---\nid: satu\njudul: Satu\njenis: pengingat\npenulis: rani\ntinjau: 2099-12-31\n---\nHalo ibu-ibu.\n"
)

// A shelved is a shelf in a folder of a test, with a store to remember by.
type shelved struct {
	*app.Shelf
	dir string
}

func newShelf(t *testing.T, dir string, kept *store.Store) shelved {
	t.Helper()
	return shelved{&app.Shelf{Library: filepath.Join(dir, "pos"), Rules: filepath.Join(dir, "aturan"), Memory: kept}, dir}
}

// mildShelf is a shelf with a mild rule on it, and a new store that it remembers by.
func mildShelf(t *testing.T) (shelved, *store.Store) {
	t.Helper()
	kept, err := store.Open(t.TempDir(), store.Options{Root: &[32]byte{7}})
	if err != nil {
		t.Fatal(err)
	}
	s := newShelf(t, t.TempDir(), kept)
	s.write(t, "aturan/a.yaml", mildBook)
	return s, kept
}

func (s shelved) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// has says which of the rules and posts are in force, and what could not be used.
func (s shelved) has(t *testing.T, rule string, posts int) *app.ShelfFault {
	t.Helper()
	w, err := s.World(t.Context())
	var fault *app.ShelfFault
	if err != nil && !errors.As(err, &fault) {
		t.Fatal(err)
	}
	if _, ok := w.Rules.Rule(rule); !ok || w.Library.Len() != posts {
		t.Errorf("rules %v and %d posts are in force (%v), want the rule %s and %d posts", rules(w), w.Library.Len(), err, rule, posts)
	}
	return fault
}

func openStore(t *testing.T) *store.Store {
	t.Helper()
	kept, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	return kept
}

func TestShelfGoesByWhatWasGoodLast(t *testing.T) {
	t.Parallel()
	kept := openStore(t)
	s := newShelf(t, t.TempDir(), kept)
	start := moderation.Starting().Rules()[0].ID
	if f := s.has(t, start, 0); f == nil || f.RulesAt != "aturan" || !f.NoPosts {
		t.Errorf("an empty shelf has the fault %+v, want one of both", f)
	}
	s.write(t, "aturan/b.yaml", mildBook)
	s.write(t, "aturan/catatan.txt", "bukan aturan")
	s.write(t, "pos/satu.md", onePost)
	if f := s.has(t, "pita-biru", 1); f != nil {
		t.Errorf("a sound shelf has the fault %v", f)
	}
	s.write(t, "aturan/a.yml", badBook)
	if f := s.has(t, "pita-biru", 1); f == nil || f.RulesAt != "a.yml:3:12" || f.NoPosts || !strings.Contains(f.Error(), "samping") {
		t.Errorf("broken rules have the fault %+v, want one at a.yml:3:12", f)
	}
	// Another start, with the files still broken and the folder of the posts gone.
	again := newShelf(t, s.dir, kept)
	if err := os.RemoveAll(again.Library); err != nil {
		t.Fatal(err)
	}
	if f := again.has(t, "pita-biru", 1); f == nil || !f.NoPosts {
		t.Errorf("a lost folder of posts has the fault %+v", f)
	}
	again.write(t, "aturan/a.yml", otherBook)
	again.has(t, "pita-hijau", 1)
	if _, ok := moderation.Embedded().Rule("pita-hijau"); ok {
		t.Error("the test's rule is one of care")
	}
	for _, care := range moderation.Embedded().Rules() {
		again.has(t, care.ID, 1)
	}
}

func TestShelfWithoutFoldersIsWhatComesAlong(t *testing.T) {
	t.Parallel()
	s := &app.Shelf{Memory: openStore(t)}
	w, err := s.World(t.Context())
	if err != nil || w.Hash() != sampleWorld().Hash() {
		t.Errorf("the world is %s, %v; want that of the samples, %s", w.Hash(), err, sampleWorld().Hash())
	}
}

func TestShelfThatCannotRememberIsReadAllTheSame(t *testing.T) {
	t.Parallel()
	kept, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kept.Close()
	s := newShelf(t, t.TempDir(), kept)
	s.write(t, "aturan/a.yaml", mildBook)
	s.write(t, "pos/satu.md", onePost)
	s.has(t, "pita-biru", 1)
}

// What is saved on the shelf is in force a few seconds later; what is broken is told to the
// owner, once, and does nothing.
func TestShelfIsReadWhileTheHouseRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, kept := mildShelf(t)
		s.write(t, "pos/satu.md", onePost)
		h := opened(t, "", newLine(), app.Options{Store: kept, Shelf: s.Shelf})
		defer h.close(t)
		h.owner(t, "Omi")
		told := func() (n int) {
			for _, p := range h.phrases() {
				if p == "owner.rules-broken" || p == "owner.posts-unread" {
					n++
				}
			}
			return n
		}
		inForce := func(what string, rule string, want bool) {
			t.Helper()
			pass(10 * time.Second)
			if got := slices.Contains(lastKnown(t, kept), rule); got != want {
				t.Errorf("%s: the rule %s is known: %v, want %v", what, rule, got, want)
			}
		}
		inForce("at the start", "pita-biru", true)
		s.write(t, "aturan/a.yaml", badBook)
		inForce("broken", "pita-hijau", false)
		s.write(t, "aturan/a.yaml", badBook+"# \n")
		inForce("still broken", "pita-hijau", false)
		if n := told(); n != 1 {
			t.Errorf("the owner was told %d times of rules that stay broken, want once", n)
		}
		if !strings.Contains(h.log.String(), "samping") {
			t.Error("the log does not say what is wrong with the rules")
		}
		s.write(t, "aturan/a.yaml", otherBook)
		inForce("mended", "pita-hijau", true)
		if err := os.RemoveAll(s.Library); err != nil {
			t.Fatal(err)
		}
		pass(10 * time.Second)
		if n := told(); n != 2 {
			t.Errorf("the owner was told %d times, want of the posts too", n)
		}
		s.write(t, "aturan/a.yaml", mildBook)
		if err := h.app.Reread(t.Context()); err != nil {
			t.Errorf("asked to read again: %v", err)
		}
	})
}

// lastKnown returns the rules that the house has known at some time.
func lastKnown(t *testing.T, kept *store.Store) (ids []string) {
	t.Helper()
	err := kept.Read(t.Context(), func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindRule}) {
			ids = append(ids, r.(*groups.RuleNote).Rule)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestWithoutAShelfNothingIsReadAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := opened(t, t.TempDir(), newLine(), app.Options{})
		defer h.close(t)
		if err := h.app.Reread(t.Context()); err == nil {
			t.Error("a house without a shelf read it again")
		}
	})
}
