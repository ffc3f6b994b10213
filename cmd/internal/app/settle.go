package app

import (
	"context"
	"time"
)

// Tick says that a clock moved by hand shows another time.
func (a *App) Tick() { a.pulse.beat() }

// Settle returns when nothing waits that could be done now: no timer is due, and the
// outbox holds nothing that may leave; or with the error that ended a worker.
func (a *App) Settle(ctx context.Context) error { return a.pulse.wait(ctx) }

// Next returns when the next timer is due, or the outbox is looked at again, after now;
// whether there is such a time.
func (a *App) Next() (time.Time, bool) {
	next, any := a.opt.Store.NextDue()
	send := time.Unix(0, a.retry.Load()).UTC()
	if send.After(a.now()) && (!any || send.Before(next)) {
		next, any = send, true
	}
	return next, any
}
