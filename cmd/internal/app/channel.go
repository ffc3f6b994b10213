package app

import (
	"context"
	"fmt"
	"time"

	"pita/groups"
	"pita/store"
)

// A Channel tells the owner something outside WhatsApp.
type Channel interface {
	// Tell sends n, whose Title and Text are written out. Told again by the same id, it
	// may be read twice. Its error names nobody, and holds no address and no secret.
	Tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error
}

const (
	tellWithin  = time.Minute     // how long the channel may take
	tellPatient = 2 * time.Second // how long everything else waits for it
	noChannel   = "no-channel"    // the named reason of a house whose owner can't be told
)

// A telling is an action that the channel is at work on.
type telling struct {
	parcel store.Parcel
	done   chan error
}

// outside lets the channel tell the owner something. It waits for no number and no pace,
// and a slow channel keeps nothing else waiting.
func (s *sender) outside(ctx context.Context, p store.Parcel, n *groups.Notify) error {
	if s.opt.Channel == nil {
		s.log.Error("the owner should hear something and has named no channel", "phrase", n.Words.Phrase)
		return s.settle(ctx, p, groups.Refused, noChannel, "")
	}
	if err := s.writeOut(ctx, n); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.log.Error("what the owner should hear could not be written out", "phrase", n.Words.Phrase, "err", err)
		return s.settle(ctx, p, groups.Refused, "unwritable", "")
	}
	if ok, err := s.opt.Store.Begin(ctx, p.ID, false); err != nil || !ok {
		return err
	}
	done := make(chan error, 1)
	s.telling = &telling{p, done}
	s.tellers.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, tellWithin)
		defer cancel()
		done <- s.opt.Channel.Tell(ctx, p.ID, n)
		s.pulse.beat()
	})
	at, end := s.clock.At(s.clock.Now().Add(tellPatient))
	defer end()
	select {
	case err := <-done:
		return s.told(ctx, err)
	case <-at:
		return nil
	}
}

// heardBack settles what the channel is done with, if anything, and says whether it was.
func (s *sender) heardBack(ctx context.Context) (bool, error) {
	if s.telling == nil {
		return false, nil
	}
	select {
	case err := <-s.telling.done:
		return true, s.told(ctx, err)
	default:
		return false, nil
	}
}

// told takes note of what the channel made of an action.
func (s *sender) told(ctx context.Context, err error) error {
	p := s.telling.parcel
	s.telling = nil
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.noteTry(ctx, channelName, err)
	if err == nil {
		return s.settle(ctx, p, groups.Done, "", "")
	}
	s.log.Error("the owner could not be told outside WhatsApp and will be told later", "err", err)
	s.later(laneOf(p.Outgoing))
	return s.opt.Store.Defer(ctx, p.ID, time.Time{})
}

// writeOut puts in what the owner reads, in the language of the first of them.
func (s *sender) writeOut(ctx context.Context, n *groups.Notify) error {
	return s.opt.Store.Read(ctx, func(st groups.State) (err error) {
		r := s.reader(st, &n.Target)
		if t, ok := st.Load((&groups.Team{}).Ref()).(*groups.Team); ok && t != nil && len(t.Owners) > 0 {
			if p := personIn(st, t.Owners[0]); p != nil {
				r.Locale = p.Locale
			}
		}
		title := "notify.title"
		if n.Urgent {
			title = "notify.title-urgent"
		}
		phrases := s.world.Load().Phrases
		if n.Title, err = phrases.Text(r, groups.Words{Phrase: title}); err != nil {
			return fmt.Errorf("the title: %w", err)
		}
		n.Text, err = phrases.Text(r, n.Words)
		return err
	})
}
