package store

import "pita/store/vault"

// sound says whether a row of a damaged file is what was written: whether what is sealed
// in it opens, and what it leads to is there.
func (w *work) sound(t table, r row) bool {
	switch t {
	case tableKeys:
		_, err := w.vault.Unwrap(r.value, r.key)
		return err == nil
	case tableWho, tableRecord, tableTimer, tableForgot, tableKept:
		_, err := w.unseal(t, r.key, r.value, 0)
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
		return len(r.key) > 3*vault.BlindSize && w.leadsTo(tableRecord, recordKeyOf(r.key))
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
