package store_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
	"pita/store"
)

func TestPurgeTakesOutRecordsThatAreOver(t *testing.T) {
	t.Parallel()
	dir, ids := aHouse(t, 2)
	s := open(t, dir, store.Options{})
	who, now := ids[1], start.AddDate(0, 1, 0)
	over, soon, late := now.Add(-time.Minute), now.Add(time.Minute), now.Add(-25*time.Hour)
	ofCase := func(code string, lane groups.Lane, state groups.CaseState, end time.Time) groups.Record {
		return &groups.Case{Code: code, Group: "g", Person: who, Lane: lane, State: state, Expires: end}
	}
	apply(t, s, message(50, "62811-0000-1", "group-1"), decideTo(groups.Decision{Put: []groups.Record{
		&groups.Preview{Code: "p-over", Person: who, Expires: over, Messages: make([]byte, 2000)},
		&groups.Preview{Code: "p-soon", Person: who, Expires: soon},
		&groups.Question{Code: "q-over", Person: who, Expires: over},
		&groups.Question{Code: "q-soon", Person: who, Expires: soon},
		&groups.Question{Code: "q-never", Person: who},
		ofCase("c-late", groups.Hide, groups.CaseOpen, late),
		ofCase("c-over", groups.Hide, groups.CaseOpen, over),
		ofCase("c-care-open", groups.Care, groups.CaseOpen, late),
		ofCase("c-care-taken", groups.Care, groups.CaseTaken, late),
		ofCase("c-care-closed", groups.Care, groups.CaseClosed, late),
		ofCase("c-never", groups.Hold, groups.CaseClosed, time.Time{}),
		&groups.Plan{Code: "plan", Group: "g", Next: late},
	}}))
	if err := s.Purge(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	var left, byPerson []string
	err := s.Read(t.Context(), func(st groups.State) error {
		for _, kind := range []groups.Kind{groups.KindPreview, groups.KindQuestion, groups.KindCase, groups.KindPlan} {
			for _, r := range st.List(groups.Ref{Kind: kind}) {
				left = append(left, r.Ref().ID)
			}
			for _, r := range st.List(groups.Ref{Kind: kind, Person: who}) {
				byPerson = append(byPerson, r.Ref().ID)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(left)
	want := []string{"Cm0", "Cm1", "c-care-open", "c-care-taken", "c-never", "c-over", "p-soon", "plan", "q-never", "q-soon"}
	if !slices.Equal(left, want) {
		t.Errorf("left: %q\nwant: %q", left, want)
	}
	if len(byPerson) != len(want)-2 {
		t.Errorf("by person: %q", byPerson)
	}
	if c, err := s.Check(t.Context()); err != nil || len(c.Unsound) != 0 {
		t.Errorf("checkup: %+v, %v", c, err)
	}
}
