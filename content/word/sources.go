package word

import (
	"regexp"
	"strings"
)

var (
	sourcesHead = regexp.MustCompile(`(?i)^(?:daftar pustaka|pustaka|referensi|rujukan|sumber(?: bacaan)?|daftar sumber|references?|sources?|bibliography)\s*:?$`)
	sourceLine  = regexp.MustCompile(`(?i)^(?:sumber|referensi|sources?|references?)\s*:\s*(\S.*)$`)
	linkInside  = regexp.MustCompile(`\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)`)
	guarded     = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)
	looksOf     = regexp.MustCompile(`\*\*|~~|\b_|_\b`)
)

// mostSources is how many sources a post may name before they are a text of their own.
const mostSources = 12

// sources takes what a document names at its end as its sources, since a post names them in
// its head: a heading with nothing but lines or items after it, or a last line that begins
// with the word. It returns none where there are none, and leaves the text as it is.
func (r *reader) sources() (out []string) {
	from, n := len(r.blocks), len(r.blocks)
	for i := n - 1; i >= 0 && n-i <= mostSources+1 && r.blocks[i].kind != aTable; i-- {
		if sourcesHead.MatchString(strings.Join(strings.Fields(r.blocks[i].words), " ")) {
			from = i
			break
		}
		if r.blocks[i].kind == aHeading {
			break
		}
	}
	for _, b := range r.blocks[min(from+1, n):] {
		out = append(out, source(b.text))
	}
	if len(out) == 0 && n > 1 && r.blocks[n-1].kind == aText {
		if m := sourceLine.FindStringSubmatch(source(r.blocks[n-1].text)); m != nil {
			from, out = n-1, []string{m[1]}
		}
	}
	if len(out) == 0 || from == 0 || r.noted(from) {
		return nil
	}
	r.blocks = r.blocks[:from]
	r.report("word-sources", itoa(len(out)))
	return out
}

// noted says whether a footnote or a picture hangs on what begins at that block, which a
// head cannot hold.
func (r *reader) noted(from int) bool {
	for _, b := range r.blocks[from:] {
		if strings.Contains(b.text, "[^") || strings.HasPrefix(b.text, "![") {
			return true
		}
	}
	return false
}

// source returns a line of Markdown as plain words, with the addresses of its links.
func source(text string) string {
	text = strings.ReplaceAll(text, "\\\n", " ")
	text = linkInside.ReplaceAllStringFunc(text, func(link string) string {
		m := linkInside.FindStringSubmatch(link)
		if strings.TrimSpace(m[1]) == m[2] {
			return m[2]
		}
		return m[1] + ", " + m[2]
	})
	text = looksOf.ReplaceAllString(text, "")
	return guarded.ReplaceAllString(text, "$1")
}
