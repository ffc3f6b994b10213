package phrase

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A template is a phrase's text, cut where arguments go: texts stand at even places,
// names at odd ones.
type template []string

var (
	placeholder = regexp.MustCompile(`\{([a-z][a-z0-9-]*)\}`)
	inclusion   = regexp.MustCompile(`\{\{([a-z][a-z0-9.-]*)\}\}`)
)

// maxDepth is how deep phrases may stand in one another.
const maxDepth = 4

// include returns the raw text of key with the phrases put in that it names.
func include(raw map[string]rawPhrase, key string, depth int) (string, error) {
	if depth > maxDepth {
		return "", fmt.Errorf("phrases include each other more than %d deep", maxDepth)
	}
	text := strings.TrimRight(raw[key].node.Value, "\n")
	var fault error
	text = inclusion.ReplaceAllStringFunc(text, func(m string) string {
		inner := strings.Trim(m, "{}")
		if _, ok := raw[inner]; !ok {
			fault = fmt.Errorf("it includes %q, which is not there", inner)
			return ""
		}
		t, err := include(raw, inner, depth+1)
		if err != nil {
			fault = err
		}
		return t
	})
	return text, fault
}

func parseTemplate(text string) (template, error) {
	var t template
	end := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		t = append(t, text[end:m[0]], text[m[2]:m[3]])
		end = m[1]
	}
	t = append(t, text[end:])
	for i := 0; i < len(t); i += 2 {
		if strings.ContainsAny(t[i], "{}") {
			return nil, fmt.Errorf("a brace stands alone; want placeholders like {name}")
		}
	}
	return t, nil
}

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
