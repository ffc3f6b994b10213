package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pita/content"
)

// ownPosts makes a folder with these files, by name and text in turn.
func ownPosts(tb testing.TB, files ...string) string {
	tb.Helper()
	dir := tb.TempDir()
	for i := 0; i < len(files); i += 2 {
		file := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(files[i+1]), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func TestARehearsalWithPostsOfOnesOwn(t *testing.T) {
	t.Parallel()
	const head = "---\nid: %\njudul: Milik kami\njenis: edukasi\npenulis: tuti\nsumber: [\"@kami\", \"@dharmais\"]\ntinjau: 2027-06-30\n---\nIsi.\n"
	dir := ownPosts(t,
		"sub/minum-air.md", strings.Replace(head, "%", "minum-air", 1),
		"lain.md", strings.Replace(head, "%", "sadari-01", 1), // stands for the sample of that id
		"sumber.yaml", "kami: Kami sendiri\ndharmais: Yang kami pakai",
	)
	before, err := world(nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := worldWith(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(w.Library.IDs()), len(before.Library.IDs())+1; got != want {
		t.Errorf("%d posts, want %d", got, want)
	}
	for _, id := range []string{"minum-air", "sadari-01"} {
		p, _ := w.Library.Post(id, "id")
		if p.Title != "Milik kami" || p.Broken || strings.Join(p.Sources, "|") != "Kami sendiri|Yang kami pakai" {
			t.Errorf("%s: %q, broken %v, sources %q", id, p.Title, p.Broken, p.Sources)
		}
		if _, err := w.Library.Body(p); err != nil {
			t.Error(err)
		}
	}
	for _, p := range before.Library.All() {
		if now, ok := w.Library.Post(p.ID, p.Lang); !ok || now.Broken {
			t.Errorf("the sample %s (%s) is there: %v, broken: %v", p.ID, p.Lang, ok, now.Broken)
		}
	}
	if en, _ := w.Library.Post("sadari-01", "en"); en.Lang == "en" {
		t.Error("a translation of a sample stands beside a post of one's own")
	}
	if found := w.Library.Check(content.Date{}); len(found) > 0 && found[0].Level == content.Error {
		t.Errorf("together they have faults: %v", found[0])
	}
}

func TestARehearsalWithoutPostsToSpeakOf(t *testing.T) {
	t.Parallel()
	empty, house := t.TempDir(), t.TempDir()
	for _, c := range []struct{ posts, says string }{
		{filepath.Join(empty, "x"), "x"},
		{filepath.Join(ownPosts(t, "a.txt", "a"), "a.txt"), "a.txt"},
		{empty, ".md"},
		{ownPosts(t, "a.md", "no head"), ".md"},
	} {
		status, out, errs := call(t, "", "--data", house, "rehearse", "--posts", c.posts)
		if status != 1 || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("--posts %s: status %d, %s%s; want 1 and %q", c.posts, status, out, errs, c.says)
		}
	}
	if left, _ := os.ReadDir(house); len(left) > 0 {
		t.Errorf("a rehearsal that did not begin left %v", left)
	}
}
