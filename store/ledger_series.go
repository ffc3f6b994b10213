package store

import (
	"errors"

	"pita/groups"
)

// An over note says what of a person or a group must not come back: a day of their life that
// they erased, a series that ended. It names the record by its key, which holds blinds only, so
// that what the day was called stands in no ledger.
type overNote struct {
	Kind groups.Kind `json:"kind"`
	Key  []byte      `json:"key"`
	// Kept says that the record stays, as that of a series that was received and is not offered
	// again; else it went.
	Kept bool `json:"kept,omitempty"`
}

// noteDropped writes down that a record is about to go, if it must not come back.
func (w *work) noteDropped(ref groups.Ref) error {
	if ref.Kind != groups.KindDate && ref.Kind != groups.KindRun || w.get(tableRecord, w.refKey(ref)) == nil {
		return nil
	}
	return w.noteOver(ref, false)
}

// noteEnded writes down that a series ended for who received it.
func (w *work) noteEnded(c change, r *groups.Run) error {
	if c.was == nil || r.State != groups.RunEnded {
		return nil
	}
	before, ok := (state{w}).Load(r.Ref()).(*groups.Run)
	if !ok || before.State == groups.RunEnded {
		return w.err
	}
	return w.noteOver(r.Ref(), true)
}

// noteOver writes down that a record is over. In a backup it may stand under another id that
// its person had then, by which they were known until two proved to be one.
func (w *work) noteOver(ref groups.Ref, kept bool) error {
	ids := []string{string(ref.Person)}
	if ref.Person != "" {
		x, err := w.whoOwns(w.ownerBlind(personOwner(ref.Person)))
		if err != nil && !errors.Is(err, errForgotten) {
			return err
		}
		ids = append(ids, x.was...)
	}
	for _, id := range ids {
		ref.Person = groups.PersonID(id)
		over := &overNote{Kind: ref.Kind, Key: w.room.clone(w.refKey(ref)), Kept: kept}
		if err := w.note(entry{At: w.s.opt.Now().UTC(), Over: over}); err != nil {
			return err
		}
	}
	return nil
}

// applyOver ends in a restored house what ended since the backup.
func (w *work) applyOver(o overNote) error {
	value := w.get(tableRecord, o.Key)
	if value == nil {
		return nil
	}
	if !o.Kept {
		w.dropRow(o.Key)
		return nil
	}
	r, err := w.decodeRecord(o.Kind, o.Key, value)
	if err != nil {
		return err
	}
	if run, ok := r.(*groups.Run); ok {
		run.End()
		return w.putRecord(run)
	}
	return nil
}
