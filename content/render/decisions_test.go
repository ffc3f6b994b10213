package render

import (
	"testing"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"pita/content"
)

// kindNames returns the name of every kind of node that is registered.
func kindNames() (names []string) {
	defer func() { _ = recover() }() // past the last kind goldmark panics
	for k := ast.NodeKind(1); ; k++ {
		names = append(names, k.String())
	}
}

func TestEveryKindHasADecision(t *testing.T) {
	t.Parallel()
	names := kindNames()
	if len(names) < 35 {
		t.Errorf("only %d kinds found: %v", len(names), names)
	}
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
		if Decisions[name] == "" {
			t.Errorf("kind %q has no decision", name)
		}
	}
	for name := range Decisions {
		if !known[name] {
			t.Errorf("decision for %q, which goldmark does not have", name)
		}
	}
}

// Each kind is written by a case of its own and shows the word inside it.
func TestEveryDecisionIsCarriedOut(t *testing.T) {
	t.Parallel()
	src := []byte("kata")
	word := func() ast.Node { return ast.NewTextSegment(text.NewSegment(0, 4)) }
	silent := map[string]bool{"LinkReferenceDefinition": true, "FootnoteBacklink": true, "RawHTML": true, "ThematicBreak": true, "TaskCheckBox": true, "FootnoteLink": true}
	made := map[string]bool{"LinkLabelState": true, "Delimiter": true, "Document": true}
	lines := func(n ast.Node) ast.Node { n.Lines().Append(text.NewSegment(0, 4)); return n }
	in := func(outer ast.Node, inner ...ast.Node) ast.Node {
		for _, n := range inner {
			outer.AppendChild(outer, n)
		}
		return outer
	}
	row := func() *east.TableRow {
		r := east.NewTableRow(nil)
		in(r, in(east.NewTableCell(), word()))
		return r
	}
	for _, n := range []ast.Node{
		in(ast.NewTextBlock(), word()), in(ast.NewParagraph(), word()), in(ast.NewHeading(2), word()), ast.NewThematicBreak(),
		lines(ast.NewCodeBlock()), lines(ast.NewFencedCodeBlock(nil)), in(ast.NewBlockquote(), in(ast.NewParagraph(), word())),
		in(ast.NewList('-'), in(ast.NewListItem(2), in(ast.NewTextBlock(), word()))), in(ast.NewListItem(2), in(ast.NewTextBlock(), word())),
		lines(ast.NewHTMLBlock(ast.HTMLBlockType6)), &ast.LinkReferenceDefinition{}, word(), ast.NewString(src),
		in(ast.NewCodeSpan(), word()), in(ast.NewEmphasis(1), word()), in(ast.NewLink(), word()), in(ast.NewImage(ast.NewLink()), word()),
		ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(0, 4))), ast.NewRawHTML(), in(east.NewStrikethrough(), word()),
		in(east.NewTable(), east.NewTableHeader(row()), row()), east.NewTableHeader(row()), row(), in(east.NewTableCell(), word()),
		east.NewTaskCheckBox(true), east.NewFootnoteLink(1), east.NewFootnoteBacklink(1), in(east.NewFootnote(nil), in(ast.NewParagraph(), word())),
		in(east.NewFootnoteList(), in(east.NewFootnote(nil), in(ast.NewParagraph(), word()))),
		in(east.NewDefinitionList(0, nil), in(east.NewDefinitionTerm(), word())), in(east.NewDefinitionTerm(), word()),
		in(east.NewDefinitionDescription(), in(ast.NewTextBlock(), word())),
	} {
		name := n.Kind().String()
		made[name] = true
		w := &writer{post: content.Post{File: "f.md"}, pos: -1, src: src}
		w.topBlock(func() {
			if n.Type() == ast.TypeInline {
				w.inline(n)
				return
			}
			w.block(n)
		})
		for _, f := range w.found {
			if f.Code == "unknown-node" {
				t.Errorf("%s is not known to the writer", name)
			}
		}
		if shows := stripSigns(string(w.text)); !silent[name] && shows == "" {
			t.Errorf("%s shows %q, not the word in it", name, w.text)
		}
	}
	for name := range Decisions {
		if !made[name] {
			t.Errorf("%s is not tried here", name)
		}
	}
}

func stripSigns(s string) string {
	for i := 0; i+4 <= len(s); i++ {
		if s[i:i+4] == "kata" {
			return "kata"
		}
	}
	return ""
}
