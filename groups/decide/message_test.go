package decide_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// TestACommandsWordShieldsNoAdvert puts a command before a text that is taken out.
func TestACommandsWordShieldsNoAdvert(t *testing.T) {
	t.Parallel()
	for text, hidden := range map[string]bool{
		"!bantuan tipu":     true,
		"!gabung tipu":      true,
		"!pin tipu":         true,
		"!gabung pita pink": false,
		"!bantuan":          false,
	} {
		h := newHouse(t, rules()...)
		if got := did(h.says("sari", text)); slices.Contains(got, "retract") != hidden {
			t.Errorf("%q of a member does %q, want it taken out: %v", text, got, hidden)
		}
		if got := did(h.says("dewi", text)); slices.Contains(got, "whisper moderation.hidden") {
			t.Errorf("%q of a facilitator does %q", text, got)
		}
	}
}

// TestQuietHoldsForOrders lets one who is to be quiet type orders.
func TestQuietHoldsForOrders(t *testing.T) {
	t.Parallel()
	for text, out := range map[string]bool{"!bantuan": true, "!bantuan gabung": true, "!senyap": false, "!gabung": false} {
		h := newHouse(t, rules()...)
		h.member("sari").QuietTill = h.now.Add(time.Hour)
		d := h.says("sari", text)
		if (d.Reason == "moderation.muted") != out {
			t.Errorf("%q of one who is to be quiet: %s, %q", text, d.Reason, did(d))
		}
	}
}

// TestWhatWasNotReadIsNotAnswered hears of a private message that could not be read.
func TestWhatWasNotReadIsNotAnswered(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	m := h.message("", "rina", "")
	m.Kind = groups.Unavailable
	d := h.hear(m)
	if d.Reason != "message.unreadable" || len(d.Send) > 0 || len(d.Release) > 0 || !h.person("rina").Reached.IsZero() {
		t.Errorf("%s: %q, and rina is reachable since %v", d.Reason, did(d), h.person("rina").Reached)
	}
}

// TestALateFaultIsLate types something wrong, three hours before it comes.
func TestALateFaultIsLate(t *testing.T) {
	t.Parallel()
	for _, g := range []groups.GroupID{club, ""} {
		h := newHouse(t)
		m := h.message(g, "dewi", "!jadwal sadari-01 entahlah")
		m.At = h.now.Add(-3 * time.Hour)
		if got := did(h.hear(m)); !slices.Equal(got, []string{"whisper order.late"}) {
			t.Errorf("in %q: %q", string(g), got)
		}
	}
}

// TestANumberAnswersWhatItRepliesTo has two alerts open, and answers the older.
func TestANumberAnswersWhatItRepliesTo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	alert := func(who groups.PersonID) groups.MessageID {
		for _, o := range h.says(who, "demam").Send {
			if groups.ActionName(o.Action) == "alert" {
				return groups.MessageID(o.ID)
			}
		}
		t.Fatal("no alert")
		return ""
	}
	first := alert("sari")
	alert("joko")
	answer := func(id groups.MessageID) groups.Decision {
		m := h.message("", "dewi", "1")
		m.ReplyTo = &groups.Quote{ID: id, Author: groups.Party{Pita: true}}
		return h.hear(m)
	}
	if d := answer("another"); d.Reason != "choose.unclear" || !slices.Equal(did(d), []string{"whisper choose.unclear"}) {
		t.Errorf("in reply to something else: %s %q", d.Reason, did(d))
	}
	answer(first)
	for _, r := range h.List(groups.Ref{Kind: groups.KindCase}) {
		if c := r.(*groups.Case); (c.State == groups.CaseTaken) != (c.Person == "sari") {
			t.Errorf("the case about %s is %s", string(c.Person), c.State)
		}
	}
	m := h.message("", "dewi", "2")
	m.ReplyTo = &groups.Quote{ID: first, Author: groups.Party{Pita: true}}
	h.hear(m)
	for _, r := range h.List(groups.Ref{Kind: groups.KindCase}) {
		if c := r.(*groups.Case); (c.Holder == "dewi") != (c.Person == "joko") {
			t.Errorf("dewi gives back sari's case, and the one about %s is with %q", string(c.Person), string(c.Holder))
		}
	}
}

// TestAKeptOrderHoldsNoAddress is asked which group an order means.
func TestAKeptOrderHoldsNoAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.put(&groups.Group{ID: "other", Name: "Arisan", Here: true, Live: true})
	o := &groups.RemoveMember{}
	o.Who = groups.Party{ID: "joko", Addresses: []groups.Address{"+628110000001"}, Name: "Joko"}
	for _, r := range h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "ratna"}, Order: o}).Put {
		if q, ok := r.(*groups.Question); ok {
			if strings.Contains(q.Of, "62811") || strings.Contains(q.Of, "Joko") || !strings.Contains(q.Of, `"joko"`) {
				t.Errorf("the order is kept as %s", q.Of)
			}
			if o.Who.Name != "Joko" {
				t.Error("the event itself was changed")
			}
			return
		}
	}
	t.Error("no question is asked")
}

// TestTheNextNumberIsAnother asks for a removal twice under one chance.
func TestTheNextNumberIsAnother(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	seen := ""
	for range 3 {
		ask := h.message(club, "dewi", "!keluarkan @joko")
		ask.Mentions, ask.Seed = []groups.Party{{ID: "joko"}}, groups.Seed{4}
		for _, r := range h.hear(ask).Put {
			if q, ok := r.(*groups.Question); ok {
				if q.Code == seen {
					t.Errorf("the number %s is shown twice in a row", seen)
				}
				seen = q.Code
			}
		}
		h.tells("dewi", "batal")
	}
}

// TestEveryPartCanBeTakenBack publishes more messages than a person's chat remembers.
func TestEveryPartCanBeTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.approve("sadari-01")
	times := 0
	for range 25 {
		for _, what := range did(h.says("dewi", "!kirim sadari-01")) {
			if strings.HasPrefix(what, "say ") {
				times++
			}
		}
		h.now = h.now.Add(10 * time.Minute) // sooner it would be asked back
	}
	if got := len(h.club().Sent); got != times || times < 25 {
		t.Errorf("%d messages were said, %d can be taken back", times, got)
	}
}
