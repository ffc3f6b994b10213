package word

import (
	"regexp"
	"strings"
)

// The kinds of pieces.
const (
	words  = iota
	aBreak // of the line
	aNote  // the number of a footnote
)

// A piece is text of one look, the end of a line, or the sign of a note.
type piece struct {
	kind int
	text string
	look look
	link string
}

// A paragraph is what stands in one, and what hangs on it.
type paragraph struct {
	props    *node
	heading  bool
	link     string
	pieces   []piece
	boxes    []*node  // text boxes, to follow
	pictures []string // in Markdown, to follow
	hidden   string
}

// A field is text that the word processor works out. What it is made of stands before what
// came of it.
type field struct {
	code   string
	result bool
	drop   bool
	link   string
}

// skipped are elements within paragraphs that hold no text of the post.
var skipped = map[string]bool{"pPr": true, "rPr": true, "sectPr": true, "Fallback": true, "sdtPr": true, "sdtEndPr": true}

// read reads a paragraph. Its number and words are those of findings from here on.
func (r *reader) read(n *node) *paragraph {
	p := &paragraph{props: n.child("pPr")}
	for _, first := range r.letter {
		p.add(first)
	}
	r.letter = nil
	p.heading = r.level(p.props) > 0
	if text := strings.TrimSpace(plain(n)); text != "" {
		r.here = text
		r.count++
	}
	r.inlines(n, p)
	if strings.TrimSpace(p.hidden) != "" {
		r.reportHere("word-hidden", strings.TrimSpace(p.hidden))
	}
	return p
}

// plain returns the words of an element, without those that were taken out.
func plain(n *node) string {
	var b strings.Builder
	var walk func(n *node)
	walk = func(n *node) {
		for _, k := range n.kids {
			switch k.name {
			case "t":
				text, _ := moved(k.text, n.child("rPr").child("vertAlign").attr("val"))
				b.WriteString(text)
			case "tab", "br", "cr":
				b.WriteByte(' ')
			case "del", "moveFrom", "Fallback", "pPr", "rPr":
			default:
				walk(k)
				if k.name == "p" || k.name == "tc" {
					b.WriteByte(' ')
				}
			}
		}
	}
	walk(n)
	return strings.ReplaceAll(b.String(), "\u00ad", "")
}

// inlines reads what stands below n within a paragraph.
func (r *reader) inlines(n *node, p *paragraph) {
	for _, k := range n.kids {
		switch {
		case skipped[k.name]:
		case k.name == "r":
			r.run(k, p)
		case k.name == "hyperlink":
			r.linked(r.targets[k.attr("id")].address(), k, p)
		case k.name == "fldSimple":
			r.simpleField(k, p)
		case k.name == "del" || k.name == "moveFrom":
			r.deleted++
		case k.name == "ins" || k.name == "moveTo":
			r.inserted++
			r.inlines(k, p)
		case k.name == "oMath":
			r.reportHere("word-formula")
			r.inlines(k, p)
		case k.name == "sdt" && isContents(k):
			r.reportOnce("word-toc")
		case k.name == "t": // of a formula
			p.add(piece{text: k.text})
		default:
			r.inlines(k, p)
		}
	}
}

func (r *reader) linked(to string, n *node, p *paragraph) {
	before := p.link
	if to != "" {
		p.link = to
	}
	r.inlines(n, p)
	p.link = before
}

// address returns where a link leads, or "" for one within the file.
func (t target) address() string {
	if t.outside && t.kind == "hyperlink" {
		return strings.TrimSpace(t.name)
	}
	return ""
}

func (r *reader) simpleField(n *node, p *paragraph) {
	f := field{code: n.attr("instr")}
	f.resolve()
	if f.drop {
		r.reportOnce("word-toc")
		return
	}
	r.linked(f.link, n, p)
}

var hyperlink = regexp.MustCompile(`^\s*HYPERLINK\s+"([^"]+)"`)

// resolve works out what a field is.
func (f *field) resolve() {
	f.result = true
	name, _, _ := strings.Cut(strings.TrimSpace(f.code), " ")
	switch strings.ToUpper(name) {
	case "TOC", "INDEX", "TOA", "BIBLIOGRAPHY":
		f.drop = true
	case "HYPERLINK":
		if m := hyperlink.FindStringSubmatch(f.code); m != nil {
			f.link = m[1]
		}
	}
}

// dropped says whether what comes now is no text of the post, since a field works it out.
func (r *reader) dropped() bool {
	for _, f := range r.fields {
		if !f.result || f.drop {
			return true
		}
	}
	return false
}

// run reads a run: text of one look.
func (r *reader) run(n *node, p *paragraph) {
	looks := r.looks(p.props, n.child("rPr"), p.heading)
	for _, k := range n.kids {
		r.inRun(k, looks, p)
	}
}

