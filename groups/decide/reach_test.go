package decide_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// sent puts a post of two messages that left for the club an hour ago.
func (h *house) sent(post string, members int, options ...string) {
	at := h.now.Add(-time.Hour)
	h.leftAs(&groups.Sending{Group: club, ID: "A1", Post: post, Lang: "id", At: at, Left: at, Members: members, Options: options})
	h.put(&groups.Reach{Group: club, ID: "A1", At: at, Salt: []byte("sixteen bytes of"), Parts: []groups.ActionID{"A2"}})
	h.put(&groups.Reach{Group: club, ID: "A2", Of: "A1", At: at})
}

// leftAs keeps a sending that left, as one does that leaves.
func (h *house) leftAs(s *groups.Sending) {
	h.put(s)
	week := groups.Week{Group: s.Group}
	if w, ok := h.Load(week.Ref()).(*groups.Week); ok {
		week = *w
	}
	week.Sent = append(slices.Clone(week.Sent), groups.LeftNote{ID: s.ID, At: s.Left})
	h.put(&week)
}

// counted returns what is counted of the post that was sent.
func (h *house) counted() groups.Counts {
	h.tb.Helper()
	r, _ := h.Load(groups.Ref{Kind: groups.KindReach, Group: club, ID: "A1"}).(*groups.Reach)
	s, _ := h.Load(groups.Ref{Kind: groups.KindSending, Group: club, ID: "A1"}).(*groups.Sending)
	switch {
	case s == nil:
		h.tb.Fatal("no sending is kept")
	case s.Closed || r == nil:
		return s.Counts
	}
	return r.Counts(len(s.Options))
}

// does lets somebody do something with the post; what is read, reacts or votes.
func (h *house) does(who groups.PersonID, what string, with ...string) groups.Decision {
	h.tb.Helper()
	from := groups.Party{ID: who, Pita: who == "pita"}
	id := groups.MessageID("A1")
	switch what {
	case "gets", "reads", "reads 2":
		if what == "reads 2" {
			id = "A2"
		}
		return h.hear(&groups.Receipt{Head: h.head(club), From: from, IDs: []groups.MessageID{id, "of another"}, Read: what != "gets"})
	case "reacts":
		on := groups.Quote{ID: id, Author: groups.Party{Pita: true}}
		return h.hear(&groups.Reacted{Head: h.head(club), From: from, On: on, Emoji: strings.Join(with, "")})
	case "votes":
		return h.hear(&groups.Voted{Head: h.head(club), From: from, Poll: id, Choices: with})
	}
	h.tb.Fatalf("nobody %s", what)
	return groups.Decision{}
}

