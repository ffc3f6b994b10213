package stage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pita/groups"
	"pita/groups/whatsapp/wire/phone"
)

// inGroup has people do to a group, and to its members, what the script says.
func (h *House) inGroup(ctx context.Context, ev groups.Event) error {
	h.tick()
	switch ev := ev.(type) {
	case *groups.Arrived:
		return h.arrived(ctx, ev)
	case *groups.Joined:
		return h.joined(ctx, ev)
	case *groups.Left:
		return h.left(ctx, ev)
	case *groups.Asked:
		return h.asked(ctx, ev)
	case *groups.Ranked:
		change := (*phone.Phone).Demote
		if ev.Admin {
			change = (*phone.Phone).Promote
		}
		return h.do(ctx, ev.By, ev, ev.Who, change)
	case *groups.Changed:
		return h.change(ctx, ev)
	}
	return fmt.Errorf("nobody can do %s over the wire", groups.EventName(ev))
}

// do has somebody do something to somebody in a group.
func (h *House) do(ctx context.Context, by groups.Party, ev groups.Event, to groups.Party,
	change func(*phone.Phone, context.Context, groups.Address, groups.Address) error,
) error {
	room, err := h.chat(ctx, ev)
	if err != nil {
		return err
	}
	who, err := h.cast.person(ctx, nameOf(by))
	if err != nil {
		return err
	}
	whom, err := h.cast.person(ctx, nameOf(to))
	if err == nil {
		err = change(who.phone, ctx, room, whom.phone.Hidden())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", who.name, err)
	}
	return nil
}

// arrived brings Pita into a group, which people make first where there is none.
func (h *House) arrived(ctx context.Context, ev *groups.Arrived) error {
	by, err := h.cast.person(ctx, nameOf(ev.By))
	if err != nil {
		return err
	}
	self, err := h.self(ctx)
	if err != nil {
		return err
	}
	room := h.cast.room(ev.Place)
	if room == "" {
		if room, err = h.make(ctx, by, ev); err != nil {
			return err
		}
	}
	if err := by.phone.Add(ctx, room, self); err != nil || !ev.Admin {
		return err
	}
	return by.phone.Promote(ctx, room, self)
}

// make has somebody make a group of those who are to be found there.
func (h *House) make(ctx context.Context, by *person, ev *groups.Arrived) (groups.Address, error) {
	there := ev.Members
	for _, name := range h.opt.Script.Members(title(ev.Place)) {
		there = append(there, groups.Party{Addresses: []groups.Address{groups.Address(namePrefix + name)}})
	}
	members, err := h.addresses(ctx, by, there)
	if err != nil {
		return "", err
	}
	room, err := by.phone.Create(ctx, ev.Name, members...)
	if err != nil {
		return "", err
	}
	h.cast.built(title(ev.Place), room)
	admins, err := h.addresses(ctx, by, ev.Admins)
	if err != nil {
		return "", err
	}
	for _, a := range admins {
		if !slices.Contains(members, a) {
			err = by.phone.Add(ctx, room, a)
		}
		if err == nil {
			err = by.phone.Promote(ctx, room, a)
		}
		if err != nil {
			return "", err
		}
	}
	return room, h.server.Idle(ctx)
}

// addresses returns how phones call people, without the one who makes the group.
func (h *House) addresses(ctx context.Context, but *person, all []groups.Party) ([]groups.Address, error) {
	var out []groups.Address
	for _, p := range all {
		who, err := h.cast.person(ctx, nameOf(p))
		if err != nil {
			return nil, err
		}
		if who != but && !slices.Contains(out, who.phone.Hidden()) {
			out = append(out, who.phone.Hidden())
		}
	}
	return out, nil
}

// joined lets people come: by the link, or added by somebody.
func (h *House) joined(ctx context.Context, ev *groups.Joined) error {
	for _, p := range ev.Who {
		if ev.By.Known() {
			if err := h.do(ctx, ev.By, ev, p, (*phone.Phone).Add); err != nil {
				return err
			}
			continue
		}
		if err := h.byLink(ctx, ev, p, false); err != nil {
			return err
		}
	}
	return nil
}

