package decide

import (
	"strings"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// A draft is a decision in the making: what is known, overlaid by what is changed.
type draft struct {
	World
	st   groups.State
	head *groups.Head
	now  time.Time

	seen    map[groups.Ref]groups.Record // read or changed by this draft; nil when dropped
	kept    []groups.Ref                 // changed, in the order of the first change
	isKept  map[groups.Ref]bool
	dropped []groups.Ref
	out     groups.Decision
	codes   int
	fates   []fate                      // what became of planned posts
	recall  map[approvedOn]approvedThen // in a vision, or a reload: what was asked already
	handles map[string]bool             // of writers: whether somebody goes by them
	every   map[groups.Kind][]named     // what the state holds of posts, when all of it was read
	notices []groups.Outgoing           // for the owner outside WhatsApp; they leave after what comforts people

	answering   groups.PersonID // who asked for something, and is answered
	notedBefore bool            // what became of a post stands in the journal's detail
	unheld      bool            // the answer leaves while all but care is held
}

func newDraft(w World, st groups.State, ev groups.Event) *draft {
	head := ev.Base()
	return &draft{World: w, st: st, head: head, now: head.Seen, seen: map[groups.Ref]groups.Record{}}
}

// because names the reason; the first one named stays.
func (d *draft) because(reason groups.Reason) {
	if d.out.Reason == "" {
		d.out.Reason = reason
	}
}

// concerning says whom the decision is about, and of what.
func (d *draft) concerning(person groups.PersonID, detail string) {
	d.out.About, d.out.Detail = person, detail
}

func (d *draft) decision() groups.Decision {
	d.because("nothing")
	for _, o := range d.notices {
		d.send(o)
	}
	for _, ref := range d.kept {
		if r := d.seen[ref]; r != nil {
			d.out.Put = append(d.out.Put, r)
		}
	}
	for _, ref := range d.dropped {
		if d.seen[ref] == nil { // not kept anew since, a question asked again for one
			d.out.Drop = append(d.out.Drop, ref)
		}
	}
	return d.out
}

// keep has the record written when the decision is.
func (d *draft) keep(r groups.Record) {
	ref := r.Ref()
	d.seen[ref] = r
	if d.isKept[ref] {
		return
	}
	if d.isKept == nil {
		d.isKept = map[groups.Ref]bool{}
	}
	d.isKept[ref] = true
	d.kept = append(d.kept, ref)
}

func (d *draft) drop(r groups.Record) {
	ref := r.Ref()
	if r, ok := d.seen[ref]; ok && r == nil {
		return
	}
	d.seen[ref] = nil
	d.dropped = append(d.dropped, ref)
}

// load returns this draft's own copy of a record, or nil.
func load[T any, P interface {
	*T
	groups.Record
}](d *draft, ref groups.Ref) P {
	if r, ok := d.seen[ref]; ok {
		p, _ := r.(P)
		return p
	}
	stored, _ := d.st.Load(ref).(P)
	return owned[T](d, ref, stored)
}

// owned returns this draft's own copy of what the state holds under ref.
func owned[T any, P interface {
	*T
	groups.Record
}](d *draft, ref groups.Ref, stored P) P {
	if stored == nil {
		return nil
	}
	own := new(T)
	*own = *stored
	d.seen[ref] = P(own)
	return own
}

// list returns this draft's own copies of the records that match ref, the new ones last.
func list[T any, P interface {
	*T
	groups.Record
}](d *draft, ref groups.Ref) []P {
	var out []P
	for _, r := range d.st.List(ref) {
		ref := r.Ref()
		own, ok := d.seen[ref].(P)
		if _, seen := d.seen[ref]; !seen {
			own, ok = owned[T](d, ref, r.(P)), true
		}
		if ok && own != nil {
			out = append(out, own)
		}
	}
	for _, k := range d.kept {
		if r, ok := d.seen[k].(P); ok && ref.Matches(k) && d.st.Load(k) == nil {
			out = append(out, r)
		}
	}
	return out
}

// code returns a fresh code that people can read aloud.
func (d *draft) code(length int) string {
	d.codes++
	return d.head.Code(d.codes, length)
}

// person returns what is known of a person; a stranger is a patient of whom nothing is known.
func (d *draft) person(id groups.PersonID) *groups.Person {
	if p := load[groups.Person](d, groups.Ref{Kind: groups.KindPerson, Person: id}); p != nil {
		return p
	}
	p := &groups.Person{ID: id}
	d.seen[p.Ref()] = p
	return p
}

// group returns what is known of a group, or nil when Pita doesn't keep it.
func (d *draft) group(id groups.GroupID) *groups.Group {
	if id == "" {
		return nil
	}
	return load[groups.Group](d, groups.Ref{Kind: groups.KindGroup, Group: id})
}

// member returns what is known of a person in a group. One who was there before Pita
// could see them come counts as a member of long standing.
func (d *draft) member(g groups.GroupID, p groups.PersonID) *groups.Member {
	ref := groups.Ref{Kind: groups.KindMember, Group: g, Person: p}
	if m := load[groups.Member](d, ref); m != nil {
		return m
	}
	m := &groups.Member{Group: g, Person: p}
	d.seen[ref] = m
	return m
}

func (d *draft) team() *groups.Team {
	if t := load[groups.Team](d, groups.Ref{Kind: groups.KindTeam}); t != nil {
		return t
	}
	return &groups.Team{}
}

func (d *draft) number() *groups.Number {
	if n := load[groups.Number](d, groups.Ref{Kind: groups.KindNumber}); n != nil {
		return n
	}
	return &groups.Number{}
}

// role returns what a person may ask for in a group, or anywhere when g is none.
func (d *draft) role(g groups.GroupID, p groups.PersonID) groups.Role {
	if p == "" {
		return groups.Owner // the operator at the machine itself
	}
	role := d.person(p).Role
	if g == "" {
		return role
	}
	if m := d.member(g, p); !m.Unproven && m.Role > role {
		role = m.Role
	}
	return role
}

func (d *draft) staff(g groups.GroupID, p groups.PersonID) bool {
	return d.role(g, p) >= groups.Facilitator
}

// set brings a timer back at its hour; it replaces the one of the same name.
func (d *draft) set(t groups.Timer) {
	t.ID = timerID(t)
	d.out.Set = append(d.out.Set, t)
}

func (d *draft) unset(t groups.Timer) { d.out.Unset = append(d.out.Unset, timerID(t)) }

// timerID names a timer by all it is about: a code alone may be drawn twice.
func timerID(t groups.Timer) string {
	return strings.Join([]string{t.Kind, string(t.Group), string(t.Person), t.Ref}, "/")
}

// zone returns the zone a group lives in.
func zone(g *groups.Group) schedule.Zone {
	if g == nil || g.Zone == "" {
		return schedule.WIB
	}
	z, err := schedule.ParseZone(g.Zone)
	if err != nil {
		return schedule.WIB
	}
	return z
}

// quietAt returns the hours in which a group is left in peace on the day of t: in Ramadan
// they are longer, where facilitators chose that.
func quietAt(g *groups.Group, t time.Time) schedule.Quiet {
	if g != nil && g.Ramadan && schedule.Ramadan(t, zone(g)) {
		return quiet(g).Fasting()
	}
	return quiet(g)
}

// quiet returns a group's quiet hours.
func quiet(g *groups.Group) schedule.Quiet {
	if g == nil || g.QuietAt == g.QuietTo {
		return schedule.Night
	}
	return schedule.Quiet{From: schedule.Minute(g.QuietAt), To: schedule.Minute(g.QuietTo)}
}
