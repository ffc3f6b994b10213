package redact

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed words.txt
var wordText string

// What the lists are for stands beside them.
var (
	lists      = readLists(wordText)
	honorifics = spoken("honorifics")
	everyday   = spoken("everyday")
	introduces = spoken("introduces")
	presents   = spoken("presents")
	labels     = spoken("labels")
	fillers    = spoken("fillers")
	resumes    = spoken("resumes")
	oneself    = spoken("oneself")
	pointing   = spoken("pointing")
	speaking   = spoken("speaking")
	endings    = spoken("endings")
	domains    = lists["domains"]
)

// A list holds what people say, each in its words.
type list [][]string

// readLists reads sayings by the names of their lists.
func readLists(text string) map[string]list {
	out := map[string]list{}
	name := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if head, ok := strings.CutSuffix(line, ":"); ok {
			name = head
			continue
		}
		for saying := range strings.SplitSeq(line, ",") {
			if words := strings.Fields(saying); len(words) > 0 {
				out[name] = append(out[name], words)
			}
		}
	}
	return out
}

// spoken returns a list in words as pieces are read.
func spoken(name string) (out list) {
	for _, words := range lists[name] {
		out = append(out, strings.Fields(squeezed(strings.Join(words, " "))))
	}
	return out
}

// has says whether a word is in the list.
func (l list) has(word string) bool {
	return slices.ContainsFunc(l, func(words []string) bool { return len(words) == 1 && words[0] == word })
}

// ends says whether pieces end with a saying of the list.
func (l list) ends(before []piece) bool {
	return slices.ContainsFunc(l, func(words []string) bool {
		n := len(before) - len(words)
		return n >= 0 && slices.EqualFunc(before[n:], words, func(p piece, w string) bool { return p.word == w })
	})
}