// byLink lets somebody follow a group's link, through a door that is open or watched.
func (h *House) byLink(ctx context.Context, ev groups.Event, p groups.Party, watched bool) error {
	room, err := h.chat(ctx, ev)
	if err != nil {
		return err
	}
	who, err := h.cast.person(ctx, nameOf(p))
	if err != nil {
		return err
	}
	host, g, err := h.host(ctx, room)
	if err != nil {
		return err
	}
	if g.Approval != watched {
		if err := h.door(ctx, host, room, watched); err != nil {
			return err
		}
	}
	link, err := host.phone.Invite(ctx, room, false)
	if err == nil {
		err = who.phone.Join(ctx, link)
	}
	if errors.Is(err, phone.ErrBarred) {
		err = h.bring(ctx, room, g, who, watched)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", who.name, err)
	}
	return nil
}

// bring lets a member bring somebody whom the link does not let in any more, since they
// were once removed: an admin into the group, another member as far as the door.
func (h *House) bring(ctx context.Context, room groups.Address, g phone.Group, who *person, watched bool) error {
	for _, m := range h.cast.in(ctx, room) {
		if slices.Contains(g.Admins, m.phone.Hidden()) != watched {
			return m.phone.Add(ctx, room, who.phone.Hidden())
		}
	}
	return errors.New("nobody in the group could bring them back; the link does not let in who was removed")
}

// door opens a group's door or has it watched. That is no part of the play.
func (h *House) door(ctx context.Context, host *person, room groups.Address, watched bool) error {
	h.hushed.Store(true)
	defer h.hushed.Store(false)
	if err := host.phone.Door(ctx, room, watched); err != nil {
		return err
	}
	return h.server.Idle(ctx)
}

// host returns an admin of a group who is at hand, and what the group looks like. Pita's
// own phone stands in when nobody else is an admin any more.
func (h *House) host(ctx context.Context, room groups.Address) (*person, phone.Group, error) {
	members := h.cast.in(ctx, room)
	if own, err := h.cast.person(ctx, pita); err == nil && h.present(ctx, room) {
		members = append(members, own)
	}
	if len(members) == 0 {
		return nil, phone.Group{}, errors.New("nobody is in this group")
	}
	g, err := members[0].phone.Group(ctx, room)
	if err != nil {
		return nil, g, err
	}
	for _, m := range members {
		if slices.Contains(g.Admins, m.phone.Hidden()) {
			return m, g, nil
		}
	}
	return nil, g, errors.New("this group has no admin who could show its link")
}

func (h *House) left(ctx context.Context, ev *groups.Left) error {
	if ev.By.Known() || ev.By.Pita {
		return h.do(ctx, ev.By, ev, ev.Who, (*phone.Phone).Remove)
	}
	room, err := h.chat(ctx, ev)
	if err != nil {
		return err
	}
	p, err := h.cast.phoneOf(ctx, ev.Who)
	if err != nil {
		return err
	}
	return p.Leave(ctx, room)
}

// asked lets somebody knock at the door, or go away again.
func (h *House) asked(ctx context.Context, ev *groups.Asked) error {
	if !ev.Withdrawn {
		return h.byLink(ctx, ev, ev.Who, true)
	}
	room, err := h.chat(ctx, ev)
	if err != nil {
		return err
	}
	p, err := h.cast.phoneOf(ctx, ev.Who)
	if err != nil {
		return err
	}
	return p.Unask(ctx, room)
}

func (h *House) change(ctx context.Context, ev *groups.Changed) error {
	room, err := h.chat(ctx, ev)
	if err != nil {
		return err
	}
	p, err := h.cast.phoneOf(ctx, ev.By)
	if err != nil {
		return err
	}
	switch {
	case ev.Name != nil:
		return p.Rename(ctx, room, *ev.Name)
	case ev.Description != nil:
		return p.Describe(ctx, room, *ev.Description)
	case ev.Closed != nil:
		return p.CloseGroup(ctx, room, *ev.Closed)
	case ev.Locked != nil:
		return p.Lock(ctx, room, *ev.Locked)
	}
	return errors.New("nothing is changed")
}
