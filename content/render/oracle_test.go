package render

import (
	"bufio"
	"bytes"
	"fmt"
	stdhtml "html"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"pita/content"
)

// A glyph is a character to be seen, and how it should look.
type glyph struct {
	r      rune
	style  style
	spaced bool // white space comes before it
}

// A want is one line as a post's Markdown asks for it.
type want struct {
	kind, marker string
	glyphs       []glyph
}

// An oracle says what phones ought to show of a post. It walks goldmark's tree
// by the table of what becomes of each node, and knows nothing of signs, of
// words they may not touch, nor of how the writer goes about it.
type oracle struct {
	src   []byte
	post  content.Post
	lines []want

	glyphs []glyph
	spaced bool
	style  style
	lead   string // signs before the next line
	kind   string // the kind of line the lead makes
	marker string
	quote  bool
	depth  int
	caps   bool
}

// intended returns the lines phones ought to show of a body.
func intended(p content.Post, body []byte) []want {
	o := &oracle{post: p, src: (&writer{}).clean(body), kind: LineText}
	doc := markdown.Parse(text.NewReader(o.src))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n == doc.FirstChild() && (&writer{post: p}).isMedia(n) {
			continue
		}
		if n.Kind() == ast.KindThematicBreak && p.Has(content.RuleSplits) {
			continue
		}
		before := len(o.lines)
		if before > 0 {
			o.lines = append(o.lines, want{kind: LineBlank})
		}
		o.block(n)
		o.end()
		if len(o.lines) == before+1 && before > 0 {
			o.lines = o.lines[:before]
		}
	}
	o.sources()
	return o.lines
}

func (o *oracle) sources() {
	if o.post.Kind != content.Education || len(o.post.Sources) == 0 {
		return
	}
	o.lines = append(o.lines, want{kind: LineBlank})
	o.put((&writer{post: o.post}).label("source")+": ", 0)
	for i, s := range o.post.Sources {
		if i > 0 {
			o.put("; ", 0)
		}
		at := 0
		for _, u := range findURLs(nil, []byte(s)) {
			o.put(s[at:u.start], 0)
			o.put(s[u.start:u.end], url)
			at = u.end
		}
		o.put(s[at:], 0)
	}
	o.end()
}

func (o *oracle) end() {
	if !visible(o.glyphs) {
		o.glyphs, o.spaced = nil, false
		return
	}
	w := want{kind: o.kind, marker: o.marker, glyphs: o.glyphs}
	if o.lead != "" {
		var before []glyph
		for _, r := range o.lead {
			before = append(before, glyph{r: r})
		}
		w.glyphs = append(before, w.glyphs...)
		w.glyphs[len(before)].spaced = true
	}
	if o.quote {
		w.kind, w.marker = LineQuote, ""
	}
	o.lines = append(o.lines, w)
	o.glyphs, o.spaced, o.lead, o.kind, o.marker = nil, false, "", LineText, ""
}

// visible says whether a line has anything to see: what has no width is no line.
func visible(glyphs []glyph) bool {
	return slices.ContainsFunc(glyphs, func(g glyph) bool { return !unicode.Is(unicode.Cf, g.r) })
}

func (o *oracle) put(s string, st style) {
	for _, r := range s {
		switch {
		case space(r):
			o.spaced = true
		default:
			o.glyphs = append(o.glyphs, glyph{r, st, o.spaced})
			o.spaced = false
		}
	}
}

func (o *oracle) in(st style, do func()) {
	was := o.style
	o.style |= st
	do()
	o.style = was
}

func (o *oracle) each(n ast.Node, do func(ast.Node)) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		do(c)
	}
}

func (o *oracle) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		o.caps = n.Level == 1 && o.post.Has(content.CapsTitle)
		o.in(bold, func() { o.each(n, o.inline) })
		o.caps = false
	case *ast.ThematicBreak:
		o.put("———", 0)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		o.code(n)
	case *ast.Blockquote:
		was := o.quote
		o.quote = o.quote || o.depth == 0
		o.each(n, o.block)
		o.quote = was
	case *ast.List:
		o.list(n)
	case *ast.HTMLBlock:
		o.html(n)
	case *ast.LinkReferenceDefinition:
	case *east.Table:
		o.table(n)
	case *east.FootnoteList:
		o.put(o.notesTitle()+":", 0)
		o.end()
		o.each(n, func(c ast.Node) {
			o.lead = "[" + fmt.Sprint(c.(*east.Footnote).Index) + "]"
			o.depth++
			o.each(c, o.block)
			o.depth--
			o.lead = ""
		})
	default:
		o.each(n, o.inline)
	}
	o.end()
}

