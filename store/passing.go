package store

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"pita/groups"
	"pita/store/vault"
)

// passing says whether an event leaves nothing behind by which it could be said that it
// was: neither its key, which names who had received what, nor a line. Deciding it twice
// is deciding it once.
func passing(ev groups.Event) bool {
	_, ok := ev.(*groups.Receipt)
	return ok
}

// passes says whether records of a kind pass with a day: groups.Passing.
func passes(kind groups.Kind) bool { return kind == groups.KindReach }

// passingPrefix begins the keys of the records that pass.
var passingPrefix = appendText(nil, string(groups.KindReach))

// passerBy returns an id for somebody of whom nothing is kept: the same for the same
// address, and of no use to anybody.
func (w *work) passerBy(addresses []groups.Address) string {
	var texts []string
	for _, a := range addresses {
		texts = append(texts, string(a))
	}
	return uuid.UUID(w.vault.Name("passer-by", slices.Min(texts), 0)).String()
}

// passingDays are the days whose keys may be there at now, the oldest first: those that are
// over, in case the house stood still, and those that are not.
func (w *work) passingDays(now time.Time) (over, alive []vault.Blind) {
	const longest = 400
	today := now.UTC().Truncate(24 * time.Hour)
	for day := -1; day < longest; day++ {
		at := today.AddDate(0, 0, -day)
		b := passingOwner(at.Format(time.DateOnly)).blind(w.vault)
		if at.Add(groups.ReachFor).After(now) {
			alive = append(alive, b)
		} else {
			over = append(over, b)
		}
	}
	return over, alive
}

// purgePassed takes out what has passed and whose timer did not come.
func (w *work) purgePassed(now time.Time) error {
	_, alive := w.passingDays(now)
	for r := range w.stored(tableRecord, passingPrefix) {
		if !slices.Contains(alive, rowOwner(r.value, 0)) {
			w.dropRow(r.key)
		}
	}
	return nil
}

// passedKeys returns the keys of days that are over and under which nothing is sealed.
func (w *work) passedKeys(now time.Time) (empty []vault.Blind) {
	busy := map[vault.Blind]bool{}
	for r := range w.stored(tableRecord, passingPrefix) {
		busy[rowOwner(r.value, 0)] = true
	}
	over, _ := w.passingDays(now)
	for _, b := range over {
		if !busy[b] && w.get(tableKeys, b[:]) != nil {
			empty = append(empty, b)
		}
	}
	return empty
}

// destroyPassed destroys the keys of days that are over. The others are wrapped anew, since
// bytes of a key lie about in free pages: only without the old master they open no more.
func (s *Store) destroyPassed(now time.Time) error {
	var empty []vault.Blind
	err := s.view(context.Background(), func(w *work) error {
		empty = w.passedKeys(now)
		return nil
	})
	if err != nil || len(empty) == 0 {
		return err
	}
	return s.rotate(func(w *work) error {
		for _, b := range empty {
			w.drop(tableKeys, b[:])
		}
		return nil
	}, nil)
}

// endsSooner says of rows whether they end sooner than a backup does, and so are in none:
// the records that pass, and their keys.
func (w *work) endsSooner(now time.Time) func(t table, key []byte) bool {
	over, alive := w.passingDays(now)
	keys := map[string]bool{}
	for _, b := range slices.Concat(over, alive) {
		keys[string(b[:])] = true
	}
	return func(t table, key []byte) bool {
		return t == tableRecord && bytes.HasPrefix(key, passingPrefix) || t == tableKeys && keys[string(key)]
	}
}

// moveMarks counts two who have proven to be one person once, in all that is counted still.
func (w *work) moveMarks(older, younger who) error {
	for _, r := range w.scan(tableRecord, passingPrefix, 0) {
		record, err := w.decodeRecord(groups.KindReach, slices.Clone(r.key), r.value)
		if err != nil {
			return err
		}
		reach := record.(*groups.Reach)
		if reach.Same(groups.PersonID(older.id), groups.PersonID(younger.id)) {
			if err := w.putRecord(reach); err != nil {
				return err
			}
		}
	}
	return nil
}
