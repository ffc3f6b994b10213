package word

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
)

// draft reads all parts and writes the draft.
func (r *reader) draft(q Request) (Draft, string) {
	root, code := r.part(r.main)
	if code != "" {
		return Draft{}, code
	}
	if code := r.beside(); code != "" {
		return Draft{}, code
	}
	body := root.at("document", "body")
	if body == nil {
		return Draft{}, "word-damaged"
	}
	r.taken = map[string]string{}
	r.below(body)
	r.around()
	d := Draft{Title: r.title(q.File), Pictures: r.pictures, Paragraphs: r.count}
	d.ID = firstOf(q.ID, slug(d.Title))
	sources := r.sources()
	d.Text = bytes.ReplaceAll(append(r.head(d.Title, sources), r.markdown()...), []byte(unnamed), []byte(d.ID))
	for i := range d.Pictures {
		d.Pictures[i].Name = strings.ReplaceAll(d.Pictures[i].Name, unnamed, d.ID)
	}
	return d, ""
}

// beside reads the parts that the text needs.
func (r *reader) beside() string {
	targets, code := r.relations(r.main)
	if code != "" && code != "word-missing" {
		return code
	}
	r.targets = targets
	for _, part := range []struct {
		kind string
		take func(*node)
	}{
		{"styles", func(n *node) { r.styles = readStyles(n) }},
		{"numbering", func(n *node) { r.lists = readLists(n) }},
		{"footnotes", func(n *node) { r.footNote = byID(n.all("footnote")) }},
		{"endnotes", func(n *node) { r.endNote = byID(n.all("endnote")) }},
	} {
		root, code := r.part(r.partOf(part.kind))
		switch code {
		case "":
			part.take(root)
		case "word-missing":
			part.take(&node{})
		default:
			return code
		}
	}
	return ""
}

// partOf returns the name of the part of that kind, the first by its name, or "".
func (r *reader) partOf(kind string) string {
	for _, t := range r.sorted() {
		if t.kind == kind && !t.outside {
			return t.name
		}
	}
	return ""
}

// sorted returns all targets by name.
func (r *reader) sorted() []target {
	return slices.SortedFunc(maps.Values(r.targets), func(a, b target) int {
		return strings.Compare(a.kind+" "+a.name, b.kind+" "+b.name)
	})
}

func byID(nodes []*node) map[string]*node {
	out := map[string]*node{}
	for _, n := range nodes {
		out[n.attr("id")] = n
	}
	return out
}

// around says what stands beside the text and is not taken over, and what had been changed.
func (r *reader) around() {
	said := map[string]bool{}
	for _, t := range r.sorted() {
		if t.outside || t.kind != "header" && t.kind != "footer" && t.kind != "comments" {
			continue
		}
		root, code := r.part(t.name)
		if code != "" {
			continue // what is not taken over need not be readable
		}
		if t.kind == "comments" {
			if n := len(root.all("comment")); n > 0 {
				r.report("word-comments", itoa(n))
			}
			continue
		}
		text := strings.Join(strings.Fields(plain(root)), " ")
		if strings.IndexFunc(text, unicode.IsLetter) >= 0 && !said[text] {
			said[text] = true
			r.report("word-margin", text)
		}
	}
	if r.inserted+r.deleted > 0 {
		r.report("word-changes", itoa(r.inserted), itoa(r.deleted))
	}
}

// title returns what the post may be called: its first heading, else its first words, else
// the name of the file.
func (r *reader) title(file string) string {
	first := ""
	for _, b := range r.blocks {
		text := strings.Join(strings.Fields(b.words), " ")
		if b.kind == aHeading && text != "" {
			return text
		}
		first = firstOf(first, strings.TrimSuffix(clip(text), "…"))
	}
	name := path.Base(strings.ReplaceAll(file, "\\", "/"))
	return firstOf(first, strings.TrimSuffix(name, path.Ext(name)))
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// slug makes an id of a title.
func slug(title string) string {
	const most = 40
	var b strings.Builder
	for _, c := range strings.ToLower(title) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && (unicode.IsSpace(c) || unicode.IsPunct(c)):
			b.WriteByte('-')
		}
	}
	id := b.String()
	if len(id) > most {
		id = id[:most]
		if i := strings.LastIndexByte(id, '-'); i > 0 {
			id = id[:i]
		}
	}
	return firstOf(strings.Trim(id, "-"), "pos-baru")
}

// head writes the head of the draft, with gaps that a person must fill.
func (r *reader) head(title string, sources []string) []byte {
	var b strings.Builder
	b.WriteString("---\nid: " + unnamed + "\njudul: " + quoted(title) + "\njenis: edukasi\n")
	b.WriteString("penulis: " + quoted(ToFill+" nama Anda di Pita)") + "\n")
	if len(sources) == 0 {
		b.WriteString("sumber: " + quoted(ToFill+" dari mana isi ini)") + "\n")
	} else {
		b.WriteString("sumber:\n")
	}
	for _, s := range sources {
		b.WriteString("  - " + quoted(s) + "\n")
	}
	b.WriteString("tinjau: " + quoted(ToFill+" tanggal, tahun-bulan-hari)") + "\n")
	if r.lead != "" {
		b.WriteString("gambar: {file: " + r.lead + ", alt: " + quoted(firstOf(r.leadAlt, ToFill+" apa yang tampak)")) + "}\n")
	}
	b.WriteString("---\n")
	return []byte(b.String())
}

// quoted writes a text as YAML reads it back.
func quoted(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' || c == '\ufeff' {
			return ' '
		}
		return c
	}, text)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
