package stage_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"pita/cmd/internal/app"
	"pita/cmd/internal/stage"
	"pita/content"
	"pita/content/samples"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
)

const withDocument = `# A lesson with its picture and a form to keep: everybody's phone shows all of it.
group Pita Pink Jakarta
person Dewi facilitator reachable
person Sari reachable
post sadari-01 approved

Dewi: !kirim sadari-01
	say: post sadari-01 (1/2)
	say: post sadari-01 (2/2)
	whisper Dewi: post.sending sadari-01
`

// A document reaches every phone whole, under its name; so does a picture that lies on its
// side. The play fails when a phone shows other bytes or another name.
func TestADocumentReachesThePhones(t *testing.T) {
	t.Parallel()
	const camera = "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	files := fstest.MapFS{"rujukan.pdf": {Data: []byte("%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n")}}
	for _, name := range []string{"perkenalan.md", "sadari-01.md", "sadari-01.jpg", content.CitationsFile} {
		data, err := fs.ReadFile(samples.Library(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	jpg := files["sadari-01.jpg"].Data
	files["sadari-01.jpg"].Data = append(append(bytes.Clone(jpg[:2]), camera...), jpg[2:]...)
	files["sadari-01.md"].Data = []byte(strings.Replace(string(files["sadari-01.md"].Data), "\njenis:", "\ndokumen: {file: rujukan.pdf, nama: Formulir rujukan}\njenis:", 1))
	library, found := content.Load(files)
	if p, ok := library.Post("sadari-01", "id"); !ok || p.Broken {
		t.Fatal(found)
	}
	s, err := rehearsal.Parse("dokumen.chat", []byte(withDocument))
	if err != nil {
		t.Fatal(err)
	}
	transport := rehearsal.NewTransport(nil)
	house := stage.New(stage.Options{Dir: t.TempDir(), Script: s, Transport: transport, World: decide.NewWorld(app.StartingBook(), library, phrase.Embedded())})
	if err := house.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := house.Close(); err != nil {
			t.Error(err)
		}
	}()
	got, err := rehearsal.NewPlayer(transport, house).Play(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(withDocument, string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
