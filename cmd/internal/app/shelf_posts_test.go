package app_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
)

// The faults that somebody was told of, by file and code, in order; and how often it was
// said that the folder can't be read.
func faultsTold(h *house) (faults []string, unread int) {
	for _, d := range h.doings() {
		c := groups.ContentOf(d.action)
		switch {
		case c == nil:
		case c.Words.Phrase == "owner.posts-unread":
			unread++
		case c.Words.Phrase == "owner.posts-broken":
			for _, l := range c.Words.Lines {
				faults = append(faults, l.Args[0].Value)
			}
			if !strings.Contains(c.Text, "pos") {
				faults = append(faults, "without words")
			}
		}
	}
	return faults, unread
}

// A broken file is told once, however long it stays so, and again when something else in
// it is broken; so is the folder when it vanishes, and all is as before when it is back.
func TestBrokenPostsAreToldOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, kept := mildShelf(t)
		s.write(t, "pos/satu.md", onePost)
		s.write(t, "pos/dua.md", strings.ReplaceAll(onePost, "satu", "dua"))
		h := opened(t, "", newLine(), app.Options{Store: kept, Shelf: s.Shelf})
		defer h.close(t)
		h.owner(t, "Omi")
		want := func(what string, unread int, faults ...string) {
			t.Helper()
			pass(10 * time.Second)
			got, n := faultsTold(h)
			if !slices.Equal(got, faults) || n != unread {
				t.Errorf("%s: told of %q, and %d times of the folder; want %q and %d", what, got, n, faults, unread)
			}
		}
		want("sound", 0)
		s.write(t, "pos/satu.md", strings.Replace(onePost, "pengingat", "pengingatt", 1))
		want("broken", 0, "satu.md:4")
		s.write(t, "pos/satu.md", strings.Replace(onePost, "pengingat", "pengingatt", 1)+"Lagi.\n")
		want("still broken", 0, "satu.md:4")
		s.write(t, "pos/satu.md", strings.Replace(onePost, "---\n", "", 1))
		want("broken otherwise", 0, "satu.md:4", "satu.md:1")
		if err := os.Rename(s.Library, s.Library+"2"); err != nil {
			t.Fatal(err)
		}
		want("the folder gone", 1, "satu.md:4", "satu.md:1")
		if err := os.Mkdir(s.Library, 0o700); err != nil {
			t.Fatal(err)
		}
		want("an empty folder in its place", 1, "satu.md:4", "satu.md:1")
		if err := os.Remove(s.Library); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(s.Library+"2", s.Library); err != nil {
			t.Fatal(err)
		}
		want("the folder back", 1, "satu.md:4", "satu.md:1")
		s.write(t, "pos/satu.md", onePost)
		want("mended", 1, "satu.md:4", "satu.md:1")
		s.write(t, "pos/satu.md", strings.Replace(onePost, "Halo", "Pasti sembuh, halo", 1))
		want("a promise", 1, "satu.md:4", "satu.md:1", "satu.md:8")
	})
}
