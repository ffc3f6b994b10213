package store

import (
	"context"

	"pita/store/vault"
)

// sound says whether a row of a damaged file is what was written: whether what is sealed
// in it opens, and what it leads to is there.
func (w *work) sound(t table, r row) bool {
	switch t {
	case tableKeys:
		_, err := w.vault.Unwrap(r.value, r.key)
		return err == nil
	case tableWho, tableRecord, tableTimer, tableForgot, tableKept, tableBrief:
		_, err := w.unseal(t, r.key, r.value, 0)
		return err == nil
	case tableOutbox, tableParked:
		_, err := w.readOutgoing(t, r.key, r.value)
		return err == nil
	case tableAside:
		_, err := w.readAside(r)
		return err == nil
	case tableJournal:
		_, err := w.readLine(r.key, r.value)
		return err == nil
	case tableLedger:
		_, err := openEntry(w.vault, r.key, r.value)
		return err == nil
	case tableAddress:
		return len(r.value) == vault.BlindSize && w.leadsTo(tableWho, r.value)
	case tableByPerson:
		return w.leadsTo(tableRecord, recordKeyOf(r.key))
	case tableTimerID:
		return len(r.value) == 8 && w.leadsTo(tableTimer, append(append([]byte(nil), r.value...), r.key...))
	case tableSeen:
		return len(r.value) >= 8
	}
	return true
}

func (w *work) leadsTo(t table, key []byte) bool {
	value := w.get(t, key)
	return value != nil && w.sound(t, row{key, value})
}

// A Checkup says how a house is.
type Checkup struct {
	Rows    int
	Unsound map[string]int // rows that do not open or lead nowhere, by table
	Lines   int            // of the journal, which is unbroken
	Key     string         // the id of the key in use
	Size    int64          // of the file
}

// Check reads every row and the journal's chain. It takes a while, and holds nothing up.
// An error says that the journal was changed or that the file cannot be read.
func (s *Store) Check(ctx context.Context) (c Checkup, err error) {
	c.Unsound = map[string]int{}
	err = s.view(ctx, func(w *work) error {
		c.Key, c.Size = w.vault.ID().String(), w.tx.Size()
		for t := range tables {
			for r := range w.stored(t, nil) {
				if err := ctx.Err(); err != nil {
					return err
				}
				c.Rows++
				if !w.sound(t, r) {
					c.Unsound[t.String()]++
				}
			}
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	c.Lines, err = s.VerifyJournal(ctx)
	return c, err
}
