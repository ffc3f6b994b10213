package session

import (
	"context"

	"go.mau.fi/whatsmeow/store"
)

// A device is what the linked device keeps. Once that is unlinked everything is refused
// with whatsmeow's ErrDeviceDeleted.
type device struct {
	s   *Store
	own string // the device's address
}

var _ store.AllSessionSpecificStores = (*device)(nil)

// mine refuses what is asked for a device that is not linked any more.
func (d *device) mine(do func(*txn) error) func(*txn) error {
	return func(t *txn) error {
		if own := d.s.own.Load(); own == nil || *own != d.own {
			return errGone
		}
		return do(t)
	}
}

func (d *device) read(ctx context.Context, what string, see func(*txn) error) error {
	return d.s.read(ctx, what, d.mine(see))
}

func (d *device) change(ctx context.Context, what string, do func(*txn) error) error {
	return d.s.change(ctx, what, d.mine(do))
}

func (d *device) later(ctx context.Context, what string, do func(*txn) error) error {
	return d.s.later(ctx, what, d.mine(do))
}
