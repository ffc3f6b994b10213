package cli

import (
	"context"
	"strings"

	"pita/groups"
	"pita/store"
)

type coordinatorCmd struct {
	Address string `arg:""`
	Handle  string
	Name    string
	Remove  bool
}

// run makes a person a coordinator, who writes posts by a handle and plans them, or takes
// that off them.
func (c *coordinatorCmd) run(ctx context.Context, e *env) error {
	address, err := addressOf(c.Address)
	if err != nil {
		return err
	}
	if c.Remove {
		return retire(ctx, e, address, groups.Coordinator)
	}
	handle, err := handleOf(c.Handle)
	if err != nil {
		return err
	}
	if strings.ContainsFunc(c.Name, unseen) {
		return fail("owner.name")
	}
	o := &groups.Introduce{Role: groups.Coordinator, Handle: handle}
	o.Who = groups.Party{Addresses: []groups.Address{address}, Name: strings.TrimSpace(c.Name)}
	reason := groups.Reason("")
	elsewhere, err := e.order(ctx, o, false, e.answering(ctx, &reason))
	switch {
	case err != nil:
		return err
	case elsewhere:
		return e.tell("coordinator.sent", "number", understood(address), "who", e.holder())
	case reason == "order.handle-taken":
		return fail("reviewer.taken", "handle", handle)
	}
	return e.tell("coordinator.done", "number", understood(address), "handle", handle)
}

// answering obeys an order in a house that is no rehearsal's, and notes the reason of what
// was decided.
func (e *env) answering(ctx context.Context, reason *groups.Reason) func(*store.Store, func() error) error {
	return func(s *store.Store, obey func() error) error {
		if err := e.notRehearsal(); err != nil {
			return err
		}
		if err := obey(); err != nil {
			return err
		}
		return s.Journal(ctx, 0, func(l store.Line) bool { *reason = l.Reason; return true })
	}
}