func TestEachPersonIsCountedOnce(t *testing.T) {
	t.Parallel()
	type doing struct {
		who  groups.PersonID
		what string
		with string
	}
	for name, c := range map[string]struct {
		do   []doing
		want groups.Counts
	}{
		"it came":                        {[]doing{{"sari", "gets", ""}}, groups.Counts{Reached: 1}},
		"it came twice":                  {[]doing{{"sari", "gets", ""}, {"sari", "gets", ""}}, groups.Counts{Reached: 1}},
		"read, so it came":               {[]doing{{"sari", "reads", ""}}, groups.Counts{Reached: 1, Read: 1}},
		"read before it came":            {[]doing{{"sari", "reads", ""}, {"sari", "gets", ""}}, groups.Counts{Reached: 1, Read: 1}},
		"read in both parts":             {[]doing{{"sari", "reads", ""}, {"sari", "reads 2", ""}}, groups.Counts{Reached: 1, Read: 1}},
		"read in the second part":        {[]doing{{"sari", "reads 2", ""}}, groups.Counts{Reached: 1, Read: 1}},
		"two people":                     {[]doing{{"sari", "reads", ""}, {"joko", "gets", ""}}, groups.Counts{Reached: 2, Read: 1}},
		"Pita's other device":            {[]doing{{"pita", "reads", ""}, {"pita", "reacts", "❤"}}, groups.Counts{}},
		"nobody known":                   {[]doing{{"", "reads", ""}}, groups.Counts{}},
		"a reaction":                     {[]doing{{"sari", "reacts", "❤️"}}, groups.Counts{Reactions: map[string]int{"❤": 1}}},
		"a reaction changed":             {[]doing{{"sari", "reacts", "❤"}, {"sari", "reacts", "🙏"}}, groups.Counts{Reactions: map[string]int{"🙏": 1}}},
		"a reaction taken back":          {[]doing{{"sari", "reacts", "❤"}, {"sari", "reacts", ""}}, groups.Counts{}},
		"shades of skin are one":         {[]doing{{"sari", "reacts", "👍🏽"}, {"joko", "reacts", "👍🏿"}, {"rina", "reacts", "👍"}}, groups.Counts{Reactions: map[string]int{"👍": 3}}},
		"words are no reaction":          {[]doing{{"sari", "reacts", "saya takut"}}, groups.Counts{Reactions: map[string]int{"…": 1}}},
		"an order of a facilitator":      {[]doing{{"dewi", "reacts", "🧹"}}, groups.Counts{}},
		"the same sign from a member":    {[]doing{{"sari", "reacts", "🧹"}}, groups.Counts{Reactions: map[string]int{"🧹": 1}}},
		"a vote":                         {[]doing{{"sari", "votes", "ya"}}, groups.Counts{Voters: 1, Votes: []int{1, 0}}},
		"a vote changed":                 {[]doing{{"sari", "votes", "ya"}, {"sari", "votes", "tidak"}}, groups.Counts{Voters: 1, Votes: []int{0, 1}}},
		"a vote taken back":              {[]doing{{"sari", "votes", "ya"}, {"sari", "votes", ""}}, groups.Counts{}},
		"a vote for what is no option":   {[]doing{{"sari", "votes", "mungkin"}}, groups.Counts{}},
		"reached, read, reacts and asks": {[]doing{{"sari", "gets", ""}, {"sari", "reads", ""}, {"sari", "reacts", "❤"}, {"sari", "votes", "ya"}}, groups.Counts{Reached: 1, Read: 1, Reactions: map[string]int{"❤": 1}, Voters: 1, Votes: []int{1, 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.sent("sadari-01", 40, "ya", "tidak")
			for _, do := range c.do {
				h.does(do.who, do.what, slices.DeleteFunc([]string{do.with}, func(s string) bool { return s == "" })...)
			}
			if c.want.Votes == nil {
				c.want.Votes = []int{0, 0}
			}
			if got := h.counted(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("counted %+v, want %+v", got, c.want)
			}
		})
	}
}

// TestTheOrderOfReceiptsDoesNotMatter lets the same things happen in another order.
func TestTheOrderOfReceiptsDoesNotMatter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var first groups.Counts
	for round := range 20 {
		h := newHouse(t)
		h.sent("sadari-01", 40)
		var do []func()
		for i := range 12 {
			who := groups.PersonID(fmt.Sprintf("member-%d", i))
			do = append(do, func() { h.does(who, "gets") })
			if i%2 == 0 {
				do = append(do, func() { h.does(who, "reads") }, func() { h.does(who, "reacts", "❤") })
			}
		}
		r.Shuffle(len(do), func(i, j int) { do[i], do[j] = do[j], do[i] })
		for _, f := range do {
			f()
		}
		if got := h.counted(); round == 0 {
			first = got
		} else if !reflect.DeepEqual(got, first) {
			t.Fatalf("counted %+v in one order, %+v in another", first, got)
		}
	}
	if first.Reached != 12 || first.Read != 6 {
		t.Errorf("counted %+v, want 12 reached and 6 who read", first)
	}
}

// TestAfterAWeekOnlyFiguresAreLeft lets the timer of a sending come.
func TestAfterAWeekOnlyFiguresAreLeft(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.sent("sadari-01", 40)
	h.does("sari", "reads")
	h.does("joko", "gets")
	h.now = h.now.AddDate(0, 0, 7)
	h.hear(&groups.TimerDue{Head: h.head(club), Timer: groups.Timer{Kind: "reach", Group: club, Ref: "A1"}})
	if left := h.List(groups.Ref{Kind: groups.KindReach}); len(left) > 0 {
		t.Errorf("%d records are left that tell people apart", len(left))
	}
	h.does("rina", "reads")
	if got := h.counted(); got.Reached != 2 || got.Read != 1 {
		t.Errorf("counted %+v, want 2 reached and 1 who read, also when somebody reads late", got)
	}
}

// TestTheForgottenAreCountedOut holds that with the salt a forgotten person's mark goes too.
func TestTheForgottenAreCountedOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.sent("sadari-01", 40)
	h.does("sari", "reads")
	h.does("joko", "reads")
	h.hear(&groups.Given{Head: h.head(""), Order: forgetting("sari")})
	if got := h.counted(); got.Read != 1 {
		t.Errorf("%d are counted, want 1 when the other is forgotten", got.Read)
	}
}

func forgetting(who groups.PersonID) groups.Order {
	o := &groups.Forget{}
	o.Who.ID = who
	return o
}

