package store

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// markGone leaves a mark of ids whose persons are forgotten, for as long as of their
// addresses: no later decision that still names one makes a new key for them.
func (w *work) markGone(blinds []vault.Blind, at time.Time) error {
	plain, err := json.Marshal(mark{At: at})
	if err != nil {
		return err
	}
	for _, b := range blinds {
		key := w.goneBlind(b)
		if err := w.seal(tableForgot, key[:], nil, house, plain); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) goneBlind(b vault.Blind) vault.Blind { return w.vault.Blind("gone", string(b[:])) }

// isGone says whether an id was that of a person who is forgotten.
func (w *work) isGone(id groups.PersonID) bool {
	if id == "" {
		return false
	}
	b := w.ownerBlind(personOwner(id))
	if _, err := w.keyOf(b); !errors.Is(err, errForgotten) {
		return false
	}
	key := w.goneBlind(b)
	return w.get(tableForgot, key[:]) != nil
}

// withoutGone returns a decision without what it would keep of persons who are forgotten, or
// send to them.
func (w *work) withoutGone(d groups.Decision) groups.Decision {
	if w.isGone(d.About) {
		d.About = ""
	}
	d.Put = without(d.Put, func(r groups.Record) bool { return w.isGone(r.Owner()) })
	d.Set = without(d.Set, func(t groups.Timer) bool { return w.isGone(t.Person) })
	d.Send = without(d.Send, func(o groups.Outgoing) bool { return o.Action != nil && w.isGone(o.Action.Where().To.ID) })
	return d
}

// without returns a list without some; the list itself stays as it is.
func without[T any](list []T, out func(T) bool) []T {
	if !slices.ContainsFunc(list, out) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), out)
}