func (o *oracle) notesTitle() string {
	name := map[bool]string{true: "notes", false: "source"}[len(o.post.Sources) > 0]
	return (&writer{post: o.post}).label(name)
}

func (o *oracle) code(n ast.Node) {
	var lines []string
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		lines = append(lines, string(seg.Value(o.src)))
	}
	for _, l := range lines {
		if o.quote || o.depth > 0 || strings.TrimFunc(l, space) == "" {
			o.put(l, code)
			o.end()
			continue
		}
		o.put(l, code)
		o.kind = LineCode
		o.end()
		o.kind = LineText
	}
}

func (o *oracle) list(n *ast.List) {
	number := n.Start
	o.each(n, func(item ast.Node) {
		o.kind, o.marker, o.lead = LineText, "", ""
		switch sign := fmt.Sprintf("%d.", number); {
		case n.IsOrdered() && !o.quote && o.depth == 0 && number < 100:
			o.kind, o.marker = LineNumber, sign
		case n.IsOrdered():
			o.lead = sign
		case o.depth > 0:
			o.lead = "◦"
		case o.quote:
			o.lead = "•"
		default:
			o.kind = LineItem
		}
		o.depth++
		o.each(item, o.block)
		o.depth--
		o.kind, o.marker, o.lead = LineText, "", ""
		number++
	})
}

var (
	aTag   = regexp.MustCompile(`(?s)<!--.*?-->|<!--.*|<[^>]*>`)
	aBreak = regexp.MustCompile(`(?i)<br\s*/?>`)
)

func (o *oracle) html(n *ast.HTMLBlock) {
	raw := string(n.Lines().Value(o.src))
	if n.HasClosure() {
		raw += string(n.ClosureLine.Value(o.src))
	}
	raw = aTag.ReplaceAllStringFunc(aBreak.ReplaceAllString(raw, "\n"), func(tag string) string {
		if strings.HasPrefix(tag, "<!--") && !strings.HasSuffix(tag, "-->") {
			return tag // a note without an end hides nothing
		}
		return ""
	})
	for _, l := range strings.Split(raw, "\n") {
		o.words([]byte(l), false)
		o.end()
	}
}

// words puts a piece of the source as goldmark's HTML would show it.
func (o *oracle) words(value []byte, raw bool) {
	var page bytes.Buffer
	w := bufio.NewWriter(&page)
	if raw {
		html.DefaultWriter.RawWrite(w, value)
	} else {
		html.DefaultWriter.Write(w, value)
	}
	_ = w.Flush()
	s := stdhtml.UnescapeString(page.String())
	s = strings.Map(func(r rune) rune {
		if r >= 0x80 && r < 0xa0 { // browsers take such a number for a character of Windows'
			r = []rune(stdhtml.UnescapeString(fmt.Sprintf("&#%d;", r)))[0]
		}
		if oddRune(r) {
			return '\uFFFD'
		}
		return r
	}, strings.ReplaceAll(s, "\r", " "))
	if o.caps {
		s = string(capitals([]byte(s)))
	}
	o.put(s, o.style)
}

