package render

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"pita/content"
)

// table writes a table as a list, since phones show no columns. With two
// columns a row is "key: value"; with more, each cell follows its header.
func (w *writer) table(n *east.Table) {
	w.endLine()
	wide, plain := w.measure(n)
	switch mono := w.post.Has(content.ColumnTable); {
	case wide.total() > maxColumns && len(wide) == 2 && !mono: // its list reads as well
	case wide.total() > maxColumns:
		w.report(n.Pos(), "table-wide", itoa(wide.total()), itoa(maxColumns))
	case mono && plain && w.depth == 0 && !w.quote && w.lead == "":
		w.columns(n, wide)
		return
	case mono:
		w.report(n.Pos(), "table-list")
	}
	var head []ast.Node
	cont := w.cont
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		cells := cellsOf(row)
		if row.Kind() == east.KindTableHeader {
			head = cells
			if len(head) == 2 || unnamed(n, head) {
				w.tableHead(head)
			}
			continue
		}
		if w.lead == "" { // else the table begins an item, which has its own sign
			w.leadItem(false, 0)
		}
		w.cont = indent(w.depth + 1)
		if len(head) == 2 {
			w.tablePair(cells)
		} else {
			w.tableRow(head, cells)
		}
		w.endLine()
		w.cont = cont
	}
	w.lead = ""
}

// unnamed reports whether a column has a header that no row would repeat.
func unnamed(n *east.Table, head []ast.Node) bool {
	shown := make([]bool, len(head))
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		for i, c := range cellsOf(row) {
			shown[i] = shown[i] || row.Kind() != east.KindTableHeader && c.HasChildren()
		}
	}
	for i, h := range head {
		if h.HasChildren() && (!shown[i] || len(head) < 2) {
			return true
		}
	}
	return false
}

func cellsOf(row ast.Node) []ast.Node {
	var cells []ast.Node
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cells = append(cells, c)
	}
	return cells
}

func (w *writer) tableHead(head []ast.Node) {
	first := true
	for _, c := range head {
		if !c.HasChildren() {
			continue
		}
		if !first {
			w.add(": ", 0)
		}
		first = false
		w.at(c.Pos())
		w.styled(bold, func() { w.inlines(c) })
	}
	w.endLine()
}

func (w *writer) tablePair(cells []ast.Node) {
	w.at(cells[0].Pos())
	w.styled(bold, func() { w.inlines(cells[0]) })
	if len(cells) > 1 && cells[1].HasChildren() {
		if cells[0].HasChildren() {
			w.add(": ", 0)
		}
		w.inlines(cells[1])
	}
}

func (w *writer) tableRow(head, cells []ast.Node) {
	for i, c := range cells {
		if !c.HasChildren() {
			continue
		}
		w.at(c.Pos())
		if i < len(head) && head[i].HasChildren() && len(head) > 1 {
			w.inlines(head[i])
			w.add(": ", 0)
		}
		st := style(0)
		if i == 0 {
			st = bold
		}
		w.styled(st, func() { w.inlines(c) })
		w.endLine()
	}
}

// footnotes writes the notes at the end, numbered as in the text.
func (w *writer) footnotes(n *east.FootnoteList) {
	name := "source"
	if len(w.post.Sources) > 0 {
		name = "notes"
	}
	w.add(w.label(name)+":", 0)
	w.endLine()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		note, ok := c.(*east.Footnote)
		if !ok {
			continue
		}
		w.lead, w.leadAs = "["+itoa(note.Index)+"] ", LineText
		w.cont = emSpace
		w.depth++
		w.block(note)
		w.depth--
		w.cont, w.lead = "", ""
	}
}
