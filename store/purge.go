package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"pita/groups"
	"pita/store/vault"
)

// How long things are kept.
const (
	JournalFor = 2 * 365 * 24 * time.Hour
	BackupFor  = 30 * 24 * time.Hour
	// sendingFor is more than a year, so that it is known of what was not sent for that long.
	sendingFor = 400 * 24 * time.Hour
	// ledgerFor outlives every backup that may still be restored.
	ledgerFor = BackupFor + 10*24*time.Hour
)

// Purge takes out what has been kept long enough, and destroys the keys of days whose
// events are gone. It is to be called once a day or so; it also takes up again a
// forgetting that could not be done.
func (s *Store) Purge(ctx context.Context, now time.Time) error {
	if err := s.purgeRecords(ctx, now); err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	for _, purge := range []func(*work, time.Time) error{
		(*work).purgeSeen, (*work).purgeActions, (*work).purgeJournal, (*work).purgeReasons, (*work).purgePassed, (*work).purgeRest,
	} {
		if err := s.do(ctx, func(w *work) error { return purge(w, now) }); err != nil {
			return fmt.Errorf("purge: %w", err)
		}
	}
	return s.alone(ctx, func() error {
		s.purgeLedger(now)
		return errors.Join(s.forgetAsked(), s.destroyDays(now), s.keepOneKey())
	})
}

// keepOneKey takes an old master out of the key file, if it could not be before.
func (s *Store) keepOneKey() error {
	master, ok := s.keys.Find(s.vault.Load().ID())
	if !ok {
		return fmt.Errorf("%s does not hold the key in use; put it back", KeyName)
	}
	return s.keys.Keep(master)
}

// A seen key is kept SeenFor from when the event came, however old the event was.
func (w *work) purgeSeen(now time.Time) error {
	old := now.Add(-SeenFor)
	for r := range w.stored(tableSeen, nil) {
		if unstamp(r.key).After(old) {
			return nil
		}
		if len(r.value) < 8 || unstamp(r.value).Before(old) {
			w.drop(tableSeen, r.key)
		}
	}
	return nil
}

func (w *work) purgeActions(now time.Time) error {
	old := now.Add(-SeenFor)
	for r := range w.stored(tableAction, nil) {
		if unstamp(r.key).After(old) {
			return nil
		}
		w.drop(tableAction, r.key)
	}
	return nil
}

// The journal is cut at its beginning only, and remembers what the first line follows.
func (w *work) purgeJournal(now time.Time) error {
	old := now.Add(-JournalFor)
	for r := range w.stored(tableJournal, nil) {
		if len(r.value) < lineHead || unstamp(r.value[32:]).After(old) {
			return nil
		}
		w.tally.cut, w.tally.first = binary.BigEndian.Uint64(r.key), chain(r.key, r.value)
		w.drop(tableJournal, r.key)
	}
	return nil
}

// caseGrace is how long a case is kept after its end, for the timer that ends it to come first.
const caseGrace = 24 * time.Hour

// purgeAtOnce is how many records are taken out in one transaction.
const purgeAtOnce = 256

// purgeRecords takes out the records that have an end, once it is over. They are looked for
// beside the writer, since there may be thousands that go on.
func (s *Store) purgeRecords(ctx context.Context, now time.Time) error {
	var over [][]byte
	for _, kind := range []groups.Kind{groups.KindPreview, groups.KindQuestion, groups.KindCase, groups.KindSending, groups.KindLetter} {
		err := s.view(ctx, func(w *work) error {
			for r := range w.stored(tableRecord, appendText(nil, string(kind))) {
				if w.isOver(kind, r, now) {
					over = append(over, slices.Clone(r.key))
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for keys := range slices.Chunk(over, purgeAtOnce) {
			err := s.do(ctx, func(w *work) error {
				for _, key := range keys {
					// It may have been given longer since, or be gone.
					if value := w.get(tableRecord, key); value != nil && w.isOver(kind, row{key, value}, now) {
						w.dropRow(key)
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		over = over[:0]
	}
	return nil
}

func (w *work) isOver(kind groups.Kind, r row, now time.Time) bool {
	record, err := w.decodeRecord(kind, r.key, r.value)
	if err != nil {
		w.s.log.Error("a record cannot be read, so whether it is over is not known", "err", err)
		return false
	}
	end := endOf(record)
	return !end.IsZero() && end.Before(now)
}

// endOf returns when a record may go; zero is never. An open case of care stays until
// people have ended it.
func endOf(r groups.Record) time.Time {
	switch r := r.(type) {
	case *groups.Preview:
		return r.Expires
	case *groups.Question:
		return r.Expires
	case *groups.Case:
		if r.Expires.IsZero() || r.Lane == groups.Care && (r.State == groups.CaseOpen || r.State == groups.CaseTaken) {
			return time.Time{}
		}
		return r.Expires.Add(caseGrace)
	case *groups.Letter:
		return r.Expires
	case *groups.Sending:
		return r.At.Add(sendingFor)
	}
	return time.Time{}
}

func (w *work) purgeRest(now time.Time) error {
	for r := range w.stored(tableAside, nil) {
		if unstamp(r.key).After(now.Add(-AsideFor)) {
			break
		}
		w.drop(tableAside, r.key)
	}
	for r := range w.stored(tableLedger, nil) {
		e, err := openEntry(w.vault, r.key, r.value)
		if err != nil {
			return err
		}
		if e.At.After(now.Add(-ledgerFor)) {
			break
		}
		w.drop(tableLedger, r.key)
	}
	for r := range w.stored(tableForgot, nil) {
		if m, err := w.readMark(r.key, r.value); err != nil || m.over(now) {
			w.drop(tableForgot, r.key)
		}
	}
	return nil
}

func (m mark) over(now time.Time) bool {
	for _, until := range m.Barred {
		if until.After(now) {
			return false
		}
	}
	return m.At.Before(now.Add(-ledgerFor))
}

// destroyDays destroys the keys of days of which no event is left, and of those under which
// whatever passes has passed.
func (s *Store) destroyDays(now time.Time) error {
	var empty []vault.Blind
	err := s.view(context.Background(), func(w *work) error {
		busy := map[vault.Blind]bool{}
		for r := range w.stored(tableAside, nil) {
			busy[rowOwner(r.value, 0)] = true
		}
		empty = w.passedKeys(now)
		for day := range 400 {
			b := dayOwner(now.AddDate(0, 0, -day).UTC().Format(time.DateOnly)).blind(w.vault)
			if !busy[b] && w.get(tableKeys, b[:]) != nil {
				empty = append(empty, b)
			}
		}
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