func (o *oracle) inline(n ast.Node) {
	if signs, _ := amongDigits(n, o.src); signs != "" { // a sign that counts emphasises nothing
		o.put(signs, o.style)
		o.each(n, o.inline)
		o.put(signs, o.style)
		return
	}
	switch n := n.(type) {
	case *ast.Text:
		o.words(n.Value(o.src), n.IsRaw())
		if o.spaced = o.spaced || n.SoftLineBreak(); n.HardLineBreak() {
			o.end()
		}
	case *ast.Emphasis:
		o.in([]style{0, italic, bold}[n.Level], func() { o.each(n, o.inline) })
	case *east.Strikethrough:
		o.in(strike, func() { o.each(n, o.inline) })
	case *ast.CodeSpan:
		o.each(n, func(c ast.Node) { t := c.(*ast.Text); o.put(string(t.Segment.Value(o.src)), code) })
	case *ast.AutoLink:
		dest := autoAddress(string(n.Label(o.src)))
		if opened(dest) {
			o.put(dest, url)
			return
		}
		o.put(dest, o.style)
	case *ast.Link:
		o.link(n)
	case *ast.Image:
		if alt := strings.TrimSpace(plainText(n, o.src)); alt != "" {
			o.put("[Gambar: "+alt+"]", o.style)
			return
		}
		o.put("[Gambar]", o.style)
	case *ast.RawHTML:
		if tag := string(n.Segments.Value(o.src)); aBreak.FindString(tag) == tag {
			o.end()
		}
	case *east.TaskCheckBox:
		o.put(map[bool]string{true: "☑ ", false: "☐ "}[n.IsChecked], 0)
	case *east.FootnoteLink:
		o.put(fmt.Sprintf(" [%d]", n.Index), 0)
	case *east.FootnoteBacklink:
	default:
		o.put("UNKNOWN "+n.Kind().String(), 0)
	}
}

func (o *oracle) link(n *ast.Link) {
	dest, good := address(n.Destination)
	st := style(0)
	if good && opened(dest) {
		st = url
	}
	words := strings.TrimSpace(plainText(n, o.src))
	switch {
	case sameAddress(words, dest) && opened(words):
		o.put(words, url)
	case sameAddress(words, dest) && !opened(dest):
		o.put(words, o.style)
	case sameAddress(words, dest), words == "" && dest != "":
		o.put(dest, st|o.style&^emphasis)
	default:
		o.each(n, o.inline)
		if dest != "" {
			o.put(" ("+"", 0)
			o.put(dest, st)
			o.put(")", 0)
		}
	}
}

func (o *oracle) table(n *east.Table) {
	if ws, plain := (&writer{src: o.src}).measure(n); o.post.Has(content.ColumnTable) && plain && ws.total() <= maxColumns && o.depth == 0 && !o.quote {
		o.columns(n, ws)
		return
	}
	var head []ast.Node
	o.each(n, func(row ast.Node) {
		cells := cellsOf(row)
		if row.Kind() == east.KindTableHeader {
			if head = cells; len(head) == 2 || unnamed(n, head) {
				o.headLine(head)
			}
			return
		}
		switch {
		case o.kind != LineText || o.lead != "": // the table begins an item
		case o.quote || o.depth > 0:
			o.lead = map[bool]string{true: "◦", false: "•"}[o.depth > 0]
		default:
			o.kind = LineItem
		}
		o.row(head, cells)
		o.kind, o.lead = LineText, ""
	})
}

func (o *oracle) headLine(head []ast.Node) {
	first := true
	for _, c := range head {
		if !c.HasChildren() {
			continue
		}
		if !first {
			o.put(": ", 0)
		}
		first = false
		o.in(bold, func() { o.each(c, o.inline) })
	}
	o.end()
}

func (o *oracle) row(head, cells []ast.Node) {
	if len(head) == 2 {
		o.in(bold, func() { o.each(cells[0], o.inline) })
		if cells[0].HasChildren() && cells[1].HasChildren() {
			o.put(": ", 0)
		}
		o.each(cells[1], o.inline)
		o.end()
		return
	}
	for i, c := range cells {
		if !c.HasChildren() {
			continue
		}
		if len(head) > 1 && head[i].HasChildren() {
			o.each(head[i], o.inline)
			o.put(": ", 0)
		}
		st := style(0)
		if i == 0 {
			st = bold
		}
		o.in(st, func() { o.each(c, o.inline) })
		o.end()
	}
}

func (o *oracle) columns(n *east.Table, ws widths) {
	o.each(n, func(row ast.Node) {
		head := row.Kind() == east.KindTableHeader
		for _, c := range cellsOf(row) {
			o.put(plainText(c, o.src)+" ", code)
		}
		shown := len(o.glyphs) > 0
		o.kind = LineCode
		o.end()
		if head && shown {
			o.put(strings.Repeat("-", ws.total()), code)
			o.kind = LineCode
			o.end()
		}
		o.kind = LineText
	})
}
