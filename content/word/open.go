package word

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf16"
)

// parts are the files within a Word file, by name.
type parts map[string]*zip.File

// A target is what an id of the text stands for: another part, or an address outside.
type target struct {
	kind    string // the last word of its type: image, hyperlink, header…
	name    string // of the part, or the address
	outside bool
}

// open looks whether data is a Word file that can be read, and returns the code of what is
// wrong otherwise.
func (r *reader) open(data []byte) string {
	if len(data) > MaxFile {
		return "word-too-big"
	}
	if code := otherKind(data); code != "" {
		return code
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "word-damaged"
	}
	if code := r.unpack(archive.File); code != "" {
		return code
	}
	return r.findMain()
}

// otherKind returns what to say of a file that is no zip archive, as each Word file is.
func otherKind(data []byte) string {
	encrypted := utf16LE("EncryptedPackage")
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return ""
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) && bytes.Contains(data, encrypted):
		return "word-encrypted"
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")), bytes.HasPrefix(data, []byte(`{\rtf`)):
		return "word-old"
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return "word-pdf"
	case len(data) == 0:
		return "word-nothing"
	}
	return "word-not"
}

func utf16LE(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// unpack takes note of what is in the archive, and refuses what no word processor writes.
func (r *reader) unpack(files []*zip.File) string {
	if len(files) > maxEntries {
		return "word-bomb"
	}
	r.parts = parts{}
	var whole uint64
	for _, f := range files {
		whole += f.UncompressedSize64
		switch {
		case whole > maxUnpacked || packedTooWell(f):
			return "word-bomb"
		case strings.Contains(f.Name, "..") || strings.HasPrefix(f.Name, "/") || strings.ContainsAny(f.Name, "\\:"):
			return "word-names"
		case f.Flags&1 != 0:
			return "word-encrypted"
		}
		r.parts[f.Name] = f
	}
	return ""
}

// packedTooWell says that a part is far larger unpacked than texts are.
func packedTooWell(f *zip.File) bool {
	const small = 1 << 20
	return f.UncompressedSize64 > small && f.UncompressedSize64/maxRatio > f.CompressedSize64
}

// findMain finds the part with the text.
func (r *reader) findMain() string {
	if f := r.parts["mimetype"]; f != nil {
		if kind, _ := readPart(f, 256); strings.Contains(string(kind), "opendocument") {
			return "word-odt"
		}
	}
	rels, code := r.relations("")
	if code != "" && code != "word-missing" {
		return code
	}
	for _, t := range rels {
		if t.kind == "officeDocument" && !t.outside {
			r.main = t.name
		}
	}
	switch {
	case strings.HasPrefix(r.main, "xl/") || strings.HasPrefix(r.main, "ppt/"):
		return "word-not"
	case r.parts[r.main] != nil:
		return ""
	case r.parts["word/document.xml"] != nil:
		r.main = "word/document.xml"
		return ""
	case r.parts["[Content_Types].xml"] != nil:
		return "word-damaged"
	}
	return "word-not"
}

// relations reads what a part refers to; "" stands for the whole file.
func (r *reader) relations(part string) (map[string]target, string) {
	dir, name := path.Split(part)
	root, code := r.part(dir + "_rels/" + name + ".rels")
	if code != "" {
		return nil, code
	}
	out := map[string]target{}
	for _, n := range root.all("Relationship") {
		t := target{kind: path.Base(n.attr("Type")), name: n.attr("Target"), outside: n.attr("TargetMode") == "External"}
		switch {
		case t.outside:
		case strings.HasPrefix(t.name, "/"):
			t.name = path.Clean(t.name[1:])
		default:
			t.name = path.Join(dir, t.name)
		}
		out[n.attr("Id")] = t
	}
	return out, ""
}

// part reads one part of XML. The code is "word-missing" if there is none of that name.
func (r *reader) part(name string) (*node, string) {
	f := r.parts[name]
	if f == nil {
		return nil, "word-missing"
	}
	if f.UncompressedSize64 > maxPart {
		return nil, "word-too-big"
	}
	src, ok := readPart(f, maxPart)
	if !ok {
		return nil, "word-damaged"
	}
	return readXML(src)
}

// readPart unpacks at most so many bytes, and says whether that was all.
func readPart(f *zip.File, most int64) ([]byte, bool) {
	from, err := f.Open()
	if err != nil {
		return nil, false
	}
	src, err := io.ReadAll(io.LimitReader(from, most+1))
	if closed := from.Close(); err != nil || closed != nil {
		return nil, false
	}
	return src, int64(len(src)) <= most
}
