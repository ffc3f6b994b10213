package decide_test

import (
	"testing"

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
