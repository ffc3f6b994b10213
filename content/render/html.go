package render

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

var (
	splitMark = regexp.MustCompile(`(?i)^<!--\s*(?:bagi|split)\s*-->$`)
	lineBreak = regexp.MustCompile(`(?i)<br\s*/?>`)
)

// htmlBlock writes the words of an HTML block without its tags. A line break is
// one, and a comment a note to oneself; one comment asks for a new message.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	raw := n.Lines().Value(w.src)
	if n.HasClosure() {
		raw = append(raw, n.ClosureLine.Value(w.src)...)
	}
	whole := strings.TrimSpace(string(raw))
	switch {
	case splitMark.MatchString(whole):
		if n.Parent() == nil || n.Parent().Kind() != ast.KindDocument {
			w.report(n.Pos(), "split-inside")
			return
		}
		w.split()
		return
	case isComment(whole):
		w.report(n.Pos(), "comment-hidden")
		return
	}
	whole = lineBreak.ReplaceAllString(whole, "\n")
	if strings.Contains(whole, "<") {
		w.report(n.Pos(), "html", firstTag(whole))
	}
	for _, s := range strings.Split(stripTags(whole), "\n") {
		w.at(n.Pos())
		w.addBytes(unescape([]byte(s)), 0)
		w.endLine()
	}
}

func isComment(s string) bool {
	return strings.HasPrefix(s, "<!--") && strings.Index(s, "-->") == len(s)-3
}

func (w *writer) rawHTML(n *ast.RawHTML) {
	tag := string(n.Segments.Value(w.src))
	pos := w.pos
	if n.Segments.Len() > 0 {
		seg := n.Segments.At(0)
		pos = seg.Start
	}
	switch {
	case lineBreak.FindString(tag) == tag && tag != "":
		w.endLine()
	case splitMark.MatchString(tag):
		w.report(pos, "split-inside")
	case strings.HasPrefix(tag, "<!--"):
		w.report(pos, "comment-hidden")
	case strings.HasPrefix(tag, "</") && w.html:
	default:
		w.html = true
		w.report(pos, "html", clip(tag))
	}
}

func firstTag(s string) string {
	start := strings.IndexByte(s, '<')
	if start < 0 {
		return clip(s)
	}
	if end := strings.IndexByte(s[start:], '>'); end >= 0 {
		return clip(s[start : start+end+1])
	}
	return clip(s[start:])
}

// stripTags takes tags and comments out, and keeps all else.
func stripTags(s string) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(s, '<')
		if start < 0 {
			break
		}
		end := ">"
		if strings.HasPrefix(s[start:], "<!--") {
			end = "-->"
		}
		n := strings.Index(s[start:], end)
		if n < 0 {
			break
		}
		out.WriteString(s[:start])
		s = s[start+n+len(end):]
	}
	out.WriteString(s)
	return out.String()
}
