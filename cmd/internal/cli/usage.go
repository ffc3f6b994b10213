package cli

import (
	"strings"

	"github.com/alecthomas/kong"
)

// A reading goes through a command line as the grammar does, to say in our own words
// where it stops making sense.
type reading struct {
	at     *kong.Node
	path   string // the commands so far, as typed
	values int    // arguments that are no command and no option
}

// misunderstood says what is wrong with args; err is what the parser made of them.
func misunderstood(root *kong.Node, args []string, err error) error {
	r := reading{at: root, path: "pita"}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			r.values += len(args)
			break
		}
		if strings.HasPrefix(arg, "-") && arg != "-" {
			var wrong error
			if args, wrong = r.option(arg, args); wrong != nil {
				return wrong
			}
			continue
		}
		if wrong := r.word(arg); wrong != nil {
			return wrong
		}
	}
	if wrong := r.missing(); wrong != nil {
		return wrong
	}
	return &failure{key: "usage.other", args: []string{"why", err.Error(), "command", r.path}, misuse: true, cause: err}
}

// option takes an option with its value, and returns what comes after.
func (r *reading) option(arg string, rest []string) ([]string, error) {
	name, _, valued := strings.Cut(arg, "=")
	flag := r.flag(name)
	switch {
	case flag == nil:
		return nil, misuse("usage.option", "option", name, "command", r.path)
	case flag.IsBool() && valued:
		return nil, misuse("usage.no-value", "option", name, "command", r.path)
	case flag.IsBool() || valued:
		return rest, nil
	case len(rest) == 0 || strings.HasPrefix(rest[0], "-") && rest[0] != "-":
		return nil, misuse("usage.value", "option", name, "command", r.path)
	}
	return rest[1:], nil
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
		r.values++
		if most := len(r.at.Positional); r.values > most && (most == 0 || !r.at.Positional[most-1].IsCumulative()) {
			return misuse("usage.extra", "word", arg, "command", r.path)
		}
		return nil
	}
	for _, c := range r.at.Children {
		if c.Name == arg {
			r.at, r.path = c, r.path+" "+arg
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
	if r.values < needed {
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
