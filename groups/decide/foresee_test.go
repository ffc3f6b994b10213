package decide_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/groups"
)

// TestForeseeIsWhatHappens foresees three days of a group and then lets them come, timer by
// timer: exactly what was foreseen happens, and nothing else.
func TestForeseeIsWhatHappens(t *testing.T) {
	t.Parallel()
	posts := []string{"sadari-01", "tanya-perawat", "makan-saat-pengobatan", "darurat-demam-kemo", "kemo-mual", "lelah-tidur"}
	approved := newHouse(t)
	for _, p := range posts[:4] {
		approved.reviewed(p)
	}
	approved.secondReview("darurat-demam-kemo")
	days := 0
	rapid.Check(t, func(t *rapid.T) {
		if days++; raced && days > 15 {
			return // the rest says the same, ten times slower
		}
		h := copyOf(t, approved)
		g := *h.records[groups.Ref{Kind: groups.KindGroup, Group: club}].(*groups.Group)
		h.now = time.Date(2026, 2, rapid.IntRange(14, 22).Draw(t, "day"), 1, 0, 0, 0, time.UTC)
		g.Zone = rapid.SampledFrom([]string{"", "WITA", "WIT"}).Draw(t, "zone")
		g.Ramadan = rapid.Bool().Draw(t, "ramadan")
		g.Live = rapid.IntRange(0, 9).Draw(t, "live") > 0
		if rapid.Bool().Draw(t, "pause") {
			g.Paused = h.now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)
		}
		if rapid.Bool().Draw(t, "posted") {
			g.Posted = h.now.Add(-time.Duration(rapid.IntRange(0, 300).Draw(t, "ago")) * time.Minute)
		}
		h.put(&g)
		for i := range rapid.IntRange(1, 7).Draw(t, "plans") {
			next := h.now.Add(time.Duration(rapid.IntRange(1, 72*4).Draw(t, "due")) * 15 * time.Minute)
			p := &groups.Plan{
				Code: fmt.Sprint("P", i), Group: club, Post: rapid.SampledFrom(posts).Draw(t, "post"), Next: next,
				Rule: "daily " + next.In(zoneOf(g.Zone)).Format("15:04"), Loud: rapid.IntRange(0, 9).Draw(t, "loud") == 0,
				By: rapid.SampledFrom([]groups.PersonID{"", "dewi"}).Draw(t, "by"),
			}
			if rapid.Bool().Draw(t, "once") {
				p.Rule = "once " + next.In(zoneOf(g.Zone)).Format("2006-01-02 15:04")
			}
			h.put(p)
			h.timers["plan/club//"+p.Code] = groups.Timer{ID: "plan/club//" + p.Code, Kind: "plan", Group: club, Ref: p.Code, Due: next}
		}
		turn := groups.Turn{Group: club, At: h.now.Add(time.Duration(rapid.IntRange(1, 72*60).Draw(t, "turn")) * time.Minute)}
		c := &groups.Campaign{Code: "K1", Post: "sadari-01", Day: turn.At.In(zoneOf(g.Zone)).Format(time.DateOnly), Till: 24 * 60, Turns: []groups.Turn{turn}, By: "dewi"}
		h.put(c)
		h.timers["campaign///K1"] = groups.Timer{ID: "campaign///K1", Kind: "campaign", Ref: "K1", Due: turn.At}

		to := h.now.Add(72 * time.Hour)
		var want []string
		for _, due := range h.Foresee(h, club, h.now, to) {
			want = append(want, fmt.Sprintf("%s %s %s", due.At.Format("02 15:04"), due.Post, due.Why))
			if (due.Why == "") != (len(due.Messages) > 0) {
				t.Fatalf("%+v has messages and a reason, or neither", due)
			}
		}
		got := h.live(t, to)
		apart(t, got, g.Posted)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("foreseen was\n%q, and this happened:\n%q", want, got)
		}
	})
}

// apart holds that four hours lie between two posts that left, emergencies aside.
func apart(t *rapid.T, happened []string, last time.Time) {
	for _, line := range happened {
		at, err := time.Parse("2006 01 02 15:04", "2026 02 "+line[:len("02 15:04")])
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(line, " ") && !strings.Contains(line, "darurat") {
			if at.Sub(last) < 4*time.Hour {
				t.Fatalf("%q left %v after the post before: %q", line, at.Sub(last), happened)
			}
			last = at
		}
	}
}

func zoneOf(name string) *time.Location {
	return time.FixedZone("", map[string]int{"": 7, "WIB": 7, "WITA": 8, "WIT": 9}[name]*3600)
}

// live lets the timers ring until to, and returns what became of planned posts.
func (h *house) live(t *rapid.T, to time.Time) (out []string) {
	for range 1000 {
		var first *groups.Timer
		for _, timer := range h.timers {
			if sends := timer.Kind == "plan" || timer.Kind == "campaign"; sends && (first == nil || cmp.Or(timer.Due.Compare(first.Due), cmp.Compare(timer.ID, first.ID)) < 0) {
				first = &timer
			}
		}
		if first == nil || first.Due.After(to) {
			return out
		}
		delete(h.timers, first.ID)
		h.now = first.Due
		head := h.head("")
		d := h.hear(&groups.TimerDue{Head: head, Timer: *first})
		h.settle(d, groups.Done)
		if became := became(d); became != "" {
			out = append(out, h.now.Format("02 15:04 ")+became)
		}
	}
	t.Fatal("the timers ring for ever")
	return nil
}

// became reads from what a decision says and sends what became of a planned post.
func became(d groups.Decision) string {
	for _, o := range d.Send {
		c := groups.ContentOf(o.Action)
		if c == nil {
			continue
		}
		if groups.ActionName(o.Action) == "say" && c.Words.Post != "" {
			return c.Words.Post + " "
		}
	}
	switch d.Reason {
	case "plan.dry":
		return d.Detail + " dry"
	case "plan.held", "plan.near":
		return ""
	}
	for _, o := range d.Send {
		c := groups.ContentOf(o.Action)
		if c == nil {
			continue
		}
		if c.Words.Phrase == "plan.skipped" || c.Words.Phrase == "campaign.skipped" {
			return d.Detail + " " + why(c.Words)
		}
		for _, line := range c.Words.Lines {
			if line.Phrase == "campaign.skipped" {
				return d.Detail + " " + why(line)
			}
		}
	}
	return d.Detail + " ?" + string(d.Reason)
}

func why(w groups.Words) string {
	for _, a := range w.Args {
		if a.Name == "why" {
			return a.Value[len("why."):]
		}
	}
	return ""
}

// secondReview lets a second reviewer agree to an emergency post.
func (h *house) secondReview(post string) {
	h.tb.Helper()
	h.put(&groups.Person{ID: "anita", Reviewer: true, Handle: "dokter-anita", Reached: h.now})
	h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "anita"}, Order: &groups.ShowPost{Post: post}})
	for _, r := range h.List(groups.Ref{Kind: groups.KindPreview, Person: "anita"}) {
		h.hear(&groups.Given{Head: h.head(""), By: groups.Party{ID: "anita"}, Order: &groups.ApprovePost{Post: post, Code: r.(*groups.Preview).Code}})
	}
}

// copyOf returns a house of its own with the same records.
func copyOf(t *rapid.T, of *house) *house {
	h := *of
	h.tb, h.records, h.timers = t, map[groups.Ref]groups.Record{}, map[string]groups.Timer{}
	for ref, r := range of.records {
		h.records[ref] = r
	}
	return &h
}
