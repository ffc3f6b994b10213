package cli

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/decide"
	"pita/store"
)

// TestContentGaps lists words that were looked for in vain, and forgets those of old weeks.
func TestContentGaps(t *testing.T) {
	t.Parallel()
	h := houseWithRules(t)
	if got := h.do(t, 0, "content", "gaps"); !strings.Contains(got, "Belum ada yang dicari") {
		t.Errorf("of a house in which nobody asked it says:\n%s", got)
	}
	if got := h.do(t, 0, "content", "gaps", "--json"); got != "[]\n" {
		t.Errorf("as JSON it says %q", got)
	}
	s, err := store.Open(h.dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// A week that ended ten days ago, whatever day it is, and one of last year.
	week, old := time.Now().AddDate(0, 0, -10).Format(time.DateOnly), time.Now().AddDate(-1, 0, 0).Format(time.DateOnly)
	_, err = s.Apply(t.Context(), deskEvent(&groups.Reload{}), func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Put: []groups.Record{&groups.Gaps{Words: []groups.Gap{
			{Week: week, Word: "rambut", N: 2}, {Week: week, Word: "", N: 3}, {Week: old, Word: "gigi", N: 9},
		}}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got := h.do(t, 0, "content", "gaps")
	wantAll(t, got, "(kata lain) 3 0", "rambut 2 0")
	if strings.Contains(got, "gigi") {
		t.Errorf("a word of last year is listed:\n%s", got)
	}
	var sums []decide.GapSum
	if err := json.Unmarshal([]byte(h.do(t, 0, "content", "gaps", "--json")), &sums); err != nil {
		t.Fatal(err)
	}
	if want := []decide.GapSum{{N: 3}, {Word: "rambut", N: 2}}; !slices.Equal(sums, want) {
		t.Errorf("as JSON: %+v, want %+v", sums, want)
	}
}

// TestFiguresAreLookedBackAtFromTheNewestDay asks about a house whose days are long past, as those
// of a rehearsal are: what it counted there is not too old to be shown.
func TestFiguresAreLookedBackAtFromTheNewestDay(t *testing.T) {
	t.Parallel()
	h := houseWithRules(t)
	s, err := store.Open(h.dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	then := time.Now().UTC().AddDate(-2, 0, 0)
	week := then.AddDate(0, 0, -int(then.Weekday()+6)%7).Format(time.DateOnly)
	ev := deskEvent(&groups.Reload{})
	ev.Base().At, ev.Base().Seen = then, then
	_, err = s.Apply(t.Context(), ev, func(groups.State, groups.Event) groups.Decision {
		return groups.Decision{Reason: "test", Put: []groups.Record{
			&groups.Gaps{Words: []groups.Gap{{Week: week, Word: "rambut", N: 2}}},
			&groups.Sending{Group: "g1", ID: "A1", Post: "sadari-01", Lang: "id", Left: then.AddDate(0, 0, -80), Members: 40},
			&groups.Sending{Group: "g1", ID: "A2", Post: "kemo-mual", Lang: "id", Left: then.AddDate(0, 0, -100), Members: 40},
		}}
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if got := h.do(t, 0, "content", "gaps"); !strings.Contains(got, "rambut") {
		t.Errorf("of words it says:\n%s", got)
	}
	if got := h.do(t, 0, "content", "stats"); !strings.Contains(got, "sadari-01") || strings.Contains(got, "kemo-mual") {
		t.Errorf("of posts it says:\n%s\nwant those of the last ninety days it knows", got)
	}
}
