package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"pita/content"
	"pita/content/render"
)

type contentRenderCmd struct {
	Files []string `arg:""`
	JSON  bool     `name:"json"`
}

// A rendering is what phones would show of one file.
type rendering struct {
	File     string            `json:"file"`
	Messages []render.Message  `json:"messages"`
	Series   bool              `json:"series,omitempty"` // it sends nothing itself, but Days do
	Days     []seriesDay       `json:"days,omitempty"`
	Findings []content.Finding `json:"findings"`
}

// run shows files as the messages they would be. It fails when one cannot be read, or
// has faults; the others are shown all the same.
func (c *contentRenderCmd) run(_ context.Context, e *env) error {
	all := []rendering{}
	wrong := false
	for _, file := range c.Files {
		r, err := e.render(file)
		if err != nil {
			return err
		}
		for i, f := range r.Findings {
			r.Findings[i] = f.In(e.lang)
			wrong = wrong || f.Level == content.Error
		}
		all = append(all, r)
	}
	if err := e.showRenderings(all, c.JSON); err != nil {
		return err
	}
	if wrong {
		return errShown
	}
	return nil
}

// render reads one file, or stdin for "-", with or without a head.
func (e *env) render(file string) (rendering, error) {
	post, body, found, err := e.readPost(file)
	if err != nil {
		return rendering{}, err
	}
	r := rendering{File: file, Messages: []render.Message{}, Findings: []content.Finding{}}
	var more []content.Finding
	if post.Kind == content.SeriesKind {
		r.Series, r.Days = true, seriesDays(file)
	} else {
		var messages []render.Message
		messages, more = render.Post(post, body)
		r.Messages = append(r.Messages, messages...)
	}
	for _, f := range append(found, more...) {
		if f.Code != "no-front-matter" {
			f.File = file
			r.Findings = append(r.Findings, f)
		}
	}
	content.Sort(r.Findings)
	return r, nil
}

func (e *env) readPost(file string) (content.Post, []byte, []content.Finding, error) {
	if file == "-" {
		src, err := io.ReadAll(e.stdin)
		if err != nil {
			return content.Post{}, nil, nil, because(err, "file.unreadable", "file", file)
		}
		post, body, found := content.Parse(file, src)
		return post, body, found, nil
	}
	if info, err := os.Stat(file); err != nil {
		return content.Post{}, nil, nil, unreadable(file, err)
	} else if info.IsDir() {
		return content.Post{}, nil, nil, fail("content.is-folder", "file", file)
	}
	root, name := libraryOf(file)
	post, body, found := content.Open(os.DirFS(root), name)
	return post, body, found, nil
}

// libraryOf returns the library a file belongs to, and the file's name in it: the
// nearest folder above with shared sources, or else the file's own.
func libraryOf(file string) (root, name string) {
	own, name := filepath.Split(file)
	if own == "" {
		own = "."
	}
	whole, err := filepath.Abs(own)
	if err != nil {
		return own, name
	}
	inside := name
	for dir := whole; ; {
		if _, err := os.Stat(filepath.Join(dir, content.CitationsFile)); err == nil {
			return dir, inside
		}
		up := filepath.Dir(dir)
		if up == dir {
			return own, name
		}
		inside, dir = path.Join(filepath.Base(dir), inside), up
	}
}

func (e *env) showRenderings(all []rendering, asJSON bool) error {
	if asJSON {
		return e.showJSON(all)
	}
	styled := e.styled()
	for _, r := range all {
		for i, m := range r.Messages {
			if _, err := fmt.Fprintf(e.stdout, "%s\n%s\n\n", e.heading(r, i), e.bubble(m, styled)); err != nil {
				return err
			}
		}
		var err error
		switch {
		case r.Series:
			err = e.showSeries(r)
		case len(r.Messages) == 0:
			err = e.tell("render.nothing", "file", r.File)
		}
		if err != nil {
			return err
		}
		if err := e.showFindings(r.Findings, false); err != nil {
			return err
		}
	}
	return nil
}

// heading says which message of a file follows, and of what kind it is.
func (e *env) heading(r rendering, i int) string {
	m := r.Messages[i]
	parts := []string{
		r.File, fmt.Sprintf("%d/%d", i+1, len(r.Messages)),
		e.text("kind." + m.Kind),
	}
	if m.Length > 0 { // a document and a voice note say nothing themselves
		parts = append(parts, e.text("render.length", "n", strconv.Itoa(m.Length)))
	}
	if m.Asset != "" {
		parts = append(parts, m.Asset)
	}
	return "── " + strings.Join(parts, " · ") + " ──"
}

// bubble writes a message as a phone shows it: folded where phones fold it, with the
// choices of a poll below. Styled uses the terminal's bold and italic; otherwise the
// signs of WhatsApp stand.
func (e *env) bubble(m render.Message, styled bool) string {
	show := func(text string) string { return text }
	if styled {
		show = terminalText
	}
	var b strings.Builder
	if m.Fold > 0 {
		shown, hidden := cutAt(m.Text, m.Fold)
		fmt.Fprintf(&b, "%s…\n%s\n%s", show(shown), e.text("render.fold", "n", strconv.Itoa(m.Fold)), show(hidden))
	} else {
		b.WriteString(show(m.Text))
	}
	if m.Alt != "" {
		fmt.Fprintf(&b, "\n[%s]", m.Alt)
	}
	if m.Name != "" {
		b.WriteString("[" + m.Name + "]")
	}
	for _, o := range m.Options {
		b.WriteString("\n○ " + o)
	}
	return b.String()
}

// cutAt cuts a text before its nth code point.
func cutAt(text string, n int) (before, after string) {
	at := 0
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return text[:at], text[at:]
}

// terminalText writes the text of a message with the styles of a terminal.
func terminalText(text string) string {
	var lines []string
	for _, l := range render.Read(text) {
		lines = append(lines, terminalLine(l))
	}
	return strings.Join(lines, "\n")
}

func terminalLine(l render.Line) string {
	var b strings.Builder
	switch l.Kind {
	case render.LineItem:
		b.WriteString("• ")
	case render.LineNumber:
		b.WriteString(l.Marker + " ")
	case render.LineQuote:
		b.WriteString("▏ ")
	}
	for _, r := range l.Runs {
		begun := b.Len()
		for _, s := range []struct {
			on   bool
			code string
		}{{r.Bold, "1"}, {r.Italic, "3"}, {r.Strike, "9"}, {r.URL, "4"}, {r.Code, "2"}} {
			if s.on {
				b.WriteString("\x1b[" + s.code + "m")
			}
		}
		styled := b.Len() > begun
		b.WriteString(r.Text)
		if styled {
			b.WriteString("\x1b[0m")
		}
	}
	return b.String()
}
