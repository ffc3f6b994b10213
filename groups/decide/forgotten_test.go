package decide_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// TestWhatAForgottenPersonBeganGoesOn forgets a coordinator who had a plan, a series, a campaign
// and a request for a review: they go on, no record names her, and others hear of them. That is
// so too where a record names her still, as those did that were kept before.
func TestWhatAForgottenPersonBeganGoesOn(t *testing.T) {
	t.Parallel()
	for _, kept := range []bool{false, true} {
		h := newHouse(t)
		for _, who := range []groups.PersonID{"tuti", "ana"} {
			h.put(&groups.Person{ID: who, Role: groups.Coordinator, Reached: monday})
		}
		h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}, Coordinators: []groups.PersonID{"ana", "tuti"}})
		due := monday.Add(time.Hour)
		begun := []groups.Record{
			&groups.Plan{Code: "P1", Group: club, Post: "kemo-mual", Rule: "once 2026-01-05 11:00", Next: due, By: "tuti"},
			&groups.Campaign{Code: "K1", Post: "kemo-mual", Day: "2026-01-05", From: 600, Till: 720, Turns: []groups.Turn{{Group: club, At: due}}, Made: monday, By: "tuti"},
			&groups.Run{Series: "tidak-ada", Group: club, By: "tuti"},
			&groups.Review{Post: "kemo-mual", Lang: "id", By: "tuti", At: monday, Told: []groups.PersonID{"tuti", "lestari"}},
			&groups.Round{Person: "lestari", Next: monday.AddDate(0, 0, 7), Deputy: "tuti"},
		}
		for _, r := range begun {
			h.put(r)
		}
		if !kept {
			h.hear(&groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "forget", Person: "tuti", Due: monday}})
			for _, r := range begun {
				data, err := groups.EncodeRecord(h.Load(r.Ref()))
				if err != nil || strings.Contains(string(data), "tuti") {
					t.Errorf("a %s names who is forgotten still: %s %v", r.Ref().Kind, data, err)
				}
			}
		}
		delete(h.records, groups.Ref{Kind: groups.KindPerson, Person: "tuti"})
		h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}, Coordinators: []groups.PersonID{"ana"}})
		h.now = due
		for _, c := range []struct {
			timer groups.Timer
			who   groups.PersonID
			want  string
		}{
			{groups.Timer{Kind: "plan", Group: club, Ref: "P1", Due: due}, "dewi", "plan.skipped"},
			{groups.Timer{Kind: "campaign", Ref: "K1", Due: due}, "ana", "campaign.done"},
		} {
			d := h.hear(&groups.TimerDue{Head: h.head(""), Timer: c.timer})
			if got := phrases(d, c.who); !slices.Contains(got, c.want) || len(phrases(d, "tuti")) > 0 {
				t.Errorf("kept %v: of her %s %s hears %q, and she %q", kept, c.timer.Kind, string(c.who), got, phrases(d, "tuti"))
			}
		}
		if h.Load(groups.Ref{Kind: groups.KindPerson, Person: "tuti"}) != nil {
			t.Errorf("kept %v: who is forgotten is made again", kept)
		}
	}
}
