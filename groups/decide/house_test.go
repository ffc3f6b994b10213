package decide_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"pita/content"
	"pita/content/samples"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/moderation"
)

// monday is a Monday, ten in the morning in Jakarta.
var monday = time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)

// A house keeps what is decided, in a map.
type house struct {
	decide.World
	tb      decider
	now     time.Time
	events  int
	records map[groups.Ref]groups.Record
	timers  map[string]groups.Timer
}

// A decider is a test, or a rapid check of one.
type decider interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

const club = groups.GroupID("club")

// newHouse returns a live group with two facilitators, dewi and wati, an owner, ratna, and
// members of 14 months; all but rina have written to Pita.
func newHouse(tb decider, rules ...moderation.Rule) *house {
	tb.Helper()
	world := starting()
	if len(rules) > 0 {
		world = madeOf(tb, rules)
	}
	h := &house{
		World: world, tb: tb, now: monday,
		records: map[groups.Ref]groups.Record{}, timers: map[string]groups.Timer{},
	}
	h.put(&groups.Group{ID: club, Name: "Pita Pink", Live: true, Here: true, Admin: true, Staff: []groups.PersonID{"dewi", "wati"}, Confirmed: monday})
	h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}})
	h.put(&groups.Person{ID: "ratna", Role: groups.Owner, Reached: monday})
	h.put(&groups.Person{ID: "writer", Handle: "tuti", Handles: []string{"rani", "rina"}}) // by whom posts are
	for _, who := range []groups.PersonID{"dewi", "wati", "sari", "joko", "rina"} {
		p, m := &groups.Person{ID: who, Reached: monday}, &groups.Member{Group: club, Person: who, Here: true, Since: monday.AddDate(0, -14, 0)}
		if who == "dewi" || who == "wati" {
			m.Role = groups.Facilitator
		}
		if who == "rina" {
			p.Reached = time.Time{}
		}
		h.put(p)
		h.put(m)
	}
	h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
	return h
}

// starting is the world with the rule book that a group begins with.
var starting = sync.OnceValue(func() decide.World { return worldOf(moderation.Starting()) })

// worlds are those made of a test's own rules: making one takes longer than most tests.
var worlds sync.Map

func madeOf(tb decider, rules []moderation.Rule) decide.World {
	tb.Helper()
	key := fmt.Sprintf("%+v", rules)
	if w, ok := worlds.Load(key); ok {
		return w.(decide.World)
	}
	made, err := moderation.Make(rules...)
	if err != nil {
		tb.Fatal(err)
	}
	w := worldOf(made)
	worlds.Store(key, w)
	return w
}

func worldOf(book *moderation.Book) decide.World {
	library, _ := content.Load(samples.Library())
	return decide.NewWorld(book, library, phrase.Embedded())
}

func (h *house) put(r groups.Record) { h.records[r.Ref()] = r }

// Load returns a record of the house.
func (h *house) Load(ref groups.Ref) groups.Record {
	if r, ok := h.records[ref]; ok {
		return r
	}
	return nil
}

// List returns the records that match ref, sorted.
func (h *house) List(ref groups.Ref) []groups.Record {
	var out []groups.Record
	for _, have := range slices.SortedFunc(maps.Keys(h.records), compareRefs) {
		if ref.Matches(have) {
			out = append(out, h.records[have])
		}
	}
	return out
}

func compareRefs(a, b groups.Ref) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Person, b.Person), cmp.Compare(a.ID, b.ID))
}

// head returns the head of the house's next event.
func (h *house) head(g groups.GroupID) groups.Head {
	h.events++
	key := fmt.Sprintf("event:%d", h.events)
	head := groups.Head{Key: groups.Key(key), At: h.now, Seen: h.now, Place: groups.Place{ID: g}}
	copy(head.Seed[:], fmt.Sprintf("%016d", h.events*7919))
	return head
}

// hear decides about an event and keeps what follows.
func (h *house) hear(ev groups.Event) groups.Decision {
	h.tb.Helper()
	d := h.On(h, ev)
	for _, r := range d.Put {
		h.put(r)
	}
	for _, ref := range d.Drop {
		delete(h.records, ref)
	}
	for _, id := range d.Unset {
		delete(h.timers, id)
	}
	for _, t := range d.Set {
		h.timers[t.ID] = t
	}
	return d
}

// says lets somebody write in the club.
func (h *house) says(who groups.PersonID, text string) groups.Decision {
	h.tb.Helper()
	return h.hear(h.message(club, who, text))
}

// tells lets somebody write to Pita alone.
func (h *house) tells(who groups.PersonID, text string) groups.Decision {
	h.tb.Helper()
	return h.hear(h.message("", who, text))
}

func (h *house) message(g groups.GroupID, who groups.PersonID, text string) *groups.Message {
	head := h.head(g)
	return &groups.Message{
		Head: head, From: groups.Party{ID: who}, ID: groups.MessageID(head.Key), NumberKnown: true,
		Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}},
	}
}

func (h *house) member(who groups.PersonID) *groups.Member {
	return h.records[groups.Ref{Kind: groups.KindMember, Group: club, Person: who}].(*groups.Member)
}

func (h *house) person(who groups.PersonID) *groups.Person {
	return h.records[groups.Ref{Kind: groups.KindPerson, Person: who}].(*groups.Person)
}

// did names what a decision does: actions, with the phrase or post of those that speak.
func did(d groups.Decision) []string {
	var out []string
	for _, o := range d.Send {
		name := groups.ActionName(o.Action)
		if c := groups.ContentOf(o.Action); c != nil {
			name += " " + cmp.Or(c.Words.Phrase, c.Words.Post)
		}
		out = append(out, name)
	}
	return out
}

// phrases returns what a decision says to one person.
func phrases(d groups.Decision, to groups.PersonID) []string {
	var out []string
	for _, o := range d.Send {
		if c := groups.ContentOf(o.Action); c != nil && o.Action.Where().To.ID == to {
			out = append(out, cmp.Or(c.Words.Phrase, c.Words.Post))
		}
	}
	return out
}

// written writes a decision down, all of it.
func written(tb decider, d groups.Decision) []byte {
	tb.Helper()
	var b bytes.Buffer
	add := func(v any, err error) {
		if err != nil {
			tb.Fatalf("write a decision down (%s): %v", d.Reason, err)
		}
		fmt.Fprintf(&b, "%s\n", v)
	}
	add(json.Marshal(d))
	for _, r := range d.Put {
		ref, _ := json.Marshal(r.Ref())
		data, err := groups.EncodeRecord(r)
		add(append(ref, data...), err)
	}
	for _, o := range d.Send {
		add(json.Marshal(o))
	}
	return b.Bytes()
}
