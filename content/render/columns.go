package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// maxColumns is how many characters of one width a narrow phone shows in a line.
const maxColumns = 26

// columnGap stands between two columns.
const columnGap = 2

// widths are how wide the columns of a table are.
type widths []int

func (ws widths) total() int {
	sum := columnGap * max(len(ws)-1, 0)
	for _, n := range ws {
		sum += n
	}
	return sum
}

// measure returns how wide the columns of a table are, and whether they could be
// shown in letters of one width: that is all words, of letters as wide as others.
func (w *writer) measure(n *east.Table) (widths, bool) {
	var ws widths
	plain, shown := true, false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		for i, c := range cellsOf(row) {
			words := cellWords(c, w.src)
			if i == len(ws) {
				ws = append(ws, 0)
			}
			ws[i] = max(ws[i], utf8.RuneCountInString(words))
			shown = shown || words != ""
			plain = plain && even(words) && onlyWords(c)
		}
	}
	return ws, plain && shown
}

func cellWords(c ast.Node, src []byte) string { return strings.TrimSpace(plainText(c, src)) }

// even reports whether every character is as wide as a letter.
func even(s string) bool {
	const lastEven = 0x24ff // further on are boxes, pictures and wide letters
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r > lastEven || r == '`' || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r >= 0x1100 && r <= 0x11ff
	})
}

// onlyWords reports whether a cell holds nothing but words and their emphasis.
func onlyWords(c ast.Node) bool {
	ok := true
	_ = ast.Walk(c, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case east.KindTableCell, ast.KindText, ast.KindString, ast.KindEmphasis, east.KindStrikethrough:
		default:
			ok = false
		}
		return ast.WalkContinue, nil
	})
	return ok
}

// columns writes a table in letters of one width, which know no emphasis.
func (w *writer) columns(n *east.Table, ws widths) {
	fence := "```"
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == east.KindTableHeader
		if head && !hasNames(row, w.src) {
			continue
		}
		w.text = append(w.text, fence...)
		fence = "\n"
		w.columnRow(n, cellsOf(row), ws)
		if head {
			w.text = append(w.text, '\n')
			w.columnLine([]byte(strings.Repeat("-", ws.total())), row.Pos())
		}
	}
	w.text = append(w.text, "```\n"...)
}

// hasNames reports whether a header names any column.
func hasNames(head ast.Node, src []byte) bool {
	return slices.ContainsFunc(cellsOf(head), func(c ast.Node) bool { return cellWords(c, src) != "" })
}

func (w *writer) columnRow(n *east.Table, cells []ast.Node, ws widths) {
	var line strings.Builder
	pos := n.Pos()
	for i, c := range cells {
		words := cellWords(c, w.src)
		gap := strings.Repeat(" ", ws[i]-utf8.RuneCountInString(words))
		if i < len(n.Alignments) && n.Alignments[i] == east.AlignRight {
			words, gap = gap+words, ""
		}
		if i > 0 {
			line.WriteString(strings.Repeat(" ", columnGap))
		} else if c.Pos() > 0 {
			pos = c.Pos()
		}
		line.WriteString(words + gap)
	}
	w.columnLine([]byte(strings.TrimRight(line.String(), " ")), pos)
}

func (w *writer) columnLine(line []byte, pos int) {
	w.lines = append(w.lines, written{len(w.text), pos})
	w.text = append(w.text, line...)
	if w.seen != nil {
		w.seenCode(line)
	}
}
