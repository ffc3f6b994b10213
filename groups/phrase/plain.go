package phrase

import (
	"strings"
	"unicode/utf8"
)

// An entry is one phrase as its file says it.
type entry struct {
	section, key, text string
	line, col          int // where its key stands
}

// plainEntries reads a file that is written as those of the program are: sections at the
// margin, and in them, two blanks in, a key on each line with its text in double quotes, or
// with | and its lines below, four blanks in. The whole of YAML is six times as slow, at every
// start. A file that is written otherwise, or in which anything may be wrong, is left to that.
// What is read here, is read alike.
func plainEntries(text string) (all []entry, ok bool) {
	if !harmless(text) || !strings.HasSuffix(text, "\n") {
		return nil, false
	}
	all = make([]entry, 0, strings.Count(text, "\n"))
	section, filled, known := "", true, map[string]bool{}
	for n := 1; text != ""; n++ {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		switch {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			section, ok = strings.CutSuffix(line, ":")
			if !ok || !filled || known[section] || !isKey(section) {
				return nil, false
			}
			known[section], filled = true, false
		default:
			key, value, ok := strings.Cut(line[1:], ": ")
			if !ok || section == "" || key[:min(1, len(key))] != " " || !isKey(key[1:]) {
				return nil, false
			}
			e := entry{section: section, key: key[1:], line: n, col: 3}
			if value == "|" {
				below := 0
				e.text, text, below = block(text)
				n += below
			} else {
				e.text = quoted(value)
			}
			if e.text == "" {
				return nil, false
			}
			all, filled = append(all, e), true
		}
	}
	return all, len(all) > 0 && filled
}

// harmless tells whether all signs of a file stand for themselves.
func harmless(text string) bool {
	for _, r := range text {
		switch {
		case r < ' ' && r != '\n', r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029, r == 0xfeff, r >= 0xfffd && r <= 0xffff, r == utf8.RuneError:
			return false
		}
	}
	return true
}

// isKey tells whether s is a key that no YAML takes for anything else.
func isKey(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '.' && c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != "" && s[0] >= 'a'
}

// quoted returns what stands between two double quotes, or nothing when it is not plain.
func quoted(value string) string {
	inner, ok := strings.CutPrefix(value, `"`)
	if !ok {
		return ""
	}
	inner, ok = strings.CutSuffix(inner, `"`)
	if !ok {
		return ""
	}
	if !strings.ContainsAny(inner, `\"`) {
		return inner
	}
	// Line ends are the one thing that is escaped.
	out := strings.ReplaceAll(inner, `\n`, "\n")
	if strings.ContainsAny(out, `\"`) {
		return ""
	}
	return out
}

// block reads the lines of a text that stands below its key. It returns the text with one
// line end, what comes after, and how many lines it took; no text when it is not plain.
func block(text string) (said, rest string, lines int) {
	const in = "    "
	if !strings.HasPrefix(text, in) || strings.HasPrefix(text, in+" ") {
		return "", text, 0
	}
	var b strings.Builder
	for text != "" {
		line, after, _ := strings.Cut(text, "\n")
		inner, ok := strings.CutPrefix(line, in)
		if line != "" && !ok {
			break
		}
		if strings.TrimLeft(inner, " ") == "" && line != "" {
			return "", text, lines
		}
		b.WriteString(inner)
		b.WriteByte('\n')
		text = after
		lines++
	}
	return strings.TrimRight(b.String(), "\n") + "\n", text, lines
}
