package decide_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pita/content/render"
	"pita/groups"
	"pita/moderation"
)

// reviewed keeps a reviewer's word for a post as the library has it.
func (h *house) reviewed(post string) {
	h.tb.Helper()
	h.put(&groups.Person{ID: "lestari", Reviewer: true, Handle: "bidan-lestari", Reached: h.now})
	h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "lestari"}, Order: &groups.ShowPost{Post: post}})
	for _, r := range h.List(groups.Ref{Kind: groups.KindPreview, Person: "lestari"}) {
		if p := r.(*groups.Preview); p.Post == post {
			order := &groups.ApprovePost{Post: post, Code: p.Code}
			h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "lestari"}, Order: order})
		}
	}
}

func TestOutlook(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.reviewed("sadari-01")
	at := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour-7, 0, 0, 0, time.UTC) } // in Jakarta
	for i, p := range []groups.Plan{
		{Post: "sadari-01", Rule: "weekly mon 09:00", Next: at(12, 9)},
		{Post: "takut-sedih", Rule: "once 2026-01-06 07:30", Next: at(6, 7).Add(30 * time.Minute)},
		{Post: "sadari-01", Rule: "once 2026-01-07 21:00", Next: at(7, 21)},                               // into the quiet hours
		{Post: "sadari-01", Rule: "once 2026-01-08 21:00", Next: at(8, 21), Loud: true},                   // on purpose
		{Post: "sadari-01", Rule: "once 2026-01-04 09:00", Next: at(4, 9)},                                // missed yesterday
		{Post: "sadari-01", Rule: "once 2026-01-01 09:00", Next: at(1, 9)},                                // long over
		{Post: "sadari-01", Rule: "weekly sun 09:00", Next: time.Date(2025, 12, 1, 2, 0, 0, 0, time.UTC)}, // Pita was away
	} {
		p.Code, p.Group = fmt.Sprint("P", i), club
		h.put(&p)
	}
	var got []string
	for _, due := range h.Outlook(h, club, h.now, h.now.AddDate(0, 0, 14)) {
		line := due.At.In(time.FixedZone("WIB", 7*3600)).Format("02 15:04 ") + due.Post + due.Why
		if (due.Why == "") != (len(due.Messages) > 0) {
			t.Errorf("%s has %d messages", line, len(due.Messages))
		}
		got = append(got, line)
	}
	want := []string{
		"04 09:00 sadari-01", "06 07:30 takut-sedihunapproved", "08 07:00 sadari-01", "08 21:00 sadari-01",
		"11 09:00 sadari-01", "12 09:00 sadari-01", "18 09:00 sadari-01", "19 09:00 sadari-01",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the outlook is\n%q, want\n%q", got, want)
	}
	if got := h.Outlook(h, "elsewhere", h.now, h.now.AddDate(0, 0, 14)); got != nil {
		t.Errorf("a group that is not known has an outlook of %d", len(got))
	}
}

func TestInForce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, append(rules(), moderation.Plain("baru", groups.Hide, "barubaru"))...)
	ids := func() (out []string) {
		for _, r := range h.InForce(h, club, h.now) {
			out = append(out, r.ID)
		}
		return out
	}
	if got := ids(); !slices.Contains(got, "baru") || !slices.Contains(got, rules()[0].ID) {
		t.Errorf("in force are %q", got)
	}
	for _, r := range h.Rules.Rules() {
		if r.ID == "baru" {
			h.put(&groups.RuleNote{Rule: r.ID, Hash: r.Hash(), First: h.now.Add(time.Hour)})
		}
	}
	h.now = h.now.Add(2 * time.Hour)
	if got := ids(); slices.Contains(got, "baru") {
		t.Errorf("a rule on trial is in force: %q", got)
	}
}

func TestCareTexts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	posts := func() (out []string) {
		for _, d := range h.CareTexts(h, "id", h.now) {
			if len(d.Messages) == 0 || d.Messages[0].Kind != render.KindText {
				t.Errorf("%s has no text", d.Post)
			}
			out = append(out, d.Post)
		}
		return out
	}
	if got := posts(); got != nil {
		t.Errorf("before anybody approved one there are %q", got)
	}
	h.reviewed("peduli-putus-asa")
	if got, want := posts(), []string{"peduli-putus-asa"}; !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
	// Overdue for review, it is still better than none; withdrawn, it is gone.
	h.now = h.now.AddDate(10, 0, 0)
	if got, want := posts(), []string{"peduli-putus-asa"}; !slices.Equal(got, want) {
		t.Errorf("ten years later there are %q, want %q", got, want)
	}
	for _, r := range h.List(groups.Ref{Kind: groups.KindApproval}) {
		delete(h.records, r.Ref())
	}
	h.put(&groups.Withdrawal{Post: "peduli-putus-asa", At: h.now})
	if got := posts(); got != nil {
		t.Errorf("after it was withdrawn there are %q", got)
	}
}
