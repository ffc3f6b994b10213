package cli

import (
	"context"

	"pita/groups"
	"pita/store"
)

type forgetCmd struct {
	Address string `arg:""`
}

// run erases everything about a person, for good. Of somebody who was never known here
// only a mark is kept, so that nobody else can enter them later.
func (c *forgetCmd) run(ctx context.Context, e *env) error {
	address, err := addressOf(c.Address)
	if err != nil {
		return err
	}
	o := &groups.Forget{}
	o.Who = groups.Party{Addresses: []groups.Address{address}}
	known := true
	elsewhere, err := e.order(ctx, o, false, func(s *store.Store, obey func() error) (err error) {
		if known, err = s.Known(ctx, address); err != nil {
			return err
		}
		if err := obey(); err != nil {
			return err
		}
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
	if !known {
		return e.tell("forget.unknown")
	}
	return e.tell("forget.done")
}
