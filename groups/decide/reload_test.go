package decide_test

import (
	"testing"
	"time"

	"pita/groups"
)

// TestWhoWritesRulesHearsThatTheyAreNotUsed tells the owner and the coordinators where the
// rules go wrong, and of what kind that is; nobody else.
func TestWhoWritesRulesHearsThatTheyAreNotUsed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}, Coordinators: []groups.PersonID{"koko"}})
	h.put(&groups.Person{ID: "koko", Role: groups.Coordinator, Reached: monday})
	for why, want := range map[string]string{
		"": "why.rules-broken", groups.RulesGone: "why.rules-gone", groups.RulesUnread: "why.rules-unread", groups.RulesNone: "why.rules-none",
	} {
		d := h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{RulesAt: "hide.yaml", RulesWhy: why}})
		heard := map[groups.PersonID]bool{}
		for _, o := range d.Send {
			w, ok := o.Action.(*groups.Whisper)
			if !ok {
				continue
			}
			said := groups.ContentOf(o.Action).Words
			heard[w.To.ID] = true
			if said.Phrase != "owner.rules-broken" || said.Args[0].Value != "hide.yaml" || said.Args[1].Value != want {
				t.Errorf("%q: %s hears %+v, want %s", why, w.To.ID, said, want)
			}
		}
		if len(heard) != 2 || !heard["ratna"] || !heard["koko"] {
			t.Errorf("%q: %v hear of it, want ratna and koko", why, heard)
		}
	}
}

// TestAReloadWakesNoPlanThatWaits has a plan wait for the morning when somebody saves a
// post: its hour was heard already, and a timer of that hour would never be heard again.
func TestAReloadWakesNoPlanThatWaits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.now = monday.Add(12 * time.Hour) // ten in the evening
	evening, morning := h.now.Add(-time.Hour), h.now.Add(9*time.Hour)
	h.put(&groups.Plan{Group: club, Code: "AAAA", Post: "fakta-gula", Rule: "once", Next: evening})
	for range 2 {
		h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
	}
	var due []time.Time
	for _, timer := range h.timers {
		if timer.Kind == "plan" {
			due = append(due, timer.Due)
		}
	}
	if len(due) != 1 || !due[0].Equal(morning) {
		t.Errorf("the plan is due at %v, want once, at %v", due, morning)
	}
}
