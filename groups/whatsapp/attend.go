package whatsapp

import (
	"context"
	"time"
)

// attend does what is due, one thing after the other, until ctx ends. due returns what is to be
// done now; nothing when nothing is, and then when something will be, zero when that is not
// known. It is asked again at that time, and whenever it is woken.
func attend(ctx context.Context, woken <-chan struct{}, due func(now time.Time) (do func(), next time.Time)) {
	for {
		do, next := due(time.Now())
		if do != nil {
			do()
			continue
		}
		var at <-chan time.Time
		if !next.IsZero() {
			at = time.After(time.Until(next))
		}
		select {
		case <-ctx.Done():
			return
		case <-woken:
		case <-at:
		}
	}
}
