package rehearsal

import "pita/groups"

// Notice lets the phone know of what people did to Pita itself.
func (t *Transport) Notice(ev groups.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.phone.notice(ev)
}

// SetHealth sets how the number does.
func (t *Transport) SetHealth(h groups.Health) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.phone.health = h
}

// Aloud returns what was done since it was last asked, with the texts; from the first
// call on they are written out.
func (t *Transport) Aloud() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.aloud = true
	out := t.doings
	t.doings = nil
	return out
}
