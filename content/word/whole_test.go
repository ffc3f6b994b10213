package word

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"pita/content"
	"pita/content/render"
)

// wordsOf returns the runs of letters and digits of a text, counted.
func wordsOf(texts ...string) map[string]int {
	out := map[string]int{}
	for _, text := range texts {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool {
			return r == 'ˋ' || !unicode.IsLetter(r) && !unicode.IsDigit(r) // it stands for a backtick
		}) {
			out[w]++
		}
	}
	return out
}

// typed is what people type, with all the signs that Markdown or WhatsApp would read.
var typed = rapid.Custom(func(t *rapid.T) string {
	part := rapid.SampledFrom([]string{
		"air", "minum", "Kemo", "2026", "é", "https://contoh.org/a_b", "*", "_", "~", "`", "**", "~~", "#", "- ", "1. ", "17) ", "> ", "+ ",
		"[x]", "(y)", "!", "|", "\\", "&amp;", "<b>", "&", " ", " ", "---", "===", ":--", "“", "”", "👍🏽", "…", "\u00a0", "@", "||", "[^1]", "$",
	})
	return strings.Join(rapid.SliceOfN(part, 1, 8).Draw(t, "parts"), "")
})

// made are paragraphs of all kinds, and the words that are visible in them.
func made(t *rapid.T) (xml string, plain []string, styled bool) {
	text := func() string {
		s := typed.Draw(t, "text")
		plain = append(plain, s)
		return html.EscapeString(s)
	}
	run := func() string {
		look := rapid.SampledFrom([]string{"", "", "<w:b/>", "<w:i/>", "<w:b/><w:i/>", "<w:strike/>"}).Draw(t, "look")
		styled = styled || look != ""
		s := `<w:r><w:rPr>` + look + `</w:rPr><w:t xml:space="preserve">` + text() + `</w:t></w:r>`
		switch rapid.IntRange(0, 9).Draw(t, "more") {
		case 0:
			s += `<w:r><w:br/></w:r>`
			plain = append(plain, " ")
		case 1:
			s = `<w:ins>` + s + `</w:ins><w:del><w:r><w:delText>hapus</w:delText></w:r></w:del>`
		case 2:
			s = `<w:hyperlink r:id="who">` + s + `</w:hyperlink><w:r><w:tab/></w:r>`
			plain = append(plain, " ")
		}
		return s
	}
	paragraph := func(props string) string {
		s := `<w:p><w:pPr>` + props + `</w:pPr>`
		for range rapid.IntRange(1, 4).Draw(t, "runs") {
			s += run()
		}
		plain = append(plain, " ")
		return s + `</w:p>`
	}
	for range rapid.IntRange(1, 6).Draw(t, "paragraphs") {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			xml += paragraph(`<w:pStyle w:val="Judul1"/>`)
		case 1:
			level, list := rapid.SampledFrom([]string{"0", "1", "2"}).Draw(t, "level"), rapid.SampledFrom([]string{"1", "2", "4"}).Draw(t, "list")
			xml += paragraph(`<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr>`)
		case 2:
			xml += `<w:tbl>`
			for range 2 {
				xml += `<w:tr><w:tc>` + paragraph("") + `</w:tc><w:tc>` + paragraph("") + `</w:tc></w:tr>`
			}
			xml += `</w:tbl>`
		case 3:
			xml += paragraph(`<w:pStyle w:val="Kutipan"/>`)
		default:
			xml += paragraph("")
		}
	}
	return xml, plain, styled
}

// TestNoWordIsLost makes documents of odd text, and compares the words in them with those
// that phones show: each is there, and nothing is there that nobody typed but numbers of
// lists and the addresses of links.
func TestNoWordIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		xml, plain, _ := made(t)
		d := body(xml).refer(`<Relationship Id="who" Type="http://x/relationships/hyperlink" Target="https://tautan.example" TargetMode="External"/>`)
		draft, found := Read(Request{File: "x.docx", Data: d.bytes(t)})
		want := wordsOf(strings.Join(plain, ""))
		if draft.Text == nil {
			return // nothing was typed but spaces
		}
		_, text, _ := content.Parse("x.md", draft.Text)
		messages, _ := render.Post(content.Post{}, text)
		var shown strings.Builder
		for _, m := range messages {
			for _, l := range render.Read(m.Text) {
				shown.WriteString("\n" + l.Marker)
				for _, r := range l.Runs {
					shown.WriteString(r.Text)
				}
			}
		}
		got := wordsOf(shown.String())
		for w, n := range want {
			if got[w] < n {
				t.Fatalf("%q is there %d times, want %d\n%s\n---\n%s---\n%s\n%v", w, got[w], n, xml, draft.Text, shown.String(), found)
			}
		}
		for w, n := range got {
			if n > want[w] && !strings.Contains("https tautan example 0123456789", w) && !regexp.MustCompile(`^\d+$`).MatchString(w) {
				t.Fatalf("%q is there %d times, want %d\n%s\n---\n%s---\n%s", w, n, want[w], xml, draft.Text, shown.String())
			}
		}
	})
}

// TestNothingTurnsIntoFormatting types signs without any style, and finds none on phones.
func TestNothingTurnsIntoFormatting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := typed.Draw(t, "text")
		xml := `<w:p><w:r><w:t xml:space="preserve">` + html.EscapeString(text) + `</w:t></w:r></w:p>`
		draft, _ := Read(Request{File: "x.docx", Data: body(xml + xml).bytes(t)})
		_, md, _ := content.Parse("x.md", draft.Text)
		shown := render.Text(string(md))
		for _, l := range render.Read(shown) {
			for _, r := range l.Runs {
				if r.Bold || r.Italic || r.Strike || r.Code {
					t.Fatalf("%q shows as %+v\n%s", text, l, md)
				}
			}
			if l.Kind != render.LineText && l.Kind != render.LineBlank {
				t.Fatalf("%q shows as %+v\n%s", text, l, md)
			}
		}
	})
}
