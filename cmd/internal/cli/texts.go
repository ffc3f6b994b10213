package cli

import (
	"embed"
	"strings"
)

//go:embed texts/*.txt
var textFiles embed.FS

// texts are the sentences of one language, by key. In a file a line "== key" opens
// each; {name} is filled in.
type texts map[string]string

// textsIn returns the texts of a language that known approves of.
func textsIn(lang string) texts {
	file, err := textFiles.ReadFile("texts/" + lang + ".txt")
	if err != nil {
		panic(err) // the files are part of the program; a test reads each
	}
	return readTexts(string(file))
}

func readTexts(file string) texts {
	t := texts{}
	for _, part := range strings.Split("\n"+file, "\n== ")[1:] {
		key, text, _ := strings.Cut(part, "\n")
		t[key] = strings.Trim(text, "\n")
	}
	return t
}

// say returns the text of that key with the arguments, names and values in turn, put
// in. A key that is missing is returned itself.
func (t texts) say(key string, args ...string) string {
	text, ok := t[key]
	if !ok {
		return key
	}
	pairs := make([]string, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs[i], pairs[i+1] = "{"+args[i]+"}", args[i+1]
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
