package phrase

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pita/groups"
)

// maxArg is the most characters of an argument that are written.
const maxArg = 3000

// A Reader is who reads a text, where and when.
type Reader struct {
	Locale string
	Zone   *time.Location // UTC when nil
	// Name returns what a person is called; "" or a nil Name is written as somebody.
	Name func(groups.PersonID) string
	Now  time.Time // zero: times are written with their date
}

// Text returns what w says to r: its phrase with the arguments put in, then its lines,
// each on a line of its own. Argument texts are put on one line, and cut when they are
// very long. A missing key or argument is an error, and so are words of a post: those
// are not in the book.
func (b *Book) Text(r Reader, w groups.Words) (string, error) {
	var out strings.Builder
	if err := b.write(&out, r, w, 0); err != nil {
		return "", err
	}
	return out.String(), nil
}

func (b *Book) write(out *strings.Builder, r Reader, w groups.Words, depth int) error {
	if w.Post != "" {
		return fmt.Errorf("say post %s: a post is rendered from the library, not from phrases", w.Post)
	}
	if w.Phrase == "" && len(w.Lines) == 0 {
		return errors.New("say nothing: neither a phrase nor lines are given")
	}
	if depth > maxDepth {
		return fmt.Errorf("say %s: lines stand in lines more than %d deep", w.Phrase, maxDepth)
	}
	if w.Phrase != "" {
		if err := b.phrase(out, r, w.Phrase, w.Args, 0); err != nil {
			return fmt.Errorf("say %s: %w", w.Phrase, err)
		}
	}
	for i, line := range w.Lines {
		if w.Phrase != "" || i > 0 {
			out.WriteByte('\n')
		}
		if err := b.write(out, r, line, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) phrase(out *strings.Builder, r Reader, key string, args []groups.Arg, depth int) error {
	l := b.in(r.Locale)
	p, ok := l.phrases[key]
	if !ok {
		return fmt.Errorf("locale %s has no phrase %q", l.name, key)
	}
	if depth > maxDepth {
		return fmt.Errorf("phrase %q stands in itself", key)
	}
	return p.text.fill(out, func(name string) (string, error) {
		for _, a := range args {
			if a.Name == name {
				return b.argument(r, a, args, depth)
			}
		}
		return "", fmt.Errorf("phrase %q needs the argument %q", key, name)
	})
}

// argument writes one argument. A phrase within a phrase takes the same arguments.
func (b *Book) argument(r Reader, a groups.Arg, args []groups.Arg, depth int) (string, error) {
	l := b.in(r.Locale)
	switch a.Kind {
	case groups.TextArg, groups.CodeArg:
		return oneLine(a.Value), nil
	case groups.PersonArg:
		if r.Name != nil {
			if name := oneLine(r.Name(groups.PersonID(a.Value))); name != "" {
				return name, nil
			}
		}
		return l.words.Someone, nil
	case groups.TimeArg:
		t, err := time.Parse(time.RFC3339, a.Value)
		if err != nil {
			return "", fmt.Errorf("argument %q: want a time as RFC 3339 writes it", a.Name)
		}
		return l.words.writeTime(t, r), nil
	case groups.DurationArg:
		d, err := time.ParseDuration(a.Value)
		if err != nil {
			return "", fmt.Errorf("argument %q: want a duration as Go writes it", a.Name)
		}
		return l.words.writeDuration(d), nil
	case groups.PhraseArg:
		var out strings.Builder
		err := b.phrase(&out, r, a.Value, args, depth+1)
		return out.String(), err
	default:
		return "", fmt.Errorf("argument %q is of an unknown kind %q", a.Name, a.Kind)
	}
}

// oneLine returns s as one line without control characters, so that a name or a quoted
// message can't pass for words of Pita's.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	}), " ")
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		// Marks that turn the direction of writing could hide what follows.
		if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s))
	if utf8.RuneCountInString(s) <= maxArg {
		return s
	}
	return string([]rune(s)[:maxArg]) + "…"
}
