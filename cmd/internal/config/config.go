// Package config reads the settings file: the few things that cannot be computed.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// File is the settings file that is read when none is named; it need not exist.
const File = "pita.toml"

// MaxPace is the most messages a minute that may be asked for. WhatsApp bans numbers
// that are in a hurry.
const MaxPace = 60

// Settings are what an operator may set. The zero value is right for a rehearsal.
type Settings struct {
	Locale string // of the command line: "id" or "en"; empty: the terminal's
	Data   string // the folder of the house; empty: pita-data
	Pace   int    // messages a minute; 0: what Pita thinks fit
	// Library is the folder of the posts, and Rules a rule file or a folder of them;
	// empty: those that come with the program.
	Library, Rules string
	// Heartbeat is an address that is called while the house is well; empty: none is.
	Heartbeat string
	// Alarm is how the owner is told something outside WhatsApp.
	Alarm Alarm
}

// A Kind says what is wrong with a settings file.
type Kind string

// The kinds of fault.
const (
	Unreadable Kind = "unreadable"
	Broken     Kind = "broken"  // it is not TOML
	Unknown    Kind = "unknown" // Name is no setting
	Value      Kind = "value"   // the setting Name may not be Value
	Missing    Kind = "missing" // the setting Name must be there
)

// A Fault is what is wrong with a settings file, and where.
type Fault struct {
	Kind        Kind
	File        string
	Line        int // from 1; 0 where no line is to blame
	Name, Value string
	Err         error
}

// Where returns the file, with the line if there is one.
func (f *Fault) Where() string {
	if f.Line == 0 {
		return f.File
	}
	return fmt.Sprintf("%s:%d", f.File, f.Line)
}

// Error says what is wrong, where, and what to do.
func (f *Fault) Error() string {
	switch f.Kind {
	case Unknown:
		return fmt.Sprintf("%s: there is no setting %q; there are %s", f.Where(), f.Name, strings.Join(Names(), ", "))
	case Value:
		return fmt.Sprintf("%s: %s may not be %q", f.Where(), f.Name, f.Value)
	case Missing:
		return fmt.Sprintf("%s: %s is missing", f.Where(), f.Name)
	}
	return fmt.Sprintf("%s: %v", f.Where(), f.Err)
}

// Unwrap returns what was underneath.
func (f *Fault) Unwrap() error { return f.Err }

// A setting is one thing that may be set. Take keeps a value, or says that it will not do.
type setting struct {
	name string
	take func(*Settings, any) bool
}

var settings = [...]setting{
	{"locale", func(s *Settings, v any) (ok bool) {
		s.Locale, ok = v.(string)
		return ok && (s.Locale == "id" || s.Locale == "en")
	}},
	{"data", func(s *Settings, v any) (ok bool) {
		s.Data, ok = v.(string)
		return ok && s.Data != ""
	}},
	{"pace", func(s *Settings, v any) bool {
		n, ok := v.(int64)
		s.Pace = int(n)
		return ok && n >= 0 && n <= MaxPace
	}},
	{"library", func(s *Settings, v any) (ok bool) {
		s.Library, ok = v.(string)
		return ok && s.Library != ""
	}},
	{"rules", func(s *Settings, v any) (ok bool) {
		s.Rules, ok = v.(string)
		return ok && s.Rules != ""
	}},
	{"heartbeat", func(s *Settings, v any) (ok bool) {
		s.Heartbeat, ok = v.(string)
		return ok && WebAddress(s.Heartbeat)
	}},
	{"alarm", nil}, // a table, with parts of its own
}

// Names returns the names of all settings.
func Names() []string {
	var names []string
	for _, s := range settings {
		names = append(names, s.name)
	}
	return names
}

// Read returns the settings in the named file; with no name those in File, or none
// where that does not exist. The error is a *Fault.
func Read(name string) (Settings, error) {
	asked := name != ""
	if !asked {
		name = File
	}
	text, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return Settings{}, nil
	case err != nil:
		return Settings{}, &Fault{Kind: Unreadable, File: name, Err: err}
	}
	return Parse(name, string(text))
}

// Parse returns the settings in text. The error is a *Fault that names file.
func Parse(file, text string) (Settings, error) {
	var values map[string]any
	text = strings.TrimPrefix(text, "\ufeff")
	meta, err := toml.Decode(text, &values)
	if err != nil {
		return Settings{}, broken(file, text, err)
	}
	var s Settings
	for _, key := range meta.Keys() { // in the order of the file
		name, value := key[0], values[key[0]]
		i := slices.IndexFunc(settings[:], func(s setting) bool { return s.name == name })
		if i < 0 {
			return Settings{}, &Fault{Kind: Unknown, File: file, Line: lineOf(text, name), Name: name}
		}
		if settings[i].take == nil {
			if f := s.takeAlarm(value, text); f != nil {
				f.File = file
				return Settings{}, f
			}
			continue
		}
		if !settings[i].take(&s, value) {
			return Settings{}, &Fault{Kind: Value, File: file, Line: lineOf(text, name), Name: name, Value: fmt.Sprint(value)}
		}
	}
	return s, nil
}

func broken(file, text string, err error) error {
	f := &Fault{Kind: Broken, File: file, Err: err}
	var bad toml.ParseError
	if errors.As(err, &bad) {
		f.Line, f.Name, f.Err = bad.Position.Line, bad.LastKey, errors.New(bad.Message)
		if at := bad.Position.Start; at <= len(text) {
			f.Line = 1 + strings.Count(text[:at], "\n") // the library counts a line on when it ends too early
		}
	}
	return f
}

// lineOf returns the line on which a key, or a table of that name, begins; or 0.
func lineOf(text, key string) int {
	at := regexp.MustCompile(`^[ \t\x{feff}]*\[*[ \t]*["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*[\].=]`)
	for i, line := range strings.Split(text, "\n") {
		if at.MatchString(line) {
			return i + 1
		}
	}
	return 0
}
