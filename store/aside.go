package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"pita/groups"
)

// AsideFor is how long an event that was set aside is kept.
const AsideFor = 14 * 24 * time.Hour

// An AsideEvent is an event whose decision failed, or that could not be kept. Only an
// operator sees it. It ends by Replay, by DropAside, when one of its persons is
// forgotten, or after AsideFor.
type AsideEvent struct {
	ID    []byte // names it for Replay and DropAside
	At    time.Time
	Event groups.Event
	Why   string // it failed; of a panic the stack too, so not for a log
}

type asideRow struct {
	Event json.RawMessage `json:"event"`
	Why   string          `json:"why"`
}

// SetAside keeps an event that cannot be applied, sealed under the key of its day, so
// that the ones behind it can be. The operator is told.
func (s *Store) SetAside(ctx context.Context, ev groups.Event, why string) error {
	return s.do(ctx, func(w *work) error {
		head := ev.Base()
		if !passing(ev) {
			w.put(tableSeen, w.seenKey(head), stamp(nil, head.Seen))
		}
		w.spend(ev)
		return w.setAside(ev, why)
	})
}

func (w *work) setAside(ev groups.Event, why string) error {
	head := ev.Base()
	event, err := groups.EncodeEvent(ev)
	if err != nil {
		return fmt.Errorf("set an event aside: %w", err)
	}
	plain, err := json.Marshal(asideRow{event, why})
	if err != nil {
		return fmt.Errorf("set an event aside: %w", err)
	}
	at := head.Seen
	if at.IsZero() {
		at = head.At
	}
	b := w.vault.Blind("aside", string(head.Key))
	key := append(stamp(nil, at), b[:]...)
	w.s.log.Error("an event was set aside", "event", groups.EventName(ev))
	if !passing(ev) { // what passes is told, and not kept
		if err := w.seal(tableAside, key, nil, dayOwner(at.Format(time.DateOnly)), plain); err != nil {
			return err
		}
	}
	return w.record(at, Line{Event: groups.EventName(ev), Reason: "store.aside"})
}

// Aside returns the events that were set aside, the oldest first; none when there are none.
func (s *Store) Aside(ctx context.Context) (out []AsideEvent, err error) {
	err = s.view(ctx, func(w *work) error {
		for _, r := range w.scan(tableAside, nil, 0) {
			e, err := w.readAside(r)
			if err != nil {
				return err
			}
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

func (w *work) readAside(r row) (e AsideEvent, err error) {
	plain, err := w.unseal(tableAside, r.key, r.value, 0)
	if err != nil {
		return e, err
	}
	var kept asideRow
	if err := json.Unmarshal(plain, &kept); err != nil {
		return e, fmt.Errorf("read an event set aside: %w", err)
	}
	e = AsideEvent{ID: slices.Clone(r.key), At: unstamp(r.key), Why: kept.Why}
	e.Event, err = groups.DecodeEvent(kept.Event)
	return e, err
}

// Replay applies an event that was set aside, and lets it go when that succeeds. An
// event from before one of its persons was forgotten is refused with ErrForgotten:
// DropAside lets it go.
func (s *Store) Replay(ctx context.Context, id []byte, decide func(groups.State, groups.Event) groups.Decision) (Result, error) {
	var res Result
	err := s.do(ctx, func(w *work) error {
		value := w.get(tableAside, id)
		if value == nil {
			return fmt.Errorf("there is no event of that id; it was replayed or has run out")
		}
		e, err := w.readAside(row{id, slices.Clone(value)})
		if err != nil {
			return err
		}
		if err := w.refuseForgotten(e.Event); err != nil {
			return err
		}
		w.drop(tableAside, id)
		res, err = w.apply(e.Event, decide, true)
		return err
	})
	if err != nil {
		return Result{}, fmt.Errorf("replay an event set aside: %w", err)
	}
	return res, nil
}

// DropAside lets an event go unapplied. One that is not there, or no more, is no error.
func (s *Store) DropAside(ctx context.Context, id []byte) error {
	return s.do(ctx, func(w *work) error {
		w.drop(tableAside, id)
		return nil
	})
}
