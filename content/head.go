package content

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"pita/groups/typo"
)

// A key is one thing a head may say: its name, its English alias, an example,
// and how its value is taken into the post.
type key struct {
	name, alias string
	required    bool
	example     string
	set         func(d *document, k string, n *yaml.Node)
}

var keys = []key{
	{name: "id", alias: "id", required: true, example: "id: sadari-01", set: (*document).setID},
	{name: "judul", alias: "title", required: true, example: "judul: Periksa payudara sendiri",
		set: text(func(p *Post) *string { return &p.Title })},
	{name: "jenis", alias: "kind", required: true, example: "jenis: edukasi", set: (*document).setKind},
	{name: "bahasa", alias: "lang", example: "bahasa: id", set: text(func(p *Post) *string { return &p.Lang })},
	{name: "nada", alias: "tone", example: "nada: netral", set: (*document).setTone},
	{name: "penulis", alias: "author", required: true, example: "penulis: rina",
		set: handle(func(p *Post) *string { return &p.Author })},
	{name: "penyunting", alias: "editor", example: "penyunting: dewi",
		set: handle(func(p *Post) *string { return &p.Editor })},
	{name: "sumber", alias: "sources", example: "sumber: WHO, Breast cancer, https://www.who.int",
		set: list(func(p *Post) *[]string { return &p.Sources })},
	{name: "tinjau", alias: "review_by", required: true, example: "tinjau: 2026-12-31",
		set: date(func(p *Post) *Date { return &p.ReviewBy })},
	{name: "mulai", alias: "from", example: "mulai: 2026-10-01", set: date(func(p *Post) *Date { return &p.From })},
	{name: "selesai", alias: "until", example: "selesai: 2026-10-31",
		set: date(func(p *Post) *Date { return &p.Until })},
	{name: "musim", alias: "season", example: "musim: pinktober", set: (*document).setSeason},
	{name: "terjemahan", alias: "translation_of", example: "terjemahan: 1f0c9a27",
		set: text(func(p *Post) *string { return &p.TranslationOf })},
	{name: "gambar", alias: "image", example: "gambar: {file: sadari.png, alt: Tangan memeriksa payudara}",
		set: (*document).setImage},
	{name: "suara", alias: "audio", example: "suara: salam.ogg", set: text(func(p *Post) *string { return &p.Audio })},
	{name: "dokumen", alias: "document", example: "dokumen: {file: rujukan.pdf, nama: Formulir rujukan.pdf}",
		set: (*document).setDocument},
	{name: "pratinjau", alias: "preview", example: "pratinjau: https://ayosehat.kemkes.go.id",
		set: text(func(p *Post) *string { return &p.Preview })},
	{name: "tampilan", alias: "layout", example: "tampilan: [judul-kapital, tabel-lurus, garis-bagi]",
		set: (*document).setLayout},
	{name: "pilihan", alias: "options", example: "pilihan: [Ya, Belum]",
		set: list(func(p *Post) *[]string { return &p.Options })},
	{name: "kata_kunci", alias: "keywords", example: "kata_kunci: [eneg, muntah]",
		set: list(func(p *Post) *[]string { return &p.Keywords })},
	{name: "untuk", alias: "groups", example: "untuk: [Pita Pink Jakarta]",
		set: list(func(p *Post) *[]string { return &p.For })},
	{name: "untuk_siapa", alias: "for_whom", example: "untuk_siapa: grup", set: (*document).setWhom},
	{name: "mulai_dari", alias: "starts_from", example: "mulai_dari: bergabung", set: (*document).setStarts},
	{name: "pukul", alias: "hour", example: `pukul: "09.00"`, set: (*document).setHour},
	{name: "isi", alias: "items", example: "isi: [{hari: 0, pos: sambutan}]", set: (*document).setItems},
}

// readHead takes the head into the post. Positions are those of the file, in
// which the head begins on line 2.
func (d *document) readHead(head []byte) {
	d.keys = make(map[string]place, 16)
	pairs, ok := simpleHead(head)
	if !ok {
		var doc yaml.Node
		if err := yaml.Load(bytes.ToValidUTF8(head, []byte("\uFFFD")), &doc); err != nil {
			d.brokenHead(err)
			return
		}
		if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
			d.report(place{2, 1}, "not-mapping")
			return
		}
		pairs = doc.Content[0].Content
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		d.readPair(pairs[i], pairs[i+1])
	}
	d.complete()
}

func (d *document) readPair(name, value *yaml.Node) {
	k, ok := findKey(keys, name.Value)
	if !ok || name.Kind != yaml.ScalarNode {
		d.report(at(name), "unknown-key", name.Value, typo.Nearest(name.Value, keyNames(keys)))
		return
	}
	if before, twice := d.keys[k.name]; twice {
		d.report(at(name), "duplicate-key", name.Value, itoa(before.line))
		return
	}
	d.keys[k.name] = at(value)
	if value.Kind == yaml.ScalarNode && value.Value == "" {
		if k.required { // a post by nobody could be approved by whoever wrote it
			d.report(at(name), "empty-required", name.Value, k.example)
			return
		}
		d.report(at(name), "empty-value", name.Value)
		return
	}
	k.set(d, name.Value, value)
}

// complete names what is missing, and sets what may be left out.
func (d *document) complete() {
	for _, k := range keys {
		if _, ok := d.keys[k.name]; k.required && !ok {
			d.report(place{1, 1}, "missing-key", k.name, k.example)
		}
	}
	if d.post.Lang == "" {
		d.post.Lang = "id"
	}
	if d.post.Tone == "" {
		d.post.Tone = Neutral
	}
	d.finishSeries()
}

// brokenHead says in our own words what coordinators get wrong most often.
func (d *document) brokenHead(err error) {
	where, code, why := place{2, 1}, "broken-yaml", err.Error()
	var bad *yaml.LoadError
	if errors.As(err, &bad) && bad.Mark.Line > 0 {
		why = bad.Message
		where = place{bad.Mark.Line + 1, max(bad.Mark.Column, 1)}
		switch {
		case strings.Contains(bad.ContextMsg, "quoted scalar") && strings.Contains(bad.Message, "end of stream"):
			code, where = "yaml-quote", place{bad.ContextMark.Line + 1, max(bad.ContextMark.Column, 1)}
		case strings.Contains(bad.Message, "mapping values are not allowed"):
			code = "yaml-colon"
		case strings.Contains(bad.Message, "tab character") || d.beginsWithTab(where.line):
			code = "yaml-tab"
		}
	}
	if code == "broken-yaml" {
		d.report(where, code, why)
		return
	}
	d.report(where, code)
}

func (d *document) beginsWithTab(line int) bool {
	lines := bytes.SplitN(d.text, []byte("\n"), line+1)
	return line <= len(lines) && bytes.HasPrefix(bytes.TrimLeft(lines[line-1], " "), []byte("\t"))
}

func findKey(in []key, name string) (key, bool) {
	for _, k := range in {
		if k.name == name || k.alias == name {
			return k, true
		}
	}
	return key{}, false
}

func keyNames(in []key) []string {
	names := make([]string, 0, 2*len(in))
	for _, k := range in {
		names = append(names, k.name, k.alias)
	}
	return names
}

// at is where a node stands in the file, whose head begins on line 2.
func at(n *yaml.Node) place { return place{n.Line + 1, n.Column} }

func itoa(n int) string { return strconv.Itoa(n) }
