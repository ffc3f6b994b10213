package cli

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A grammar is a command as the fields of its struct describe it. Tags say what a field
// is: `cmd:""` a command below it, of which `default:"1"` stands for none; `arg:""` an
// argument, which may be left out if `optional:""` is there; anything else an option, named
// by `name` or after the field, with a `short` name of one letter and a `default`, if any.
type grammar struct {
	name      string
	above     *grammar
	below     []*grammar
	options   []option // its own
	arguments []argument
	standsFor *grammar // the command below that is meant when none is named
	target    reflect.Value
}

// An option is named, and holds a truth, a text, a number, or several texts.
type option struct {
	name, short string
	value       reflect.Value
}

// An argument is known by its place. One that holds several takes all that follow.
type argument struct {
	optional bool
	value    reflect.Value
}

// grammarOf reads the grammar of a struct, and sets what is said by default. A field that
// cannot be part of a command line is a mistake of the program, and panics.
func grammarOf(name string, of reflect.Value, above *grammar) *grammar {
	g := &grammar{name: name, above: above, target: of}
	for i := range of.NumField() {
		field, tag := of.Type().Field(i), of.Type().Field(i).Tag
		value := of.Field(i)
		named, preset := tag.Get("name"), tag.Get("default")
		if named == "" {
			named = hyphened(field.Name)
		}
		if _, isCommand := tag.Lookup("cmd"); isCommand {
			below := grammarOf(named, value, g)
			g.below = append(g.below, below)
			if preset != "" {
				g.standsFor = below
			}
			continue
		}
		if preset != "" {
			if err := put(value, preset); err != nil {
				panic(fmt.Sprintf("%s of %s: %v", field.Name, name, err))
			}
		}
		if _, isArgument := tag.Lookup("arg"); isArgument {
			_, optional := tag.Lookup("optional")
			g.arguments = append(g.arguments, argument{optional, value})
			continue
		}
		g.options = append(g.options, option{named, tag.Get("short"), value})
	}
	return g
}

// hyphened returns a field's name as options are written: DryRun is dry-run.
func hyphened(field string) string {
	var b strings.Builder
	for i, r := range field {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// put sets a field to what a text says. It returns an error when the field holds a number
// and the text is none.
func put(field reflect.Value, text string) error {
	switch field.Kind() {
	case reflect.Bool:
		field.SetBool(true)
	case reflect.String:
		field.SetString(text)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		field.SetInt(int64(n))
	case reflect.Slice:
		field.Set(reflect.Append(field, reflect.ValueOf(text)))
	default:
		panic(fmt.Sprintf("a command line has no %v", field.Kind()))
	}
	return nil
}

// path returns the commands that lead here, the program first.
func (g *grammar) path() string {
	if g.above == nil {
		return g.name
	}
	return g.above.path() + " " + g.name
}

// leaves returns the commands that have none below them.
func (g *grammar) leaves() []*grammar {
	if len(g.below) == 0 {
		return []*grammar{g}
	}
	var all []*grammar
	for _, b := range g.below {
		all = append(all, b.leaves()...)
	}
	return all
}

// option returns the option of that name, hyphens and all, of this command or one above it.
func (g *grammar) option(name string) (option, bool) {
	for at := g; at != nil; at = at.above {
		i := slices.IndexFunc(at.options, func(o option) bool {
			return name == "--"+o.name || o.short != "" && name == "-"+o.short
		})
		if i >= 0 {
			return at.options[i], true
		}
	}
	return option{}, false
}

// takesAll says whether the last argument takes everything that follows.
func (g *grammar) takesAll() bool {
	n := len(g.arguments)
	return n > 0 && g.arguments[n-1].value.Kind() == reflect.Slice
}
