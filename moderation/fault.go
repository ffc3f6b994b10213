package moderation

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Fault says what is wrong in a rule file, and where.
type Fault struct {
	File      string // empty: the rule came from no file
	Line, Col int    // 0: it concerns the file itself
	// Rule and Field say where, when there is no file.
	Rule, Field string
	What        Code
	Args        []string // names and values in turn, for the sentence
}

// A Code names what is wrong with a rule file.
type Code string

// What can be wrong with files before they are read as rules, for those who read them.
const (
	FileMissing   Code = "file-missing"
	FileForbidden Code = "file-forbidden"
	FileUnread    Code = "file-unread"
	FileOdd       Code = "file-odd"
	FileGone      Code = "file-gone"
	FolderEmpty   Code = "folder-empty"
)

// Where says where the fault is: file, line and column, or rule and field.
func (f *Fault) Where() string {
	switch {
	case f.File != "" && f.Line == 0:
		return f.File
	case f.File != "":
		return fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Col)
	case f.Rule != "" || f.Field != "":
		return fmt.Sprintf("rule %q, %s", f.Rule, f.Field)
	}
	return ""
}

// Error returns where the fault is, and one English sentence that says what is wrong
// and what to do.
func (f *Fault) Error() string {
	what := f.Say(sentences[f.What])
	if where := f.Where(); where != "" {
		return where + ": " + what
	}
	return what
}

// Say puts the fault's arguments into a sentence that names them in braces. What a file
// holds is made fit for a terminal and for one line.
func (f *Fault) Say(sentence string) string {
	pairs := make([]string, len(f.Args)&^1)
	for i := 0; i < len(pairs); i += 2 {
		pairs[i], pairs[i+1] = "{"+f.Args[i]+"}", shown(f.Args[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// longestShown is how many letters of what a file holds a sentence repeats.
const longestShown = 400

func shown(s string) string {
	if r := []rune(s); len(r) > longestShown {
		s = string(r[:longestShown]) + "…"
	}
	s = strconv.Quote(s)
	return strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`)
}

// Faults returns the faults that err joins, in their order, and none when it is another
// kind of error.
func Faults(err error) []*Fault {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Fault
		for _, e := range joined.Unwrap() {
			all = append(all, Faults(e)...)
		}
		return all
	}
	var f *Fault
	if errors.As(err, &f) {
		return []*Fault{f}
	}
	return nil
}

// Codes returns what can be wrong with a rule file, in a fixed order.
func Codes() []Code { return slices.Sorted(maps.Keys(sentences)) }

// Sentence returns what Error says of a code, with its arguments in braces.
func (c Code) Sentence() string { return sentences[c] }

// wrong returns a fault whose place is not known yet; args are names and values in turn.
func wrong(what Code, args ...string) error { return &Fault{What: what, Args: args} }

// fault returns a fault of item k of a field, or of the field or the rule where that is
// all that is known.
func (d *draft) fault(f field, k int, what Code, args ...string) error {
	return d.located(f, k, wrong(what, args...))
}

// located returns err as a fault of item k of a field.
func (d *draft) located(f field, k int, err error) error {
	at := d.at
	if p, ok := d.fields[f]; ok {
		at = p
	}
	if ps := d.items[f]; k < len(ps) {
		at = ps[k]
	}
	var known *Fault
	if !errors.As(err, &known) {
		known = &Fault{What: "other", Args: []string{"why", err.Error()}}
	}
	out := *known
	out.File, out.Line, out.Col = at.file, at.line, at.col
	if at.file == "" {
		out.Rule, out.Field = d.ID, string(f)
	}
	return &out
}
