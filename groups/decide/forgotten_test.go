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

// TestAForgottenReviewerLeavesNoWords has a reviewer say no, and another name her in a reason: by
// her handle in one word, in two, and by a part of her name. She is told how much is kept in her
// name, and once she is forgotten no reason holds her words, her handle or her name. That it was
// a no stays, and is told without them.
func TestAForgottenReviewerLeavesNoWords(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.put(&groups.Person{ID: "lestari", Name: "dr. Lestari Ayuningtyas", Reviewer: true, Handle: "bidan-lestari", Reached: monday})
	h.put(&groups.Person{ID: "ayu", Reviewer: true, Handle: "ayu", Reached: monday})
	post, _ := h.Library.Post("kemo-mual", "id")
	no := func(id string, by groups.PersonID, handle, reason string) *groups.Rejection {
		r := &groups.Rejection{Post: id, Lang: "id", By: by, Handle: handle, At: monday, Source: post.Source.String(), Reason: reason}
		h.put(r)
		return r
	}
	hers := no("kemo-mual", "lestari", "bidan-lestari", "Dosisnya saya ragukan.")
	ofHer := no("kemo-mual", "ayu", "ayu", "Sudah dicek Bidan-Lestari; dosisnya keliru.")
	inWords := no("lelah-tidur", "ayu", "ayu", "Kata bidan  Lestari dosisnya keliru.")
	byName := no("takut-sedih", "ayu", "ayu", "Sudah dicek bu Ayuningtyas.")
	others := no("fakta-herbal", "ayu", "ayu", "Bidan di puskesmas bukan sumber, dr juga bukan.")
	h.put(&groups.Approval{Post: "fakta-herbal", Lang: "id", By: "lestari", Handle: "bidan-lestari", At: monday})
	told := func(d groups.Decision) (n string) {
		for _, o := range d.Send {
			if c := groups.ContentOf(o.Action); c != nil {
				for _, l := range c.Words.Lines {
					if l.Args[0].Value == "data.reviewed" {
						n = l.Args[1].Value
					}
				}
			}
		}
		return n
	}
	if n := told(h.tells("lestari", "data saya")); n != "2" {
		t.Errorf("she hears that %q approvals and refusals are kept, want 2", n)
	}
	if n := told(h.tells("sari", "data saya")); n != "" {
		t.Errorf("who reviews nothing hears of %q", n)
	}
	h.hear(&groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "forget", Person: "lestari", Due: monday}})
	for r, want := range map[*groups.Rejection]string{hers: "", ofHer: "", inWords: "", byName: "", others: others.Reason} {
		got, _ := h.Load(r.Ref()).(*groups.Rejection)
		if got == nil || got.Reason != want {
			t.Errorf("the no of %s to %s is %+v; want it to stay, with the reason %q", r.Handle, r.Post, got, want)
		}
	}
	if got := phrases(h.tells("dewi", "lihat kemo-mual"), "dewi"); !slices.Contains(got, "review.rejected-bare") || slices.Contains(got, "review.rejected") {
		t.Errorf("who looks at the post hears %q", got)
	}
}
