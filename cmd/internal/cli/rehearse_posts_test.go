package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pita/content"
	"pita/store"
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
	shelf, err := shelfWith(dir)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	shelf.Memory = kept
	w, err := shelf.World(t.Context())
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

// A typing is what somebody types, line by line, and what they do before each.
type typing []struct {
	before func()
	line   string
}

// Read returns one line.
func (t *typing) Read(b []byte) (int, error) {
	if len(*t) == 0 {
		return 0, io.EOF
	}
	next := (*t)[0]
	*t = (*t)[1:]
	if next.before != nil {
		next.before()
	}
	return copy(b, next.line+"\n"), nil
}

// Who changes a file while they rehearse sees the post as it is from the next line on, and need
// not begin anew: also after a crash, when it is broken, and when it is mended.
func TestARehearsalReadsPostsAnew(t *testing.T) {
	t.Parallel()
	const text = "---\nid: minum-air\njudul: Minum\njenis: pengingat\npenulis: tuti\ntinjau: 2027-06-30\n---\n"
	dir := ownPosts(t, "minum-air.md", text+"Isi pertama.\n")
	save := func(text string) func() {
		return func() {
			if err := os.WriteFile(filepath.Join(dir, "minum-air.md"), []byte(text), 0o600); err != nil {
				t.Error(err)
			}
		}
	}
	const look = "Bidan Lestari > Pita: lihat minum-air"
	in := typing{
		{nil, look},
		{save(text + "Isi yang kedua.\n"), look},
		{nil, "crash"},
		{save(text + "Isi yang ketiga kalinya.\n"), look},
		{save(strings.Replace(text, "pengingat", "pengingatt", 1) + "Isi yang rusak.\n"), look},
		{save("---\nid: min"), "Bidan Lestari > Pita: lihat kemo-mual"},
		{save(text + "Isi yang sudah dibetulkan.\n"), look},
	}
	var out, errs bytes.Buffer
	status := Run(t.Context(), []string{"--data", t.TempDir(), "--lang", "id", "rehearse", "--posts", dir}, IO{
		Stdin: &in, Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" },
	})
	var shown []string
	for line := range strings.Lines(out.String()) {
		if _, isi, ok := strings.Cut(line, "Isi "); ok {
			shown = append(shown, strings.TrimSpace(isi))
		}
	}
	want := []string{"pertama.", "yang kedua.", "yang ketiga kalinya.", "yang sudah dibetulkan."}
	if shown = slices.Compact(shown); status != 0 || !slices.Equal(shown, want) || !strings.Contains(out.String(), "minum-air.md") {
		t.Errorf("status %d, shown %q, want %q, and that the broken file is named:\n%s%s", status, shown, want, out.String(), errs.String())
	}
	if !strings.Contains(out.String(), "{code kemo-mual}") {
		t.Errorf("a file that is saved half-way takes the sample posts along:\n%s", out.String())
	}
	if strings.Contains(out.String(), "post.stale") {
		t.Errorf("who rehearses is told to wait:\n%s", out.String())
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
