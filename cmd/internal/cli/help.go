package cli

import (
	"slices"
	"strings"
)

// helpAsked returns what help is asked about, and whether it is asked for at all:
// --help or -h anywhere, or the word help at the beginning.
func helpAsked(args []string) (topic string, asked bool) {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	words := commandWords(args)
	if len(words) > 0 && words[0] == "help" {
		return strings.Join(words[1:], " "), true
	}
	return strings.Join(words, " "), slices.Contains(args, "--help") || slices.Contains(args, "-h")
}

// commandWords returns the words of args that are no option, nor the value of one that
// every command has.
func commandWords(args []string) (words []string) {
	for i := 0; i < len(args); i++ {
		switch {
		case slices.Contains([]string{"--lang", "--data", "--settings"}, args[i]):
			i++
		case !strings.HasPrefix(args[i], "-"):
			words = append(words, args[i])
		}
	}
	return words
}

// otherNames are what some commands are called, too.
var otherNames = map[string]string{"handover": "lembar"}

// help tells about a command, or about all of them.
func (e *env) help(topic string) error {
	if topic == "" {
		return e.tell("help")
	}
	words := strings.Fields(topic)
	words[0] = firstOf(otherNames[words[0]], words[0])
	for n := len(words); n > 0; n-- {
		key := "help." + strings.Join(words[:n], "-")
		if _, ok := e.texts[key]; ok {
			return e.tell(key)
		}
	}
	return misuse("usage.command", "word", words[0], "command", "pita")
}
