package content

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// A simple reader takes heads apart that are written as nearly all are: a line for each key,
// with a text, a text in double quotes, or a list of those, on its line or below. It is six
// times as fast as one that knows all of YAML, and leaves to that whatever is written
// otherwise, and whatever may be wrong. What it reads, it reads alike.
type simple struct {
	nodes []yaml.Node // where the nodes are made
	pairs []*yaml.Node
	line  int // from 1
}

const longestSimple = 1000 // bytes of a line

// simpleHead returns the keys of a head and their values in turn, and whether it is simple.
func simpleHead(head []byte) ([]*yaml.Node, bool) {
	s := simple{nodes: make([]yaml.Node, 0, 4*bytes.Count(head, []byte("\n"))+4), line: 1}
	text := strings.TrimSuffix(string(head), "\n")
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		key, value, ok := strings.Cut(line, ":")
		if !ok || !isKey(key) || len(line) > longestSimple {
			return nil, false
		}
		name := s.node(yaml.ScalarNode, key, 1)
		var of *yaml.Node
		switch {
		case value == "":
			of, rest = s.below(rest)
		case value[0] == ' ':
			of = s.value(value[1:], len(key)+3)
		}
		if of == nil {
			return nil, false
		}
		s.pairs = append(s.pairs, name, of)
		s.line++
		text = rest
	}
	return s.pairs, len(s.pairs) > 0
}

func isKey(s string) bool {
	for i := range len(s) {
		if s[i] != '_' && (s[i] < 'a' || s[i] > 'z') {
			return false
		}
	}
	return s != ""
}

// node makes a node in the line that is read. There is room for it: see take.
func (s *simple) node(kind yaml.Kind, value string, col int) *yaml.Node {
	if len(s.nodes) == cap(s.nodes) {
		s.nodes = make([]yaml.Node, 0, 16) // those made before stay where they are
	}
	s.nodes = append(s.nodes, yaml.Node{Kind: kind, Value: value, Line: s.line, Column: col})
	return &s.nodes[len(s.nodes)-1]
}

// value reads what stands after a key, from a column on; nil when that is not simple.
func (s *simple) value(text string, col int) *yaml.Node {
	if !strings.HasPrefix(text, "[") {
		return s.text(text, col, "")
	}
	inner, ok := strings.CutSuffix(text[1:], "]")
	if !ok || inner == "" {
		return nil
	}
	list := s.node(yaml.SequenceNode, "", col)
	col++
	for _, item := range strings.Split(inner, ", ") {
		n := s.text(item, col, ",[]{}")
		if n == nil {
			return nil
		}
		list.Content = append(list.Content, n)
		col += utf8.RuneCountInString(item) + 2
	}
	return list
}

// below reads the list that stands in the lines below a key, and returns what comes after.
func (s *simple) below(text string) (*yaml.Node, string) {
	var list *yaml.Node
	indent := 0
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		at := strings.Index(line, "- ")
		if at < 0 || strings.Trim(line[:at], " ") != "" {
			break
		}
		s.line++
		if list == nil {
			list, indent = s.node(yaml.SequenceNode, "", at+1), at
		}
		n := s.text(line[at+2:], at+3, "")
		if n == nil || at != indent || len(line) > longestSimple {
			return nil, ""
		}
		list.Content = append(list.Content, n)
		text = rest
	}
	return list, text
}

// text reads one text, plain or in double quotes; nil when it holds any sign that might
// mean something, or one of those that are barred.
func (s *simple) text(text string, col int, barred string) *yaml.Node {
	value := text
	if strings.HasPrefix(text, `"`) {
		inner, ok := strings.CutSuffix(text[1:], `"`)
		if !ok || text == `"` || strings.ContainsAny(inner, `"\`) {
			return nil
		}
		value, barred = inner, ""
	} else if text == "" || !isAlnum(text[0]) || text[len(text)-1] == ' ' || text[len(text)-1] == ':' ||
		strings.Contains(text, ": ") || strings.Contains(text, " #") {
		return nil
	}
	for i, r := range value {
		if r < utf8.RuneSelf {
			if r < ' ' || r == 0x7f || strings.IndexByte(barred, byte(r)) >= 0 {
				return nil
			}
			continue
		}
		if !unicode.IsPrint(r) || r == utf8.RuneError || i == 0 && value == text {
			return nil
		}
	}
	return s.node(yaml.ScalarNode, value, col)
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
