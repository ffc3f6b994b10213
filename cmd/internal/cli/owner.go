package cli

import (
	"context"
	"strings"

	"pita/groups"
	"pita/store"
)

type ownerCmd struct {
	Address string `arg:""`
	Name    string
	Remove  bool
}

// run makes a person an owner of the house. The first one begins the house.
func (c *ownerCmd) run(ctx context.Context, e *env) error {
	address, err := addressOf(c.Address)
	if err != nil {
		return err
	}
	if c.Remove {
		return retire(ctx, e, address, groups.Owner)
	}
	if strings.ContainsFunc(c.Name, unseen) {
		return fail("owner.name")
	}
	o := &groups.Introduce{Role: groups.Owner}
	o.Who = groups.Party{Addresses: []groups.Address{address}, Name: strings.TrimSpace(c.Name)}
	elsewhere, err := e.order(ctx, o, true, nil)
	if err != nil {
		return err
	}
	if elsewhere {
		return e.tell("owner.sent", "who", e.holder(), "number", understood(address))
	}
	return e.tell("owner.done", "dir", e.data, "number", understood(address))
}

// retire takes an owner, unless it is the last one, or a coordinator off the house again.
// Pita must be stopped.
func retire(ctx context.Context, e *env, address groups.Address, role groups.Role) (err error) {
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	if err := e.notRehearsal(); err != nil {
		return err
	}
	known, err := s.Known(ctx, address) // nobody is taken in only to be taken off
	if err != nil {
		return because(err, "order.failed")
	}
	number := understood(address)
	if !known {
		return notOne(role, number)
	}
	o := &groups.Retire{Role: role}
	o.Who = groups.Party{Addresses: []groups.Address{address}}
	if err := e.obey(ctx, s, deskEvent(o)); err != nil {
		return err
	}
	reason := groups.Reason("")
	err = s.Journal(ctx, 0, func(l store.Line) bool { reason = l.Reason; return true })
	switch {
	case err != nil:
		return because(err, "journal.broken")
	case reason == "order.last-owner":
		return fail("owner.last", "number", number)
	case reason == "order.no-owner" || reason == "order.no-coordinator":
		return notOne(role, number)
	case role == groups.Coordinator:
		return e.tell("coordinator.removed", "number", number)
	}
	return e.tell("owner.removed", "number", number)
}

// notOne says that nobody with that number has a role.
func notOne(role groups.Role, number string) error {
	if role == groups.Coordinator {
		return fail("coordinator.not", "number", number)
	}
	return fail("owner.no-owner", "number", number)
}
