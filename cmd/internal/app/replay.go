package app

import (
	"context"

	"pita/store"
)

// Replay decides an event anew that was set aside, and lets it go when that succeeds. The
// result's Aside says that it failed again, and is still set aside.
func (a *App) Replay(ctx context.Context, id []byte) (store.Result, error) {
	res, err := a.opt.Store.Replay(ctx, id, a.world.Load().On)
	if err == nil {
		a.pulse.beat()
	}
	return res, err
}
