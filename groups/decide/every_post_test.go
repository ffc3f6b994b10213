package decide_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"pita/groups"
)

// asked is a house that counts what is read of it.
type asked struct {
	*house
	reads int // questions
	given int // records handed out
	runs  int // series of persons that were read whole
}

func (a *asked) Load(ref groups.Ref) groups.Record {
	a.reads++
	if ref.Kind == groups.KindRun && ref.Person != "" {
		a.runs++
	}
	return a.house.Load(ref)
}

func (a *asked) List(ref groups.Ref) []groups.Record {
	out := a.house.List(ref)
	a.reads, a.given = a.reads+1, a.given+len(out)
	return out
}

// TestManyPostsAreReadOnce has a reviewer go on to the next of two hundred posts, and the library
// read anew: neither asks the house about each post by itself.
func TestManyPostsAreReadOnce(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	for i := range 200 {
		id := fmt.Sprintf("air-%03d", i)
		h.files[id+".md"] = &fstest.MapFile{Data: air(id, "id", "tuti", "", "")}
	}
	h.reload()
	for name, ev := range map[string]groups.Event{
		"the next post": &groups.Given{Head: h.head(""), By: groups.Party{ID: "lestari"}, Order: &groups.SkipPost{}},
		"a reload":      &groups.Given{Head: h.head(""), Order: &groups.Reload{}},
		"all posts":     &groups.Given{Head: h.head(club), By: groups.Party{ID: "dewi"}, Order: &groups.ShowPost{}},
	} {
		a := &asked{house: h.house}
		d := h.On(a, ev)
		if a.reads > 150 {
			t.Errorf("%s (%s) asks the house %d times", name, d.Reason, a.reads)
		}
	}
}

// TestAWeekIsFoundWithoutAYear has a group with four hundred sendings, of which three are of
// the week: the overview reads those.
func TestAWeekIsFoundWithoutAYear(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i := range 400 {
		at := h.now.AddDate(0, 0, -i-1)
		s := &groups.Sending{Group: club, ID: groups.ActionID(fmt.Sprint("old-", i)), Post: "sadari-01", Left: at, Members: 40, Closed: true}
		if h.put(s); i < 20 {
			h.leftAs(s)
		}
	}
	due := h.now
	h.put(&groups.Person{ID: "tuti", Role: groups.Coordinator, Reached: monday})
	h.put(&groups.Team{Coordinators: []groups.PersonID{"tuti"}})
	a := &asked{house: h}
	d := h.On(a, &groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "report", Due: due}})
	if got := phrases(d, "tuti"); !slices.Equal(got, []string{"report.all"}) || a.given > 50 {
		t.Errorf("tuti is told %q, for which %d records were read", got, a.given)
	}
	if line := groups.ContentOf(d.Send[0].Action).Words.Lines[0]; line.Args[1].Value != "7" {
		t.Errorf("it tells of %s sendings, want 7", line.Args[1].Value)
	}
	late := h.now.AddDate(0, 0, 30)
	h.now = late
	d = h.hear(&groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "report", Due: due}})
	if line := groups.ContentOf(d.Send[0].Action).Words.Lines[0]; line.Args[1].Value != "7" {
		t.Errorf("a month late it tells of %s sendings, want 7", line.Args[1].Value)
	}
	// What leaves is noted, and what is older than two weeks is let go.
	h.put(&groups.Sending{Group: club, ID: "new", Post: "sadari-01", At: late})
	h.hear(&groups.Settled{Head: h.head(club), Action: "new", Post: "sadari-01", Result: groups.Done})
	w := h.Load(groups.Ref{Kind: groups.KindWeek, Group: club}).(*groups.Week)
	if want := []groups.LeftNote{{ID: "new", At: late}}; !slices.Equal(w.Sent, want) {
		t.Errorf("the week names %v, want %v", w.Sent, want)
	}
}
