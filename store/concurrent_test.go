package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"

	"pita/groups"
	"pita/store"
)

// Readers, a backup and callers go on while persons are forgotten and the keys change
// under them.
func TestForgettingAmongOthers(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.Options{})
	stays := message(0, "stays", "g")
	apply(t, s, stays, fill)
	ctx, stop := context.WithCancel(t.Context())
	id := identity(t)
	var all sync.WaitGroup
	goOn := func(what string, do func(n int) error) {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if err := do(n); err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("%s: %v", what, err)
					return
				}
			}
		})
	}
	goOn("read", func(int) error {
		return s.Read(ctx, func(st groups.State) error {
			if st.Load(groups.Ref{Kind: groups.KindPerson, Person: stays.From.ID}) == nil {
				return errors.New("who stays is gone")
			}
			return nil
		})
	})
	goOn("outbox", func(int) error { _, err := s.Outbox(ctx, start, 100); return err })
	goOn("due", func(int) error { _, err := s.Due(ctx, start.AddDate(1, 0, 0), 100); return err })
	goOn("journal", func(int) error { _, err := s.VerifyJournal(ctx); return err })
	goOn("backup", func(int) error { return s.Backup(ctx, io.Discard, start, id.Recipient()) })
	goOn("apply", func(n int) error {
		_, err := s.Apply(ctx, message(1_000_000+n, "stays", "g"), nothing)
		return err
	})
	for n := range 8 {
		ev := message(1000+2*n, groups.Address(fmt.Sprint("goes", n)), "g")
		apply(t, s, ev, fill)
		apply(t, s, message(1001+2*n, "stays", "g"), forget(ev.From.ID))
		if rows, err := s.Rows(ev.From.ID); rows != 0 || err != nil {
			t.Errorf("%d rows are left, %v", rows, err)
		}
	}
	stop()
	all.Wait()
	if c, err := s.Check(t.Context()); err != nil || len(c.Unsound) != 0 {
		t.Errorf("checkup: %+v, %v", c, err)
	}
}
