package store

import (
	"context"
	"time"
)

// NextChange returns the first moment after now at which something in the outbox may
// go or runs out, what is parked included, and whether there is one.
func (s *Store) NextChange(ctx context.Context, now time.Time) (next time.Time, any bool, err error) {
	sooner := func(t time.Time) {
		if t.After(now) && (!any || t.Before(next)) {
			next, any = t, true
		}
	}
	err = s.view(ctx, func(w *work) error {
		for _, t := range []table{tableOutbox, tableParked} {
			c := w.bucket(t).Cursor()
			for k, v := c.First(); k != nil; k, v = c.Next() {
				x, err := decodeSlip(v)
				if err != nil {
					return err
				}
				if t == tableOutbox {
					sooner(x.notBefore)
				}
				sooner(x.expires)
			}
		}
		return nil
	})
	return next, any, err
}