func (r *reader) inRun(k *node, looks look, p *paragraph) {
	text := ""
	switch k.name {
	case "fldChar":
		r.fieldSign(k.attr("fldCharType"))
	case "instrText":
		if n := len(r.fields); n > 0 && !r.fields[n-1].result {
			r.fields[n-1].code += k.text
		}
	case "t":
		text = k.text
	case "tab", "ptab":
		text = " "
	case "noBreakHyphen":
		text = "-"
	case "sym":
		text = r.symbol(k)
	case "br", "cr":
		if !r.dropped() {
			p.add(piece{kind: aBreak})
		}
	case "footnoteReference":
		r.note(r.footNote[k.attr("id")], p)
	case "endnoteReference":
		r.note(r.endNote[k.attr("id")], p)
	case "drawing", "pict", "object":
		r.drawing(k, p)
	case "AlternateContent", "Choice":
		for _, kid := range k.kids {
			r.inRun(kid, looks, p)
		}
	case "ruby", "rt", "rubyBase":
		r.inlines(k, p)
	}
	if text != "" && !r.dropped() {
		r.put(text, looks, p)
	}
}

// put takes text into a paragraph.
func (r *reader) put(text string, looks look, p *paragraph) {
	link := p.link
	for _, f := range r.fields {
		if f.link != "" {
			link = f.link
		}
	}
	if looks.hidden {
		p.hidden += text
		return
	}
	if looks.caps {
		text = strings.ToUpper(text)
	}
	if looks.underline && link == "" && !p.heading && strings.TrimSpace(text) != "" {
		r.reportOnce("word-underline", itoa(r.count), clip(r.here))
	}
	text, whole := moved(text, looks.align)
	if !whole {
		r.reportHere("word-raised", text)
	}
	p.add(piece{text: text, look: look{bold: looks.bold, italic: looks.italic, strike: looks.strike}, link: link})
}

func (r *reader) fieldSign(kind string) {
	n := len(r.fields)
	switch {
	case kind == "begin":
		r.fields = append(r.fields, field{})
	case n == 0:
	case kind == "separate":
		r.fields[n-1].resolve()
		if r.fields[n-1].drop {
			r.reportOnce("word-toc")
		}
	case kind == "end":
		r.fields = r.fields[:n-1]
	}
}

// add appends a piece, to the last one if they are alike.
func (p *paragraph) add(next piece) {
	next.text = strings.ReplaceAll(next.text, "\u00ad", "")
	if n := len(p.pieces); n > 0 && next.kind == words && p.pieces[n-1].kind == words &&
		p.pieces[n-1].look == next.look && p.pieces[n-1].link == next.link {
		p.pieces[n-1].text += next.text
		return
	}
	p.pieces = append(p.pieces, next)
}

// note puts the sign of a note, and keeps its text for the end: once, however often the text
// refers to it. A note that refers to itself, straight or by others, does so in vain.
func (r *reader) note(n *node, p *paragraph) {
	if n == nil || r.dropped() {
		return
	}
	if number, begun := r.numbers[n]; begun {
		if number != "" {
			p.add(piece{kind: aNote, text: number})
		}
		return
	}
	r.numbers[n] = ""
	here, count, targets, fields := r.here, r.count, r.targets, r.fields
	r.targets, r.fields = nil, nil
	var texts []string
	for _, para := range n.all("p") {
		if t := r.line(r.read(para).pieces, oneLine); t != "" {
			texts = append(texts, t)
		}
	}
	r.here, r.count, r.targets, r.fields = here, count, targets, fields
	r.notes = append(r.notes, strings.Join(texts, " "))
	r.numbers[n] = itoa(len(r.notes))
	p.add(piece{kind: aNote, text: r.numbers[n]})
}

// isContents says whether a control holds a table of contents.
func isContents(sdt *node) bool {
	return sdt.at("sdtPr", "docPartObj", "docPartGallery").attr("val") == "Table of Contents"
}

// signs are what letters of fonts that draw pictures stand for.
var signs = map[string]string{
	"f0b7": "•", "f0a7": "•", "f06c": "•", "f06e": "•", "f0d8": "➢", "f0e0": "→", "f0fc": "✓", "f0fb": "✗",
	"f0fe": "☑", "f0fd": "☒", "f0a8": "☐", "f06f": "☐", "f071": "☐", "f04a": "☺", "f04c": "☹",
	"f0b0": "°", "f0b1": "±", "f0a3": "≤", "f0b3": "≥", "f0b4": "×", "f06d": "µ", "f061": "α", "f062": "β",
}

func (r *reader) symbol(k *node) string {
	code := strings.ToLower(k.attr("char"))
	if len(code) == 4 && code[0] != 'f' {
		code = "f0" + code[2:]
	}
	if s := signs[code]; s != "" {
		return s
	}
	r.reportHere("word-symbol", k.attr("font"))
	return ""
}
