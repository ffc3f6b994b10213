package rehearsal

import (
	"fmt"
	"slices"

	"pita/groups"
)

// people knows whom an address leads to.
type people struct {
	persons   map[groups.Address]groups.PersonID
	groups    map[groups.Address]groups.GroupID
	addresses map[groups.PersonID][]groups.Address
	places    map[groups.GroupID]groups.Address
	count     int
}

func newPeople() people {
	return people{
		persons: map[groups.Address]groups.PersonID{}, groups: map[groups.Address]groups.GroupID{},
		addresses: map[groups.PersonID][]groups.Address{}, places: map[groups.GroupID]groups.Address{},
	}
}

// name gives every person and group of the event its id: that of its addresses, or
// a new one. Two ids that prove to be one person are merged.
func (m *Memory) name(ev groups.Event) {
	places := []*groups.Place{&ev.Base().Place}
	if given, ok := ev.(*groups.Given); ok {
		if o, ok := given.Order.(*groups.Introduce); ok {
			places = append(places, &o.In)
		}
	}
	for _, p := range places {
		m.people.namePlace(p)
	}
	for _, p := range ev.Parties() {
		if p.Pita || len(p.Addresses) == 0 {
			continue
		}
		found := m.people.find(p)
		for _, younger := range found[1:] {
			m.merge(found[0], younger)
		}
		p.ID = found[0]
		m.people.add(p.ID, p.Addresses)
	}
}

func (p *people) namePlace(at *groups.Place) {
	if at.Address == "" {
		return
	}
	id, ok := p.groups[at.Address]
	if !ok {
		p.count++
		id = groups.GroupID(fmt.Sprintf("g-%012d", p.count))
		p.groups[at.Address], p.places[id] = id, at.Address
	}
	at.ID = id
}

// find returns the ids that a person's addresses lead to, the oldest first; at least one.
func (p *people) find(party *groups.Party) []groups.PersonID {
	var found []groups.PersonID
	for _, a := range party.Addresses {
		if id, ok := p.persons[a]; ok && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	if len(found) > 0 {
		return found
	}
	if party.ID != "" {
		return []groups.PersonID{party.ID}
	}
	p.count++
	return []groups.PersonID{groups.PersonID(fmt.Sprintf("p-%012d", p.count))}
}

func (p *people) add(id groups.PersonID, addresses []groups.Address) {
	for _, a := range addresses {
		if p.persons[a] != id {
			p.persons[a] = id
			p.addresses[id] = append(p.addresses[id], a)
		}
	}
}

func (p *people) forget(id groups.PersonID) {
	for _, a := range p.addresses[id] {
		delete(p.persons, a)
	}
	delete(p.addresses, id)
}

// merge makes one person of two ids: records, timers and what waits go to the older.
func (m *Memory) merge(older, younger groups.PersonID) {
	addresses := m.people.addresses[younger]
	m.people.forget(younger)
	m.people.add(older, addresses)
	m.records.merge(older, younger)
	for i := range m.timers {
		if m.timers[i].Person == younger {
			m.timers[i].Person = older
		}
	}
	for _, p := range m.outbox {
		if to := &p.Action.Where().To; to.ID == younger {
			to.ID = older
		}
	}
}

// address puts the addresses into an action's target.
func (p *people) address(a groups.Action) error {
	at := a.Where()
	if at.In.ID != "" {
		if at.In.Address = p.places[at.In.ID]; at.In.Address == "" {
			return fmt.Errorf("a %s action is for a group that was never named", groups.ActionName(a))
		}
	}
	parties := []*groups.Party{&at.To}
	if say, ok := a.(*groups.Say); ok && say.ReplyTo != nil {
		parties = append(parties, &say.ReplyTo.Author)
	}
	for _, who := range parties {
		if who.ID != "" && !who.Pita {
			who.Addresses = p.addresses[who.ID]
		}
	}
	return nil
}
