package store

import (
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
	if ref.Kind != groups.KindDate && ref.Kind != groups.KindRun {
		return nil
	}
	key := w.refKey(ref)
	if w.get(tableRecord, key) == nil {
		return nil
	}
	return w.note(entry{At: w.s.opt.Now().UTC(), Over: &overNote{Kind: ref.Kind, Key: key}})
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
	return w.note(entry{At: w.s.opt.Now().UTC(), Over: &overNote{Kind: groups.KindRun, Key: c.key, Kept: true}})
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
