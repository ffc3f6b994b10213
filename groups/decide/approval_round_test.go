package decide_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
)

// fires lets a timer of a kind come due for somebody.
func (h *house) fires(kind string, who groups.PersonID) groups.Decision {
	h.tb.Helper()
	for id, timer := range h.timers {
		if timer.Kind == kind && timer.Person == who {
			delete(h.timers, id)
			h.now = timer.Due
			return h.hear(&groups.TimerDue{Head: h.head(""), Timer: timer})
		}
	}
	h.tb.Fatalf("no timer %s is set for %s", kind, string(who))
	return groups.Decision{}
}

func (h *desk) replies(who groups.PersonID, v *groups.Preview, text string) groups.Decision {
	m := h.message("", who, text)
	m.ReplyTo = &groups.Quote{ID: groups.MessageID(v.Shown[0]), Author: groups.Party{Pita: true}}
	return h.hear(m)
}

// pending returns the preview that waits for somebody's answer in a weekly look.
func (h *desk) pending(who groups.PersonID) *groups.Preview {
	h.tb.Helper()
	r := h.records[groups.Ref{Kind: groups.KindRound, Person: who}].(*groups.Round)
	return h.records[groups.Ref{Kind: groups.KindPreview, Person: who, ID: r.Code}].(*groups.Preview)
}

// TestAWeeklyLookMayBeAnsweredLater answers two days later: the old code is over, a new look
// at the same post counts as the answer, and nobody stands in any more.
func TestAWeeklyLookMayBeAnsweredLater(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	d := h.fires("review.round", "lestari")
	if got := phrases(d, "lestari"); !slices.Equal(got, []string{"round.head", "air", "post.preview"}) || d.Reason != "review.head" {
		t.Fatalf("on Monday she is shown %q for %s", got, d.Reason)
	}
	if at := h.now.In(time.FixedZone("WIB", 7*3600)); at.Weekday() != time.Monday || at.Hour() != 10 {
		t.Errorf("her week begins at %s", at)
	}
	old := h.pending("lestari")
	h.now = h.now.Add(48 * time.Hour)
	if got := phrases(h.replies("lestari", old, "ya"), "lestari"); !slices.Equal(got, []string{"post.code-expired"}) || h.leaves("air") {
		t.Errorf("a yes to an old preview is met with %q", got)
	}
	v := h.look("lestari", "air")
	got := phrases(h.replies("lestari", v, "ya"), "lestari")
	if !slices.Equal(got, []string{"post.approved", "round.next", "teh", "post.preview"}) || !h.leaves("air") {
		t.Errorf("a yes to the new one is met with %q", got)
	}
	if got := phrases(h.replies("lestari", h.pending("lestari"), "tolak terlalu manis"), "lestari"); !slices.Equal(got, []string{"post.rejected", "round.done"}) {
		t.Errorf("a no to the last one is met with %q", got)
	}
	for _, timer := range h.timers {
		if timer.Kind == "review.deputy" && timer.Person == "lestari" {
			t.Error("somebody is to stand in for who has answered all")
		}
	}
}

// TestWhatIsNotAnsweredGoesToTheDeputy leaves a post unanswered, and has everybody away.
func TestWhatIsNotAnsweredGoesToTheDeputy(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.tells("lestari", "wakilkan rani")
	h.fires("review.round", "lestari")
	d := h.fires("review.deputy", "lestari")
	if got := phrases(d, "rani"); !slices.Equal(got, []string{"round.deputy", "air", "post.preview"}) || len(d.Send) != 3 {
		t.Errorf("after three days rani is shown %q: %q", got, did(d))
	}
	h = newDesk(t)
	for _, who := range []groups.PersonID{"rani", "ayu"} {
		h.tells(who, "wakilkan lestari 4mg")
	}
	h.person("lestari").Stopped = true
	if got := phrases(h.fires("review.round", "lestari"), "ratna"); !slices.Equal(got, []string{"round.nobody"}) {
		t.Errorf("nobody is there, and the owner hears %q", got)
	}
	h = newDesk(t)
	h.approve("lestari", "air")
	h.approve("lestari", "teh")
	for _, p := range h.Library.IDs() {
		if !h.leaves(p) {
			t.Fatalf("%s waits", p)
		}
	}
	if d := h.fires("review.round", "ayu"); len(d.Send) > 0 || d.Reason != "review.nothing-waits" {
		t.Errorf("nothing waits, and Pita says %q for %s", did(d), d.Reason)
	}
}

