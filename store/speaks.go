package store

import (
	"bytes"
	"fmt"
	"slices"

	"pita/groups"
	"pita/store/vault"
)

// spokenOf returns the first person that the words of an action name: what is said about
// them, to whomever, can't be read once they are forgotten. Otherwise it is who hears it.
func (w *work) spokenOf(a groups.Action, to groups.PersonID) groups.PersonID {
	c := groups.ContentOf(a)
	if c == nil {
		return to
	}
	about := to
	namedIn(&c.Words, func(id groups.PersonID) bool {
		b := w.ownerBlind(personOwner(id))
		// Who is not known, or no more, is not to get a key by being named.
		if w.get(tableWho, b[:]) == nil {
			return true
		}
		about = id
		return false
	})
	return about
}

// namedIn calls each for the persons that the words name, until it returns false.
func namedIn(words *groups.Words, each func(groups.PersonID) bool) bool {
	for _, arg := range words.Args {
		if arg.Kind == groups.PersonArg && arg.Value != "" && !each(groups.PersonID(arg.Value)) {
			return false
		}
	}
	for i := range words.Lines {
		if !namedIn(&words.Lines[i], each) {
			return false
		}
	}
	return true
}

// actionSpeaksOf says whether an action goes to one of them, answers them, or names them.
// One that cannot be read is told, and left.
func (w *work) actionSpeaksOf(t table, r row, theirs func(vault.Blind) bool) bool {
	o, err := w.readOutgoing(t, r.key, r.value)
	if err != nil {
		w.s.log.Error("an action cannot be read, so whether it names a forgotten person is not known", "err", err)
		return false
	}
	is := func(id groups.PersonID) bool { return id != "" && theirs(w.ownerBlind(personOwner(id))) }
	if slices.ContainsFunc(partiesOf(o.Action), func(p *groups.Party) bool { return is(p.ID) }) {
		return true
	}
	c := groups.ContentOf(o.Action)
	return c != nil && !namedIn(&c.Words, func(id groups.PersonID) bool { return !is(id) })
}

// asksAbout says whether the row is a question about one of them, asked of another.
func (w *work) asksAbout(r row, theirs func(vault.Blind) bool) bool {
	if kind, _, err := cutText(r.key); err != nil || kind != string(groups.KindQuestion) {
		return false
	}
	record, err := w.decodeRecord(groups.KindQuestion, r.key, r.value)
	if err != nil {
		w.s.log.Error("a question cannot be read, so whether it is about a forgotten person is not known", "err", err)
		return false
	}
	q, ok := record.(*groups.Question)
	return ok && q.About != "" && theirs(w.ownerBlind(personOwner(q.About)))
}

// dropAsideOf takes out the events set aside that name a person. Those whose decision
// failed know the person by id, those that could not be kept at all by address only.
func (w *work) dropAsideOf(blinds []vault.Blind, x who) {
	for _, r := range w.scan(tableAside, nil, 0) {
		e, err := w.readAside(r)
		if err != nil {
			w.s.log.Error("an event set aside cannot be read, so whether it names a forgotten person is not known", "err", err)
			continue
		}
		if w.eventNames(e.Event, blinds, x) {
			w.drop(tableAside, r.key)
		}
	}
}

func (w *work) eventNames(ev groups.Event, blinds []vault.Blind, x who) bool {
	for _, p := range ev.Parties() {
		if p.ID != "" && slices.Contains(blinds, w.ownerBlind(personOwner(p.ID))) {
			return true
		}
		if slices.ContainsFunc(p.Addresses, func(a groups.Address) bool { return slices.Contains(x.addresses, a) }) {
			return true
		}
	}
	text, err := groups.EncodeEvent(ev)
	if err != nil || x.id == "" {
		return false
	}
	// A timer and the end of an action know their person by id alone. Ids are random.
	return slices.ContainsFunc(append([]string{x.id}, x.was...), func(id string) bool { return bytes.Contains(text, []byte(id)) })
}

// refuseForgotten returns ErrForgotten when the event is from before one of its persons
// was forgotten: by it they would be back without having come back.
func (w *work) refuseForgotten(ev groups.Event) error {
	for _, p := range ev.Parties() {
		for _, a := range p.Addresses {
			m, marked, err := w.markOf(a)
			if err != nil {
				return err
			}
			if marked && !m.At.Before(ev.Base().Seen) {
				return fmt.Errorf("the event names a person who was forgotten after it; let it go: %w", ErrForgotten)
			}
		}
	}
	return nil
}
