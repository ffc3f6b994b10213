package phrase

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A template is a phrase's text, cut where arguments go: texts stand at even places,
// names at odd ones.
type template []string

// maxDepth is how deep phrases may stand in one another.
const maxDepth = 4

// include returns the raw text of key with the phrases put in that it names.
func include(raw map[string]entry, key string, depth int) (string, error) {
	if depth > maxDepth {
		return "", fmt.Errorf("phrases include each other more than %d deep", maxDepth)
	}
	text := strings.TrimRight(raw[key].text, "\n")
	for at := 0; ; {
		open := strings.Index(text[at:], "{{")
		if open < 0 {
			return text, nil
		}
		at += open
		inner, rest, ok := strings.Cut(text[at+2:], "}}")
		if !ok || !isKey(inner) {
			at++ // a brace that stands alone is told of when the text is taken apart
			continue
		}
		if _, ok := raw[inner]; !ok {
			return "", fmt.Errorf("it includes %q, which is not there", inner)
		}
		put, err := include(raw, inner, depth+1)
		if err != nil {
			return "", err
		}
		text = text[:at] + put + rest
		at += len(put)
	}
}

func parseTemplate(text string) (template, error) {
	t := make(template, 0, 1+2*strings.Count(text, "{"))
	for {
		before, rest, more := strings.Cut(text, "{")
		t = append(t, before)
		if strings.Contains(before, "}") {
			return nil, errBrace
		}
		if !more {
			return t, nil
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok || !isKey(name) || strings.Contains(name, ".") {
			return nil, errBrace
		}
		t, text = append(t, name), after
	}
}

var errBrace = errors.New("a brace stands alone; want placeholders like {name}")

// names returns the names of the arguments, sorted, each once.
func (t template) names() []string {
	var names []string
	for i := 1; i < len(t); i += 2 {
		names = append(names, t[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// fill writes the template with its arguments. What is put in is not read again.
func (t template) fill(b *strings.Builder, arg func(name string) (string, error)) error {
	for i, s := range t {
		if i%2 == 1 {
			var err error
			if s, err = arg(s); err != nil {
				return err
			}
		}
		b.WriteString(s)
	}
	return nil
}