// TestALookThatWasDueIsNotLost has Pita away when a look was due: it begins when Pita is back, by
// day, and the next one comes in a week.
func TestALookThatWasDueIsNotLost(t *testing.T) {
	t.Parallel()
	wib := time.FixedZone("WIB", 7*3600)
	for back, want := range map[time.Time]time.Time{
		time.Date(2026, 1, 12, 10, 5, 0, 0, wib): time.Date(2026, 1, 12, 10, 5, 0, 0, wib),
		time.Date(2026, 1, 14, 2, 0, 0, 0, wib):  time.Date(2026, 1, 14, 7, 0, 0, 0, wib),
	} {
		h := newDesk(t)
		h.now, h.timers = back, map[string]groups.Timer{} // as a restore drops what was due
		h.reload()
		d := h.fires("review.round", "lestari")
		if !h.now.Equal(want) || !slices.Equal(phrases(d, "lestari"), []string{"round.head", "air", "post.preview"}) {
			t.Errorf("back at %s she is shown %q at %s, want it at %s", back, phrases(d, "lestari"), h.now.In(wib), want)
		}
		if next := h.round("lestari").Next.In(wib); next.Format(time.DateTime) != "2026-01-19 10:00:00" {
			t.Errorf("back at %s, the look after that is at %s", back, next)
		}
	}
}

func (h *house) round(who groups.PersonID) *groups.Round {
	return h.records[groups.Ref{Kind: groups.KindRound, Person: who}].(*groups.Round)
}

// TestWhoDidNotAnswerForDaysIsAskedAgain lets a deputy leave what they were shown unanswered:
// what is urgent meanwhile comes to them all the same.
func TestWhoDidNotAnswerForDaysIsAskedAgain(t *testing.T) {
	t.Parallel()
	for days, want := range map[int][]string{2: nil, 4: {"round.deputy", "air", "post.preview"}} {
		h := newDesk(t)
		h.person("ayu").Stopped = true
		h.tells("lestari", "wakilkan rani")
		h.fires("review.round", "lestari")
		own := *h.round("rani")
		own.Code, own.Post, own.Lang, own.Shown = "OLD123", "teh", "id", h.now.Add(3*24*time.Hour-time.Duration(days)*24*time.Hour)
		h.put(&own)
		if got := phrases(h.fires("review.deputy", "lestari"), "rani"); !slices.Equal(got, want) {
			t.Errorf("%d days after she was shown another, rani is shown %q, want %q", days, got, want)
		}
	}
}

// TestReviewersHearOfAVersionOnce asks for a review again and again.
func TestReviewersHearOfAVersionOnce(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.put(&groups.Person{ID: "tuti", Handle: "tuti", Role: groups.Coordinator, Reached: monday})
	told := func(d groups.Decision) (n int) {
		for _, who := range []groups.PersonID{"lestari", "ayu", "rani"} {
			n += len(phrases(d, who))
		}
		return n
	}
	if n := told(h.tells("tuti", "minta tinjau air ayu")); n != 1 {
		t.Errorf("%d hear of a request to one", n)
	}
	if n := told(h.tells("tuti", "minta tinjau air")); n != 2 {
		t.Errorf("%d more hear of a request to all", n)
	}
	if n := told(h.tells("tuti", "minta tinjau air")); n != 0 {
		t.Errorf("%d hear of it again", n)
	}
	h.files["air.md"].Data = append(h.files["air.md"].Data, "Lagi.\n"...)
	h.reload()
	if n := told(h.tells("tuti", "minta tinjau air")); n != 3 {
		t.Errorf("%d hear of a new version", n)
	}
	if d := h.tells("lestari", "setujui air "+h.look("lestari", "air").Code); !slices.Equal(phrases(d, "tuti"), []string{"review.approved"}) {
		t.Errorf("who asked hears %q", phrases(d, "tuti"))
	}
}
