package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// enqueue puts an action into the outbox, or among the parked ones. One that waits
// there by the same id is the same action, and is left as it is.
func (w *work) enqueue(o groups.Outgoing, about groups.PersonID) error {
	blind := w.actionBlind(o.ID)
	if _, known := w.traceOf(blind); known {
		return nil
	}
	w.tally.actions++
	row := binary.BigEndian.AppendUint64(append(w.room.lend(rowMost), byte(o.Class)), w.tally.actions)
	return w.keepAction(o, about, row, slip{notBefore: o.NotBefore, expires: o.Expires, id: blind, fresh: true})
}

// keepAction writes the action's row; place is its class and number.
func (w *work) keepAction(o groups.Outgoing, about groups.PersonID, place []byte, x slip) error {
	where := o.Action.Where()
	to := where.To.ID
	if to != "" {
		x.to = w.ownerBlind(personOwner(to))
	}
	if about == "" {
		about = w.spokenOf(o.Action, to)
	}
	t, st := tableOutbox, Waiting
	if x.begun {
		st = Sending
	}
	if o.Parked && to != "" {
		t, st = tableParked, Parked
		place = append(append(w.room.lend(rowMost), x.to[:]...), place...)
	}
	w.setLive(x.id, newTrace(st, place))
	if err := w.appendOutgoing(o); err != nil {
		return fmt.Errorf("write an action: %w", err)
	}
	c := change{table: t, key: place, looked: x.fresh}
	return w.sealRow(c, x.append(w.room.lend(slipSize)), ownerOf(about, where.In.ID), w.plain)
}

// plainAction writes an action without the addresses and names in it: they belong to
// persons whose key may be another.
func plainAction(a groups.Action) ([]byte, error) {
	where := a.Where()
	place, to := where.In, where.To
	where.In.Address, where.To.Addresses, where.To.Name = "", nil, ""
	defer func() { where.In, where.To = place, to }()
	if say, ok := a.(*groups.Say); ok && say.ReplyTo != nil {
		author := say.ReplyTo.Author
		say.ReplyTo.Author.Addresses, say.ReplyTo.Author.Name = nil, ""
		defer func() { say.ReplyTo.Author = author }()
	}
	return json.Marshal(a)
}

// appendOutgoing writes an action into the room for what is to be sealed.
func (w *work) appendOutgoing(o groups.Outgoing) error {
	action, err := plainAction(o.Action)
	if err != nil {
		return err
	}
	b := append(w.plain[:0], byte(o.Class), yes(o.Parked))
	b = stamp(stamp(b, o.NotBefore), o.Expires)
	b = appendText(b, string(o.ID))
	b = appendText(b, o.Case)
	b = append(b, `{"is":"`...)
	b = append(b, groups.ActionName(o.Action)...)
	b = append(b, `","of":`...)
	b = append(b, action...)
	w.plain = append(b, '}')
	return nil
}

