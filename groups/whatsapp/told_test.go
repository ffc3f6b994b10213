package whatsapp

import (
	"strconv"
	"testing"

	"pita/groups"
)

// What was told last is remembered, as much of it as is promised, and not for ever.
func TestWhatWasToldIsRemembered(t *testing.T) {
	t.Parallel()
	var told told
	told.init()
	key := func(i int) groups.Key { return groups.Key("k" + strconv.Itoa(i)) }
	const all = 5*toldFor + 7
	for i := range all {
		if told.has(key(i)) {
			t.Fatalf("key %d passes for told before it was", i)
		}
		told.note(key(i))
		if last := i - toldFor + 1; last >= 0 && !told.has(key(last)) {
			t.Fatalf("after %d keys the one %d before is not remembered", i+1, toldFor-1)
		}
	}
	if told.has(key(all - 2*toldFor)) {
		t.Errorf("twice as many as promised are remembered")
	}
	if n := len(told.newer) + len(told.old); n > 2*toldFor {
		t.Errorf("%d keys are kept, want %d at most", n, 2*toldFor)
	}
}
