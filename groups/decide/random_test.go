package decide_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups"
)

var (
	crowd = []groups.PersonID{"ratna", "dewi", "wati", "sari", "joko", "rina", "asing"}
	// lines are what people type in these tests: orders, words about themselves, and talk.
	lines = []string{
		"mulai", "latihan", "jeda 3h", "lanjut", "status", "jadwal", "jadwal sadari-01 besok 07.00", "jadwal kemo-mual hari ini 21.00",
		"kirim sadari-01", "lihat sadari-01", "lihat", "setujui semua", "tarik sadari-01", "hapus", "kasus", "aturan", "keluarkan",
		"bekukan", "cairkan", "akui", "bantuan", "gabung", "setuju", "senyap", "senyap batal", "berhenti", "data saya", "lupakan saya",
		"lupa pin", "kosongkan", "1", "2", "3", "ya", "batal", "jadwl", "halo", "Situs gacor hari ini!", "ingin mati rasanya",
		"panas 38,9 abis kemo", "suamiku mukulin aku", "no bpjs ibu 0001234567890", "Open PO kue, minat japri", "kemo itu racun",
		"daun sirsak menyembuhkan kanker?", "capek hidup, slot gacor", "undangan.apk",
		"pasar", "pasar senin", "pasar selesai", "aturan uji Situs gacor hari ini!", "aturan uji judi", "aturan nonaktifkan judi",
		"aturan nonaktifkan jualan", "aturan nonaktifkan putus-asa", "aturan aktifkan judi", "aturan sahkan judi",
		"seri", "seri mulai pekan-lembut", "seri mulai pekan-lembut besok 09.00", "seri berhenti pekan-lembut", "seri saya",
		"seri saya mulai sesudah-operasi", "seri saya berhenti", "tanggal operasi 12 jan", "tanggal operasi 12 jun", "tanggal operasi hapus",
		"butuh donor darah O, hubungi 0812-0000-0012", "banding K7F3",
	}
)

// TestWhateverHappens lets anybody do anything in any order, and asks of every decision
// what must hold always.
func TestWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(rt)
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			h.now = h.now.Add(time.Duration(rapid.IntRange(0, 9*60).Draw(rt, "minutes")) * time.Minute)
			ev := h.happening(rt)
			d := h.hear(ev)
			h.mustHold(rt, ev, d)
		}
	})
}

// happening draws what happens next.
func (h *house) happening(rt *rapid.T) groups.Event {
	who := groups.Party{ID: rapid.SampledFrom(crowd).Draw(rt, "who")}
	other := groups.Party{ID: rapid.SampledFrom(crowd).Draw(rt, "other")}
	place := rapid.SampledFrom([]groups.GroupID{club, "", "elsewhere"}).Draw(rt, "where")
	quote := groups.Quote{ID: "event:3", Author: other}
	switch rapid.IntRange(0, 19).Draw(rt, "what") {
	case 0:
		return &groups.Joined{Head: h.head(club), Who: []groups.Party{who}}
	case 1:
		return &groups.Left{Head: h.head(club), Who: who, By: other}
	case 2:
		return &groups.Asked{Head: h.head(club), Who: who}
	case 3:
		return &groups.Ranked{Head: h.head(club), Who: who, By: other, Admin: rapid.Bool().Draw(rt, "admin")}
	case 4:
		return &groups.Deleted{Head: h.head(club), By: who, ID: "event:3", Author: other}
	case 5:
		return &groups.Reacted{Head: h.head(club), From: who, On: quote, Emoji: "🧹"}
	case 6, 7:
		if ids := slices.Sorted(maps.Keys(h.timers)); len(ids) > 0 {
			timer := h.timers[rapid.SampledFrom(ids).Draw(rt, "timer")]
			delete(h.timers, timer.ID)
			return &groups.TimerDue{Head: h.head(timer.Group), Timer: timer}
		}
	case 8:
		return &groups.Edited{Head: h.head(place), From: who, ID: "event:3", Surfaces: h.text(rt)}
	case 10:
		return &groups.Looked{
			Head: h.head(place), From: who, ID: "event:3", Surfaces: h.text(rt), Prints: sketch(rapid.Uint64Range(1, 2).Draw(rt, "print"), 0, 0),
		}
	case 9:
		return &groups.NumberChanged{Head: h.head(""), Health: groups.Number{Health: rapid.SampledFrom([]groups.Health{
			groups.Well, groups.Banned, groups.Locked, groups.Reconnecting}).Draw(rt, "health")}}
	}
	m := h.message(place, who.ID, "")
	m.Surfaces = h.text(rt)
	m.At = m.Seen.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 5}).Draw(rt, "late")) * time.Hour)
	if rapid.Bool().Draw(rt, "reply") {
		m.ReplyTo, m.Mentions = &quote, []groups.Party{other}
	}
	return m
}

