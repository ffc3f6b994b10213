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
	return append(stamp(make([]byte, 0, 24), h.At), b[:]...)
}
