package word

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
)

// A node is an element, without the prefix of its name: word processors use the same names.
type node struct {
	name  string
	attrs []xml.Attr
	kids  []*node
	text  string // of elements that hold text
}

// texts are the elements whose text counts. Between all others stand only spaces.
var texts = map[string]bool{"t": true, "instrText": true}

// readXML reads one part as a tree, and returns the code of what is wrong otherwise.
func readXML(src []byte) (*node, string) {
	d := xml.NewDecoder(bytes.NewReader(src))
	root := &node{}
	open := []*node{root}
	for count := 0; ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) && len(root.kids) > 0 {
			return root, ""
		}
		if err != nil {
			return nil, "word-damaged"
		}
		top := open[len(open)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			if count++; count > maxNodes {
				return nil, "word-too-big"
			}
			if len(open) > maxDepth {
				return nil, "word-deep"
			}
			n := &node{name: tok.Name.Local, attrs: tok.Attr}
			top.kids = append(top.kids, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if texts[top.name] {
				top.text += string(tok)
			}
		case xml.Directive:
			return nil, "word-dtd"
		}
	}
}

// attr returns the value of an attribute, whatever the prefix of its name, or "".
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// child returns the first element of that name directly below n, or nil.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// at follows children of these names; nil when there is no such path.
func (n *node) at(names ...string) *node {
	for _, name := range names {
		n = n.child(name)
	}
	return n
}

// all returns the elements of that name below n, in order, but none within another of them.
// What is written twice for older programs is taken once.
func (n *node) all(name string) (out []*node) {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		switch k.name {
		case name:
			out = append(out, k)
		case "Fallback":
		default:
			out = append(out, k.all(name)...)
		}
	}
	return out
}

// on says whether a property that is switched by being there is on.
func (n *node) on() bool {
	switch n.attr("val") {
	case "0", "false", "off", "none":
		return false
	}
	return n != nil
}

// number returns the value of a property that holds a number, or what is usual.
func (n *node) number(usual int) int {
	if v, err := strconv.Atoi(n.attr("val")); err == nil {
		return v
	}
	return usual
}

func itoa(n int) string { return strconv.Itoa(n) }
