package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"pita/groups"
)

// merge makes one person of two, within the event that proved it: everything that
// names the younger names the older afterwards, records that both had are joined.
// The younger's key stays, for the journal's old lines, and goes when the older is forgotten.
func (w *work) merge(older, younger who) (who, error) {
	for _, move := range []func(older, younger who) error{w.moveRecords, w.moveMarks, w.moveTimers, w.moveActions} {
		if err := move(older, younger); err != nil {
			return who{}, err
		}
	}
	was := w.ownerBlind(personOwner(groups.PersonID(younger.id)))
	w.drop(tableWho, was[:])
	for _, a := range younger.addresses {
		if !slices.Contains(older.addresses, a) {
			older.addresses = append(older.addresses, a)
		}
	}
	older.was = append(append(older.was, younger.id), younger.was...)
	if w.merged == nil {
		w.merged = map[groups.PersonID]groups.PersonID{}
	}
	w.merged[groups.PersonID(younger.id)] = groups.PersonID(older.id)
	return older, w.keepWho("person", personOwner(groups.PersonID(older.id)), older)
}

// renamed returns text with the older id wherever the younger stood. Ids are random:
// the same letters never stand for anything else.
func renamed(text []byte, older, younger who) ([]byte, bool) {
	if !bytes.Contains(text, []byte(younger.id)) {
		return text, false
	}
	return bytes.ReplaceAll(text, []byte(younger.id), []byte(older.id)), true
}

// naming are the kinds of record that may name other persons than the one they are of.
var naming = [...]groups.Kind{
	groups.KindGroup, groups.KindTeam, groups.KindCase, groups.KindQuestion,
	groups.KindPlan, groups.KindApproval, groups.KindWithdrawal, groups.KindRule, groups.KindRun, groups.KindCampaign,
	groups.KindReview, groups.KindRejection, groups.KindRound,
}

// keysNaming returns the keys of the records that may name a person, in order.
func (w *work) keysNaming(id groups.PersonID) [][]byte {
	var keys [][]byte
	for _, kind := range groups.Kinds() {
		ref := groups.Ref{Kind: kind, Person: id}
		if slices.Contains(naming[:], kind) {
			ref.Person = ""
		}
		keys = append(keys, w.keysLike(ref)...)
	}
	slices.SortFunc(keys, bytes.Compare)
	return keys
}

func (w *work) moveRecords(older, younger who) error {
	for _, key := range w.keysNaming(groups.PersonID(younger.id)) {
		name, _, err := cutText(key)
		if err != nil {
			return err
		}
		kind := groups.Kind(name)
		plain, err := w.openRecord(kind, key, w.get(tableRecord, key))
		if err != nil {
			return err
		}
		text, changed := renamed(plain, older, younger)
		if !changed {
			continue
		}
		record, err := groups.DecodeRecord(kind, plain)
		if err != nil {
			return fmt.Errorf("read a %s: %w", kind, err)
		}
		moved, err := groups.DecodeRecord(kind, text)
		if err != nil {
			return fmt.Errorf("read a %s: %w", kind, err)
		}
		if err := w.moveRecord(record.Ref(), groups.Unique(moved)); err != nil {
			return err
		}
	}
	return nil
}

// moveRecord puts a renamed record where it now belongs, joined to one that is there.
func (w *work) moveRecord(from groups.Ref, moved groups.Record) error {
	if moved.Ref() != from {
		w.dropRecord(from)
		if there := (state{w}).Load(moved.Ref()); there != nil {
			moved = groups.Merge(there, moved)
		}
	}
	if w.err != nil {
		return w.err
	}
	return w.putRecord(moved)
}

func (w *work) moveTimers(older, younger who) error {
	for _, r := range w.scan(tableTimer, nil, 0) {
		t, err := w.readTimer(r.key, r.value)
		if err != nil {
			return err
		}
		plain, err := json.Marshal(t)
		if err != nil {
			return err
		}
		plain, changed := renamed(plain, older, younger)
		if !changed {
			continue
		}
		w.unsetTimer(t.ID)
		if err := json.Unmarshal(plain, &t); err != nil {
			return err
		}
		if err := w.setTimer(t); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) moveActions(older, younger who) error {
	was := w.ownerBlind(personOwner(groups.PersonID(younger.id)))
	for _, t := range []table{tableOutbox, tableParked} {
		for _, r := range w.scan(t, nil, 0) {
			if err := w.moveAction(t, r, older, younger, rowOwner(r.value, slipSize) == was); err != nil {
				return fmt.Errorf("move an action: %w", err)
			}
		}
	}
	return nil
}

// moveAction rewrites an action that names the younger, or was about them.
func (w *work) moveAction(t table, r row, older, younger who, about bool) error {
	o, err := w.readOutgoing(t, r.key, r.value)
	if err != nil {
		return err
	}
	plain, err := groups.EncodeAction(o.Action)
	if err != nil {
		return err
	}
	plain, changed := renamed(plain, older, younger)
	if !changed && !about {
		return nil
	}
	x, err := decodeSlip(r.value)
	if err != nil {
		return err
	}
	if o.Action, err = groups.DecodeAction(plain); err != nil {
		return err
	}
	owner := rowOwner(r.value, slipSize)
	if about {
		owner = w.ownerBlind(personOwner(groups.PersonID(older.id)))
	}
	w.drop(t, r.key)
	return w.keepUnder(owner, o, slices.Clone(r.key[len(r.key)-9:]), x)
}
