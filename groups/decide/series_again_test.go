package decide_test

import (
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// TestAnEndedSeriesTellsNoDay holds that of a series that is over, by itself or because its
// person ended it, nothing is left from which the day could be had that it counted from.
func TestAnEndedSeriesTellsNoDay(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*rehearsed){
		"by itself":       func(h *rehearsed) { h.wait(30*day, false) },
		"by her":          func(h *rehearsed) { h.order("sari", &groups.MySeries{Stop: "s-seri"}); h.wait(5*time.Hour, false) },
		"by her, at once": func(h *rehearsed) { h.wait(2*time.Hour, false); h.order("sari", &groups.Hush{}); h.wait(day, false) },
	} {
		h := newRehearsed(t, shelf{"s-seri": seriesText("s-seri", "anggota", "operasi", [][3]int{{0, 0, 9}, {14, 1, 9}})})
		h.join("sari", "satu")
		h.order("sari", &groups.SetDate{Name: "operasi", On: "2026-01-10"})
		h.order("sari", &groups.MySeries{Start: "s-seri"})
		h.wait(4*day+23*time.Hour, false)
		end(h)
		r := h.run("sari", "s-seri")
		data, err := groups.EncodeRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		if r.State != groups.RunEnded || strings.Contains(string(data), "2026") {
			t.Errorf("ended %s: it is kept that %s", name, data)
		}
	}
}

// TestBeginningWhatRunsMovesNothing answers who begins a series that they receive, and lets
// it come on its days.
func TestBeginningWhatRunsMovesNothing(t *testing.T) {
	t.Parallel()
	h := taking(t, mine(daily))
	h.wait(day+5*time.Hour, false)
	h.order("sari", &groups.MySeries{Start: "j-seri"})
	if last := h.texts[len(h.texts)-1]; last != "sari series.mine" {
		t.Errorf("answered is %q", last)
	}
	h.wait(12*day, false)
	h.wants(t, "sari", "j-0@05 09:00 j-1@06 09:00 j-2@07 09:00")
}

// TestErasingTakesTheQuestionAlong holds that a day that was only asked about is erased with
// the rest: a number typed later brings it back to nobody.
func TestErasingTakesTheQuestionAlong(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, shelf{"s-seri": seriesText("s-seri", "anggota", "operasi", [][3]int{{0, 0, 9}})})
	h.join("sari", "satu")
	h.order("sari", &groups.SetDate{Name: "operasi", On: "2025-06-12", Or: "2026-06-12"})
	h.order("sari", &groups.SetDate{Name: "operasi", Off: true})
	if !h.said("sari", "date.erased") {
		t.Error("she was not told that it is erased")
	}
	for _, r := range h.Records().List(groups.Ref{Kind: groups.KindQuestion, Person: "sari"}) {
		if q := r.(*groups.Question); q.Kind == "date" {
			t.Errorf("the question is left, with %q", q.Options)
		}
	}
}

// TestMidnightIsAnHour begins a series at midnight where that was chosen, and at its own hour
// where nothing was.
func TestMidnightIsAnHour(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(seriesText("g-seri", "grup", "tanggal", [][3]int{{0, 0, 9}}), `, pukul: "09.00"`, "")
	for minute, want := range map[int]string{groups.Midnight: "06 00:00", 0: "06 09:00", 330: "06 05:30"} {
		h := newRehearsed(t, shelf{"g-seri": text})
		h.order("dewi", &groups.StartSeries{Series: "g-seri", On: "2026-01-06", Minute: minute}, "satu")
		if got := h.run("satu", "g-seri").Next.In(time.FixedZone("WIB", 7*3600)).Format("02 15:04"); got != want {
			t.Errorf("begun at minute %d it comes at %s, want %s", minute, got, want)
		}
	}
}
