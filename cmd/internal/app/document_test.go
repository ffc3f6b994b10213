package app_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/groups"
)

// A baggage network remembers what goes along with posts.
type baggage struct {
	groups.Transport
	mu    sync.Mutex
	media []groups.Media
}

// Do does the action.
func (w *baggage) Do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	if c := groups.ContentOf(a); c != nil && c.Words.Post != "" && c.Media != nil {
		w.mu.Lock()
		w.media = append(w.media, *c.Media)
		w.mu.Unlock()
	}
	return w.Transport.Do(ctx, id, a)
}

// over lays the network over another.
func (w *baggage) over(g groups.Transport) groups.Transport {
	w.Transport = g
	return w
}

// taken returns what went along since it was asked before.
func (w *baggage) taken() []groups.Media {
	w.mu.Lock()
	defer w.mu.Unlock()
	media := w.media
	w.media = nil
	return media
}

// A picture and a document leave stripped, as they were shown to the reviewer, and the
// document under the name its head gives it.
func TestWhatGoesAlongLeavesStripped(t *testing.T) {
	t.Parallel()
	const camera, pdf = "\xff\xe1\x00\x13Exif\x00\x00Jl. Rahasia", "%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
	files := ownLibrary(t)
	jpg := files["sadari-01.jpg"].Data
	files["sadari-01.jpg"] = &fstest.MapFile{Data: append(append(bytes.Clone(jpg[:2]), camera...), jpg[2:]...)}
	files["rujukan.pdf"] = &fstest.MapFile{Data: []byte(pdf)}
	head := strings.Replace(string(files["sadari-01.md"].Data), "\njenis:", "\ndokumen: {file: rujukan.pdf, nama: Formulir rujukan}\njenis:", 1)
	files["sadari-01.md"] = &fstest.MapFile{Data: []byte(head)}
	if _, found := content.Load(files); len(found) > 0 {
		t.Fatal(found)
	}
	net := &baggage{}
	h := begun(t, &app.Stage{World: worldOf(files), Through: net.over}, waitingPost)
	net.taken()
	h.does("Dewi: !kirim sadari-01")
	want, err := content.Strip("sadari-01.jpg", files["sadari-01.jpg"].Data)
	if err != nil {
		t.Fatal(err)
	}
	media := net.taken()
	if len(media) != 2 {
		t.Fatalf("%d files went along, want a picture and a document", len(media))
	}
	if m := media[0]; m.Kind != groups.Picture || !bytes.Equal(m.Data, want) || bytes.Contains(m.Data, []byte("Rahasia")) {
		t.Errorf("a %s of %d bytes left, want the picture without what its camera wrote, %d bytes", m.Kind, len(m.Data), len(want))
	}
	if m := media[1]; m.Kind != groups.File || m.Name != "Formulir rujukan.pdf" || m.Type != "application/pdf" || string(m.Data) != pdf {
		t.Errorf("a %s %q (%s) left, want the file Formulir rujukan.pdf (application/pdf)", m.Kind, m.Name, m.Type)
	}
}
