package cli

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"pita/groups"
	"pita/store"
)

type reviewerCmd struct {
	Address string `arg:""`
	Handle  string
	Name    string
	Remove  bool
}

// handles are the short names by which posts name their writers and reviewers.
var handles = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// run makes a person a reviewer of posts, or takes that off them by their handle.
func (c *reviewerCmd) run(ctx context.Context, e *env) error {
	if c.Remove {
		o := &groups.RetireReviewer{Reviewer: c.Address}
		return c.order(ctx, e, o, c.Address)
	}
	address, err := addressOf(c.Address)
	if err != nil {
		return err
	}
	handle := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(c.Handle)), "@")
	if !handles.MatchString(handle) {
		return fail("reviewer.handle", "typed", c.Handle)
	}
	if strings.ContainsFunc(c.Name, unseen) {
		return fail("owner.name")
	}
	o := &groups.Introduce{Reviewer: true, Handle: handle}
	o.Who = groups.Party{Addresses: []groups.Address{address}, Name: strings.TrimSpace(c.Name)}
	return c.order(ctx, e, o, handle)
}

// order has the house obey, and says what came of it.
func (c *reviewerCmd) order(ctx context.Context, e *env, o groups.Order, handle string) error {
	reason := groups.Reason("")
	elsewhere, err := e.order(ctx, o, false, func(s *store.Store, obey func() error) error {
		if err := errors.Join(e.notRehearsal(), obey()); err != nil {
			return err
		}
		return s.Journal(ctx, 0, func(l store.Line) bool { reason = l.Reason; return true })
	})
	switch {
	case err != nil:
		return err
	case elsewhere:
		return e.tell("reviewer.sent", "handle", handle, "who", e.holder())
	case reason == "order.handle-taken":
		return fail("reviewer.taken", "handle", handle)
	case reason == "reviewer.unknown":
		return fail("reviewer.none", "handle", handle)
	case c.Remove:
		return e.tell("reviewer.removed", "handle", handle)
	}
	return e.tell("reviewer.done", "handle", handle)
}