func (h *house) text(rt *rapid.T) []groups.Surface {
	sign := rapid.SampledFrom([]string{"", "", "!"}).Draw(rt, "sign")
	return []groups.Surface{{Kind: groups.Body, Text: sign + rapid.SampledFrom(lines).Draw(rt, "text")}}
}

// mustHold asks of a decision what must hold always.
func (h *house) mustHold(rt *rapid.T, ev groups.Event, d groups.Decision) {
	name := groups.EventName(ev)
	if !reason.MatchString(string(d.Reason)) {
		rt.Errorf("a %s is decided for the reason %q", name, d.Reason)
	}
	written(rt, d)
	ids := map[groups.ActionID]bool{}
	for _, o := range d.Send {
		if ids[o.ID] {
			rt.Errorf("a %s: two actions under one id", name)
		}
		ids[o.ID] = true
		h.mustHoldOf(rt, o)
	}
	for _, r := range d.Put {
		if n, ok := r.(*groups.RuleNote); ok && n.Off && strings.HasPrefix(n.Rule, "putus") {
			rt.Errorf("after a %s the rule %s of care is off", name, n.Rule)
		}
	}
	for _, who := range []groups.PersonID{"dewi", "wati"} {
		if m := h.member(who); m.Role >= groups.Facilitator && (len(m.Strikes) > 0 || !m.Barred.IsZero()) {
			rt.Errorf("after a %s (%s) staff are punished: %d strikes", name, d.Reason, len(m.Strikes))
		}
	}
}

// mustHoldOf asks it of one action.
func (h *house) mustHoldOf(rt *rapid.T, o groups.Outgoing) {
	name, to := groups.ActionName(o.Action), o.Action.Where()
	switch a := o.Action.(type) {
	case *groups.Say:
		if slices.ContainsFunc(a.Words.Args, func(arg groups.Arg) bool { return arg.Kind == groups.PersonArg }) {
			rt.Errorf("a person is named in the group: %s", a.Words.Phrase)
		}
	case *groups.Whisper:
		known, _ := h.Load(groups.Ref{Kind: groups.KindPerson, Person: to.To.ID}).(*groups.Person)
		if (known == nil || known.Reached.IsZero()) && !o.Parked && o.Class != groups.ClassCare {
			rt.Errorf("Pita writes first to %s: %s%s", string(to.To.ID), a.Words.Phrase, a.Words.Post)
		}
	case *groups.Retract:
		if a.Why == "" {
			rt.Error("a message is taken out for no reason")
		}
	}
	if to.In.ID != "" && !h.club().Live && name != "leave" && o.Class != groups.ClassCare {
		rt.Errorf("Pita does %s in a dry run", name)
	}
	if why := nameless(o); why != "" {
		rt.Errorf("what goes outside WhatsApp: %s", why)
	}
	if o.Expires.IsZero() {
		rt.Errorf("%s never expires", name)
	}
}
