package command

import (
	"strings"

	"pita/groups"
	"pita/groups/phrase"
)

// Manual returns the manual in a locale's language, in Markdown.
func (t *Table) Manual(locale string) string {
	m := manual{Table: t, locale: t.known(locale)}
	m.line("# ", "manual.title")
	m.line("", "manual.intro")
	m.section("manual.members", func(r *Row) bool { return r.Who == groups.Patient && !r.ReviewerOnly })
	m.section("manual.facilitator", func(r *Row) bool { return r.Who == groups.Facilitator })
	m.section("manual.coordinator", func(r *Row) bool { return r.Who == groups.Coordinator })
	m.section("manual.reviewer", func(r *Row) bool { return r.ReviewerOnly })
	m.line("## ", "manual.time-title")
	m.line("", "manual.time")
	return strings.TrimRight(m.out.String(), "\n") + "\n"
}

type manual struct {
	*Table
	locale string
	out    strings.Builder
}

// text returns a phrase, or its key where the book lacks it: a test sees to it that it
// doesn't.
func (m *manual) text(key string) string {
	text, err := m.book.Text(phrase.Reader{Locale: m.locale}, groups.Words{Phrase: key})
	if err != nil {
		return key
	}
	return text
}

func (m *manual) line(before, key string) {
	m.out.WriteString(before + m.text(key) + "\n\n")
}

func (m *manual) section(title string, belongs func(*Row) bool) {
	m.line("## ", title)
	for i := range m.rows {
		if row := &m.rows[i]; belongs(row) {
			m.row(row)
		}
	}
}

func (m *manual) row(row *Row) {
	words := row.Words[m.locale]
	m.out.WriteString("### " + words[0] + "\n\n" + m.text("help."+row.Name))
	if row.Target {
		m.out.WriteString(" " + m.text("manual.target"))
	}
	if row.Final {
		m.out.WriteString(" " + m.text("manual.final"))
	}
	if len(words) > 1 {
		m.out.WriteString(" " + m.text("manual.also") + ": " + strings.Join(words[1:], ", ") + ".")
	}
	m.out.WriteString("\n\n")
	for _, example := range row.Examples[m.locale] {
		m.out.WriteString("- `" + example + "`\n")
	}
	m.out.WriteString("\n")
}
