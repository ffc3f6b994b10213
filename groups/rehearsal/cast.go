package rehearsal

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pita/groups"
)

// A cast knows whom and what the names of a script stand for: people, groups,
// messages and codes. Addresses hold the names themselves, so that they are the
// same in every run.
type cast struct {
	names    []string // declared, in order; not the invented
	groups   []string
	invented map[groups.Address]bool
	ids      map[groups.PersonID]string    // names
	places   map[groups.GroupID]string     // names
	messages map[groups.MessageID]*message // by id
	labels   map[string]*message           // by m1, b1
	codes    map[string]string             // by case1, post:sadari-01
	cases    int
	said     int // Pita's messages that were numbered
}

// A message is one that the script can name.
type message struct {
	id     groups.MessageID
	label  string // m1, b1, or "" of what nobody sees
	author string // a name; Pita
	group  string // "" is private
}

func newCast() *cast {
	return &cast{
		invented: map[groups.Address]bool{}, ids: map[groups.PersonID]string{},
		places: map[groups.GroupID]string{}, messages: map[groups.MessageID]*message{},
		labels: map[string]*message{}, codes: map[string]string{},
	}
}

const (
	personPrefix = "name:"
	groupPrefix  = "group:"
)

func personAddress(name string) groups.Address { return groups.Address(personPrefix + name) }

func groupAddress(name string) groups.Address { return groups.Address(groupPrefix + name) }

// party returns the person as the door sees them.
func (c *cast) party(name string) groups.Party {
	if name == pita {
		return groups.Party{Pita: true, Name: pita}
	}
	return groups.Party{Addresses: []groups.Address{personAddress(name)}, Name: name}
}

func place(group string) groups.Place {
	if group == "" {
		return groups.Place{}
	}
	return groups.Place{Address: groupAddress(group)}
}

// learn remembers the ids that the house gave to people.
func (c *cast) learn(parties ...*groups.Party) {
	for _, p := range parties {
		if p.ID == "" {
			continue
		}
		for _, a := range p.Addresses {
			if name, ok := strings.CutPrefix(string(a), personPrefix); ok {
				c.ids[p.ID] = name
			}
		}
	}
}

// name returns who the party is, "someone" when that is not known.
func (c *cast) name(p groups.Party) string {
	for _, a := range p.Addresses {
		if name, ok := strings.CutPrefix(string(a), personPrefix); ok {
			return name
		}
	}
	if p.Pita {
		return pita
	}
	return c.named(p.ID)
}

func (c *cast) named(id groups.PersonID) string {
	if name, ok := c.ids[id]; ok {
		return name
	}
	return "someone"
}

// hidden says whether all that is done to p stays out of the transcript.
func (c *cast) hidden(p groups.Party) bool {
	return p.Known() && c.invented[personAddress(c.name(p))]
}

// group returns the name of a place, "" of none.
func (c *cast) group(p groups.Place) string {
	return strings.TrimPrefix(string(p.Address), groupPrefix)
}

// wrote remembers a message of a person.
func (c *cast) wrote(label string, id groups.MessageID, author, group string) {
	m := &message{id: id, label: label, author: author, group: group}
	c.messages[id], c.labels[label] = m, m
}

// delivered numbers a message of Pita's, unless nobody sees it.
func (c *cast) delivered(id groups.MessageID, group string, visible bool) string {
	m := &message{id: id, author: pita, group: group}
	c.messages[id] = m
	if visible {
		c.said++
		m.label = "b" + strconv.Itoa(c.said)
		c.labels[m.label] = m
	}
	return m.label
}

// quote returns what a label stands for.
func (c *cast) quote(label string) (groups.Quote, error) {
	m, ok := c.labels[label]
	if !ok && strings.HasPrefix(label, "b") {
		return groups.Quote{}, fmt.Errorf("there is no message %s yet: Pita has written %d; count again", label, c.said)
	}
	if !ok {
		return groups.Quote{}, fmt.Errorf("the message %s was not written yet", label)
	}
	return groups.Quote{ID: m.id, Author: c.party(m.author)}, nil
}

// label names a message as the script does.
func (c *cast) label(id groups.MessageID) string {
	if m, ok := c.messages[id]; ok && m.label != "" {
		return m.label
	}
	return "a message"
}

// strangers keeps which writers of a post nobody knows.
func (c *cast) strangers(w groups.Words) {
	handles := make([]string, 0, len(w.Lines))
	for _, l := range w.Lines {
		for _, a := range l.Args {
			handles = append(handles, strings.Join(strings.Fields(a.Value), "-"))
		}
	}
	for _, a := range w.Args {
		if a.Name == "post" {
			c.codes["unknown:"+a.Value] = strings.Join(handles, ",")
		}
	}
}

// code returns how the transcript writes a code of a case or plan, with what is new
// to be kept; post is set for the code of a preview.
func (c *cast) code(value, post string) string {
	if post != "" {
		c.codes["post:"+post] = value
		return "{code " + post + "}"
	}
	for name, v := range c.codes {
		if id, ok := strings.CutPrefix(name, "post:"); ok && v == value {
			return "{code " + id + "}"
		}
	}
	for n := 1; n <= c.cases && len(value) > 1; n++ { // a number to confirm by is anew each time
		if c.codes["case"+strconv.Itoa(n)] == value {
			return "{case" + strconv.Itoa(n) + "}"
		}
	}
	c.cases++
	c.codes["case"+strconv.Itoa(c.cases)] = value
	return "{case" + strconv.Itoa(c.cases) + "}"
}

var placeholder = regexp.MustCompile(`\{(case[0-9]+|code [^{}\n]+|number [^{}\n]+)\}`)

// fill puts codes and numbers in the place of their names.
func (c *cast) fill(text string) (string, error) {
	var err error
	out := placeholder.ReplaceAllStringFunc(text, func(found string) string {
		what := found[1 : len(found)-1]
		if name, ok := strings.CutPrefix(what, "number "); ok {
			number := c.number(name)
			if number == "" && err == nil {
				err = missing("person", name, c.names)
			}
			return number
		}
		value, ok := c.codes[strings.Replace(what, "code ", "post:", 1)]
		if !ok && err == nil {
			err = fmt.Errorf("%s is a code that Pita has not shown yet; have it shown first", found)
		}
		return value
	})
	return out, err
}

// number returns a person's sample phone number, "" of someone undeclared.
func (c *cast) number(name string) string {
	n := slices.Index(c.names, name)
	if n < 0 {
		return ""
	}
	return fmt.Sprintf("+62 811-0000-%04d", n+1)
}
