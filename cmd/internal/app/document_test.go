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
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
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
	library, found := content.Load(files)
	if len(found) > 0 {
		t.Fatal(found)
	}
	w := decide.NewWorld(app.StartingBook(), library, phrase.Embedded())
	net, tr := &baggage{}, rehearsal.NewTransport(nil)
	stage := &app.Stage{Dir: t.TempDir(), Transport: tr, World: w, Through: func(g groups.Transport) groups.Transport {
		net.Transport = g
		return net
	}}
	if err := stage.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer stage.Close()
	p := rehearsal.NewPlayer(tr, stage)
	p.Rules = rules(w)
	s := script(t, waitingPost)
	if err := p.Begin(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	net.mu.Lock()
	net.media = nil
	net.mu.Unlock()
	step(t, p, s, "Dewi: !kirim sadari-01")
	want, err := content.Strip("sadari-01.jpg", files["sadari-01.jpg"].Data)
	if err != nil {
		t.Fatal(err)
	}
	net.mu.Lock()
	defer net.mu.Unlock()
	if len(net.media) != 2 {
		t.Fatalf("%d files went along, want a picture and a document", len(net.media))
	}
	if m := net.media[0]; m.Kind != groups.Picture || !bytes.Equal(m.Data, want) || bytes.Contains(m.Data, []byte("Rahasia")) {
		t.Errorf("a %s of %d bytes left, want the picture without what its camera wrote, %d bytes", m.Kind, len(m.Data), len(want))
	}
	if m := net.media[1]; m.Kind != groups.File || m.Name != "Formulir rujukan.pdf" || m.Type != "application/pdf" || string(m.Data) != pdf {
		t.Errorf("a %s %q (%s) left, want the file Formulir rujukan.pdf (application/pdf)", m.Kind, m.Name, m.Type)
	}
}
