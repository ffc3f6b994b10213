package word

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"pita/content"
)

// zipped packs files as they are given, one after the other.
func zipped(tb testing.TB, pairs ...string) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.Create(pairs[i])
		if err == nil {
			_, err = f.Write([]byte(pairs[i+1]))
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

// with returns a Word file one of whose parts is another.
func (d docx) with(name, text string) docx {
	d[name] = text
	return d
}

const oneLineOfText = `<w:p><w:r><w:t>Satu.</w:t></w:r></w:p>`

// locked sets the sign of encryption on every file of an archive.
func locked(archive []byte) []byte {
	for _, sign := range []string{"PK\x03\x04", "PK\x01\x02"} {
		for at := 0; ; {
			i := bytes.Index(archive[at:], []byte(sign))
			if i < 0 {
				break
			}
			at += i + 8
			if sign[2] == 3 {
				at -= 2
			}
			archive[at] |= 1
		}
	}
	return archive
}

func TestOddFilesAreRefused(t *testing.T) {
	t.Parallel()
	whole := body(oneLineOfText).bytes(t)
	old := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 512)
	many := []string{}
	for i := range maxEntries + 1 {
		many = append(many, fmt.Sprint(i), "")
	}
	nested := strings.Repeat("<w:p>", 10_000) + strings.Repeat("</w:p>", 10_000)
	document := func(xml string) []byte { return body("").with("word/document.xml", xml).bytes(t) }
	for _, c := range []struct {
		title, code string
		data        []byte
	}{
		{"nothing", "word-nothing", nil},
		{"a text", "word-not", []byte("Halo, ini bukan Word.")},
		{"an old document", "word-old", []byte(old)},
		{"rich text", "word-old", []byte(`{\rtf1 Halo}`)},
		{"a locked document", "word-encrypted", []byte(old + string(utf16LE("EncryptedPackage")))},
		{"a locked archive", "word-encrypted", locked(bytes.Clone(whole))},
		{"a PDF", "word-pdf", []byte("%PDF-1.7 ...")},
		{"OpenDocument", "word-odt", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<a/>")},
		{"an archive of pictures", "word-not", zipped(t, "a.png", dot())},
		{"a spreadsheet", "word-not", zipped(t, "[Content_Types].xml", "<Types/>", "_rels/.rels",
			`<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`, "xl/workbook.xml", "<a/>")},
		{"no text in it", "word-damaged", zipped(t, "[Content_Types].xml", "<Types/>")},
		{"cut off", "word-damaged", whole[:len(whole)/2]},
		{"a byte too few", "word-damaged", whole[:len(whole)-1]},
		{"unclosed", "word-damaged", document(`<w:document` + namespaces + `><w:body><w:p>`)},
		{"no body", "word-damaged", document(`<w:document` + namespaces + `/>`)},
		{"an unknown entity", "word-damaged", document(`<w:document` + namespaces + `><w:body>&who;</w:body></w:document>`)},
		{"broken styles", "word-damaged", body(oneLineOfText).with("word/styles.xml", "<a>").bytes(t)},
		{"another encoding", "word-damaged", document(`<?xml version="1.0" encoding="UTF-16"?><w:document/>`)},
		{"an entity of its own", "word-dtd", document(`<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document` + namespaces + `><w:body>` + oneLineOfText + `</w:body></w:document>`)},
		{"a billion laughs", "word-dtd", document(`<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>`)},
		{"a name that leads outside", "word-names", zipped(t, "../../tmp/x", "a", "word/document.xml", "<a/>")},
		{"a name from the root", "word-names", zipped(t, "/etc/passwd", "a")},
		{"a name of Windows", "word-names", zipped(t, `C:\x`, "a")},
		{"a bomb", "word-bomb", body("").with("word/media/x.bin", strings.Repeat("\x00", 8<<20)).bytes(t)},
		{"a bomb of text", "word-bomb", document(strings.Repeat(" ", 4<<20))},
		{"too many files", "word-bomb", zipped(t, many...)},
		{"nested 10,000 times", "word-deep", document(`<w:document` + namespaces + `><w:body>` + nested + `</w:body></w:document>`)},
		{"no words", "word-empty", body(`<w:p/>`).bytes(t)},
		{"only what was taken out", "word-empty", body(`<w:p><w:del><w:r><w:delText>a</w:delText></w:r></w:del></w:p>`).bytes(t)},
	} {
		t.Run(c.title, func(t *testing.T) {
			t.Parallel()
			d, found := Read(Request{File: "x.docx", Data: c.data})
			if last := len(found) - 1; d.Text != nil || last < 0 || found[last].Code != c.code || found[last].Level != content.Error {
				t.Errorf("got %q, %v; want no draft and %s", d.Text, found, c.code)
			}
		})
	}
}

// TestHugeTablesEnd says of a table with fifty thousand cells that it is too large, and
// takes one of a thousand.
func TestHugeTablesEnd(t *testing.T) {
	t.Parallel()
	row := `<w:tr>` + strings.Repeat(`<w:tc>`+oneLineOfText+`</w:tc>`, 10) + `</w:tr>`
	noise := func(rows int) string { // is packed less well than what repeats itself
		var b strings.Builder
		for i := range rows {
			b.WriteString(strings.ReplaceAll(row, "Satu", fmt.Sprintf("%x", i*2654435761)))
		}
		return `<w:tbl>` + b.String() + `</w:tbl>`
	}
	d, found := Read(Request{File: "x.docx", Data: body(noise(100)).bytes(t)})
	if strings.Count(string(d.Text), "\n| ") != 101 {
		t.Errorf("a table of 100 rows has %d lines: %v", strings.Count(string(d.Text), "\n| "), found)
	}
	_, found = Read(Request{File: "x.docx", Data: body(noise(5_200)).bytes(t)})
	if len(found) != 1 || found[0].Code != "word-too-big" {
		t.Errorf("a table of 52,000 cells: got %v, want word-too-big", found)
	}
	// One wide row must not make a thousand narrow ones as wide.
	uneven := `<w:tbl>` + strings.Repeat(`<w:tr><w:tc>`+oneLineOfText+`</w:tc></w:tr>`, 1000) +
		`<w:tr>` + strings.Repeat(`<w:tc>`+oneLineOfText+`</w:tc>`, 1000) + `</w:tr></w:tbl>`
	if d, _ = Read(Request{File: "x.docx", Data: body(uneven).bytes(t)}); len(d.Text) > 40_000 || strings.Count(string(d.Text), "Satu.") < 2000 {
		t.Errorf("one row of a thousand cells makes %d bytes, with %d of 2000 cells", len(d.Text), strings.Count(string(d.Text), "Satu."))
	}
	wide := `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>` + oneLineOfText + `</w:tc></w:tr></w:tbl>`
	if d, _ = Read(Request{File: "x.docx", Data: body(wide).bytes(t)}); len(d.Text) > 2000 {
		t.Errorf("a cell over two billion columns makes %d bytes", len(d.Text))
	}
}

// TestNotesAreWrittenOnce has notes that refer to themselves, and one that is referred to often.
func TestNotesAreWrittenOnce(t *testing.T) {
	t.Parallel()
	const ref = `<w:r><w:footnoteReference w:id="%d"/></w:r>`
	to := func(n int) string { return fmt.Sprintf(ref, n) }
	note := func(n int, text, more string) string {
		return fmt.Sprintf(`<w:footnote w:id="%d"><w:p><w:r><w:t>%s</w:t></w:r>%s</w:p></w:footnote>`, n, text, more)
	}
	d, _ := Read(Request{File: "x.docx", Data: body(`<w:p><w:r><w:t>Halo.</w:t></w:r>`+to(1)+to(2)+to(2)+to(3)+`</w:p>`).with(
		"word/footnotes.xml", `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">`+
			note(1, "diri", to(1))+note(2, "lagi", "")+note(3, "kedua", to(1)+to(3))+`</w:footnotes>`).bytes(t)})
	text := string(d.Text)
	for _, once := range []string{"diri", "lagi", "kedua"} {
		if strings.Count(text, once) != 1 {
			t.Errorf("the note %q stands %d times in\n%s", once, strings.Count(text, once), text)
		}
	}
}

// TestALieAboutSizeIsDamage unpacks no more than a file says of itself.
func TestALieAboutSizeIsDamage(t *testing.T) {
	t.Parallel()
	data := body(strings.Repeat(oneLineOfText, 2000)).bytes(t)
	name := []byte("word/document.xml")
	at := bytes.LastIndex(data, name) - 22 // in the directory at the end: the size unpacked
	if got := binary.LittleEndian.Uint32(data[at:]); got < 50_000 {
		t.Fatalf("the size is said to be %d", got)
	}
	binary.LittleEndian.PutUint32(data[at:], 100)
	if _, found := Read(Request{File: "x.docx", Data: data}); len(found) != 1 || found[0].Level != content.Error {
		t.Errorf("got %v, want an error", found)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(body(oneLineOfText).bytes(f))
	if real, err := os.ReadFile("testdata/libreoffice.docx"); err == nil {
		f.Add(real)
	}
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) { ends(t, data) })
}

// FuzzBody packs what stands in a text itself, so that no sum of the archive stops it.
func FuzzBody(f *testing.F) {
	f.Add(oneLineOfText)
	f.Add(`<w:tbl><w:tr><w:tc>` + oneLineOfText + `</w:tc></w:tr></w:tbl>`)
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>a *b*</w:t></w:r></w:p>`)
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, xml string) { ends(t, body(xml).bytes(t)) })
}

// ends says that reading ends without panic: with a draft, or with one reason why not.
func ends(tb testing.TB, data []byte) {
	tb.Helper()
	d, found := Read(Request{File: "x.docx", Data: data})
	refused := len(found) > 0 && found[len(found)-1].Level == content.Error
	if (d.Text == nil) != refused {
		tb.Errorf("%d bytes of draft beside %v", len(d.Text), found)
	}
	if again, _ := Read(Request{File: "x.docx", Data: data}); !bytes.Equal(d.Text, again.Text) {
		tb.Error("the same file gives another draft")
	}
	for _, f := range found {
		if strings.HasPrefix(f.Message, f.Code) {
			tb.Errorf("%s has no sentence", f.Code)
		}
	}
}
