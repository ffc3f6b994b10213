package stage

import (
	"context"
	"errors"
	"time"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
)

// Leave ends Pita's life and leaves the server and the phones, so that another process
// may take over the folder.
func (h *House) Leave() error {
	err := errors.Join(h.inner.Close(), h.link.close())
	h.link = nil
	return err
}

// Hurry lets the house wait no longer than that for anything.
func (h *House) Hurry(d time.Duration) { h.patience = d }

// Server returns the server.
func (h *House) Server() *wire.Server { return h.server }

// Phone returns somebody's phone.
func (h *House) Phone(ctx context.Context, name string) (*phone.Phone, error) {
	who, err := h.cast.person(ctx, name)
	if err != nil {
		return nil, err
	}
	return who.phone, nil
}

// Room returns a group's address on the wire.
func (h *House) Room(name string) groups.Address {
	return h.cast.room(groups.Place{Address: groups.Address(groupPrefix + name)})
}
