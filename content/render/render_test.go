package render

import (
	"flag"
	stdhtml "html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
	"golang.org/x/tools/txtar"

	"pita/content"
)

var update = flag.Bool("update", false, "rewrite the expected output of the text-file cases")

// checkPost renders a body and holds it to the law: it does not panic, reads
// back as it was meant, loses no word, and is the same the second time. It
// returns how its lines fared.
func checkPost(t interface {
	Errorf(string, ...any)
	Helper()
}, body string) tally {
	t.Helper()
	return checkPostAs(t, content.Post{File: "f.md"}, body)
}

func checkPostAs(t interface {
	Errorf(string, ...any)
	Helper()
}, p content.Post, body string) tally {
	t.Helper()
	w := write(p, []byte(body))
	text := strings.Join(w.parts(), "\n\n")
	asked := intended(p, []byte(body))
	if p.Kind == content.Poll { // its question is without emphasis
		for i := len(asked) - 1; i >= 0 && asked[i].kind != LineBlank; i-- {
			for k := range asked[i].glyphs {
				asked[i].glyphs[k].style &= url
			}
		}
	}
	fared, wrong := compare(asked, shown(text), w.found)
	if wrong != "" {
		t.Errorf("%q: shown is not what was meant: %s\ntext: %q", body, wrong, text)
	}
	if lost := lostRunes(body, text); lost != "" && p.ID == "" && len(p.Layout) == 0 {
		t.Errorf("%q: phones do not show %q\ntext: %q", body, lost, text)
	}
	msgs, found := Post(p, []byte(body))
	again, foundAgain := Post(p, []byte(body))
	if diff := cmp.Diff(msgs, again) + cmp.Diff(found, foundAgain); diff != "" {
		t.Errorf("%q: the second time differs:\n%s", body, diff)
	}
	first := max(p.BodyLine, 1)
	lines := first + strings.Count(body, "\n") + strings.Count(body, "\r")
	for _, f := range found {
		if f.Line < first || f.Line > lines || f.Col < 1 || strings.Contains(f.Message, "{1}") {
			t.Errorf("%q: finding out of place: %v", body, f)
		}
	}
	return fared
}

// browser shows what a body says, with links found by the phones' rule.
var browser = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote),
	goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(bareLinks{}, 999))),
)

// autoScheme is what phones do not show of a mail address or a number.
var autoScheme = regexp.MustCompile(`(?i)\b(?:mailto|tel):`)

// lostRunes returns the letters and digits a browser would show of the body and
// phones do not show of the text.
func lostRunes(body, text string) string {
	var page strings.Builder
	if err := browser.Convert((&writer{}).clean([]byte(body)), &page); err != nil {
		return err.Error()
	}
	left := map[rune]int{}
	for _, r := range text {
		left[r]++
	}
	visible := autoScheme.ReplaceAllString(stripTags(page.String()), "")
	if i := strings.Index(page.String(), `<div class="footnotes"`); i >= 0 {
		visible = autoScheme.ReplaceAllString(stripTags(page.String()[:i]), "") // notes are numbered otherwise
	}
	var lost []rune
	for _, r := range stdhtml.UnescapeString(visible) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if left[r]--; left[r] < 0 {
			lost = append(lost, r)
		}
	}
	return string(lost)
}

func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(ar.Files) != 2 || ar.Files[1].Name != "want" {
				t.Fatalf("%s: want two parts, the second named want", file)
			}
			got := transcript(ar.Files[0])
			p, body, _ := content.Parse(ar.Files[0].Name, ar.Files[0].Data)
			checkPostAs(t, p, string(body))
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(got, string(ar.Files[1].Data)); diff != "" {
				t.Errorf("%s (-got +want; -update rewrites):\n%s", file, diff)
			}
		})
	}
}

// transcript is what a case expects: each message, then the findings.
func transcript(f txtar.File) string {
	p, body, found := content.Parse(f.Name, f.Data)
	msgs, more := Post(p, body)
	var b strings.Builder
	for _, m := range msgs {
		b.WriteString("[" + m.Kind)
		if m.Asset != "" {
			b.WriteString(" " + m.Asset + " (" + m.Alt + ")")
		}
		b.WriteString(" " + itoa(m.Length) + "]\n" + m.Text + "\n")
		for _, o := range m.Options {
			b.WriteString("( ) " + o + "\n")
		}
	}
	for _, fd := range append(found, more...) {
		b.WriteString("! " + fd.String() + "\n")
	}
	return b.String()
}
