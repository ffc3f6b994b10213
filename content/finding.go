package content

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// A Level is how much a finding matters.
type Level string

// The levels of findings.
const (
	Error   Level = "error"   // the post may not be approved like this
	Warning Level = "warning" // somebody should look
	Note    Level = "note"    // good to know
)

// A Finding is one thing a coordinator should know about a file, as a sentence
// that says what, where, and what to do.
type Finding struct {
	File    string `json:"file"`
	Line    int    `json:"line"` // from 1; 0 means the whole file
	Col     int    `json:"col"`  // in characters, from 1; 0 means the whole line
	Level   Level  `json:"level"`
	Code    string `json:"code"`
	Message string `json:"message"`
	// Args fill the sentence, so that In can say it in another language.
	Args []string `json:"-"`
}

// Found returns the finding with that code in Indonesian, with the level and
// the sentence its row in sentences.txt gives. A code without a row is a
// mistake of the program and says so.
func Found(code string, args ...string) Finding {
	row, ok := sentences[code]
	if !ok {
		row = sentence{level: Error}
	}
	return Finding{Level: row.level, Code: code, Args: args, Message: row.say("id", code, args)}
}

// At returns f placed in a file.
func (f Finding) At(file string, line, col int) Finding {
	f.File, f.Line, f.Col = file, line, col
	return f
}

// In returns f with its sentence in that language: "en", or else Indonesian.
func (f Finding) In(lang string) Finding {
	f.Message = sentences[f.Code].say(lang, f.Code, f.Args)
	return f
}

// String returns "file:line:col: level CODE message".
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s %s %s", f.File, f.Line, f.Col, f.Level, f.Code, f.Message)
}

// Sort orders findings by file, line, column and code.
func Sort(found []Finding) {
	slices.SortStableFunc(found, func(a, b Finding) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		if a.Col != b.Col {
			return a.Col - b.Col
		}
		return strings.Compare(a.Code, b.Code)
	})
}

type sentence struct {
	level  Level
	id, en string
}

func (s sentence) say(lang, code string, args []string) string {
	text := s.id
	if lang == "en" {
		text = s.en
	}
	if text == "" {
		return code + ": " + strings.Join(args, ", ")
	}
	return fillIn(text, args)
}

// fillIn puts args in place of {1}, {2} and so on. What an arg holds is never
// taken for a place itself.
func fillIn(text string, args []string) string {
	var out strings.Builder
	out.Grow(len(text) + 32)
	for i := 0; i < len(text); i++ {
		if text[i] == '{' && i+2 < len(text) && text[i+2] == '}' {
			if n := int(text[i+1] - '1'); n >= 0 && n < len(args) {
				out.WriteString(args[n])
				i += 2
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

//go:embed sentences.txt
var sentencesText string

var sentences = readSentences(sentencesText)

// readSentences reads rows of "code level", each followed by an indented line
// in Indonesian and one in English.
func readSentences(text string) map[string]sentence {
	rows := map[string]sentence{}
	lines := strings.Split(text, "\n")
	for i := 0; i+2 < len(lines); i++ {
		code, level, ok := strings.Cut(lines[i], " ")
		if !ok || strings.HasPrefix(code, "#") || code == "" {
			continue
		}
		rows[code] = sentence{
			level: Level(level),
			id:    strings.TrimPrefix(lines[i+1], "\tid "),
			en:    strings.TrimPrefix(lines[i+2], "\ten "),
		}
		i += 2
	}
	return rows
}
