package cli

import (
	"context"
	"regexp"
	"strings"

	"pita/groups"
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
	handle, err := handleOf(c.Handle)
	if err != nil {
		return err
	}
	if strings.ContainsFunc(c.Name, unseen) {
		return fail("owner.name")
	}
	o := &groups.Introduce{Reviewer: true, Handle: handle}
	o.Who = groups.Party{Addresses: []groups.Address{address}, Name: strings.TrimSpace(c.Name)}
	return c.order(ctx, e, o, handle)
}

// handleOf reads a handle as it is kept, or says that it is none.
func handleOf(typed string) (string, error) {
	handle := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(typed)), "@")
	if !handles.MatchString(handle) {
		return "", fail("reviewer.handle", "typed", typed)
	}
	return handle, nil
}

// order has the house obey, and says what came of it.
func (c *reviewerCmd) order(ctx context.Context, e *env, o groups.Order, handle string) error {
	reason := groups.Reason("")
	elsewhere, err := e.order(ctx, o, false, e.answering(ctx, &reason))
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
