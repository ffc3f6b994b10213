package cli

import (
	"context"
	"errors"

	"pita/groups"
	"pita/store"
)

// order lets the house obey an order of the operator: through the process that holds
// its folder, or else here. It says whether another process took it. Around, if any, is
// called when it is done here, with the open house and what makes the house obey.
func (e *env) order(ctx context.Context, o groups.Order, begin bool, around func(s *store.Store, obey func() error) error) (elsewhere bool, err error) {
	ev := deskEvent(o)
	s, err := e.open(begin)
	if errors.Is(err, store.ErrHeld) {
		return true, e.send(ctx, ev, err)
	}
	if err != nil {
		return false, err
	}
	defer e.closing(s, &err)
	obey := func() error { return e.obey(ctx, s, ev) }
	if around == nil {
		return false, obey()
	}
	return false, around(s, obey)
}

// obey applies an order to a house that nobody else holds.
func (e *env) obey(ctx context.Context, s *store.Store, ev groups.Event) error {
	w, err := e.worldOf(ctx, s)
	if err != nil {
		return err
	}
	s.SetWorld(w.Hash())
	res, err := s.Apply(ctx, ev, w.On)
	switch {
	case errors.Is(err, store.ErrForgotten):
		return because(err, "order.forgotten")
	case err != nil:
		return because(err, "order.failed")
	case res.Aside:
		return fail("order.aside")
	}
	return nil
}
