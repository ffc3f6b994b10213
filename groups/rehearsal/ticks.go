package rehearsal

import (
	"slices"

	"pita/groups"
)

// follow notes who is in which group.
func (p *phone) follow(ev groups.Event) {
	in := ev.Base().Place.Address
	switch ev := ev.(type) {
	case *groups.Arrived:
		p.enter(in, ev.Members...)
		p.enter(in, ev.Admins...)
	case *groups.Joined:
		p.enter(in, ev.Who...)
	case *groups.Left:
		delete(p.present[in], address(ev.Who))
	case *groups.Given:
		if o, ok := ev.Order.(*groups.Introduce); ok && !o.In.Private() {
			p.enter(o.In.Address, o.Who)
		}
	}
}

func (p *phone) enter(in groups.Address, who ...groups.Party) {
	if p.present[in] == nil {
		p.present[in] = map[groups.Address]bool{}
	}
	for _, w := range who {
		if !w.Pita && len(w.Addresses) > 0 {
			p.present[in][address(w)] = true
		}
	}
}

// ticks returns what the phones of a group's members tell by themselves when a message of a
// post has come: that it did.
func (p *phone) ticks(id groups.ActionID, a groups.Action, h groups.Head) []groups.Event {
	say, ok := a.(*groups.Say)
	if !ok || say.Words.Post == "" {
		return nil
	}
	h.Place = groups.Place{Address: say.In.Address}
	var who []groups.Address
	for address := range p.present[h.Place.Address] {
		who = append(who, address)
	}
	slices.Sort(who)
	var out []groups.Event
	for _, address := range who {
		h.Key = groups.Key("echo:tick:" + string(id) + ":" + string(address))
		out = append(out, &groups.Receipt{
			Head: h, From: groups.Party{Addresses: []groups.Address{address}}, IDs: []groups.MessageID{groups.MessageID(id)},
		})
	}
	return out
}
