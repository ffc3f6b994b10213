package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// A Stage says how far an action has come.
type Stage string

// The stages of an action; the last four are its end.
const (
	Unknown   Stage = ""
	Waiting   Stage = "waiting"
	Sending   Stage = "sending"
	Parked    Stage = "parked"
	Sent      Stage = "done"
	Refused   Stage = "refused"
	Expired   Stage = "expired"
	Withdrawn Stage = "withdrawn"
)

var stageCodes = [...]Stage{Unknown, Waiting, Sending, Parked, Sent, Refused, Expired, Withdrawn}

func (st Stage) code() byte {
	for i, other := range stageCodes {
		if other == st {
			return byte(i)
		}
	}
	return 0
}

// A Parcel is an action that waits in the outbox, addressed.
type Parcel struct {
	groups.Outgoing
	// Begun says that sending began before, perhaps before a crash: what may be
	// done at most once is then not done again.
	Begun bool
	// Overdue says that its time is over: it is not to be sent, but settled as expired.
	Overdue bool
	// Number grows with every action; within a class and chat lower ones go first.
	Number uint64
}

// A slip is what stands on a row of the outbox in the open: times and blinds.
type slip struct {
	notBefore, expires time.Time
	to, id             vault.Blind
	begun              bool
	fresh              bool // it has no row yet
}

const slipSize = 8 + 8 + 2*vault.BlindSize + 1

func (x *slip) append(b []byte) []byte {
	b = stamp(b, x.notBefore)
	b = stamp(b, x.expires)
	b = append(b, x.to[:]...)
	b = append(b, x.id[:]...)
	return append(b, yes(x.begun))
}

func decodeSlip(b []byte) (x slip, err error) {
	if len(b) < slipSize {
		return x, fmt.Errorf("a row of the outbox is cut short: %w", vault.ErrSealed)
	}
	x.notBefore, x.expires = unstamp(b), unstamp(b[8:])
	copy(x.to[:], b[16:])
	copy(x.id[:], b[16+vault.BlindSize:])
	x.begun = b[slipSize-1] == 1
	return x, nil
}

func (x slip) overdue(now time.Time) bool { return !x.expires.IsZero() && !x.expires.After(now) }

// Outbox returns at most limit actions that may go at now, in the order in which
// they should: by class, then by age. Those whose time is over come too, marked.
func (s *Store) Outbox(ctx context.Context, now time.Time, limit int) ([]Parcel, error) {
	var out []Parcel
	err := s.view(ctx, func(w *work) error {
		c := w.bucket(tableOutbox).Cursor()
		for k, v := c.First(); k != nil && len(out) < limit; k, v = c.Next() {
			x, err := decodeSlip(v)
			if err != nil {
				return err
			}
			if x.notBefore.After(now) && !x.overdue(now) {
				continue
			}
			if p, ok := s.tryParcel(w, tableOutbox, k, v, now); ok {
				out = append(out, p)
			}
		}
		return nil
	})
	return out, err
}

// OverdueParked returns at most limit parked actions whose time is over, to be
// settled as expired.
func (s *Store) OverdueParked(ctx context.Context, now time.Time, limit int) ([]Parcel, error) {
	var out []Parcel
	err := s.view(ctx, func(w *work) error {
		c := w.bucket(tableParked).Cursor()
		for k, v := c.First(); k != nil && len(out) < limit; k, v = c.Next() {
			x, err := decodeSlip(v)
			if err != nil {
				return err
			}
			if !x.overdue(now) {
				continue
			}
			if p, ok := s.tryParcel(w, tableParked, k, v, now); ok {
				out = append(out, p)
			}
		}
		return nil
	})
	return out, err
}

// tryParcel reads a row. One that cannot be read is told and left where it is, so
// that it does not hold up the others.
func (s *Store) tryParcel(w *work, t table, key, value []byte, now time.Time) (Parcel, bool) {
	p, err := w.readParcel(t, key, value, now)
	if err != nil {
		s.log.Error("an action cannot be read and is left in the outbox", "err", err)
	}
	return p, err == nil
}

// StageOf returns how far the action has come; Unknown when it is not known, or
// ended more than 35 days ago.
func (s *Store) StageOf(ctx context.Context, id groups.ActionID) (st Stage, err error) {
	err = s.do(ctx, func(w *work) error {
		x, _ := w.traceOf(w.actionBlind(id))
		st = x.stage()
		return nil
	})
	if err != nil || st != Unknown {
		return st, err
	}
	err = s.view(ctx, func(w *work) error {
		b := w.actionBlind(id)
		for r := range w.stored(tableAction, nil) {
			if bytes.HasSuffix(r.key, b[:]) && len(r.value) == 1 && int(r.value[0]) < len(stageCodes) {
				st = stageCodes[r.value[0]]
			}
		}
		return nil
	})
	return st, err
}

func (w *work) readParcel(t table, key, value []byte, now time.Time) (p Parcel, err error) {
	x, err := decodeSlip(value)
	if err != nil {
		return p, err
	}
	if p.Outgoing, err = w.readOutgoing(t, key, value); err != nil {
		return p, err
	}
	p.Begun, p.Overdue = x.begun, x.overdue(now)
	p.Number = binary.BigEndian.Uint64(key[len(key)-8:])
	return p, w.address(p.Action)
}

func (w *work) readOutgoing(t table, key, value []byte) (o groups.Outgoing, err error) {
	plain, err := w.unseal(t, key, value, slipSize)
	if err == nil {
		o, err = decodeOutgoing(plain)
	}
	if err != nil {
		return o, fmt.Errorf("read an action: %w", err)
	}
	return o, nil
}

// address puts in the addresses that the ids of an action stand for, where any are known.
func (w *work) address(a groups.Action) error {
	where := a.Where()
	if where.In.ID != "" {
		x, err := w.whoIs(groupOwner(where.In.ID))
		if err != nil && !errors.Is(err, errForgotten) {
			return fmt.Errorf("address an action to its group: %w", err)
		}
		if len(x.addresses) > 0 {
			where.In.Address = x.addresses[0]
		}
	}
	for _, p := range partiesOf(a) {
		if p.ID == "" || p.Pita {
			continue
		}
		x, err := w.whoIs(personOwner(p.ID))
		if err != nil && !errors.Is(err, errForgotten) {
			return fmt.Errorf("address an action to its person: %w", err)
		}
		p.Addresses = x.addresses
	}
	return nil
}

// partiesOf returns the persons whom the transport must be able to address.
func partiesOf(a groups.Action) []*groups.Party {
	out := []*groups.Party{&a.Where().To}
	if say, ok := a.(*groups.Say); ok && say.ReplyTo != nil {
		out = append(out, &say.ReplyTo.Author)
	}
	return out
}
