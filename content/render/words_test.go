package render

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pita/content"
)

// A worded builds a post of words that are each there once, and remembers which
// of them a reader should see, in which order.
type worded struct {
	t     *rapid.T
	n     int
	wants []string
}

// word returns a new word that is to be seen.
func (w *worded) word() string {
	w.n++
	s := fmt.Sprintf("kata%dx", w.n)
	w.wants = append(w.wants, s)
	return s
}

func (w *worded) pick(label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(w.t, label)
}

// phrase is a few words with everything that may stand around them in a line.
func (w *worded) phrase() string {
	var b strings.Builder
	for range rapid.IntRange(1, 4).Draw(w.t, "words") {
		b.WriteString(w.pick("between", "", " ", " ", ", "))
		switch w.pick("how", "plain", "plain", "bold", "italic", "strike", "both", "part", "code", "link", "picture", "auto", "entity", "tag") {
		case "bold":
			b.WriteString("**" + w.word() + " " + w.word() + "**")
		case "italic":
			b.WriteString("*" + w.word() + "*")
		case "strike":
			b.WriteString("~~" + w.word() + "~~")
		case "both":
			b.WriteString("***" + w.word() + "** " + w.word() + "*")
		case "part":
			b.WriteString("**" + w.word() + "**_" + w.word() + "_")
		case "code":
			b.WriteString("`" + w.word() + " *" + w.word() + "*`")
		case "link":
			b.WriteString("[" + w.word() + " *" + w.word() + "*](https://x.id/" + w.word() + "_a)")
		case "picture":
			b.WriteString("![" + w.word() + "](a.png)")
		case "auto":
			b.WriteString("https://x.id/" + w.word() + "_b")
		case "entity":
			b.WriteString("&lt;" + w.word() + "&amp;")
		case "tag":
			b.WriteString("<u>" + w.word() + "</u>")
		default:
			b.WriteString(w.word())
		}
	}
	return strings.TrimSpace(b.String())
}

// block is a block of any kind; in one of another, each line follows before.
func (w *worded) block(depth int) string {
	kinds := []string{"text", "lines", "heading", "fence", "table", "wide", "pair", "html", "note", "rule"}
	if depth < 3 {
		kinds = append(kinds, "quote", "items", "numbers", "tasks")
	}
	switch w.pick("block", kinds...) {
	case "lines":
		return w.phrase() + "\n" + w.phrase() + "\\\n" + w.phrase()
	case "heading":
		return w.pick("level", "# ", "### ") + w.phrase()
	case "fence":
		return "```go\n" + w.word() + " `" + w.word() + "`\n\n  " + w.word() + "\n```"
	case "pair":
		return "| " + w.word() + " | " + w.word() + " |\n|---|--:|\n| " + w.word() + " | **" + w.word() + "** |"
	case "table":
		return "| " + w.cell() + " | " + w.cell() + " |\n|---|---|\n| " + w.cell() + " | " + w.cell() + " |\n| | " + w.cell() + " |"
	case "wide":
		return "| " + w.cell() + " | " + w.cell() + " | " + w.cell() + " |\n|---|---|---|\n| " + w.cell() + " | | " + w.cell() + " |"
	case "html":
		return "<div>\n" + w.word() + " <b>" + w.word() + "</b>\n</div>"
	case "note":
		id := w.n
		return w.word() + fmt.Sprintf("[^%d]\n\n[^%d]: ", id, id) + w.word()
	case "rule":
		return "***"
	case "quote":
		return w.nest(depth, "> ", "> ")
	case "items":
		return w.nest(depth, "- ", "  ")
	case "numbers":
		return w.nest(depth, w.pick("number", "7. ", "99. ", "123. "), "     ")
	case "tasks":
		return "- [x] " + w.phrase() + "\n- [ ] " + w.phrase()
	}
	return w.phrase()
}

// cell is a phrase that no sign of a table's stands in.
func (w *worded) cell() string { return strings.ReplaceAll(w.phrase(), "|", "") }

func (w *worded) nest(depth int, first, rest string) string {
	var blocks []string
	for range rapid.IntRange(1, 3).Draw(w.t, "blocks") {
		blocks = append(blocks, w.block(depth+1))
	}
	return first + strings.ReplaceAll(strings.Join(blocks, "\n\n"), "\n", "\n"+rest)
}

// seen returns all that phones show of messages.
func seen(msgs []Message) string {
	var b strings.Builder
	for _, m := range msgs {
		b.WriteString(m.Alt + "\n" + m.Text + "\n" + strings.Join(m.Options, "\n") + "\n" + m.Name + "\n")
	}
	return b.String()
}

// No word of a post is lost: not in captions, descriptions of pictures, choices
// and names, not where a post is divided, in tables or in notes.
func TestNoWordIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := &worded{t: t}
		p := content.Post{File: "f.md", Kind: rapid.SampledFrom([]content.Kind{content.Education, content.Reminder, content.Poll}).Draw(t, "kind")}
		if rapid.Bool().Draw(t, "columns") {
			p.Layout = []content.Layout{content.ColumnTable, content.RuleSplits}
		}
		if p.Kind == content.Education {
			p.Sources = []string{w.word() + ", https://x.id/" + w.word(), w.word() + "\n" + w.word()}
		}
		if p.Kind == content.Poll {
			p.Options = []string{w.word(), w.word()}
		}
		if rapid.Bool().Draw(t, "picture") {
			p.Image = &content.Asset{File: "s.png", Alt: w.word()}
		}
		if rapid.Bool().Draw(t, "document") {
			p.Document = &content.Document{File: "s.pdf", Name: w.word() + ".pdf"}
		}
		var body []string
		for range rapid.IntRange(0, 8).Draw(t, "blocks") {
			body = append(body, w.block(0))
			if rapid.IntRange(0, 4).Draw(t, "split") == 0 {
				body = append(body, "<!-- bagi -->")
			}
			if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
				body = append(body, strings.TrimSpace(strings.Repeat(w.word()+" ini panjang. ", 150)))
			}
		}
		md := strings.Join(body, "\n\n")
		msgs, _ := Post(p, []byte(md))
		shows := seen(msgs)
		for _, word := range w.wants {
			if !strings.Contains(shows, word) {
				t.Fatalf("phones do not show %q\npost:\n%s\nmessages:\n%s", word, md, shows)
			}
		}
		inOrder(t, md, msgs)
	})
}

// inOrder holds the words of paragraphs, which are not moved, to their order.
func inOrder(t *rapid.T, md string, msgs []Message) {
	t.Helper()
	var texts []string
	for _, m := range msgs {
		texts = append(texts, m.Text)
	}
	shows := strings.Join(texts, "\n")
	last, at := "", -1
	for _, block := range strings.Split(md, "\n\n") {
		if strings.ContainsAny(block, "|^") || strings.HasPrefix(block, "[") {
			continue // tables repeat their heads, and notes go to the end
		}
		for _, word := range strings.FieldsFunc(block, func(r rune) bool { return r != 'k' && r != 'a' && r != 't' && r != 'x' && (r < '0' || r > '9') }) {
			if !strings.HasPrefix(word, "kata") || word == last {
				continue
			}
			i := strings.Index(shows, word)
			if i < at {
				t.Fatalf("%s comes before %s\npost:\n%s\nshown:\n%s", word, last, md, shows)
			}
			last, at = word, i
		}
	}
}
