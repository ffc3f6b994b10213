package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// A reading goes through a command line as the grammar does, says in our own words
// where it stops making sense, and takes its parts apart.
type reading struct {
	at      *kong.Node
	path    string   // the commands so far, as typed
	words   []string // the same
	options []string // with their values
	values  []string // arguments that are no command and no option
}

// readArgs takes args apart. Its error is a misuse.
func readArgs(root *kong.Node, args []string) (*reading, error) {
	r := &reading{at: root, path: root.Name}
	options := true // until "--"
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var wrong error
		switch {
		case options && arg == "--":
			options = false
		case options && strings.HasPrefix(arg, "-") && arg != "-":
			args, wrong = r.option(arg, args)
		default:
			wrong = r.word(arg)
		}
		if wrong != nil {
			return nil, wrong
		}
	}
	return r, r.missing()
}

// inOrder returns the same command line with its parts in the order in which the parser
// understands every one: it takes no argument after an option that follows another.
func (r *reading) inOrder() []string {
	args := slices.Concat(r.words, r.options)
	if len(r.values) > 0 {
		args = append(append(args, "--"), r.values...)
	}
	return args
}

// option takes an option with its value, and returns what comes after.
func (r *reading) option(arg string, rest []string) ([]string, error) {
	name, value, valued := strings.Cut(arg, "=")
	flag := r.flag(name)
	switch {
	case flag == nil:
		return nil, misuse("usage.option", "option", name, "command", r.path)
	case flag.IsBool() && valued:
		return nil, misuse("usage.no-value", "option", name, "command", r.path)
	case flag.IsBool():
		r.options = append(r.options, name)
		return rest, nil
	case !valued && (len(rest) == 0 || strings.HasPrefix(rest[0], "-") && rest[0] != "-"):
		return nil, misuse("usage.value", "option", name, "command", r.path)
	case !valued:
		value, rest = rest[0], rest[1:]
	}
	if value == "" {
		return nil, misuse("usage.value", "option", name, "command", r.path)
	}
	r.options = append(r.options, name+"="+value)
	return rest, nil
}

func (r *reading) flag(name string) *kong.Flag {
	for _, group := range r.at.AllFlags(false) {
		for _, f := range group {
			if name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short) {
				return f
			}
		}
	}
	return nil
}

// word takes a command or an argument.
func (r *reading) word(arg string) error {
	if len(r.at.Children) == 0 {
		r.values = append(r.values, arg)
		if most := len(r.at.Positional); len(r.values) > most && (most == 0 || !r.at.Positional[most-1].IsCumulative()) {
			return misuse("usage.extra", "word", arg, "command", r.path)
		}
		return nil
	}
	name := firstOf(otherNames[arg], arg)
	for _, c := range r.at.Children {
		if c.Name == name {
			r.at, r.path, r.words = c, r.path+" "+arg, append(r.words, name)
			return nil
		}
	}
	if near := nearest(arg, r.at.Children); near != "" {
		return misuse("usage.near", "word", arg, "near", r.path+" "+near)
	}
	return misuse("usage.command", "word", arg, "command", r.path)
}

// missing says what ought to follow.
func (r *reading) missing() error {
	if len(r.at.Children) > 0 && r.at.DefaultCmd == nil {
		return misuse("usage.incomplete", "command", r.path)
	}
	needed := 0
	for _, p := range r.at.Positional {
		if p.Required {
			needed++
		}
	}
	if len(r.values) < needed {
		return misuse("usage.missing", "command", r.path)
	}
	return nil
}

// nearest returns the command that word was most likely meant to be, or "".
func nearest(word string, among []*kong.Node) (near string) {
	const most = 2
	least := most + 1
	for _, c := range among {
		d := slips(strings.ToLower(word), c.Name)
		if len(word) > 2 && strings.HasPrefix(c.Name, strings.ToLower(word)) {
			d = 0
		}
		if d < least {
			near, least = c.Name, d
		}
	}
	return near
}

// slips counts how many letters must be changed, put in or left out to make b of a.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}
