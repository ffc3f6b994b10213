package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pita/groups"
	"pita/store/vault"
)

// A state is what a decision may know: the records, as this event finds them.
type state struct{ w *work }

// Load returns the record that ref names, or nil. What cannot be read fails the event.
func (s state) Load(ref groups.Ref) groups.Record {
	key := s.w.refKey(ref)
	value := s.w.get(tableRecord, key)
	if value == nil {
		return nil
	}
	r, err := s.w.decodeRecord(ref.Kind, key, value)
	if err != nil {
		s.w.fail(err)
		return nil
	}
	return r
}

// List returns the records that ref matches, sorted.
func (s state) List(ref groups.Ref) []groups.Record {
	var out []groups.Record
	for _, key := range s.w.keysLike(ref) {
		r, err := s.w.decodeRecord(ref.Kind, key, s.w.get(tableRecord, key))
		if err != nil {
			s.w.fail(err)
			return nil
		}
		if ref.Matches(r.Ref()) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b groups.Record) int { return compareRefs(a.Ref(), b.Ref()) })
	return out
}

func compareRefs(a, b groups.Ref) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group),
		cmp.Compare(a.Person, b.Person), cmp.Compare(a.ID, b.ID))
}

// beginningOf returns in which table the keys of the records that ref stands for are found,
// and how they begin there.
func (w *work) beginningOf(ref groups.Ref) (table, []byte) {
	begin := appendText(nil, string(ref.Kind))
	switch {
	case strings.HasSuffix(ref.ID, "/"):
		return tableRecord, w.appendParts(w.appendWhose(begin, ref), ref.ID)
	case ref.Group != "":
		begin = w.appendBlind(begin, groupOwner(ref.Group))
		if ref.Person != "" {
			begin = w.appendBlind(begin, personOwner(ref.Person))
		}
	case ref.Person != "":
		return tableByPerson, w.appendBlind(begin, personOwner(ref.Person))
	}
	return tableRecord, begin
}

// keysLike returns the keys of the records that ref stands for.
func (w *work) keysLike(ref groups.Ref) [][]byte {
	t, begin := w.beginningOf(ref)
	var keys [][]byte
	for _, r := range w.scan(t, begin, 0) {
		key := slices.Clone(r.key)
		if t == tableByPerson {
			key = recordKeyOf(key)
		}
		keys = append(keys, key)
	}
	return keys
}

// A record's key is its kind and the blinds of its group, person and id; where
// the ref has none of them, zeros. Before the id's blind stand those of all its beginnings
// that end in a slash, so that records whose ids begin alike stand together.
func (w *work) refKey(ref groups.Ref) []byte {
	key := w.room.lend(1 + len(ref.Kind) + (3+strings.Count(ref.ID, "/"))*vault.BlindSize)
	key = appendText(key, string(ref.Kind))
	key = w.appendParts(w.appendWhose(key, ref), ref.ID)
	var id vault.Blind
	if ref.ID != "" {
		id = w.vault.Blind("record", ref.ID)
	}
	return append(key, id[:]...)
}

func (w *work) appendWhose(key []byte, ref groups.Ref) []byte {
	key = w.appendBlind(key, ownerOrNone(groupOwner(ref.Group), ref.Group == ""))
	return w.appendBlind(key, ownerOrNone(personOwner(ref.Person), ref.Person == ""))
}

// appendParts appends the blinds of the beginnings of id that end in a slash.
func (w *work) appendParts(key []byte, id string) []byte {
	for i := range len(id) {
		if id[i] == '/' {
			b := w.vault.Blind("record part", id[:i+1])
			key = append(key, b[:]...)
		}
	}
	return key
}

func ownerOrNone(o owner, none bool) owner {
	if none {
		return owner{}
	}
	return o
}

func (w *work) appendBlind(key []byte, o owner) []byte {
	var b vault.Blind
	if o != (owner{}) {
		b = w.ownerBlind(o)
	}
	return append(key, b[:]...)
}

// byPersonKey and recordKeyOf swap group and person: the one leads to the other.
func byPersonKey(key []byte) []byte { return swapped(slices.Clone(key)) }

func recordKeyOf(key []byte) []byte { return byPersonKey(key) }

func swapped(key []byte) []byte {
	group, person, ok := whose(key)
	if !ok {
		return key
	}
	for i := range group {
		group[i], person[i] = person[i], group[i]
	}
	return key
}

// whose returns the two blinds that follow the kind in a key, and whether they are there.
func whose(key []byte) (first, second []byte, ok bool) {
	size, n := binary.Uvarint(key)
	if n <= 0 || size > uint64(len(key)) || len(key) < n+int(size)+3*vault.BlindSize {
		return nil, nil, false
	}
	key = key[n+int(size):]
	return key[:vault.BlindSize], key[vault.BlindSize : 2*vault.BlindSize], true
}

// openRecord returns a record's JSON in the version of today.
func (w *work) openRecord(kind groups.Kind, key, value []byte) ([]byte, error) {
	plain, err := w.unseal(tableRecord, key, value, 0)
	if err == nil {
		plain, err = upgrade(kind, plain)
	}
	if err != nil {
		return nil, fmt.Errorf("read a %s: %w", kind, err)
	}
	return plain, nil
}

func (w *work) decodeRecord(kind groups.Kind, key, value []byte) (groups.Record, error) {
	plain, err := w.openRecord(kind, key, value)
	if err != nil {
		return nil, err
	}
	r, err := groups.DecodeRecord(kind, plain)
	if err != nil {
		return nil, fmt.Errorf("read a %s: %w", kind, err)
	}
	return r, nil
}

// putRecord keeps a record under the key of its person, its group or the house.
func (w *work) putRecord(r groups.Record) error {
	ref := r.Ref()
	c := change{table: tableRecord, key: w.refKey(ref), looked: true}
	c.was = w.get(tableRecord, c.key)
	if err := w.noteRevoked(ref, c, r); err != nil {
		return err
	}
	// A record that was there before has been found by its person since.
	if ref.Person != "" && c.was == nil {
		by := swapped(w.room.clone(c.key))
		if w.get(tableByPerson, by) == nil {
			w.put(tableByPerson, by, nil)
		}
	}
	plain, err := groups.EncodeRecord(r)
	if err != nil {
		return fmt.Errorf("write a %s: %w", ref.Kind, err)
	}
	w.plain = append(appendVersion(w.plain[:0], r), plain...)
	return errors.Join(w.sealRow(c, nil, ownerOfRecord(r), w.plain), w.keepBrief(c.key, r))
}

func (w *work) dropRecord(ref groups.Ref) {
	if key := w.refKey(ref); w.get(tableRecord, key) != nil {
		w.dropRow(key)
	}
}

// dropRow takes out a record by its key, and what leads there.
func (w *work) dropRow(key []byte) {
	w.drop(tableRecord, key)
	w.drop(tableByPerson, byPersonKey(key))
	w.drop(tableBrief, key)
}
