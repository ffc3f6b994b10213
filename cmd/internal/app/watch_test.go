package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/store"
)

// A watched shelf is one that a house looks at, in real folders and real time.
type watched struct {
	shelved
	app    *app.App
	kept   *store.Store
	reread chan struct{} // something of the shelf was put in force

	mu  sync.Mutex
	log bytes.Buffer
}

// Write takes the log.
func (w *watched) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(b)
}

// watchShelf runs a house whose posts are in a folder, perhaps behind a link.
func watchShelf(t *testing.T, linked bool) *watched {
	t.Helper()
	w := &watched{kept: openStore(t), reread: make(chan struct{}, 100)}
	w.shelved = newShelf(t, t.TempDir(), w.kept)
	w.Prompt = true
	w.write(t, "aturan/a.yaml", mildBook)
	w.write(t, "pos/satu.md", onePost)
	if linked {
		w.write(t, "asli/satu.md", onePost)
		if err := os.RemoveAll(w.Library); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(w.dir, "asli"), w.Library); err != nil {
			t.Skip("this system makes no links:", err)
		}
	}
	var err error
	w.app, err = app.New(app.Options{
		Store: w.kept, Transport: newLine(), Shelf: w.Shelf, Log: slog.New(slog.NewTextHandler(io.Writer(w), nil)),
		Noted: func(d groups.Decision) {
			if d.Reason == "order.reload" {
				w.reread <- struct{}{}
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.app.Stop)
	w.await(t, "the start")
	return w
}

// await waits until the shelf was read again, and says how long that took.
func (w *watched) await(t *testing.T, what string) time.Duration {
	t.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	select {
	case <-w.reread:
	case <-ctx.Done():
		t.Fatalf("%s: the change is not in force after a minute", what)
	}
	return time.Since(began)
}

// A change of real files is in force soon, however an editor makes it.
func TestChangesAreInForceAtOnce(t *testing.T) {
	t.Parallel()
	w := watchShelf(t, false)
	two := strings.ReplaceAll(onePost, "satu", "dua")
	rename := func(from, to string) {
		if err := os.Rename(filepath.Join(w.dir, from), filepath.Join(w.dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		what string
		do   func()
	}{
		{"a saved file", func() { w.write(t, "pos/satu.md", onePost+"Lagi.\n") }},
		{"a new file", func() { w.write(t, "pos/dua.md", two) }},
		{"a file put in place by its name", func() {
			w.write(t, "pos/.satu.md.swp", onePost+"Sekali lagi.\n")
			rename("pos/.satu.md.swp", "pos/satu.md")
		}},
		{"a new folder", func() { w.write(t, "pos/bab/dalam/tiga.md", strings.ReplaceAll(onePost, "satu", "tiga")) }},
		{"a file in that folder", func() { w.write(t, "pos/bab/dalam/tiga.md", strings.ReplaceAll(onePost, "satu", "empat")) }},
		{"rules", func() { w.write(t, "aturan/a.yaml", otherBook) }},
		{"a file taken away", func() {
			if err := os.Remove(filepath.Join(w.dir, "pos/dua.md")); err != nil {
				t.Fatal(err)
			}
		}},
		{"the folder taken away", func() { rename("pos", "lain") }},
		{"the folder put back", func() { rename("lain", "pos") }},
	} {
		c.do()
		t.Logf("%s is in force after %s", c.what, w.await(t, c.what).Round(time.Millisecond))
	}
	w.has(t, "pita-hijau", 2)
}

// Folders behind a link are watched where they are, and so is the link.
func TestLinkedFoldersAreWatched(t *testing.T) {
	t.Parallel()
	w := watchShelf(t, true)
	w.write(t, "asli/satu.md", onePost+"Lagi.\n")
	t.Log("behind the link:", w.await(t, "behind the link").Round(time.Millisecond))
	w.write(t, "baru/dua.md", strings.ReplaceAll(onePost, "satu", "dua"))
	w.write(t, "baru/tiga.md", strings.ReplaceAll(onePost, "satu", "tiga"))
	turned := filepath.Join(w.dir, "pos.baru")
	if err := os.Symlink(filepath.Join(w.dir, "baru"), turned); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(turned, w.Library); err != nil {
		t.Fatal(err)
	}
	t.Log("the link turned:", w.await(t, "the link turned").Round(time.Millisecond))
	w.has(t, "pita-biru", 2)
}
