package samples

import (
	"io/fs"
	"slices"
	"strings"
)

// anyNumber stands for the sample numbers of people, which only a player of scripts knows.
const anyNumber = "+62 811-0000-0012"

// Said returns what people say to groups in the sample transcripts, each text once: as
// material to try rules on. Orders and private words are left out.
func Said() []string {
	names, err := fs.Glob(Chats(), "*.chat")
	if err != nil {
		panic(err) // only an ill-formed pattern fails, and ours is constant
	}
	var out []string
	seen := map[string]bool{}
	for _, name := range names {
		src, err := fs.ReadFile(Chats(), name)
		if err != nil {
			continue // it is embedded: this does not happen
		}
		for _, text := range SaidIn(string(src)) {
			if !seen[text] {
				seen[text] = true
				out = append(out, text)
			}
		}
	}
	return out
}

// SaidIn returns what people say to groups in a transcript, in its order.
func SaidIn(src string) []string {
	var out []string
	for line := range strings.Lines(strings.TrimPrefix(src, "\ufeff")) {
		if text := saidIn(strings.TrimRight(line, "\r\n")); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// saidIn returns what is said to a group in a line of a transcript, or "".
func saidIn(line string) string {
	if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "\t") {
		return ""
	}
	head, text, ok := strings.Cut(line, ": ")
	if rest, elsewhere := strings.CutPrefix(head, "in "); elsewhere && rest != "" {
		head, text, ok = strings.Cut(text, ": ")
	}
	verbs := []string{" > Pita", " renames", " describes", " polls"}
	aside := slices.ContainsFunc(verbs, func(verb string) bool { return strings.Contains(head, verb) })
	if !ok || aside || head == "Pita" || strings.HasPrefix(text, "!") {
		return ""
	}
	text = strings.NewReplacer(`\n`, "\n", `\\`, `\`).Replace(text)
	for {
		before, after, found := strings.Cut(text, "{number ")
		if !found {
			return text
		}
		_, after, _ = strings.Cut(after, "}")
		text = before + anyNumber + after
	}
}
