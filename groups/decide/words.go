package decide

import (
	"strconv"
	"time"

	"pita/groups"
)

const screen = 20 // lines that a phone shows at once

// words are a phrase with what stands in its places.
func words(phrase string, args ...groups.Arg) groups.Words {
	return groups.Words{Phrase: phrase, Args: args}
}

// Arguments of phrases.
func text(name, value string) groups.Arg { return groups.Arg{Name: name, Value: value} }

func code(value string) groups.Arg {
	return groups.Arg{Name: "code", Kind: groups.CodeArg, Value: value}
}

func person(id groups.PersonID) groups.Arg {
	return groups.Arg{Name: "person", Kind: groups.PersonArg, Value: string(id)}
}

func number(name string, n int) groups.Arg { return text(name, strconv.Itoa(n)) }

func when(name string, t time.Time) groups.Arg {
	return groups.Arg{Name: name, Kind: groups.TimeArg, Value: t.UTC().Format(time.RFC3339)}
}

func spoken(name, phrase string) groups.Arg {
	return groups.Arg{Name: name, Kind: groups.PhraseArg, Value: phrase}
}

// whyArg says a named reason in words; one that has none of its own is "another reason".
func (d *draft) whyArg(reason string) groups.Arg {
	if !d.Phrases.Has("why." + reason) {
		reason = "other"
	}
	return spoken("why", "why."+reason)
}

// spokenOf returns the first person whom words name, or nobody.
func spokenOf(w groups.Words) groups.PersonID {
	for _, a := range w.Args {
		if a.Kind == groups.PersonArg && a.Value != "" {
			return groups.PersonID(a.Value)
		}
	}
	for _, line := range w.Lines {
		if who := spokenOf(line); who != "" {
			return who
		}
	}
	return ""
}

// shorten keeps a list to what a phone shows at once; more says how many are left out.
func shorten(lines []groups.Words, more string) []groups.Words { return shortenTo(screen, lines, more) }

// shortenTo keeps a list to so many lines in the same way.
func shortenTo(most int, lines []groups.Words, more string) []groups.Words {
	if len(lines) <= most {
		return lines
	}
	left := len(lines) - most + 1
	return append(lines[:most-1:most-1], words(more, number("n", left)))
}
