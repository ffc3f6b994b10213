package rehearsal

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"pita/groups"
)

// A Script is a .chat file: its lines as they stand, and what they mean.
type Script struct {
	name  string
	mark  string // the byte order mark, if the file begins with one
	lines []line
	scene scene
}

// A line is one line of the file.
type line struct {
	text string // as it stands, without the line feed
	kind lineKind
	step *Step // of a step line
}

type lineKind uint8

const (
	aside   lineKind = iota // a comment, or blank
	setting                 // a setup line
	doing                   // what Pita did
	acting                  // a step
)

// A RuleLine is a rule as a script gives it.
type RuleLine struct {
	ID     string
	Lane   groups.Lane
	Words  []string
	Except []string
	Near   []string
	Post   string
	Soft   bool
	Shadow bool // counts only; it is not confirmed
}

// A Step is one line of a script that makes something happen.
type Step struct {
	Line int    // its number in the file, from 1
	Text string // as it stands

	verb    *verb
	who     string
	private bool
	group   int    // in which group, by index; -1 when there is none
	target  string // m2 or b2
	text    string
	words   []string
	media   groups.MediaKind
	other   string // another person
	number  groups.Health
	span    wait
	when    when
	set     *declaration
	message int // which of the people's messages it is, from 1; 0: none
}

// Parse reads a script. An error names file, line, what is wrong and what to do.
func Parse(name string, src []byte) (*Script, error) {
	s := &Script{name: name}
	s.scene.now, s.scene.current = Start, -1
	var errs []error
	const mark = "\ufeff"
	text, marked := strings.CutPrefix(string(src), mark)
	if marked {
		s.mark = mark
	}
	for i, l := range strings.Split(text, "\n") {
		read, err := s.read(strings.TrimSuffix(l, "\r"), i+1)
		if err != nil {
			errs = append(errs, &Fault{name, i + 1, err})
			if len(errs) == 10 {
				break
			}
		}
		read.text = l
		s.lines = append(s.lines, read)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

// ParseLine reads one more line as if it stood at the script's end, and adds it.
// It returns nil and no error for a comment or a blank line; an error is a Fault.
// Unlike in a file, a setup line may come at any time.
func (s *Script) ParseLine(text string) (*Step, error) {
	n := len(s.lines) + 1
	if len(s.lines) > 0 && s.lines[len(s.lines)-1].text == "" {
		n, s.lines = n-1, s.lines[:len(s.lines)-1]
	}
	s.scene.free = true
	read, err := s.read(strings.TrimRight(text, "\r\n"), n)
	if err != nil {
		return nil, &Fault{s.name, n, err}
	}
	read.text = text
	s.lines = append(s.lines, read)
	if read.kind == setting {
		return s.scene.settings[len(s.scene.settings)-1], nil
	}
	return read.step, nil
}

// Name returns the script's name, as errors give it.
func (s *Script) Name() string { return s.name }

// Rules returns the script's rules, in order.
func (s *Script) Rules() []RuleLine { return slices.Clone(s.scene.rules) }

// Shadow says whether the script leaves all rules unconfirmed.
func (s *Script) Shadow() bool { return s.scene.shadow }

// Posts returns the ids of the posts that the script names, in order, each once.
func (s *Script) Posts() []string {
	var out []string
	for _, st := range s.scene.settings {
		if id := st.set.post; id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// People returns the names of the declared persons, in order, each once.
func (s *Script) People() []string { return slices.Clone(s.scene.names) }

// Members returns the declared persons who are in a group from the beginning, in order.
func (s *Script) Members(group string) []string {
	at := slices.Index(s.Groups(), group)
	var out []string
	for _, st := range s.scene.settings {
		if d := st.set; d.person && s.belongs(d, at) && !slices.Contains(out, d.name) {
			out = append(out, d.name)
		}
	}
	return out
}

// belongs says whether a declared person is in a group from the beginning.
func (s *Script) belongs(d *declaration, group int) bool {
	return !d.outside && (d.group < 0 || d.group == group) && !s.comesLater(d.name, group)
}

// Groups returns the names of the declared groups, in order.
func (s *Script) Groups() []string {
	out := make([]string, len(s.scene.groups))
	for i, g := range s.scene.groups {
		out[i] = g.name
	}
	return out
}

// Steps returns the script's steps, in order. They are not to be changed.
func (s *Script) Steps() []*Step {
	var out []*Step
	for _, l := range s.lines {
		if l.kind == acting {
			out = append(out, l.step)
		}
	}
	return out
}

func (s *Script) read(text string, n int) (line, error) {
	switch {
	case !utf8.ValidString(text):
		return line{}, errors.New("this line is not UTF-8; save the file as UTF-8")
	case strings.TrimSpace(text) == "", strings.HasPrefix(strings.TrimSpace(text), "#"):
		return line{kind: aside}, nil
	case text[0] == '\t':
		if !s.scene.spoken {
			return line{}, errors.New("a doing of Pita's stands before anything has happened; take it out, or put a step before it")
		}
		return line{kind: doing}, nil
	case text[0] == ' ':
		return line{}, errors.New("the line begins with a space; indent Pita's doings by one tab, and nothing else")
	}
	st := &Step{Line: n, Text: text}
	set, err := s.scene.read(st, strings.TrimRight(text, " \t"))
	if err != nil {
		return line{}, err
	}
	if set {
		return line{kind: setting}, nil
	}
	return line{kind: acting, step: st}, nil
}

// With returns the script with other doings: doings[i] stand under its ith step,
// without their tabs. Everything else stays as it is, and so does a step's block
// when its doings are the same. Notes in the script stay when none are given.
func (s *Script) With(doings [][]string) []byte {
	var out []string
	next := 0
	for i := 0; i < len(s.lines); {
		out = append(out, s.lines[i].text)
		i++
		if s.lines[i-1].kind != acting {
			continue
		}
		end := i
		for end < len(s.lines) && s.lines[end].kind != acting {
			end++
		}
		var did []string
		if next < len(doings) {
			did = doings[next]
		}
		next++
		out = append(out, rewrite(s.lines[i:end], did, strings.HasSuffix(s.lines[i-1].text, "\r"))...)
		i = end
	}
	b := bytes.NewBufferString(s.mark)
	for i, l := range out {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l)
	}
	return b.Bytes()
}

// rewrite returns a step's block with other doings, put where the first one stood.
func rewrite(block []line, did []string, cr bool) []string {
	noted := slices.ContainsFunc(did, isNote)
	var old, kept []string
	at := -1
	for _, l := range block {
		if l.kind != doing {
			kept = append(kept, l.text)
			continue
		}
		if at < 0 {
			at = len(kept)
		}
		if text := strings.TrimSpace(l.text); noted || !isNote(text) {
			old = append(old, text)
		}
	}
	if slices.Equal(old, did) {
		kept = kept[:0:0]
		for _, l := range block {
			kept = append(kept, l.text)
		}
		return kept
	}
	lines := make([]string, len(did))
	for i, d := range did {
		lines[i] = "\t" + d
		if cr {
			lines[i] += "\r"
		}
	}
	return slices.Insert(kept, max(at, 0), lines...)
}

func isNote(text string) bool { return strings.HasPrefix(text, "note:") }
