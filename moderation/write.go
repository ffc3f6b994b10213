package moderation

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"pita/groups"
)

// Write returns a rule file that holds these rules and begins with the comment, if there
// is one. Loading it gives the same rules.
func Write(comment string, rules []Rule) ([]byte, error) {
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, r := range rules {
		list.Content = append(list.Content, ruleNode(r))
	}
	if len(rules) == 0 {
		list = wordNode("kosong")
	}
	top := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{wordNode("aturan"), list}}
	data, err := yaml.Dump(top, yaml.WithIndent(2))
	if err != nil {
		return nil, fmt.Errorf("write a rule file: %w", err)
	}
	var out bytes.Buffer
	for line := range strings.Lines(comment) {
		out.WriteString("# " + strings.TrimSpace(strings.Map(inComment, line)) + "\n")
	}
	out.Write(data)
	return out.Bytes(), nil
}

// inComment keeps a comment on its line: YAML knows more ends of lines than one.
func inComment(r rune) rune {
	if unicode.IsPrint(r) && r != utf8.RuneError {
		return r
	}
	return ' '
}

// ruleNode writes a rule, its keys in the order of the manual.
func ruleNode(r Rule) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	put := func(key string, value *yaml.Node) { n.Content = append(n.Content, wordNode(key), value) }
	text := func(key, value string) {
		if value != "" {
			put(key, textNode(value))
		}
	}
	list := func(key string, values []string) {
		if len(values) > 0 {
			put(key, listNode(values))
		}
	}
	text("id", r.ID)
	put("jalur", wordNode(r.Lane.String()))
	for _, word := range []string{"putus-asa", "bahaya", "kekerasan"} {
		if r.Kind != "" && kindNames[word] == r.Kind {
			put("macam", wordNode(word))
		}
	}
	text("alasan", r.Reason)
	list("kata", r.Words)
	list("kecuali", r.Except)
	list("dekat", r.Near)
	text("pos", r.Post)
	text("pos_grup", r.GroupPost)
	if r.Soft {
		put("lunak", wordNode("ya"))
	}
	if r.Market {
		put("pasar", wordNode("ya"))
	}
	list("grup", r.Groups)
	if len(r.Examples) > 0 {
		put("contoh", exampleNodes(r))
	}
	return n
}

func exampleNodes(r Rule) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, e := range r.Examples {
		if e.Lane == r.Lane {
			n.Content = append(n.Content, textNode(e.Text))
			continue
		}
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle,
			Content: []*yaml.Node{wordNode("teks"), textNode(e.Text), wordNode("jalur"), wordNode(e.Lane.String())}})
	}
	return n
}

func wordNode(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }

// textNode writes a text in quotes unless nobody could read it otherwise than meant.
func textNode(s string) *yaml.Node {
	s = strings.ToValidUTF8(s, "\ufffd") // else the writer makes it binary
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if slices.ContainsFunc([]rune(s), func(r rune) bool { return !idRune(r) && r != ' ' }) || strings.TrimSpace(s) != s {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func listNode(values []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, v := range values {
		n.Content = append(n.Content, textNode(v))
	}
	return n
}

// Own returns the rules of b that somebody wrote: not those of care that come with the
// program as they are.
func (b *Book) Own() []Rule {
	care := builtCare()
	return slices.DeleteFunc(b.Rules(), func(r Rule) bool {
		return r.Lane == groups.Care && slices.ContainsFunc(care, func(d draft) bool { return d.ID == r.ID && d.Hash() == r.Hash() })
	})
}
