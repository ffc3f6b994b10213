package cli

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"pita/groups"
	"pita/store"
)

type forgetCmd struct {
	Address string `arg:""`
	Yes     bool
}

// run erases everything about a person, for good. Of somebody who was never known here
// only a mark is kept, so that nobody else can enter them later.
func (c *forgetCmd) run(ctx context.Context, e *env) error {
	address, err := addressOf(c.Address)
	if err != nil {
		return err
	}
	if err := c.agreed(e, address); err != nil {
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
		return e.tell("forget.sent", "who", e.holder(), "number", understood(address))
	}
	if !known {
		return e.tell("forget.unknown", "number", understood(address))
	}
	return e.tell("forget.done", "number", understood(address))
}

// agreed asks the person at the terminal whether that number is meant: there is no undo.
// Where nobody sits, the command line must say so itself.
func (c *forgetCmd) agreed(e *env, address groups.Address) error {
	if c.Yes {
		return nil
	}
	if err := e.absent(); err != nil {
		return err
	}
	number := understood(address)
	if _, ok := onTerminal(e.terminal); !ok {
		return fail("forget.yes", "number", number)
	}
	fmt.Fprint(e.stderr, e.text("forget.ask", "number", number), " ")
	line, err := bufio.NewReader(e.stdin).ReadString('\n')
	if err != nil || !slices.Contains(yesWords[:], strings.ToLower(strings.TrimSpace(line))) {
		return fail("forget.kept", "number", number)
	}
	return nil
}
