package word

import (
	"archive/zip"
	"bytes"
	"flag"
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pita/content"
)

var update = flag.Bool("update", false, "write what comes of the cases into them; read the difference before you keep it")

const begins = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const namespaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
	` xmlns:v="urn:schemas-microsoft-com:vml"`

// usual are the styles and lists that a case has unless it brings its own: list 1 has
// bullets, list 2 numbers, list 3 letters.
const (
	usualStyles = `<w:style w:styleId="Judul1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Judul2"><w:name w:val="Judul 2"/></w:style>
<w:style w:styleId="Bab"><w:name w:val="Bab"/><w:basedOn w:val="Judul1"/></w:style>
<w:style w:styleId="Kerangka"><w:name w:val="Bagian"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:styleId="Judul"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Kutipan"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="Poin"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="Kuat" w:type="character"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>`
	usualLists = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`
	fileRels = `<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>`
)

// A docx is a Word file by its parts.
type docx map[string]string

// body makes a Word file of what stands in the body of its text.
func body(xml string) docx {
	d := docx{
		"[Content_Types].xml":  `<Types/>`,
		"_rels/.rels":          begins + `<Relationships>` + fileRels + `</Relationships>`,
		"word/document.xml":    begins + `<w:document` + namespaces + `><w:body>` + xml + `</w:body></w:document>`,
		"word/media/image.png": dot(),
	}
	d.part("styles", "styles", usualStyles)
	d.part("numbering", "numbering", usualLists)
	return d.refer(``)
}

// part sets one of the parts beside the text.
func (d docx) part(name, root, xml string) {
	d["word/"+name+".xml"] = begins + `<w:` + root + namespaces + `>` + xml + `</w:` + root + `>`
}

// refer sets what the text refers to, besides the usual parts.
func (d docx) refer(more string) docx {
	var rels strings.Builder
	for _, kind := range []string{"styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer"} {
		rels.WriteString(`<Relationship Id="r-` + kind + `" Type="http://x/relationships/` + kind + `" Target="` + kind + `.xml"/>`)
	}
	d["word/_rels/document.xml.rels"] = begins + `<Relationships>` + rels.String() +
		`<Relationship Id="pic" Type="http://x/relationships/image" Target="media/image.png"/>` + more + `</Relationships>`
	return d
}

// bytes packs the file, its parts in the order of their names.
func (d docx) bytes(tb fataler) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range sortedKeys(d) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(d[name]))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// A fataler is a test, also one of random cases.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// dot returns a picture of one dot.
func dot() string {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err)
	}
	return out.String()
}

// TestCases reads what stands in testdata/cases: parts of a Word file, and the draft they
// make with its findings.
func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d cases (%v), want 10 or more", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			d := docx{}
			for i, f := range ar.Files {
				switch text := string(f.Data); f.Name {
				case "body":
					d = body(text)
				case "refers":
					d.refer(text)
				case "want":
					want = text
					ar.Files = ar.Files[:i]
				default:
					d.part(f.Name, f.Name, text)
				}
			}
			got := said(Read(Request{File: "contoh.docx", Data: d.bytes(t)}))
			if *update {
				ar.Files = append(ar.Files, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got; -update rewrites):\n%s", file, diff)
			}
		})
	}
}

// said writes a draft without the gaps of its head, and the findings.
func said(d Draft, found []content.Finding) string {
	var b strings.Builder
	for line := range strings.Lines(string(d.Text)) {
		if !strings.Contains(line, `: "(isi:`) || strings.Contains(line, "gambar") {
			b.WriteString(line)
		}
	}
	for _, f := range found {
		b.WriteString("= " + string(f.Level) + " " + f.Code + ": " + f.Message + "\n")
	}
	return b.String()
}

// TestEverySentenceIsSaid compares the codes of this room with the sentences of the library.
func TestEverySentenceIsSaid(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`"(word-[a-z-]+)"`).FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
		}
	}
	delete(used, "word-missing") // is never said: what is missing may be missing
	for code := range used {
		if f := content.Found(code); strings.HasPrefix(f.Message, code+":") {
			t.Errorf("sentences.txt has no sentence for %s", code)
		}
	}
	src, err := os.ReadFile("../sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^(word-[a-z-]+) `).FindAllStringSubmatch(string(src), -1) {
		if !used[m[1]] {
			t.Errorf("sentences.txt has %s, which nothing says", m[1])
		}
	}
}

func sortedKeys(d docx) []string { return slices.Sorted(maps.Keys(d)) }

// TestARealFile reads a file that a word processor wrote.
func TestARealFile(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/libreoffice.docx")
	if err != nil {
		t.Fatal(err)
	}
	got := said(Read(Request{File: "libreoffice.docx", Data: src}))
	if *update {
		if err := os.WriteFile("testdata/libreoffice.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/libreoffice.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("testdata/libreoffice.txt (-want +got; -update rewrites):\n%s", diff)
	}
}
