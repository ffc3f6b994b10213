package store

import (
	"context"
	"errors"
	"slices"

	"pita/groups"
)

// Addresses returns by what addresses a person is reached, the first one known first;
// none when nobody is known by that id, or no more. They are for people's eyes, and for
// no log.
func (s *Store) Addresses(ctx context.Context, id groups.PersonID) (out []groups.Address, err error) {
	err = s.view(ctx, func(w *work) error {
		x, err := w.whoIs(personOwner(id))
		if errors.Is(err, errForgotten) {
			return nil
		}
		out = slices.Clone(x.addresses)
		return err
	})
	return out, err
}
