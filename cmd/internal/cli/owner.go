package cli

import (
	"context"
	"strings"

	"pita/groups"
)

type ownerCmd struct {
	Address string `arg:""`
	Name    string
}

// run makes a person an owner of the house. The first one begins the house.
func (c *ownerCmd) run(ctx context.Context, e *env) error {
	address, err := addressOf(c.Address)
	if err != nil {
		return err
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
