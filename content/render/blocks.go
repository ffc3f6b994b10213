package render

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"pita/content"
)

// maxNested is how deep blocks and styles may lie in each other.
const maxNested = 100

const emSpace = "\u2003"

// block writes one block. Every kind of block has a case here or in table and
// a row in Decisions.
func (w *writer) block(n ast.Node) {
	if w.nested++; w.nested > maxNested {
		w.report(n.Pos(), "too-deep")
		w.rawLines(n)
		w.nested--
		return
	}
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		w.paragraph(n)
	case *ast.Heading:
		w.caps = n.Level == 1 && w.post.Has(content.CapsTitle)
		w.styled(bold, func() { w.paragraph(n) })
		w.caps = false
	case *ast.ThematicBreak:
		w.at(n.Pos())
		w.add("———", 0)
		w.endLine()
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.codeBlock(n)
	case *ast.Blockquote:
		w.blockquote(n)
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.children(n)
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *ast.LinkReferenceDefinition:
	case *east.Table:
		w.table(n)
	case *east.FootnoteList:
		w.footnotes(n)
	case *east.DefinitionTerm:
		w.styled(bold, func() { w.paragraph(n) })
	default:
		w.otherBlock(n)
	}
	w.nested--
}

func (w *writer) otherBlock(n ast.Node) {
	switch n.(type) {
	case *ast.Document, *east.Footnote, *east.DefinitionList, *east.DefinitionDescription,
		*east.TableHeader, *east.TableRow:
		w.children(n)
	case *east.TableCell:
		w.paragraph(n)
	default:
		w.report(n.Pos(), "unknown-node", n.Kind().String())
		w.paragraph(n)
	}
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeInline {
			w.inline(c)
			continue
		}
		w.block(c)
	}
	w.endLine()
}

func (w *writer) paragraph(n ast.Node) {
	w.at(n.Pos())
	w.inlines(n)
	w.endLine()
}

// rawLines writes what lies too deep as it stands in the source.
func (w *writer) rawLines(n ast.Node) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		if n.Lines().Len() > 0 {
			w.lineByLine(n.Lines(), 0)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

func (w *writer) lineByLine(lines *text.Segments, st style) {
	w.endLine()
	for i := range lines.Len() {
		seg := lines.At(i)
		w.at(seg.Start)
		w.addBytes(bytes.TrimRight(seg.Value(w.src), "\n"), st)
		w.endLine()
	}
}

func (w *writer) blockquote(n ast.Node) {
	was, lead, cont, depth := w.quote, w.lead, w.cont, w.depth
	if w.depth == 0 {
		w.quote = true
	}
	w.children(n)
	if w.depth == 0 {
		w.lead, w.cont = lead, cont
	}
	w.quote, w.depth = was, depth
}

func (w *writer) list(n *ast.List) {
	cont := w.cont
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		w.leadItem(n.IsOrdered(), number)
		w.cont = indent(w.depth + 1)
		w.depth++
		w.block(item)
		w.depth--
		w.lead = ""
		number++
	}
	w.cont = cont
}

func indent(depth int) string { return strings.Repeat(emSpace, depth) }

// leadItem sets what comes before an item: a real list line where phones make
// lists, which is only at the margin, else a sign that looks like one.
func (w *writer) leadItem(ordered bool, number int) {
	before := indent(w.depth)
	w.leadAs = LineText
	switch {
	case ordered && w.depth == 0 && !w.quote && number < 100:
		w.lead, w.leadAs = itoa(number)+". ", LineNumber
	case ordered && w.quote:
		w.lead = before + itoa(number) + ".\u00a0"
	case ordered:
		w.lead = before + itoa(number) + ". "
	case w.depth > 0:
		w.lead = before + "◦ "
	case w.quote:
		w.lead = "•\u00a0"
	default:
		w.lead, w.leadAs = "- ", LineItem
	}
}

// codeBlock writes code in three backticks. At the margin it is one piece over
// lines; within lists and quotes each line is a piece of its own.
func (w *writer) codeBlock(n ast.Node) {
	w.endLine()
	lines := trimBlank(n.Lines(), w.src)
	if len(lines) == 0 {
		return
	}
	pos := lines[0].Start
	if w.depth > 0 || w.quote || w.lead != "" || w.flat {
		for _, seg := range lines {
			w.at(seg.Start)
			w.addBytes(w.tameCode(bytes.TrimRight(seg.Value(w.src), "\n"), pos), mono)
			w.endLine()
		}
		return
	}
	w.text = append(w.text, "```"...)
	for i, seg := range lines {
		value := w.tameCode(bytes.TrimRight(seg.Value(w.src), "\n"), pos)
		if i > 0 {
			w.text = append(w.text, '\n')
		}
		w.lines = append(w.lines, written{len(w.text), seg.Start})
		w.text = append(w.text, value...)
		if w.seen != nil {
			w.seenCode(value)
		}
	}
	w.text = append(w.text, "```\n"...)
}

func (w *writer) seenCode(value []byte) {
	l := Line{Kind: LineCode}
	if len(value) > 0 {
		l.Runs = []Run{{Text: string(value), Code: true}}
	}
	w.seen(l)
}

func trimBlank(lines *text.Segments, src []byte) []text.Segment {
	all := lines.Sliced(0, lines.Len())
	for len(all) > 0 && unseen(all[0].Value(src)) {
		all = all[1:]
	}
	for len(all) > 0 && unseen(all[len(all)-1].Value(src)) {
		all = all[:len(all)-1]
	}
	return all
}

// tameCode keeps three backticks inside code, or one at its edge, from ending
// it: a character without width sets them apart.
func (w *writer) tameCode(b []byte, pos int) []byte {
	if bytes.IndexByte(b, '`') < 0 {
		return b
	}
	const apart = "\u200b"
	b = bytes.ReplaceAll(b, []byte("``"), []byte("`"+apart+"`"))
	if b[0] == '`' {
		b = append([]byte(apart), b...)
	}
	if b[len(b)-1] == '`' {
		b = append(b, apart...)
	}
	w.report(pos, "code-ticks")
	return b
}
