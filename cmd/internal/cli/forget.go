package cli

import (
	"context"

	"pita/groups"
	"pita/store"
)

type forgetCmd struct {
	Address string `arg:""`
}

// run erases everything about a person, for good.
func (c *forgetCmd) run(ctx context.Context, e *env) error {
	address, err := addressOf(c.Address)
	if err != nil {
		return err
	}
	o := &groups.Forget{}
	o.Who = groups.Party{Addresses: []groups.Address{address}}
	elsewhere, err := e.order(ctx, o, false, func(s *store.Store) error {
		gone, err := s.Forgotten(ctx, address)
		if err == nil && !gone {
			return fail("forget.not-yet")
		}
		return err
	})
	if err != nil {
		return err
	}
	if elsewhere {
		return e.tell("forget.sent", "who", e.holder())
	}
	return e.tell("forget.done")
}
