package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"pita/groups"
	"pita/store/vault"
)

// A who is the one place where an id and its addresses stand together.
type who struct {
	id        string
	number    uint64   // persons are numbered as they come; the lower is the older
	was       []string // ids that proved to be the same person
	addresses []groups.Address
}

func (x who) encode() []byte {
	b := binary.AppendUvarint(nil, x.number)
	b = appendText(b, x.id)
	b = binary.AppendUvarint(b, uint64(len(x.was)))
	for _, id := range x.was {
		b = appendText(b, id)
	}
	for _, a := range x.addresses {
		b = appendText(b, string(a))
	}
	return b
}

func decodeWho(b []byte) (x who, err error) {
	var n int
	if x.number, n = binary.Uvarint(b); n <= 0 {
		return x, errors.New("an identity is cut short")
	}
	b = b[n:]
	if x.id, b, err = cutText(b); err != nil {
		return x, err
	}
	count, n := binary.Uvarint(b)
	if n <= 0 {
		return x, errors.New("an identity is cut short")
	}
	b = b[n:]
	for range count {
		var id string
		if id, b, err = cutText(b); err != nil {
			return x, err
		}
		x.was = append(x.was, id)
	}
	for len(b) > 0 {
		var a string
		if a, b, err = cutText(b); err != nil {
			return x, err
		}
		x.addresses = append(x.addresses, groups.Address(a))
	}
	return x, nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func cutText(b []byte) (text string, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return "", nil, errors.New("a text is cut short")
	}
	return string(b[n : n+int(size)]), b[n+int(size):], nil
}

// cutTexts cuts n texts off b.
func cutTexts(b []byte, n int) (texts []string, rest []byte, err error) {
	texts = make([]string, n)
	for i := range texts {
		if texts[i], b, err = cutText(b); err != nil {
			return nil, nil, err
		}
	}
	return texts, b, nil
}

// identify gives every person and group of the event its id: the one that its
// addresses lead to, or a new one. Two ids that prove to be one person are merged.
func (w *work) identify(ev groups.Event) error {
	head := ev.Base()
	if err := w.namePlace(head, &head.Place); err != nil {
		return err
	}
	if given, ok := ev.(*groups.Given); ok {
		if in, ok := given.Order.(*groups.Introduce); ok {
			w.introducing = true
			if err := w.namePlace(head, &in.In); err != nil {
				return err
			}
		}
	}
	w.passing = passing(ev)
	parties := ev.Parties()
	for _, p := range parties {
		if err := w.nameParty(head, p); err != nil {
			return err
		}
	}
	for _, p := range parties {
		for w.merged[p.ID] != "" {
			p.ID = w.merged[p.ID]
		}
	}
	return nil
}

func (w *work) namePlace(head *groups.Head, p *groups.Place) error {
	if p.Address == "" {
		return nil
	}
	found, err := w.whoHas(calling{"group", p.Address})
	if err != nil {
		return fmt.Errorf("find a group by its address: %w", err)
	}
	if found.id != "" {
		p.ID = groups.GroupID(found.id)
		return nil
	}
	if p.ID == "" {
		p.ID = groups.GroupID(w.newID("group", head.Key))
	}
	return w.keepWho("group", groupOwner(p.ID), who{id: string(p.ID), addresses: []groups.Address{p.Address}})
}

func (w *work) nameParty(head *groups.Head, p *groups.Party) error {
	if p.Pita || len(p.Addresses) == 0 {
		return nil
	}
	found, err := w.lookup("person", p.Addresses)
	if err != nil {
		return err
	}
	var person who
	switch {
	case len(found) > 0:
		slices.SortFunc(found, func(a, b who) int { return int(int64(a.number) - int64(b.number)) })
		person = found[0]
		for _, younger := range found[1:] {
			if person, err = w.merge(person, younger); err != nil {
				return fmt.Errorf("merge two ids of one person: %w", err)
			}
		}
	case p.ID != "":
		if person, err = w.whoIs(personOwner(p.ID)); errors.Is(err, errForgotten) {
			w.tally.persons++
			person, err = who{id: string(p.ID), number: w.tally.persons}, nil
		}
		if err != nil {
			return fmt.Errorf("add an address to a person: %w", err)
		}
	case w.passing:
		// A phone tells by itself that something came; that is no word of anybody's, and
		// makes nobody known, or known again who was forgotten.
		p.ID = groups.PersonID(w.passerBy(p.Addresses))
		return nil
	default:
		if person, err = w.newPerson(head, p.Addresses); err != nil {
			return err
		}
	}
	p.ID = groups.PersonID(person.id)
	return w.addAddresses(person, p.Addresses)
}

