package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// A forgetting was decided in a transaction and is done after it, also when the
// process was killed between the two.
type forgetting struct {
	ID groups.PersonID `json:"id"`
	At time.Time       `json:"at"`
}

func (w *work) askToForget(id groups.PersonID, at time.Time) error {
	b := w.ownerBlind(personOwner(id))
	plain, err := json.Marshal(forgetting{id, at})
	if err != nil {
		return err
	}
	w.after.forget = true
	return w.seal(tableForget, b[:], nil, house, plain)
}

// forgetAsked does the forgettings that were decided: everything that concerns these
// persons goes, then their keys, then the master that could open old copies of them.
func (s *Store) forgetAsked() error {
	var asked []forgetting
	err := s.view(context.Background(), func(w *work) error {
		for _, r := range w.scan(tableForget, nil, 0) {
			plain, err := w.unseal(tableForget, r.key, r.value, 0)
			if err != nil {
				return err
			}
			var f forgetting
			if err := json.Unmarshal(plain, &f); err != nil {
				return err
			}
			asked = append(asked, f)
		}
		return nil
	})
	if err != nil || len(asked) == 0 {
		return err
	}
	addresses, err := s.addressesOf(asked)
	if err != nil {
		return err
	}
	key, settle, err := s.recast(addresses)
	if err != nil {
		return fmt.Errorf("forget a person: %w", err)
	}
	before := s.vault.Load().ID()
	err = s.rotate(func(w *work) error {
		for _, f := range asked {
			if err := w.forget(f); err != nil {
				return err
			}
		}
		return nil
	}, key)
	kept := s.vault.Load().ID() != before
	err = errors.Join(err, settle(kept))
	if kept {
		s.mirrorLedger()
	}
	if err != nil {
		return fmt.Errorf("forget a person: %w", err)
	}
	return nil
}

// addressesOf returns all addresses of the persons that are to be forgotten.
func (s *Store) addressesOf(asked []forgetting) (addresses []string, err error) {
	err = s.view(context.Background(), func(w *work) error {
		for _, f := range asked {
			x, err := w.whoIs(personOwner(f.ID))
			if err != nil && !errors.Is(err, errForgotten) {
				return err
			}
			for _, a := range x.addresses {
				addresses = append(addresses, string(a))
			}
		}
		return nil
	})
	return addresses, err
}

// forget takes out everything that concerns a person, and leaves a blinded mark.
func (w *work) forget(f forgetting) error {
	b := w.ownerBlind(personOwner(f.ID))
	x, err := w.whoOwns(b)
	if err != nil && !errors.Is(err, errForgotten) {
		return err
	}
	blinds := []vault.Blind{b}
	for _, id := range x.was {
		blinds = append(blinds, w.ownerBlind(personOwner(groups.PersonID(id))))
	}
	if err := w.erase(blinds, f.At); err != nil {
		return err
	}
	w.drop(tableForget, b[:])
	if err := w.noteForgotten(blinds, f.At); err != nil {
		return err
	}
	return w.record(f.At, Line{Event: "forget", Reason: "store.forgotten"})
}

// erase takes out a person known by blinds only, the first of which is their own.
func (w *work) erase(blinds []vault.Blind, at time.Time) error {
	x, err := w.whoOwns(blinds[0])
	if err != nil && !errors.Is(err, errForgotten) {
		return err
	}
	if x.id != "" {
		if err := w.markForgotten(forgetting{groups.PersonID(x.id), at}, x.addresses); err != nil {
			return err
		}
	}
	for _, a := range x.addresses {
		key := w.addressBlind(calling{"person", a})
		w.drop(tableAddress, key[:])
	}
	w.dropAsideOf(blinds, x)
	if err := w.dropOf(blinds, at); err != nil {
		return err
	}
	return w.markGone(blinds, at)
}

