package rehearsal

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"pita/groups"
)

// open makes the transport ready for a script, and takes up what the record knows.
func (t *Transport) open(s *Script, notes, aloud bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.notes, t.aloud = notes, aloud
	t.cast.names, t.cast.groups = s.People(), s.Groups()
	if t.record == nil {
		return nil
	}
	t.restore()
	for _, d := range t.record.did {
		if ev := t.owed(d); ev != nil && !t.record.heard[d.ID] {
			t.echoes = append(t.echoes, echoed{d.ID, ev})
		}
	}
	// From here on the house may know more than the record: a kill must be seen.
	return t.record.setClock(t.now)
}

// restoreCodes takes up the codes of the pass that was under way. That is done before
// anything else: what was left in an outbox may go, and tell codes, before the script
// is opened.
func (t *Transport) restoreCodes() {
	for name, value := range t.record.codes {
		t.cast.codes[name] = value
		if n, err := strconv.Atoi(strings.TrimPrefix(name, "case")); err == nil {
			t.cast.cases = max(t.cast.cases, n)
		}
	}
}

// restore takes up the numbering of the pass that was under way.
func (t *Transport) restore() {
	for _, d := range t.record.did[t.record.first:] {
		if d.Label == "-" {
			continue
		}
		m := &message{id: groups.MessageID(d.ID), label: d.Label, author: pita, group: t.findGroup(d.Chat)}
		t.cast.messages[m.id], t.cast.labels[m.label] = m, m
		t.cast.said++
	}
}

func (t *Transport) findGroup(hash string) string {
	for _, name := range t.cast.groups {
		if t.record.hash([]byte(groupAddress(name))) == hash {
			return name
		}
	}
	return ""
}

// owed returns what the server tells after an action that was done before a kill.
func (t *Transport) owed(d Delivery) groups.Event {
	at := groups.Target{In: place(t.findGroup(d.Chat))}
	for _, name := range t.cast.names {
		if t.record.hash([]byte(personAddress(name))) == d.Who {
			at.To = t.cast.party(name)
		}
	}
	h := groups.Head{Key: groups.Key("echo:" + string(d.ID)), At: t.now.UTC(), Seen: t.now.UTC()}
	switch d.Kind {
	case "remove":
		return echo(&groups.Remove{Target: at}, h)
	case "approve":
		return echo(&groups.Approve{Target: at}, h)
	case "promote":
		return echo(&groups.Promote{Target: at}, h)
	case "demote":
		return echo(&groups.Demote{Target: at}, h)
	case "leave":
		return echo(&groups.Leave{Target: at}, h)
	}
	return nil
}

// resumed returns the pass that was under way before, and when it began.
func (t *Transport) resumed() (start time.Time, pass int, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.record == nil || t.record.start.IsZero() {
		return time.Time{}, 0, false
	}
	return t.record.start, t.record.pass, true
}

// opened notes that the stage is set, and that the first pass begins.
func (t *Transport) opened(start time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.record == nil || t.record.ready {
		return nil
	}
	if err := t.record.setReady(); err != nil {
		return err
	}
	codes := t.cast.codes
	if err := t.record.beginPass(0, start); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(codes)) {
		if err := t.record.setCode(name, codes[name]); err != nil {
			return err
		}
	}
	return nil
}

// beginPass lets the numbering of Pita's messages and of cases begin anew.
func (t *Transport) beginPass(n int, start time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cast.said, t.cast.cases = 0, 0
	t.cast.codes, t.cast.labels = map[string]string{}, map[string]*message{}
	if t.record == nil {
		return nil
	}
	return t.record.beginPass(n, start)
}

func (t *Transport) hide(on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hiding = on
	t.heard = nil
}

// overheard returns which phrases and posts were said, hidden, since it was last asked.
func (t *Transport) overheard() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []string
	for _, w := range t.heard {
		if w.Phrase != "" {
			out = append(out, w.Phrase)
		}
	}
	t.heard = nil
	return out
}

// code returns the code of a post's preview that was shown last, "" when there is none.
func (t *Transport) code(post string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cast.codes["post:"+post]
}

// state returns how the last approval of a post was answered, in this run or before a kill.
func (t *Transport) state(post string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cast.codes["state:"+post]
}

// unknown returns the handles of a post's writers whom nobody knew when it was shown, in this run
// or before a kill.
func (t *Transport) unknown(post string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.FieldsFunc(t.cast.codes["unknown:"+post], func(r rune) bool { return r == ',' })
}

// forget drops what is known of a post's approval, unless an earlier run may have kept it.
func (t *Transport) forget(post string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.record == nil || !t.record.old {
		delete(t.cast.codes, "post:"+post)
		delete(t.cast.codes, "state:"+post)
		delete(t.cast.codes, "unknown:"+post)
	}
}

// ready says whether the record knows of a stage that is set.
func (t *Transport) ready() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.record != nil && t.record.ready
}

// unready lets setup be played in the middle of a rehearsal, until its result is called.
func (t *Transport) unready() (again func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.record == nil || !t.record.ready {
		return func() {}
	}
	t.record.ready = false
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.record.ready = true
	}
}

// restored says whether an earlier run used the record, and may have done part of this.
func (t *Transport) restored() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.record != nil && t.record.old
}

// meet takes in people and groups that were declared since.
func (t *Transport) meet(s *Script) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cast.names, t.cast.groups = s.People(), s.Groups()
}

// lift returns when a ban or lock ends by itself, and whether one does.
func (t *Transport) lift() (time.Time, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.phone.until, t.phone.health != groups.Well && !t.phone.until.IsZero()
}

// learn remembers whom the house knows by which id, and that an echo was heard.
func (t *Transport) learn(e echoed) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cast.learn(e.ev.Parties()...)
	if e.id == "" || t.record == nil {
		return nil
	}
	return t.record.setHeard(e.id)
}
