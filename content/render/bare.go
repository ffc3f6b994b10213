package render

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A bareLinks parser makes links of addresses written as they are, by the rule
// phones use, so that no sign inside one is taken for Markdown. Goldmark's own
// also looks for mail addresses at every word, which costs a third of parsing.
type bareLinks struct{}

// Trigger returns where an address may begin; " " stands for any white space
// and for the beginning of a line.
func (bareLinks) Trigger() []byte { return []byte{' ', '*', '_', '~', '('} }

// Parse returns the link that begins here, or nil.
func (bareLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	skip := 0
	if bytes.IndexByte([]byte(" *_~("), line[0]) >= 0 {
		skip = 1
	}
	rest := line[skip:]
	if !bytes.HasPrefix(rest, []byte("http")) && !bytes.HasPrefix(rest, []byte("www.")) || pc.IsInLinkLabel() {
		return nil
	}
	// With the sign before it: after some signs phones see no address.
	before := utf8.AppendRune(nil, block.PrecendingCharacter())
	if skip > 0 {
		before = line[:skip:skip]
	}
	found := findURLs(nil, append(before, rest[:addressEnd(rest, 0)]...))
	if len(found) == 0 || found[0].start != len(before) || seg.Padding > 0 {
		return nil
	}
	if skip > 0 {
		ast.MergeOrAppendTextSegment(parent, seg.WithStop(seg.Start+skip))
	}
	end := skip + found[0].end - len(before)
	block.Advance(end)
	return ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(seg.Start+skip, seg.Start+end)))
}
