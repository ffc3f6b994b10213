package stage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"pita/groups"
	"pita/groups/rehearsal"
	"pita/groups/whatsapp/wire/phone"
)

// How a script addresses people and groups.
const (
	namePrefix  = "name:"
	groupPrefix = "group:"
	pita        = "Pita"
)

// pitaUser is Pita's own number.
const pitaUser = "6281100000099"

// Sample numbers: those who are declared count upwards from 1, Pita and those whom the
// player invents downwards from 99.
const (
	pitaNumber = 99
	lastNumber = 79 // of a declared person
)

// A cast knows which phone stands behind a name, and what names, groups and messages of
// the script are called on the wire.
type cast struct {
	opens  func(ctx context.Context, name, number string) (*phone.Phone, error)
	script *rehearsal.Script

	mu       sync.Mutex
	people   map[string]*person
	names    map[groups.Address]string // of people, by either address
	invented int
	rooms    map[string]groups.Address // groups by name
	titles   map[groups.Address]string // and the other way round
	ids      map[string]groups.PersonID
	lines    map[groups.MessageID]*spoken // by the script's id
	wired    map[groups.MessageID]*spoken // by the wire's
}

// A person is somebody with a phone.
type person struct {
	name  string
	phone *phone.Phone
}

// A spoken message is one that the script can name.
type spoken struct {
	script, wire groups.MessageID
	author       string
	audience     []string // whose phones were to show it
}

func newCast(opens func(context.Context, string, string) (*phone.Phone, error), script *rehearsal.Script) *cast {
	return &cast{
		opens: opens, script: script,
		people: map[string]*person{}, names: map[groups.Address]string{},
		rooms: map[string]groups.Address{}, titles: map[groups.Address]string{}, ids: map[string]groups.PersonID{},
		lines: map[groups.MessageID]*spoken{}, wired: map[groups.MessageID]*spoken{},
	}
}

// everybody switches on Pita's own phone, and then those of all who are declared, at once.
func (c *cast) everybody(ctx context.Context) error {
	if _, err := c.person(ctx, pita); err != nil {
		return err
	}
	names := c.script.People()
	errs := make([]error, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { _, errs[i] = c.person(ctx, name) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// person returns who is called so, with their phone switched on.
func (c *cast) person(ctx context.Context, name string) (*person, error) {
	c.mu.Lock()
	p, own := c.people[name], c.people[pita]
	number, err := "", error(nil)
	if p == nil {
		number, err = c.number(name)
	}
	c.mu.Unlock()
	if p != nil || err != nil {
		return p, err
	}
	ph, err := c.opens(ctx, name, number)
	if own != nil && err == nil {
		err = ph.Meet(ctx, own.phone)
	}
	if err != nil {
		return nil, fmt.Errorf("switch on the phone of %s: %w", name, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p = &person{name: name, phone: ph}
	c.people[name] = p
	for _, a := range ph.Addresses() {
		c.names[a] = name
	}
	return p, nil
}

// number returns somebody's sample number. The lock is held.
func (c *cast) number(name string) (string, error) {
	n := slices.Index(c.script.People(), name) + 1
	switch {
	case name == pita:
		n = pitaNumber
	case n > lastNumber:
		return "", fmt.Errorf("there are numbers for %d people in a rehearsal over the wire; declare fewer", lastNumber)
	case n == 0:
		c.invented++
		n = pitaNumber - c.invented
	}
	if n <= lastNumber && name != pita && !slices.Contains(c.script.People(), name) {
		return "", errors.New("too many people were invented for a rehearsal over the wire; declare fewer groups")
	}
	return fmt.Sprintf("628110000%04d", n), nil
}

// phoneOf returns the phone of somebody whom the script names.
func (c *cast) phoneOf(ctx context.Context, p groups.Party) (*phone.Phone, error) {
	who, err := c.person(ctx, nameOf(p))
	if err != nil {
		return nil, err
	}
	return who.phone, nil
}

func nameOf(p groups.Party) string {
	if p.Pita {
		return pita
	}
	for _, a := range p.Addresses {
		if name, ok := strings.CutPrefix(string(a), namePrefix); ok {
			return name
		}
	}
	return ""
}

// wire returns the person as the wire names them; nobody stays nobody.
func (c *cast) wire(ctx context.Context, p groups.Party) (groups.Party, error) {
	if p.Pita || nameOf(p) == "" {
		return p, nil
	}
	ph, err := c.phoneOf(ctx, p)
	if err != nil {
		return p, err
	}
	p.Addresses = ph.Addresses()
	return p, nil
}

// unwired returns the person as the script names them.
func (c *cast) unwired(p groups.Party) groups.Party {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range p.Addresses {
		if name, ok := c.names[a]; ok && name != pita {
			p.Addresses, p.Name = []groups.Address{groups.Address(namePrefix + name)}, name
			return p
		}
	}
	return p
}

// room returns a group's address on the wire, from the script's; "" when it isn't there.
func (c *cast) room(p groups.Place) groups.Address {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rooms[title(p)]
}

func title(p groups.Place) string { return strings.TrimPrefix(string(p.Address), groupPrefix) }

func (c *cast) built(name string, at groups.Address) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rooms[name], c.titles[at] = at, name
}

// placed returns a place as the script names it.
func (c *cast) placed(p groups.Place) groups.Place {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name, ok := c.titles[p.Address]; ok {
		p.Address = groups.Address(groupPrefix + name)
	}
	return p
}

// said remembers a message: under which id the script knows it, and the wire.
func (c *cast) said(m *spoken) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines[m.script], c.wired[m.wire] = m, m
}

// message returns a message by the script's id, or by the wire's.
func (c *cast) message(id groups.MessageID) (*spoken, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m, ok := c.lines[id]; ok {
		return m, true
	}
	m, ok := c.wired[id]
	return m, ok
}

// learn remembers by which id the house knows people.
func (c *cast) learn(parties []*groups.Party) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range parties {
		if p.ID == "" {
			continue
		}
		for _, a := range p.Addresses {
			if name, ok := c.names[a]; ok {
				c.ids[name] = p.ID
			}
		}
	}
}

// fill tells the script's own event by which ids the house knows its people.
func (c *cast) fill(ev groups.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range ev.Parties() {
		if id, ok := c.ids[nameOf(*p)]; ok && !p.Pita {
			p.ID = id
		}
	}
}

// all returns everybody but Pita, by name.
func (c *cast) all() []*person {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []*person
	for name, p := range c.people {
		if name != pita {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *person) int { return strings.Compare(a.name, b.name) })
	return out
}

// in returns whose phones believe to be in a group.
func (c *cast) in(ctx context.Context, group groups.Address) (out []*person) {
	for _, p := range c.all() {
		there := false
		// The question is answered at once.
		_ = p.phone.Wait(ctx, func(v phone.View) bool {
			there = v.In(group)
			return true
		})
		if there {
			out = append(out, p)
		}
	}
	return out
}

func (c *cast) close() error {
	var errs []error
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.people {
		errs = append(errs, p.phone.Close())
	}
	return errors.Join(errs...)
}