// dropOf takes out all rows of these owners, and their keys.
func (w *work) dropOf(blinds []vault.Blind, at time.Time) error {
	theirs := func(b vault.Blind) bool { return slices.Contains(blinds, b) }
	for _, r := range w.scan(tableRecord, nil, 0) {
		if theirs(rowOwner(r.value, 0)) || w.asksAbout(r, theirs) {
			w.dropRow(r.key)
		}
	}
	for _, r := range w.scan(tableTimer, nil, 0) {
		if theirs(rowOwner(r.value, 0)) {
			w.drop(tableTimer, r.key)
			w.drop(tableTimerID, r.key[8:])
		}
	}
	for _, t := range []table{tableOutbox, tableParked} {
		for _, r := range w.scan(t, nil, 0) {
			x, err := decodeSlip(r.value)
			if err != nil {
				return err
			}
			if !theirs(x.to) && !theirs(rowOwner(r.value, slipSize)) && !w.actionSpeaksOf(t, r, theirs) {
				continue
			}
			w.end(x.id, Withdrawn, at)
			w.drop(t, r.key)
		}
	}
	for _, b := range blinds {
		w.drop(tableWho, b[:])
		w.drop(tableKeys, b[:])
	}
	return nil
}

// A mark is what is left of a forgotten person: that an address was theirs, found
// only by who knows it, and the standing removals.
type mark struct {
	At     time.Time                    `json:"at"`
	Barred map[groups.GroupID]time.Time `json:"barred,omitempty"`
}

func (w *work) markForgotten(f forgetting, addresses []groups.Address) error {
	m := mark{At: f.At, Barred: map[groups.GroupID]time.Time{}}
	for _, r := range (state{w}).List(groups.Ref{Kind: groups.KindMember, Person: f.ID}) {
		if member, ok := r.(*groups.Member); ok && member.Barred.After(f.At) {
			m.Barred[member.Group] = member.Barred
		}
	}
	if w.err != nil {
		return w.err
	}
	plain, err := json.Marshal(m)
	if err != nil {
		return err
	}
	for _, a := range addresses {
		key := w.vault.Blind("forgotten", string(a))
		if err := w.seal(tableForgot, key[:], nil, house, plain); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) markOf(a groups.Address) (m mark, ok bool, err error) {
	key := w.vault.Blind("forgotten", string(a))
	value := w.get(tableForgot, key[:])
	if value == nil {
		return m, false, nil
	}
	m, err = w.readMark(key[:], value)
	return m, err == nil, err
}

func (w *work) readMark(key, value []byte) (m mark, err error) {
	plain, err := w.unseal(tableForgot, key, value, 0)
	if err == nil {
		err = json.Unmarshal(plain, &m)
	}
	if err != nil {
		return m, fmt.Errorf("read the mark of a forgotten person: %w", err)
	}
	return m, nil
}

// ErrForgotten is returned when the desk introduces a person who was forgotten: only
// they themselves can come back.
var ErrForgotten = errors.New("this person was forgotten; they come back by writing themselves")

// returnOf gives a person who comes back afresh the removals that still stand.
func (w *work) returnOf(id groups.PersonID, addresses []groups.Address, at time.Time) error {
	for _, a := range addresses {
		m, ok, err := w.markOf(a)
		if err != nil {
			return err
		}
		if ok && w.introducing {
			return ErrForgotten
		}
		for group, until := range m.Barred {
			if !until.After(at) {
				continue
			}
			if err := w.putRecord(&groups.Member{Group: group, Person: id, Since: at, Barred: until}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Known says whether that address leads to a person. One who was forgotten is not known.
func (s *Store) Known(ctx context.Context, a groups.Address) (ok bool, err error) {
	err = s.view(ctx, func(w *work) error {
		found, err := w.lookup("person", []groups.Address{a})
		ok = len(found) > 0
		return err
	})
	return ok, err
}

// Forgotten says whether a person with that address was forgotten and has not been
// back since.
func (s *Store) Forgotten(ctx context.Context, a groups.Address) (ok bool, err error) {
	err = s.view(ctx, func(w *work) error {
		found, err := w.lookup("person", []groups.Address{a})
		if err != nil || len(found) > 0 {
			return err
		}
		_, ok, err = w.markOf(a)
		return err
	})
	return ok, err
}