// TestTwoWhoAreOneAreCountedOnce joins the marks of two ids.
func TestTwoWhoAreOneAreCountedOnce(t *testing.T) {
	t.Parallel()
	r := &groups.Reach{ID: "A1", Salt: []byte("s")}
	r.Mark("old").Got = true
	young := r.Mark("young")
	young.Read, young.Emoji = true, r.Kind("❤")
	if !r.Same("old", "young") || r.Same("old", "young") {
		t.Error("joining twice should change something once")
	}
	got, want := r.Counts(0), groups.Counts{Reached: 1, Read: 1, Reactions: map[string]int{"❤": 1}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}

// TestTheReportComesOnMondays holds who gets it, and that a week of nothing is not told.
func TestTheReportComesOnMondays(t *testing.T) {
	t.Parallel()
	week := func(h *house) groups.Decision {
		due := time.Date(2026, 1, 12, 1, 0, 0, 0, time.UTC)
		h.now = due
		return h.hear(&groups.TimerDue{Head: h.head(club), Timer: groups.Timer{Kind: "report", Group: club, Due: due}})
	}
	h := newHouse(t)
	if d := week(h); len(d.Send) > 0 || len(d.Set) > 0 {
		t.Errorf("a week of nothing does %q", did(d))
	}
	h = newHouse(t)
	h.sent("sadari-01", 40)
	h.tells("wati", "laporan matikan")
	d := week(h)
	if got := phrases(d, "dewi"); !slices.Equal(got, []string{"report.head"}) || len(d.Send) != 1 {
		t.Errorf("dewi is told %q, and all %q", got, did(d))
	}
	if len(d.Set) != 1 || !d.Set[0].Due.Equal(time.Date(2026, 1, 19, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("the next one is set for %v, want Monday 19 January at eight in Jakarta", d.Set)
	}
	if got := phrases(h.tells("wati", "laporan"), "wati"); len(got) != 1 {
		t.Errorf("who switched it off and asks gets %q", got)
	}
	if got := phrases(h.tells("sari", "laporan"), "sari"); slices.Contains(got, "report.head") {
		t.Errorf("a member gets %q", got)
	}
}

// TestReportsFitAPhone has a group with more in a week than a phone shows.
func TestReportsFitAPhone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i := range 15 {
		at := h.now.Add(-time.Duration(i+1) * time.Hour)
		s := &groups.Sending{Group: club, ID: groups.ActionID(fmt.Sprint("A", i)), Post: fmt.Sprint("post-", i), Left: at, Members: 40, Closed: true}
		s.Reached, s.Read, s.Options, s.Votes, s.Voters = 30, 20, []string{"ya", "tidak"}, []int{9, 8}, 17
		s.Reactions = map[string]int{"❤": 9}
		h.leftAs(s)
	}
	week := *h.Load(groups.Ref{Kind: groups.KindWeek, Group: club}).(*groups.Week)
	for i := range 30 {
		week.Skips = append(week.Skips, groups.Skip{Post: fmt.Sprint("skip-", i), Why: "late", At: h.now.Add(-time.Hour)})
	}
	h.put(&week)
	for _, o := range h.tells("dewi", "laporan").Send {
		w := groups.ContentOf(o.Action).Words
		if n := len(w.Lines); n > 20 || n < 10 {
			t.Errorf("the report has %d lines", n)
		}
		last := w.Lines[len(w.Lines)-1]
		if got := cmp.Or(last.Phrase, "nothing"); got != "report.hidden" {
			t.Errorf("it ends with %s", got)
		}
	}
}

// TestCoordinatorsHearOfAllGroups holds that they get a line for each group, and how much was
// looked for in vain.
func TestCoordinatorsHearOfAllGroups(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.put(&groups.Person{ID: "tuti", Role: groups.Coordinator, Reached: monday})
	h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}, Coordinators: []groups.PersonID{"tuti"}})
	h.sent("sadari-01", 40)
	for i := range 12 {
		h.does(groups.PersonID(fmt.Sprint("member-", i)), "reads")
	}
	h.put(&groups.Gaps{Words: []groups.Gap{{Week: "2026-01-05", Word: "bengkak", N: 4}, {Week: "2026-01-05", N: 2}, {Week: "2025-12-29", N: 90}}})
	due := time.Date(2026, 1, 12, 1, 0, 0, 0, time.UTC)
	h.now = due
	d := h.hear(&groups.TimerDue{Head: h.head(""), Timer: groups.Timer{Kind: "report", Due: due}})
	if len(d.Send) != 1 || d.Send[0].Action.Where().To.ID != "tuti" {
		t.Fatalf("it does %q, want one whisper to the coordinator", did(d))
	}
	var lines []string
	for _, l := range groups.ContentOf(d.Send[0].Action).Words.Lines {
		line := l.Phrase
		for _, a := range l.Args {
			line += " " + a.Value
		}
		lines = append(lines, line)
	}
	if want := []string{"report.group-read Pita Pink 1 10 0", "report.gaps 6 2026-01-04T17:00:00Z"}; !slices.Equal(lines, want) {
		t.Errorf("it says %q, want %q", lines, want)
	}
	h.now = time.Date(2026, 1, 13, 3, 0, 0, 0, time.UTC) // asked on a Tuesday it is of the week that goes on, too
	h.put(&groups.Gaps{Words: []groups.Gap{{Week: "2026-01-12", Word: "bengkak", N: 4}, {Week: "2026-01-05", N: 2}, {Week: "2025-12-29", N: 90}}})
	asked := groups.ContentOf(h.tells("tuti", "laporan semua").Send[0].Action).Words.Lines
	if last := asked[len(asked)-1]; last.Phrase != "report.gaps" || last.Args[0].Value != "6" || last.Args[1].Value != "2026-01-04T17:00:00Z" {
		t.Errorf("asked on a Tuesday it ends with %v, want six since the Monday before", last)
	}
	h.now = monday
	for who, want := range map[groups.PersonID]string{"tuti": "report.all", "dewi": "order.denied", "sari": "order.denied"} {
		if got := phrases(h.tells(who, "laporan semua"), who); !slices.Equal(got, []string{want}) {
			t.Errorf("%s asks for all and gets %q, want %q", string(who), got, want)
		}
	}
}
