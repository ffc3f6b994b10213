// Package courtesy knows the texts that ask for nothing: greetings, thanks, prayers and nods.
package courtesy

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
)

// A Tone is how somebody speaks who asks for nothing.
type Tone int

// The tones. A text of None may be a word from one in need.
const (
	None   Tone = iota
	Nodded      // ok, a prayer, a cheerful sign
	Hello
	Thanks
	Salam
)

//go:embed words.txt
var wordText string

// lists are the words of courtesy by what they do; see words.txt.
var lists = readLists(wordText)

const sadSigns = "😭😢😞😔💔🥺😰😣😩😫😥😓☹🙁😖😨😱😿🆘😟😧😦"

// Of returns the tone of a text that greets, thanks, prays or nods and does nothing else, and None
// of any other. Without words it is a nod, if it has a sign that is not sad.
func Of(text string) Tone {
	sad := strings.ContainsAny(text, sadSigns)
	said := words(text)
	if len(said) == 0 {
		if sad || strings.Trim(text, "?!. \n") == "" {
			return None
		}
		return Nodded
	}
	tone, polite, prays := Nodded, !sad, false
	for _, w := range said {
		prays = prays || lists["prayers"][w]
		switch {
		case lists["salams"][w]:
			tone = Salam
		case lists["thanks"][w] && tone != Salam:
			tone = Thanks
		case lists["hellos"][w] && tone == Nodded:
			tone = Hello
		case !lists["thanks"][w] && !lists["hellos"][w] && !lists["nods"][w] && !lists["asides"][w]:
			polite = false
		}
	}
	switch {
	case polite:
		return tone
	case prays:
		return Nodded
	}
	return None
}

// Announces says whether a text only says that there is something to tell.
func Announces(text string) bool {
	said := strings.Fields(strings.ToLower(text))
	return len(said) <= 5 && slices.ContainsFunc(said, func(w string) bool { return lists["telling"][strings.Trim(w, ".,!?")] })
}

// words returns the words of a text, without marks, and letters that are said several times in a
// row said once: "haloo", "assalamu'alaikum".
func words(text string) []string {
	bare := strings.NewReplacer("'", "", "’", "", "`", "").Replace(strings.ToLower(text))
	said := strings.FieldsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range said {
		said[i] = string(slices.Compact([]rune(w)))
	}
	return said
}

// readLists reads a list a line: its name, a colon, and its words.
func readLists(text string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for line := range strings.Lines(text) {
		name, list, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if out[name] == nil {
			out[name] = map[string]bool{}
		}
		for _, w := range words(list) {
			out[name][w] = true
		}
	}
	return out
}