func (w *work) newPerson(head *groups.Head, addresses []groups.Address) (who, error) {
	w.tally.persons++
	person := who{id: w.newID("person", head.Key), number: w.tally.persons}
	return person, w.returnOf(groups.PersonID(person.id), addresses, head.Seen)
}

func (w *work) addAddresses(person who, addresses []groups.Address) error {
	missing := false
	for _, a := range addresses {
		if !slices.Contains(person.addresses, a) {
			person.addresses, missing = append(person.addresses, a), true
		}
	}
	if !missing {
		return nil
	}
	return w.keepWho("person", personOwner(groups.PersonID(person.id)), person)
}

// newID returns the next id that an event gives away. It looks random to whoever
// lacks the root secret, and is the same when the event is tried again.
func (w *work) newID(what string, key groups.Key) string {
	w.given++
	b := w.vault.Name(what, string(key), uint32(w.given))
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return uuid.UUID(b).String()
}

// lookup returns those whom the addresses lead to, each once. What it returns is
// overwritten by the next.
func (w *work) lookup(what string, addresses []groups.Address) ([]who, error) {
	w.found = w.found[:0]
	for _, a := range addresses {
		x, err := w.whoHas(calling{what, a})
		if err != nil {
			return nil, fmt.Errorf("find whom an address leads to: %w", err)
		}
		if x.id == "" || slices.ContainsFunc(w.found, func(y who) bool { return y.id == x.id }) {
			continue
		}
		w.found = append(w.found, x)
	}
	return w.found, nil
}

// whoHas returns whom the address leads to; nobody is the zero who.
func (w *work) whoHas(c calling) (x who, err error) {
	remembers := w.known != nil && !w.renaming
	if remembers {
		if x, ok := w.known.by[c]; ok {
			return x, nil
		}
	}
	key := w.addressBlind(c)
	value := w.get(tableAddress, key[:])
	if value == nil {
		return x, nil
	}
	if x, err = w.whoOwns(vault.Blind(value)); err != nil {
		return x, err
	}
	if !slices.Contains(x.addresses, c.address) {
		return x, fmt.Errorf("it leads to the wrong %s: %w", c.what, vault.ErrSealed)
	}
	if remembers {
		w.known.remember(c, x)
	}
	return x, nil
}

func (w *work) addressBlind(c calling) vault.Blind {
	return w.vault.Blind(c.what+" address", string(c.address))
}

func (w *work) whoIs(o owner) (who, error) { return w.whoOwns(w.ownerBlind(o)) }

func (w *work) whoOwns(b vault.Blind) (who, error) {
	value := w.get(tableWho, b[:])
	if value == nil {
		return who{}, errForgotten
	}
	plain, err := w.unsealBriefly(tableWho, b[:], value)
	if err != nil {
		return who{}, err
	}
	return decodeWho(plain)
}

func (w *work) keepWho(what string, o owner, x who) error {
	b := w.ownerBlind(o)
	for _, a := range x.addresses {
		key := w.addressBlind(calling{what, a})
		w.put(tableAddress, key[:], b[:])
	}
	return w.seal(tableWho, b[:], nil, o, x.encode())
}

// stamp writes a time so that earlier ones sort first; no time at all comes first.
func stamp(b []byte, t time.Time) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(t.UnixMicro())^1<<63)
}

func unstamp(b []byte) time.Time {
	return time.UnixMicro(int64(binary.BigEndian.Uint64(b) ^ 1<<63)).UTC()
}
