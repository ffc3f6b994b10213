package phrase

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The names of the units of time.
const (
	Minute = "minute"
	Hour   = "hour"
	Day    = "day"
	Week   = "week"
	Month  = "month"
)

// A Vocabulary is what one locale's words mean. Of several words the first is the one
// to show. Some are of more than one piece, like "hari ini".
type Vocabulary struct {
	Locale     string              `yaml:"-"`
	Language   string              `yaml:"language"`
	Someone    string              `yaml:"someone"`    // a person whose name is unknown
	Commands   map[string]Command  `yaml:"commands"`   // by the row's name
	Options    map[string][]string `yaml:"options"`    // words inside commands
	Reactions  map[string][]string `yaml:"reactions"`  // emoji that are commands, by the row's name
	Courtesies []string            `yaml:"courtesies"` // at the end of a command, they mean nothing
	Talk       []string            `yaml:"talk"`       // ordinary words, never taken for a slip
	Time       TimeForms           `yaml:"time"`
	Weekdays   [][]string          `yaml:"weekdays"` // from Sunday
	Months     [][]string          `yaml:"months"`
	Units      map[string]Unit     `yaml:"units"`
	Days       map[int][]string    `yaml:"days"` // by how many days ahead
	Parts      []DayPart           `yaml:"parts"`
	Numbers    []string            `yaml:"numbers"` // from zero
	Marks      map[string][]string `yaml:"marks"`   // small words in times
}

// A Command is how a command is called.
type Command struct {
	Words    []string `yaml:"words"`
	Examples []string `yaml:"examples"`
}

// TimeForms are how times are written.
type TimeForms struct {
	Clock     string `yaml:"clock"`
	Today     string `yaml:"today"`
	Tomorrow  string `yaml:"tomorrow"`
	Yesterday string `yaml:"yesterday"`
	Date      string `yaml:"date"`
	Dated     string `yaml:"dated"`     // with the year
	DayFirst  bool   `yaml:"day-first"` // 5/8 is the fifth of August, and nothing else
}

// A Unit is a unit of time.
type Unit struct {
	Words   []string `yaml:"words"`
	Letters []string `yaml:"letters"` // right after a number, as in 3h
	Once    []string `yaml:"once"`    // words that mean one of it
	One     string   `yaml:"one"`
	Many    string   `yaml:"many"`
}

// A DayPart is a part of the day.
type DayPart struct {
	Words []string `yaml:"words"`
	At    string   `yaml:"at"`   // when no hour is given; empty: an hour must be
	From  int      `yaml:"from"` // the hours that belong to it, both included
	To    int      `yaml:"to"`
}

func (v *Vocabulary) clone() Vocabulary {
	c := *v
	c.Commands = make(map[string]Command, len(v.Commands))
	for name, of := range v.Commands {
		c.Commands[name] = Command{slices.Clone(of.Words), slices.Clone(of.Examples)}
	}
	c.Units = make(map[string]Unit, len(v.Units))
	for name, of := range v.Units {
		of.Words, of.Letters, of.Once = slices.Clone(of.Words), slices.Clone(of.Letters), slices.Clone(of.Once)
		c.Units[name] = of
	}
	c.Days = make(map[int][]string, len(v.Days))
	for n, of := range v.Days {
		c.Days[n] = slices.Clone(of)
	}
	c.Parts = slices.Clone(v.Parts)
	for i, of := range v.Parts {
		c.Parts[i].Words = slices.Clone(of.Words)
	}
	c.Options, c.Reactions, c.Marks = cloneLists(v.Options), cloneLists(v.Reactions), cloneLists(v.Marks)
	c.Courtesies, c.Talk, c.Numbers = slices.Clone(v.Courtesies), slices.Clone(v.Talk), slices.Clone(v.Numbers)
	c.Weekdays, c.Months = cloneRows(v.Weekdays), cloneRows(v.Months)
	return c
}

func cloneLists(m map[string][]string) map[string][]string {
	c := make(map[string][]string, len(m))
	for k, v := range m {
		c[k] = slices.Clone(v)
	}
	return c
}

func cloneRows(rows [][]string) [][]string {
	c := slices.Clone(rows)
	for i := range c {
		c[i] = slices.Clone(c[i])
	}
	return c
}

// check returns an error unless every word that the program needs is there.
func (v *Vocabulary) check() error {
	if v.Someone == "" || v.Language == "" {
		return fmt.Errorf("want a language, and a word for someone")
	}
	if len(v.Weekdays) != 7 || len(v.Months) != 12 {
		return fmt.Errorf("want 7 weekdays and 12 months, have %d and %d", len(v.Weekdays), len(v.Months))
	}
	if slices.ContainsFunc(slices.Concat(v.Weekdays, v.Months), isEmpty) {
		return fmt.Errorf("want at least one word for every weekday and month")
	}
	for _, name := range []string{Minute, Hour, Day, Week, Month} {
		u := v.Units[name]
		if isEmpty(u.Words) || !strings.Contains(u.One, "{n}") || !strings.Contains(u.Many, "{n}") {
			return fmt.Errorf("unit %q: want words, and {n} in one and many", name)
		}
	}
	if !strings.Contains(v.Time.Clock, "{hour}") || !strings.Contains(v.Time.Clock, "{minute}") {
		return fmt.Errorf("time clock %q: want {hour} and {minute}", v.Time.Clock)
	}
	for _, form := range []string{v.Time.Today, v.Time.Tomorrow, v.Time.Yesterday, v.Time.Date, v.Time.Dated} {
		if !strings.Contains(form, "{clock}") {
			return fmt.Errorf("time form %q: want {clock}", form)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.Commands)) {
		if c := v.Commands[name]; isEmpty(c.Words) || isEmpty(c.Examples) {
			return fmt.Errorf("command %q: want words and examples", name)
		}
	}
	return nil
}

func isEmpty(words []string) bool { return len(words) == 0 || slices.Contains(words, "") }

// matches returns an error unless other has words for the same commands and options.
func (v *Vocabulary) matches(other Vocabulary) error {
	for _, of := range []struct {
		what       string
		want, have []string
	}{
		{"commands", slices.Sorted(maps.Keys(v.Commands)), slices.Sorted(maps.Keys(other.Commands))},
		{"options", slices.Sorted(maps.Keys(v.Options)), slices.Sorted(maps.Keys(other.Options))},
		{"reactions", slices.Sorted(maps.Keys(v.Reactions)), slices.Sorted(maps.Keys(other.Reactions))},
	} {
		if !slices.Equal(of.want, of.have) {
			return fmt.Errorf("locale %s has words for the %s %q, want %q", other.Locale, of.what, of.have, of.want)
		}
	}
	return nil
}
