package rehearsal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pita/groups/typo"
)

var keywords = []string{"group", "person", "rule", "post", "schedule", "dry", "shadow",
	"at", "wait", "number", "crash", "in", "note"}

// pita is how a script calls Pita.
const pita = "Pita"

func checkName(name string) error {
	first, _, _ := strings.Cut(name, " ")
	switch {
	case name == "":
		return errors.New("a name is missing")
	case len(name) > 80:
		return fmt.Errorf("the name %q is longer than 80 bytes; shorten it", clip(name))
	case slices.Contains(keywords, first):
		return fmt.Errorf("a name can't begin with the word %q; choose another name", first)
	case strings.ContainsAny(name, ":>\"#{}()\\") || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf(`the name %q may not hold : > " # { } ( ) \ or control characters; take them out`, clip(name))
	case strings.Join(strings.Fields(name), " ") != name:
		return fmt.Errorf("the name %q holds odd spaces; write single ones", clip(name))
	}
	return nil
}

// longest returns the longest of names with which text begins, as a whole word.
func longest(names []string, text string) string {
	found := ""
	for _, n := range names {
		rest, ok := strings.CutPrefix(text, n)
		if ok && len(n) > len(found) && (rest == "" || rest[0] == ' ' || rest[0] == ':') {
			found = n
		}
	}
	return found
}

// missing returns the error for a name that nobody declared.
func missing(what, name string, declared []string) error {
	hint := fmt.Sprintf("declare it at the top: %s %s", what, clip(name))
	if near := nearest(declared, name); near != "" {
		hint = fmt.Sprintf("did you mean %s? Otherwise %s", near, hint)
	}
	return fmt.Errorf("there is no %s called %q; %s", what, clip(name), hint)
}

// nearest returns the name that is written most alike, or "" when none is near: a third of it
// may be wrong, and one letter more.
func nearest(names []string, to string) string {
	if len(to) > 200 {
		return ""
	}
	near := typo.Nearest(to, names)
	if typo.Between(to, near) > utf8.RuneCountInString(to)/3+1 {
		return ""
	}
	return near
}

// quoted reads words in double quotes, and bare ones, until the end of text.
func quoted(text string) (words []string, err error) {
	for text = strings.TrimLeft(text, " "); text != ""; text = strings.TrimLeft(text, " ") {
		if text[0] != '"' {
			word, rest, _ := strings.Cut(text, " ")
			words, text = append(words, word), rest
			continue
		}
		end := strings.IndexByte(text[1:], '"')
		if end < 0 {
			return nil, fmt.Errorf("a quotation mark is not closed after %s; write \"…\"", clip(text))
		}
		words = append(words, `"`+text[1:1+end])
		text = text[end+2:]
	}
	return words, nil
}

// unescape makes new lines of \n, and a backslash of \\.
func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n").Replace(s)
}
