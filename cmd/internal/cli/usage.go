package cli

import (
	"reflect"
	"strings"

	"pita/groups/typo"
)

// A reading goes through a command line by the grammar, sets the options it meets, and
// says in our own words where it stops making sense.
type reading struct {
	at     *grammar
	path   string   // the commands so far, as typed
	values []string // what is no command and no option
}

// readArgs sets what args say, and returns the command they ask for. Its error is a misuse.
func readArgs(root *grammar, args []string) (*grammar, error) {
	r := &reading{at: root, path: root.name}
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
	if err := r.missing(); err != nil {
		return nil, err
	}
	if r.at.standsFor != nil {
		r.at = r.at.standsFor
	}
	return r.at, r.give()
}

// option takes an option with its value, and returns what comes after.
func (r *reading) option(arg string, rest []string) ([]string, error) {
	name, value, valued := strings.Cut(arg, "=")
	o, known := r.at.option(name)
	switch isTruth := known && o.value.Kind() == reflect.Bool; {
	case !known:
		return nil, misuse("usage.option", "option", name, "command", r.path)
	case isTruth && valued:
		return nil, misuse("usage.no-value", "option", name, "command", r.path)
	case isTruth:
		return rest, put(o.value, "")
	case !valued && (len(rest) == 0 || strings.HasPrefix(rest[0], "-") && rest[0] != "-"):
		return nil, misuse("usage.value", "option", name, "command", r.path)
	case !valued:
		value, rest = rest[0], rest[1:]
	}
	if value == "" {
		return nil, misuse("usage.value", "option", name, "command", r.path)
	}
	if err := put(o.value, value); err != nil {
		return nil, misuse("usage.number", "what", name+"="+value, "command", r.path)
	}
	return rest, nil
}

// word takes a command or an argument.
func (r *reading) word(arg string) error {
	if len(r.at.below) == 0 {
		r.values = append(r.values, arg)
		if len(r.values) > len(r.at.arguments) && !r.at.takesAll() {
			return misuse("usage.extra", "word", arg, "command", r.path)
		}
		return nil
	}
	name := firstOf(otherNames[arg], arg)
	for _, g := range r.at.below {
		if g.name == name {
			r.at, r.path = g, r.path+" "+arg
			return nil
		}
	}
	if near := nearest(arg, r.at.below); near != "" {
		return misuse("usage.near", "word", arg, "near", r.path+" "+near)
	}
	return misuse("usage.command", "word", arg, "command", r.path)
}

// missing says what ought to follow.
func (r *reading) missing() error {
	if len(r.at.below) > 0 && r.at.standsFor == nil {
		return misuse("usage.incomplete", "command", r.path)
	}
	needed := 0
	for _, a := range r.at.arguments {
		if !a.optional {
			needed++
		}
	}
	if len(r.values) < needed {
		return misuse("usage.missing", "command", r.path)
	}
	return nil
}

// give sets the arguments, of which there are as many as the command takes.
func (r *reading) give() error {
	for i, value := range r.values {
		a := r.at.arguments[min(i, len(r.at.arguments)-1)]
		if err := put(a.value, value); err != nil {
			return misuse("usage.number", "what", value, "command", r.path)
		}
	}
	return nil
}

// nearest returns the command that word was most likely meant to be, or "".
func nearest(word string, among []*grammar) (near string) {
	const most = 2
	least := most + 1
	for _, g := range among {
		d := typo.Between(word, g.name)
		if len(word) > 2 && strings.HasPrefix(g.name, strings.ToLower(word)) {
			d = 0
		}
		if d < least {
			near, least = g.name, d
		}
	}
	return near
}
