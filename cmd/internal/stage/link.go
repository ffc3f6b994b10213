package stage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"pita/groups"
	"pita/groups/whatsapp"
	"pita/moderation/picture"
	"pita/store/session"
)

// A link is Pita's transport in one life, between the program and WhatsApp's side: it
// looks whether the phones really show what Pita did, and has it written down.
type link struct {
	house *House
	keys  *session.Store
	phone atomic.Pointer[whatsapp.Transport]
	err   error         // why there is no transport
	again chan struct{} // holds a token when the connection is to be made anew
}

// through returns the transport of a new life. An error is the first thing it says.
func (h *House) through(groups.Transport) groups.Transport {
	_ = h.link.close()
	h.link = &link{house: h, again: make(chan struct{}, 1)}
	h.link.err = h.link.open()
	return h.link
}

func (l *link) open() (err error) {
	h := l.house
	ctx := context.Background()
	key, err := h.Kept().SessionKey(ctx)
	if err != nil {
		return err
	}
	if l.keys, err = session.Open(h.opt.Dir, session.Options{Key: key, Rehearsal: true, NoSync: true, Log: h.opt.Log, Failed: l.unkept}); err != nil {
		return err
	}
	if h.device == 0 {
		if err := l.pair(ctx); err != nil {
			return err
		}
	}
	return l.dial()
}

// dial makes the transport, which is not connected yet.
func (l *link) dial() error {
	h := l.house
	t, err := whatsapp.New(whatsapp.Options{Keys: l.keys, Client: h.wires.client, Clock: h.now, Log: h.opt.Log, Look: picture.See})
	l.phone.Store(t)
	return err
}

// pair links Pita's number, as its next device.
func (l *link) pair(ctx context.Context) error {
	own, err := l.house.cast.person(ctx, pita)
	if err != nil {
		return err
	}
	l.house.device++
	return own.phone.Link(ctx, l.keys, l.house.device)
}

// anew has the connection made anew, after it was ended for good; by another device, if
// the number was unlinked.
func (l *link) anew(unlinked bool) error {
	if unlinked {
		if err := errors.Join(l.pair(context.Background()), l.dial()); err != nil {
			return err
		}
	}
	l.again <- struct{}{}
	return nil
}

func (l *link) unkept(err error) {
	l.house.fail(fmt.Errorf("the keys of the number can't be kept: %w", err))
}

func (l *link) close() error {
	if l == nil || l.keys == nil {
		return nil
	}
	return l.keys.Close()
}

// Listen hands on what WhatsApp tells, and remembers what Pita took in of it. A connection
// that was ended for good is made anew once the number is well.
func (l *link) Listen(ctx context.Context, handle func(context.Context, groups.Event) error) error {
	if l.err != nil {
		return l.err
	}
	for {
		inner, cancel := context.WithCancel(ctx)
		var watch sync.WaitGroup
		watch.Go(func() {
			select {
			case <-l.again:
				cancel()
			case <-inner.Done():
			}
		})
		err := l.phone.Load().Listen(inner, func(ctx context.Context, ev groups.Event) error { return l.hear(ctx, ev, handle) })
		asked := inner.Err() != nil
		cancel()
		watch.Wait()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case asked:
		case l.house.supposed() == groups.Well:
			return err
		default:
			select {
			case <-l.again:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// looked returns when Pita has looked at every picture that she could.
func (l *link) looked(ctx context.Context) error {
	if l == nil || l.phone.Load() == nil {
		return nil
	}
	return l.phone.Load().Idle(ctx)
}

// hear lets Pita take in one event. While a backlog comes in, each waits until Pita has
// settled after the one before, so that they are heard as one by one as on any stage; and
// what is seen of a picture waits for all that its message leads to.
func (l *link) hear(ctx context.Context, ev groups.Event, handle func(context.Context, groups.Event) error) error {
	h := l.house
	_, number := ev.(*groups.NumberChanged)
	_, seen := ev.(*groups.Looked)
	if seen {
		if err := h.inner.Settle(ctx); err != nil {
			return err
		}
	}
	if !number && h.wires.backlog() {
		err := h.until(ctx, "Pita to hear that its number is up", func() bool { return h.health.online() })
		if err == nil {
			err = h.inner.Settle(ctx)
		}
		if err != nil {
			return err
		}
	}
	h.moves.Add(1)
	err := handle(ctx, ev)
	if err != nil {
		return err
	}
	h.cast.learn(ev.Parties())
	h.opt.Transport.Learn(h.known(ev)...)
	h.tookIn(ev)
	return nil
}

// known returns an event's people as the script names them.
func (h *House) known(ev groups.Event) []*groups.Party {
	var out []*groups.Party
	for _, p := range ev.Parties() {
		known := h.cast.unwired(*p)
		out = append(out, &known)
	}
	return out
}

// tookIn notes what Pita has heard, for those who wait for that.
func (h *House) tookIn(ev groups.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch ev := ev.(type) {
	case *groups.Message:
		h.took[ev.ID] = true
	case *groups.NumberChanged:
		h.health.now, h.health.told = ev.Health.Health, true
	}
	close(h.heard)
	h.heard = make(chan struct{})
}

// Do has WhatsApp do an action, looks whether it was done, and has it written down.
func (l *link) Do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	if l.err != nil {
		return groups.Receipted{}, l.err
	}
	h := l.house
	h.moves.Add(1)
	// A new life begins with a connection: the rehearsal's clock stands still meanwhile,
	// and what was tried before would wait for it to move.
	if err := h.until(ctx, "Pita's number to come online", func() bool { return h.health.told || !connected(h.health.set) }); err != nil {
		return groups.Receipted{}, err
	}
	got, err := l.phone.Load().Do(ctx, id, a)
	if err != nil {
		return got, err
	}
	if err := h.look(ctx, id, a, got); err != nil {
		if ctx.Err() == nil {
			h.fail(fmt.Errorf("this was done, and the phones don't show it: %s: %w", groups.ActionName(a), err))
		}
		return got, nil
	}
	as, err := h.scripted(a)
	if err == nil {
		_, err = h.opt.Transport.Do(ctx, id, as)
	}
	if err != nil && ctx.Err() == nil {
		h.fail(fmt.Errorf("the phones show what the rehearsal refuses: %s: %w", groups.ActionName(a), err))
	}
	return got, nil
}

// scripted returns an action with the names of the script in it.
func (h *House) scripted(a groups.Action) (groups.Action, error) {
	data, err := groups.EncodeAction(a)
	if err != nil {
		return nil, err
	}
	out, err := groups.DecodeAction(data)
	if err != nil {
		return nil, err
	}
	at := out.Where()
	at.In, at.To = h.cast.placed(at.In), h.cast.unwired(at.To)
	switch out := out.(type) {
	case *groups.Say:
		if out.ReplyTo != nil {
			out.ReplyTo.ID, out.ReplyTo.Author = h.named(out.ReplyTo.ID), h.cast.unwired(out.ReplyTo.Author)
		}
	case *groups.Retract:
		out.Message = h.named(out.Message)
	case *groups.React:
		out.Message = h.named(out.Message)
	case *groups.Pin:
		out.Message = h.named(out.Message)
	}
	return out, nil
}

// named returns the script's id of a message.
func (h *House) named(id groups.MessageID) groups.MessageID {
	if m, ok := h.cast.message(id); ok {
		return m.script
	}
	return id
}
