package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"pita/groups"
)

// keepBrief keeps beside a record, in the same transaction, what lists ask of it.
func (w *work) keepBrief(key []byte, r groups.Record) error {
	b, ok := r.(groups.Briefed)
	if !ok {
		return nil
	}
	plain := groups.EncodeBrief(b)
	if kept := w.get(tableBrief, key); kept != nil {
		if was, err := w.unsealBriefly(tableBrief, key, kept); err == nil && bytes.Equal(was, plain) {
			return nil
		}
	}
	return w.seal(tableBrief, key, nil, ownerOfRecord(r), plain)
}

// Briefs returns the briefs of the records that ref matches, in no order: no more of them is
// opened than that. Ref is not of a person.
func (s state) Briefs(ref groups.Ref) []groups.Record {
	_, begin := s.w.beginningOf(ref)
	var out []groups.Record
	for _, found := range s.w.scan(tableBrief, begin, 0) {
		r, err := s.w.openBrief(ref.Kind, found)
		if err != nil {
			s.w.fail(err)
			return nil
		}
		if ref.Matches(r.Ref()) {
			out = append(out, r)
		}
	}
	return out
}

func (w *work) openBrief(kind groups.Kind, r row) (groups.Record, error) {
	plain, err := w.unsealBriefly(tableBrief, r.key, r.value)
	if err != nil {
		return nil, fmt.Errorf("read the brief of a %s: %w", kind, err)
	}
	brief, err := groups.DecodeBrief(kind, plain)
	if !errors.Is(err, groups.ErrBriefForm) {
		return brief, err
	}
	whole, err := w.decodeRecord(kind, r.key, w.get(tableRecord, r.key))
	if err != nil {
		return nil, err
	}
	return whole.(groups.Briefed).Brief(), nil
}

// fromFormat1 makes what goes along with approvals and writers since.
func fromFormat1(b *batch) error { return errors.Join(makeBriefs(b), makePassages(b)) }

// makePassages lets the words of the approvals that are there be found.
func makePassages(b *batch) error {
	w := b.newWork()
	var given []*groups.Approval
	for _, r := range (state{w}).List(groups.Ref{Kind: groups.KindApproval}) {
		given = append(given, r.(*groups.Approval))
	}
	for _, p := range groups.PassagesOf(given...) {
		if err := w.putRecord(p); err != nil {
			return err
		}
	}
	return errors.Join(w.err, w.flush())
}

// dropPassages lets the words of an approval that is about to go be found no longer by it.
func (w *work) dropPassages(ref groups.Ref) error {
	a, _ := (state{w}).Load(ref).(*groups.Approval)
	if a == nil {
		return w.err
	}
	for _, text := range a.Texts() {
		p, _ := (state{w}).Load((&groups.Passage{Hash: groups.PassageHash(text)}).Ref()).(*groups.Passage)
		if p == nil {
			continue
		}
		if p.Of = slices.DeleteFunc(p.Of, func(id string) bool { return id == ref.ID }); len(p.Of) == 0 {
			w.dropRecord(p.Ref())
			continue
		}
		if err := w.putRecord(p); err != nil {
			return err
		}
	}
	return w.err
}

// makeBriefs makes the briefs of all records that have one: a restore does, since no backup
// holds any.
func makeBriefs(b *batch) error {
	if _, err := b.tx.CreateBucketIfNotExists([]byte(tableBrief.String())); err != nil {
		return err
	}
	w := b.newWork()
	for _, kind := range groups.BriefKinds {
		for _, r := range w.scan(tableRecord, appendText(nil, string(kind)), 0) {
			record, err := w.decodeRecord(kind, r.key, r.value)
			if err != nil {
				return err
			}
			if err := w.keepBrief(r.key, record); err != nil {
				return err
			}
		}
	}
	return w.flush()
}
