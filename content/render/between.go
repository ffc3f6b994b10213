package render

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// amongDigits returns the signs by which an emphasis begins and ends when they count something,
// and where they begin: "2*500 mg dan 3*1", "H*2*O", "1~2 jam, 3~4 jam" emphasise nothing, whatever
// Markdown says, and a sign that went would change a dose. So it is when one end stands between two
// digits, or both stand within a word and beside a digit. It returns "" for any other node.
func amongDigits(n ast.Node, src []byte) (signs string, pos int) {
	level := 0
	switch n := n.(type) {
	case *ast.Emphasis:
		level = n.Level
	case *east.Strikethrough:
		level = 1
	default:
		return "", 0
	}
	first, last := textAt(n, ast.Node.FirstChild), textAt(n, ast.Node.LastChild)
	if first == nil || last == nil || first.Segment.Start < 1 {
		return "", 0
	}
	start, stop := first.Segment.Start, last.Segment.Stop
	sign := src[start-1]
	if sign != '*' && sign != '_' && sign != '~' {
		return "", 0
	}
	before, after := bytes.TrimRight(src[:start], string(sign)), bytes.TrimLeft(src[stop:], string(sign))
	opens, closes := edgeOf(before, src[start:stop]), edgeOf(src[start:stop], after)
	if opens < 2 && closes < 2 && (opens < 1 || closes < 1) {
		return "", 0
	}
	if sign == '~' {
		level = min(start-len(before), 2)
	}
	return strings.Repeat(string(sign), level), len(before)
}

// edgeOf says how many digits stand beside an end of an emphasis that is within a word; 0 when
// it is not.
func edgeOf(left, right []byte) (digits int) {
	if len(left) == 0 || len(right) == 0 || !lettered(left[len(left)-1]) || !lettered(right[0]) {
		return 0
	}
	for _, c := range [...]byte{left[len(left)-1], right[0]} {
		if digit(c) {
			digits++
		}
	}
	return digits
}

// lettered takes every byte beyond ASCII for one of a letter.
func lettered(c byte) bool { return alnum(c) || c >= utf8.RuneSelf }

// textAt returns the text at one end of a node, nil when something else stands there.
func textAt(n ast.Node, next func(ast.Node) ast.Node) *ast.Text {
	for ; n != nil; n = next(n) {
		if t, ok := n.(*ast.Text); ok && t.Segment.Stop > t.Segment.Start {
			return t
		}
	}
	return nil
}

// emphasis writes an emphasis, or the signs as they stand where they count something.
func (w *writer) emphasis(n ast.Node, st style) {
	signs, pos := amongDigits(n, w.src)
	if signs == "" {
		w.styled(st, func() { w.inlines(n) })
		return
	}
	w.report(pos, "sign-between-digits", signs)
	w.add(signs, w.style)
	w.inlines(n)
	w.add(signs, w.style)
}
