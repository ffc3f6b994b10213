package decide

import (
	"time"

	"pita/groups"
	"pita/moderation"
)

const (
	heardFor     = time.Hour        // a repeated message counts within this
	floodWithin  = time.Minute      // messages are counted as a flood within this
	strangersFor = 30 * time.Minute // the same from several newcomers counts within this
	mostHeard    = 20               // notes on one member; rules count no further
	mostStranger = 40               // notes on a group's newcomers
)

// heard says how a message came: whether a newcomer wrote it, how often the same was
// written lately, and how much its writer wrote within a minute. It notes the message, so
// that the next ones can be counted.
//
// Staff are never counted. What came late is counted by when it was written. A write costs
// more than a thought: nothing is noted where no rule counts, and a short message of a
// member who is no newcomer only beside others of the same minute.
func (d *draft) heard(g *groups.Group, w writing, t *moderation.Text) {
	t.Invite = g.Invite
	m := load[groups.Member](d, groups.Ref{Kind: groups.KindMember, Group: g.ID, Person: w.from})
	if m == nil || d.staff(g.ID, w.from) {
		return
	}
	t.Newcomer = d.newcomer(m)
	if w.edited || !d.Rules.Counts() {
		return
	}
	at := d.head.At
	if at.IsZero() {
		at = d.now
	}
	note := groups.Heard{At: uint32(at.Unix()), Print: moderation.Print(w.surfaces)}
	t.Flood = 1 + count(m.Heard, note, floodWithin, anything)
	t.Repeats = 1 + count(m.Heard, note, heardFor, moderation.Like)
	if t.Newcomer {
		d.strangers(g, m, note, t)
	}
	if t.Newcomer || note.Print != 0 || t.Flood > 1 {
		m.Heard = append(recent(m.Heard, note, mostHeard-1), note)
		d.keep(m)
	}
}

// newcomer says whether a member came a short while ago.
func (d *draft) newcomer(m *groups.Member) bool { return d.now.Sub(m.Since) <= newcomerFor }

// strangers counts, of a newcomer, what they wrote in other groups too, and what other
// newcomers of the group wrote: swindlers come in pairs. Who wrote is not noted.
func (d *draft) strangers(g *groups.Group, m *groups.Member, note groups.Heard, t *moderation.Text) {
	if note.Print == 0 {
		return
	}
	for _, other := range d.memberships(m.Person) {
		if other.Group != g.ID {
			t.Repeats += count(other.Heard, note, heardFor, moderation.Like)
		}
	}
	t.Repeats = max(t.Repeats, 1+count(g.Strangers, note, strangersFor, moderation.Like))
	var kept groups.Notes
	for _, h := range g.Strangers {
		if near(h, note, strangersFor) {
			kept = append(kept, h)
		}
	}
	g.Strangers = append(kept[max(0, len(kept)-mostStranger+1):], note)
	d.keep(g)
}

// count counts the notes within a while of note whose print is like its.
func count(notes groups.Notes, note groups.Heard, within time.Duration, like func(a, b uint64) bool) int {
	n := 0
	for _, h := range notes {
		if near(h, note, within) && like(h.Print, note.Print) {
			n++
		}
	}
	return n
}

func anything(_, _ uint64) bool { return true }

func near(h, note groups.Heard, within time.Duration) bool {
	apart := time.Duration(int64(note.At)-int64(h.At)) * time.Second
	return max(apart, -apart) < within
}

// recent returns a copy of the newest notes that can still count beside note.
func recent(notes groups.Notes, note groups.Heard, most int) groups.Notes {
	kept := make(groups.Notes, 0, len(notes)+1)
	for _, h := range notes {
		if near(h, note, floodWithin) || h.Print != 0 && near(h, note, heardFor) {
			kept = append(kept, h)
		}
	}
	return kept[max(0, len(kept)-most):]
}
