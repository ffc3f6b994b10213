package whatsapp

import (
	"hash/maphash"
	"sync"

	"pita/groups"
)

// toldFor is how many keys at least are remembered of what was told, so that what the server
// or another client sends again at once is not told again. Beyond that the store knows.
const toldFor = 1 << 14

// A told remembers the keys of what was told. Of each it keeps 64 bits, under a seed that
// nobody knows, so that nobody can make two keys that share them. By chance a new key shares
// those of one of the at most 32,768 that are remembered once in 2^49 times: at ten keys a second
// one message would be lost in about two million years, far more rarely than by a broken disk.
// Whenever as many are new as are to be remembered, what was there before those is let go.
type told struct {
	mu         sync.Mutex
	seed       maphash.Seed
	newer, old map[uint64]struct{}
}

func (t *told) init() {
	t.seed, t.newer = maphash.MakeSeed(), map[uint64]struct{}{}
}

// has tells whether a key is remembered.
func (t *told) has(key groups.Key) bool {
	h := maphash.String(t.seed, string(key))
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.newer[h]; ok {
		return true
	}
	_, ok := t.old[h]
	return ok
}

// note remembers a key.
func (t *told) note(key groups.Key) {
	h := maphash.String(t.seed, string(key))
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.newer[h] = struct{}{}; len(t.newer) == toldFor {
		t.old, t.newer = t.newer, map[uint64]struct{}{}
	}
}
