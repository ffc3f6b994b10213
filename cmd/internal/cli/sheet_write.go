package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// sheetWidth is how many characters of a line fit a page, and a terminal.
const sheetWidth = 92

// writeText writes the sheet as plain text.
func (sh *sheet) writeText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", strings.ToUpper(sh.title), sh.made)
	wrapped(&b, "", sh.notice)
	for _, p := range sh.parts {
		b.WriteString("\n\n" + p.title + "\n" + strings.Repeat("=", utf8.RuneCountInString(p.title)) + "\n")
		for _, l := range p.lines {
			wrapped(&b, "", l)
		}
		for i, s := range p.steps {
			wrapped(&b, fmt.Sprintf("%2d. [ ] ", i+1), s)
		}
		for _, l := range p.list {
			wrapped(&b, "- ", l)
		}
		writeTable(&b, p.table)
		for _, t := range p.texts {
			b.WriteString("\n--- " + t.title + "\n" + t.text + "\n---\n")
		}
	}
	_, err := io.WriteString(w, strings.Map(readable, b.String()))
	return err
}

// readable keeps what a terminal would take for an order out of a text: people choose their
// own names.
func readable(r rune) rune {
	if r != '\n' && unseen(r) {
		return -1
	}
	return r
}

// wrapped writes a text in lines that fit, the later ones set in as far as the first.
func wrapped(b *strings.Builder, first, text string) {
	lead, n := first, 0
	for word := range strings.FieldsSeq(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case n == 0:
			b.WriteString(lead + word)
			n = utf8.RuneCountInString(lead) + length
		case n+1+length > sheetWidth:
			lead = strings.Repeat(" ", utf8.RuneCountInString(first))
			b.WriteString("\n" + lead + word)
			n = utf8.RuneCountInString(lead) + length
		default:
			b.WriteString(" " + word)
			n += 1 + length
		}
	}
	b.WriteString("\n")
}

// writeTable writes rows in columns, under their head.
func writeTable(b *strings.Builder, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	line := func(cells func(i int) string) {
		var out []string
		for i := range widths {
			cell := cells(i)
			out = append(out, cell+strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		b.WriteString("  " + strings.TrimRight(strings.Join(out, "  "), " ") + "\n")
	}
	for n, row := range rows {
		line(func(i int) string { return row[i] })
		if n == 0 {
			line(func(i int) string { return strings.Repeat("-", widths[i]) })
		}
	}
}
