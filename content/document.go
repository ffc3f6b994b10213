package content

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"pita/groups/typo"
)

// maxName is the most characters the name of a document may have.
const maxName = 100

// setDocument takes "dokumen: file.pdf", or its file and what phones call it.
func (d *document) setDocument(k string, n *yaml.Node) {
	doc := &Document{}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, value := n.Content[i], n.Content[i+1]
			switch name.Value {
			case "file", "berkas":
				doc.File, _ = d.scalar(k+".file", value)
			case "nama", "name":
				doc.Name, _ = d.scalar(k+".nama", value)
			default:
				known := []string{"file", "berkas", "nama", "name"}
				d.report(at(name), "unknown-key", name.Value, typo.Nearest(name.Value, known))
			}
		}
	} else if doc.File, _ = d.scalar(k, n); doc.File == "" {
		return
	}
	if doc.File == "" {
		d.report(at(n), "missing-key", k+".file", "file: rujukan.pdf")
		return
	}
	if doc.Name == "" {
		doc.Name = path.Base(doc.File)
	}
	if !goodName(doc.Name) {
		d.report(at(n), "document-name", doc.Name)
		return
	}
	// By the end of its name a phone chooses what opens it.
	if !strings.EqualFold(path.Ext(doc.Name), ".pdf") {
		doc.Name += ".pdf"
	}
	d.post.Document = doc
}

func goodName(name string) bool {
	odd := func(r rune) bool { return r == '/' || r == '\\' || !unicode.IsPrint(r) }
	return utf8.RuneCountInString(name) <= maxName && !strings.ContainsFunc(name, odd)
}
