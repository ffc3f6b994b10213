package cli

import (
	_ "embed"
	"html"
	"strings"
)

// sheetHTML is the page around the parts. A template engine is not worth its weight here:
// those of the standard library keep every method of the program from being left out.
//
//go:embed sheet.html
var sheetHTML string

// html returns the sheet as one page that needs nothing else, for A4.
func (sh *sheet) html(lang string) []byte {
	var parts strings.Builder
	for _, p := range sh.parts {
		p.html(&parts)
	}
	return []byte(strings.NewReplacer("{lang}", html.EscapeString(lang), "{title}", html.EscapeString(sh.title),
		"{made}", html.EscapeString(sh.made), "{notice}", html.EscapeString(sh.notice), "{parts}", parts.String()).Replace(sheetHTML))
}

func (p *sheetPart) html(b *strings.Builder) {
	class := ""
	if p.page {
		class = ` class="page"`
	}
	b.WriteString("<section" + class + ">\n")
	tagged(b, "h2", p.title)
	for _, l := range p.lines {
		tagged(b, "p", l)
	}
	listed(b, `ol class="steps"`, p.steps)
	listed(b, "ul", p.list)
	if len(p.table) > 0 {
		b.WriteString("<table>\n<thead>")
		row(b, "th", p.table[0])
		b.WriteString("</thead>\n<tbody>\n")
		for _, cells := range p.table[1:] {
			row(b, "td", cells)
		}
		b.WriteString("</tbody>\n</table>\n")
	}
	for _, t := range p.texts {
		b.WriteString(`<div class="copy">`)
		tagged(b, "h3", t.title)
		tagged(b, "div", t.text)
		b.WriteString("</div>\n")
	}
	b.WriteString("</section>\n")
}

// tagged writes a text between tags. People choose their own names, so every text is taken
// to hold signs of HTML.
func tagged(b *strings.Builder, tag, text string) {
	name, _, _ := strings.Cut(tag, " ")
	b.WriteString("<" + tag + ">" + html.EscapeString(text) + "</" + name + ">\n")
}

func listed(b *strings.Builder, tag string, items []string) {
	if len(items) == 0 {
		return
	}
	b.WriteString("<" + tag + ">\n")
	for _, item := range items {
		tagged(b, "li", item)
	}
	name, _, _ := strings.Cut(tag, " ")
	b.WriteString("</" + name + ">\n")
}

func row(b *strings.Builder, tag string, cells []string) {
	b.WriteString("<tr>")
	for _, cell := range cells {
		b.WriteString("<" + tag + ">" + html.EscapeString(cell) + "</" + tag + ">")
	}
	b.WriteString("</tr>\n")
}
