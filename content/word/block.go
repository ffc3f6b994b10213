package word

import (
	"slices"
	"strings"
)

// The kinds of blocks.
const (
	aText = iota
	aHeading
	anItem
	aQuote
	aTable
)

// A block is a part of the draft that stands by itself.
type block struct {
	kind  int
	level int    // of a heading
	item  item   // of a list
	text  string // in Markdown
	words string // without it
}

// maxWithin is how deep tables and text boxes may lie in each other.
const maxWithin = 10

// below reads the blocks below n.
func (r *reader) below(n *node) {
	if r.within++; r.within > maxWithin {
		r.reportOnce("word-nested")
		r.within--
		return
	}
	for _, k := range n.kids {
		switch k.name {
		case "p":
			r.block(k)
		case "tbl":
			r.table(k)
		case "sdt":
			if isContents(k) {
				r.reportOnce("word-toc")
				continue
			}
			r.below(k.child("sdtContent").orEmpty())
		case "altChunk":
			r.reportOnce("word-chunk")
		case "del", "moveFrom", "sectPr", "Fallback":
		default: // ins, customXml and the like
			r.below(k)
		}
	}
	r.within--
}

func (n *node) orEmpty() *node {
	if n == nil {
		return &node{}
	}
	return n
}

// block reads a paragraph as a block, and what hangs on it as others after it.
func (r *reader) block(n *node) {
	first := ""
	for _, l := range r.letter {
		first += l.text
	}
	p := r.read(n)
	if p.props.child("framePr").attr("dropCap") != "" { // the first letter of the next paragraph
		r.letter = p.pieces
		return
	}
	if r.named(p.props, contents.MatchString) {
		r.reportOnce("word-toc")
		return
	}
	b := block{words: strings.TrimSpace(first + plain(n))}
	it, listed := r.item(p.props)
	switch {
	case p.heading:
		b.kind, b.level = aHeading, r.level(p.props)
		b.text = r.line(p.pieces, heading)
		if listed {
			r.reportOnce("word-heading-number")
		}
	case listed:
		b.kind, b.item, b.text = anItem, it, r.line(p.pieces, manyLines)
	case r.named(p.props, func(name string) bool { return one(name, quotes) }):
		b.kind, b.text = aQuote, r.line(p.pieces, manyLines)
	default:
		b.text = r.line(p.pieces, manyLines)
	}
	if b.text != "" {
		r.blocks = append(r.blocks, b)
	}
	r.hanging(p)
}

// hanging puts pictures and text boxes after what they hang on.
func (r *reader) hanging(p *paragraph) {
	for _, pic := range p.pictures {
		r.blocks = append(r.blocks, block{text: pic})
	}
	for _, box := range p.boxes {
		if strings.TrimSpace(plain(box)) != "" {
			r.reportOnce("word-box")
		}
		fields := r.fields
		r.fields = nil
		r.below(box)
		r.fields = fields
	}
}

// table reads a table. One of a single column only frames what stands in it.
func (r *reader) table(n *node) {
	rows := directly(n, "tr")
	columns := 0
	for _, row := range rows {
		columns = max(columns, width(row))
	}
	if columns < 2 || columns > maxSpan { // no phone shows so many beside each other
		for _, row := range rows {
			for _, cell := range directly(row, "tc") {
				r.below(cell)
			}
		}
		return
	}
	var b strings.Builder
	after := &paragraph{}
	for i, row := range rows {
		b.WriteString("|")
		for _, cell := range directly(row, "tc") {
			b.WriteString(" " + r.cell(cell, after) + " |" + strings.Repeat("  |", span(cell)-1))
		}
		b.WriteString(strings.Repeat("  |", columns-width(row)) + "\n")
		if i == 0 {
			b.WriteString("|" + strings.Repeat(" --- |", columns) + "\n")
		}
	}
	r.blocks = append(r.blocks, block{kind: aTable, text: strings.TrimSuffix(b.String(), "\n"), words: strings.TrimSpace(plain(n))})
	r.hanging(after)
}

// directly returns the rows of a table, or the cells of a row, also within controls.
func directly(n *node, name string) (out []*node) {
	for _, k := range n.kids {
		switch k.name {
		case name:
			out = append(out, k)
		case "sdt", "sdtContent", "customXml", "ins":
			out = append(out, directly(k, name)...)
		}
	}
	return out
}

// maxSpan is how many columns a cell may take; more is a mistake of the file.
const maxSpan = 64

func span(cell *node) int {
	return min(max(cell.at("tcPr", "gridSpan").number(1), 1), maxSpan)
}

func width(row *node) (n int) {
	for _, cell := range directly(row, "tc") {
		n += span(cell)
	}
	return n
}

// cell returns what stands in a cell, in one line.
func (r *reader) cell(n *node, after *paragraph) string {
	if span(n) > 1 || n.at("tcPr", "vMerge") != nil {
		r.reportOnce("word-merged", itoa(r.count+1))
	}
	var texts []string
	for _, k := range n.all("p") {
		p := r.read(k)
		if t := r.line(p.pieces, oneLine); t != "" {
			texts = append(texts, t)
		}
		after.pictures = append(after.pictures, p.pictures...)
		after.boxes = append(after.boxes, p.boxes...)
	}
	if len(n.all("tbl")) > 0 {
		r.reportHere("word-table-nested")
	}
	return strings.Join(texts, " ")
}

// markdown writes all blocks.
func (r *reader) markdown() []byte {
	var b strings.Builder
	var open []opened // items of lists that may hold others
	for i, bl := range r.blocks {
		if i > 0 {
			b.WriteString("\n")
			if bl.kind != anItem || r.blocks[i-1].kind != anItem {
				b.WriteString("\n")
			}
		}
		if bl.kind != anItem {
			open = nil
		}
		switch bl.kind {
		case aHeading:
			b.WriteString(strings.Repeat("#", bl.level) + " " + bl.text)
		case aQuote:
			b.WriteString("> " + strings.ReplaceAll(bl.text, "\n", "\n> "))
		case anItem:
			var marker string
			open, marker = begin(open, bl.item)
			indent := strings.Repeat(" ", widthOf(open[:len(open)-1]))
			b.WriteString(indent + marker + strings.ReplaceAll(bl.text, "\n", "\n"+indent+strings.Repeat(" ", len(marker))))
		default:
			b.WriteString(bl.text)
		}
	}
	for i, note := range r.notes {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString("\n[^" + itoa(i+1) + "]: " + note)
	}
	return append([]byte(b.String()), '\n')
}

// An opened item is one that what follows may belong to.
type opened struct {
	level, width, number int
	key, sign            string
}

// begin returns the items that are open once it has begun, itself the last, and its marker.
// Where numbers do not go on, lists that touch are told apart by their signs.
func begin(open []opened, it item) ([]opened, string) {
	open = slices.Clone(open)
	var before opened
	for len(open) > 0 && open[len(open)-1].level >= it.level {
		before, open = open[len(open)-1], open[:len(open)-1]
	}
	marker, sign := "- ", "-"
	if it.ordered {
		goesOn := before.key == it.key && before.number+1 == it.number
		sign = "."
		if before.sign == "." && !goesOn || before.sign == ")" && goesOn {
			sign = ")"
		}
		marker = itoa(it.number) + sign + " "
	}
	return append(open, opened{it.level, len(marker), it.number, it.key, sign}), marker
}

func widthOf(open []opened) (n int) {
	for _, o := range open {
		n += o.width
	}
	return n
}
