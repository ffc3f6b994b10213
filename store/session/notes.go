package session

import (
	"bytes"
	"context"
	"maps"
	"slices"
)

// Notes returns the notes of that name, by whom or what each is about; none is no error.
// Notes are what the number's listener must remember over a restart. They outlive the
// device that is linked.
func (s *Store) Notes(ctx context.Context, name string) (notes map[string][]byte, err error) {
	err = s.read(ctx, "read notes", func(t *txn) error {
		found, err := t.all(tableNote, s.box.together(tableNote.String(), []byte(name)))
		notes = make(map[string][]byte, len(found))
		for _, e := range found {
			notes[string(e.row[1])] = bytes.Clone(e.row[2])
		}
		return err
	})
	return notes, err
}

// PutNotes keeps notes, each under its name and the address it is about, all or none; nil
// takes one out. Forgetting a person takes out the notes about their addresses.
func (s *Store) PutNotes(ctx context.Context, notes map[[2]string][]byte) error {
	order := slices.SortedFunc(maps.Keys(notes), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return s.change(ctx, "keep notes", func(t *txn) error {
		for _, n := range order {
			var err error
			if value := notes[n]; value == nil {
				err = t.drop(tableNote, n[0], n[1])
			} else {
				err = t.put(tableNote, n[0], n[1], value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// byName lays the notes of one name together.
func byName(b *box, table string, f fields) []byte {
	return append(b.together(table, f[0]), b.blind(table, f...)...)
}
