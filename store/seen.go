package store

import (
	"time"

	"pita/groups"
)

// SeenFor is how long the key of an event is kept, at the least.
const SeenFor = 35 * 24 * time.Hour

// seenKey sorts by when the event happened, so that new ones come last.
func (w *work) seenKey(h *groups.Head) []byte {
	b := w.vault.Blind("seen", string(h.Key))
	return append(stamp(w.room.lend(24), h.At), b[:]...)
}

func (w *work) noteSeen(key []byte, h *groups.Head, again bool) {
	value := stamp(w.room.lend(8), h.Seen)
	if again {
		w.put(tableSeen, key, value)
		return
	}
	w.insert(tableSeen, key, value)
}