func yes(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func decodeOutgoing(b []byte) (o groups.Outgoing, err error) {
	if len(b) < 18 {
		return o, errors.New("it is cut short")
	}
	o.Class, o.Parked = groups.Class(b[0]), b[1] == 1
	o.NotBefore, o.Expires = unstamp(b[2:]), unstamp(b[10:])
	texts, rest, err := cutTexts(b[18:], 2)
	if err != nil {
		return o, err
	}
	o.ID, o.Case = groups.ActionID(texts[0]), texts[1]
	o.Action, err = groups.DecodeAction(rest)
	return o, err
}

// rehouse writes a row anew after change, keeping its place in the order.
func (w *work) rehouse(x trace, change func(*groups.Outgoing, *slip)) error {
	t, ok := x.table()
	if !ok {
		return nil
	}
	value := slices.Clone(w.get(t, x.row()))
	o, err := w.readOutgoing(t, x.row(), value)
	if err != nil {
		return err
	}
	sl, err := decodeSlip(value)
	if err != nil {
		return err
	}
	change(&o, &sl)
	o.NotBefore, o.Expires = sl.notBefore, sl.expires
	w.drop(t, x.row())
	return w.keepUnder(rowOwner(value, slipSize), o, x.row()[x.size-9:], sl)
}

// keepUnder is keepAction for a row whose owner is known by blind only.
func (w *work) keepUnder(b vault.Blind, o groups.Outgoing, place []byte, x slip) error {
	about := groups.PersonID("")
	if b != x.to {
		if known, err := w.whoOwns(b); err == nil && w.ownerBlind(personOwner(groups.PersonID(known.id))) == b {
			about = groups.PersonID(known.id)
		}
	}
	return w.keepAction(o, about, place, x)
}

// withhold takes out the actions that match, unless they were begun.
func (w *work) withhold(m groups.Withhold, at time.Time) error {
	if m.ID != "" {
		b := w.actionBlind(m.ID)
		x, ok := w.traceOf(b)
		if t, live := x.table(); ok && live {
			return w.withholdRow(t, row{x.row(), slices.Clone(w.get(t, x.row()))}, m, at)
		}
		return nil
	}
	for _, t := range []table{tableOutbox, tableParked} {
		if t == tableOutbox && m.Parked {
			continue
		}
		for _, r := range w.scan(t, nil, 0) {
			if err := w.withholdRow(t, r, m, at); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *work) withholdRow(t table, r row, m groups.Withhold, at time.Time) error {
	x, err := decodeSlip(r.value)
	if err != nil {
		return err
	}
	if m.To != "" && x.to != w.ownerBlind(personOwner(m.To)) {
		return nil
	}
	if x.begun || w.s.begun[x.id] {
		return nil
	}
	o, err := w.readOutgoing(t, r.key, r.value)
	if err != nil {
		return err
	}
	if matches(m, o, t == tableParked) {
		w.end(x.id, Withdrawn, at)
	}
	return nil
}

func matches(m groups.Withhold, o groups.Outgoing, parked bool) bool {
	where := o.Action.Where()
	return (m.ID == "" || m.ID == o.ID) &&
		(m.To == "" || m.To == where.To.ID) &&
		(m.In == "" || m.In == where.In.ID) &&
		(m.Post == "" || m.Post == groups.PostOf(o.Action)) &&
		(m.Case == "" || m.Case == o.Case) &&
		(!m.Parked || parked) &&
		(!m.NoCare || o.Class != groups.ClassCare)
}

// release lets go what was parked until the person was reachable.
func (w *work) release(id groups.PersonID) error {
	to := w.ownerBlind(personOwner(id))
	for _, r := range w.scan(tableParked, to[:], 0) {
		x := newTrace(Parked, r.key)
		if err := w.rehouse(x, func(o *groups.Outgoing, _ *slip) { o.Parked = false }); err != nil {
			return fmt.Errorf("release a parked whisper: %w", err)
		}
	}
	return nil
}

// Begin says that sending the action begins. It returns false when the action is not
// to be sent any more: it was withheld, or ended. Once is for what may be done at
// most once: that it was begun is then kept, and the next Parcel says so.
func (s *Store) Begin(ctx context.Context, id groups.ActionID, once bool) (bool, error) {
	ok := false
	err := s.do(ctx, func(w *work) error {
		b := w.actionBlind(id)
		x, known := w.traceOf(b)
		if ok = known && (x.stage() == Waiting || x.stage() == Sending); !ok {
			return nil
		}
		w.after.begun = append(w.after.begun, b)
		if !once {
			return nil
		}
		return w.rehouse(x, func(_ *groups.Outgoing, sl *slip) { sl.begun = true })
	})
	return ok && err == nil, err
}

// Defer puts an action off until at: the network was not ready. One that had begun
// has not any more.
func (s *Store) Defer(ctx context.Context, id groups.ActionID, at time.Time) error {
	return s.change(ctx, id, func(_ *groups.Outgoing, x *slip) { x.notBefore, x.begun = at, false })
}

// Park puts an action aside until its person is reachable.
func (s *Store) Park(ctx context.Context, id groups.ActionID) error {
	return s.change(ctx, id, func(o *groups.Outgoing, x *slip) { o.Parked, x.begun = true, false })
}

func (s *Store) change(ctx context.Context, id groups.ActionID, change func(*groups.Outgoing, *slip)) error {
	return s.do(ctx, func(w *work) error {
		b := w.actionBlind(id)
		x, ok := w.traceOf(b)
		if !ok {
			return nil
		}
		w.after.ended = append(w.after.ended, b)
		return w.rehouse(x, change)
	})
}
