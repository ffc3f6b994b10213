package decide_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/content"
	"pita/groups"
)

// TestAnEditedSeriesGivesNothingTwice moves lessons that were given to days to come, and
// lessons that were not to days that are over: neither follows.
func TestAnEditedSeriesGivesNothingTwice(t *testing.T) {
	t.Parallel()
	h := taking(t, mine(spread))
	h.wait(2*day+2*time.Hour, false)
	h.wants(t, "sari", "j-0@05 09:00 j-1@07 09:00")
	h.edit(mine([][3]int{{1, 2, 9}, {3, 4, 9}, {5, 0, 9}, {6, 1, 9}}))
	h.wait(10*day, false)
	h.wants(t, "sari", "j-0@05 09:00 j-1@07 09:00 j-4@08 09:00")
}

// TestASeriesWhoseFileVanishes waits for it, tells the coordinators once, and goes on with
// the days that are still to come.
func TestASeriesWhoseFileVanishes(t *testing.T) {
	t.Parallel()
	full := both(spread)
	h := taking(t, full)
	h.wait(day, false)
	h.edit(shelf{})
	h.edit(shelf{})
	h.wait(2*day, false)
	h.edit(full)
	h.wait(10*day, false)
	h.wants(t, "sari", "j-0@05 09:00 j-2@09 09:00")
	h.wants(t, "satu", "g-0@05 09:00 g-2@09 09:00")
	for _, what := range []string{"tuti series.gone", "tuti series.gone-members"} {
		if n := h.times(what); n != 1 {
			t.Errorf("the coordinator was told %d times %s, want once", n, what)
		}
	}
}

// TestALibraryThatChangedUnheard holds that no lesson leaves by a day that its series no
// longer names, even when the timer rings before anybody said that the library changed.
func TestALibraryThatChangedUnheard(t *testing.T) {
	t.Parallel()
	s := both([][3]int{{0, 0, 9}, {2, 1, 9}})
	h := taking(t, s)
	h.wait(day, false)
	h.world.Library = both([][3]int{{0, 0, 9}, {3, 1, 10}}).library()
	h.wait(10*day, false)
	h.wants(t, "sari", "j-0@05 09:00 j-1@08 10:00")
	h.wants(t, "satu", "g-0@05 09:00 g-1@08 10:00")
}

// TestInTwoGroups offers and gives a series once to who is in two groups, and goes on
// with it in the other when one is left.
func TestInTwoGroups(t *testing.T) {
	t.Parallel()
	h := taking(t, mine(spread))
	h.join("sari", "dua")
	if n := h.times("sari series.offer"); n != 1 {
		t.Errorf("the series was offered %d times, want once", n)
	}
	h.wait(3*time.Hour, false)
	h.hear(&groups.Left{Head: groups.Head{Place: groups.Place{Address: "satu"}}, Who: party("sari")})
	h.wait(2*day, false)
	h.hear(&groups.Left{Head: groups.Head{Place: groups.Place{Address: "dua"}}, Who: party("sari")})
	h.wait(10*day, false)
	h.wants(t, "sari", "j-0@05 09:00 j-1@07 09:00")
}

// TestAPostTakenBackWhileItWaits lets the number go down over a lesson's hour: what was
// withdrawn meanwhile does not leave when it is up again, nor what is changed, and who
// looks after texts hears of it without hearing for whom.
func TestAPostTakenBackWhileItWaits(t *testing.T) {
	t.Parallel()
	h := taking(t, mine(spread))
	down := func(health groups.Health) {
		h.hear(&groups.NumberChanged{Health: groups.Number{Health: health}})
	}
	h.wait(30*time.Minute, false)
	down(groups.Reconnecting)
	h.wait(time.Hour, false)
	h.order("tuti", &groups.WithdrawPost{Post: "j-0"})
	h.order("tuti", &groups.Yes{})
	down(groups.Well)
	h.wait(day, false)
	down(groups.Reconnecting)
	h.wait(day, false)
	changed := mine(spread)
	h.world.Library = changed.library()
	h.wait(time.Minute, false)
	for _, g := range h.Records().List(groups.Ref{Kind: groups.KindWithdrawal}) {
		if g.(*groups.Withdrawal).Post != "j-0" {
			t.Errorf("%s is withdrawn as well", g.(*groups.Withdrawal).Post)
		}
	}
	down(groups.Well)
	h.wait(5*day, false)
	h.wants(t, "sari", "j-1@07 09:31 j-2@09 09:00")
}

// TestClockThatGoesBack brings no lesson a second time when hours come again.
func TestClockThatGoesBack(t *testing.T) {
	t.Parallel()
	h := taking(t, mine(spread))
	h.wait(3*time.Hour, false)
	h.now = h.now.Add(-3 * time.Hour)
	h.edit(mine(spread))
	h.wait(12*time.Hour, false)
	h.wants(t, "sari", "j-0@05 09:00")
}

// TestGriefHoldsCheerfulLessons lets a cheerful lesson wait until the grief pause is over;
// others come as always.
func TestGriefHoldsCheerfulLessons(t *testing.T) {
	t.Parallel()
	h := taking(t, mine([][3]int{{0, 0, 9}, {1, 3, 9}, {9, 1, 9}}))
	h.order("dewi", &groups.PauseGroup{For: 3 * day}, "satu")
	h.wait(12*day, false)
	h.wants(t, "sari", "j-0@05 09:00 j-3@08 09:00 j-1@14 09:00")
}

// TestNobodyIsEnrolledUnasked offers nothing to who came without the private way, to staff,
// to who asked for silence, and nothing of which the first text may not leave.
func TestNobodyIsEnrolledUnasked(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, mine(spread))
	in := groups.Head{Place: groups.Place{Address: "satu"}}
	h.hear(&groups.Joined{Head: in, Who: []groups.Party{party("yuni")}, By: party("dewi")})
	h.order("joko", &groups.Join{Group: "satu"})
	h.order("joko", &groups.Consent{})
	h.order("tuti", &groups.WithdrawPost{Post: "j-0"})
	h.join("sari", "satu")
	h.wait(10*day, false)
	for _, text := range h.texts {
		if strings.HasSuffix(text, "series.offer") {
			t.Errorf("offered: %s", text)
		}
	}
	if len(h.got("sari")+h.got("yuni")+h.got("joko")) > 0 {
		t.Error("somebody received lessons whom nobody asked")
	}
}

// TestForgottenWithTheirDate holds that nothing of a day in somebody's life, or of what
// counts from it, is left when they erase it, or are forgotten.
func TestForgottenWithTheirDate(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*rehearsed){
		"erased":    func(h *rehearsed) { h.order("sari", &groups.SetDate{Name: "operasi", Off: true}) },
		"forgotten": func(h *rehearsed) { f := &groups.Forget{}; f.Who = party("sari"); h.order("", f) },
	} {
		h := newRehearsed(t, shelf{"s-seri": seriesText("s-seri", "anggota", "operasi", [][3]int{{-1, 0, 9}, {3, 1, 9}})})
		h.join("sari", "satu")
		h.order("sari", &groups.SetDate{Name: "operasi", On: "2026-01-10"})
		h.order("sari", &groups.Yes{})
		if r := h.run("sari", "s-seri"); r == nil || r.Start != "2026-01-10" {
			t.Fatalf("%s: the series does not run: %+v", name, r)
		}
		end(h)
		for _, kind := range groups.Kinds() {
			for _, r := range h.Records().List(groups.Ref{Kind: kind}) {
				data, err := groups.EncodeRecord(r)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(data), "2026-01-10") || kind == groups.KindDate {
					t.Errorf("%s: a %s still tells the day: %s", name, kind, data)
				}
			}
		}
		for _, timer := range h.Timers() {
			if timer.Kind == "course" {
				t.Errorf("%s: a timer of the series is left", name)
			}
		}
		h.wait(20*day, false)
		h.wants(t, "sari", "")
	}
}

// TestCountsOfFewAreHidden tells facilitators by fives how many receive a series: who looks
// before and after one more begins sees nobody come; and nothing in a group so small that all
// of them could be meant.
func TestCountsOfFewAreHidden(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, mine(spread))
	names := []string{"ani", "budi", "citra", "dian", "eka", "fitri", "gita", "hana", "indah", "jati", "kiki"}
	for _, who := range names[:6] {
		h.join(who, "satu")
	}
	for i, who := range names {
		if i == 1 {
			for _, more := range names[6:] {
				h.join(more, "satu")
			}
		}
		h.order(who, &groups.Yes{})
		st := h.Records()
		d := h.world.On(st, &groups.Given{
			Head: groups.Head{At: h.now, Seen: h.now, Place: groups.Place{ID: h.run(who, "j-seri").Group}},
			By:   groups.Party{ID: "dewi"}, Order: &groups.ShowSeries{},
		})
		line := groups.ContentOf(d.Send[0].Action).Words.Lines[0]
		want := map[bool]string{true: "<5", false: "5+"}[i < 4]
		if i == 0 {
			want = "–"
		}
		if n := line.Args[1].Value; n != want {
			t.Errorf("with %d who receive it the facilitator reads %s, want %s", i+1, n, want)
		}
	}
}

// TestSeriesDataBelongToTheirPerson holds under whose key runs and days are sealed.
func TestSeriesDataBelongToTheirPerson(t *testing.T) {
	t.Parallel()
	run, date := &groups.Run{Series: "s", Group: "g", Person: "p"}, &groups.PersonalDate{Person: "p", Name: "operasi"}
	if run.Owner() != "p" || run.Ref().Group != "" || date.Owner() != "p" {
		t.Errorf("a run is %v's, a date %v's", run.Owner(), date.Owner())
	}
	if group := (&groups.Run{Series: "s", Group: "g", By: "p"}); group.Owner() != "" || group.Ref().Group != "g" {
		t.Errorf("a group's run is %v's", group.Owner())
	}
}

// TestFirstDayMissesNothing begins a group's series today if its first hour is to come,
// else tomorrow; before the first day where lessons come before it.
func TestFirstDayMissesNothing(t *testing.T) {
	t.Parallel()
	for items, want := range map[[3]int]string{
		{0, 0, 9}: "g-0@05 09:00", {0, 0, 7}: "g-0@06 07:00", {-2, 0, 9}: "g-0@05 09:00", {-2, 0, 7}: "g-0@06 07:00",
	} {
		h := newRehearsed(t, ours([][3]int{items}))
		h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
		h.wait(5*day, false)
		h.wants(t, "satu", want)
		if h.said("dewi", "series.done") != true {
			t.Error("nobody was told that the series is over")
		}
	}
	s := shelf{"g-seri": strings.Replace(seriesText("g-seri", "grup", "tanggal", [][3]int{{1, 0, 9}}), "tanggal", "2026-02-01", 1)}
	h := newRehearsed(t, s)
	if l, _ := h.world.Library.Series("g-seri"); l.From == (content.Date{}) {
		t.Fatal("the series names no day")
	}
	h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
	h.wait(40*day, false)
	h.wants(t, "satu", "g-0@02 09:00")
}

// TestACalendarSeesTheWholeSeries lets who looks ahead see every lesson of a series in a
// group, not only the next, and what would not leave.
func TestACalendarSeesTheWholeSeries(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, ours([][3]int{{0, 0, 9}, {2, 1, 22}, {4, 2, 9}}))
	h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
	h.order("tuti", &groups.WithdrawPost{Post: "g-2"})
	g := h.Records().List(groups.Ref{Kind: groups.KindPlan})[0].(*groups.Plan).Group
	var got []string
	for _, due := range h.world.Foresee(h.Records(), g, h.now, h.now.Add(14*day)) {
		got = append(got, due.Post+"@"+due.At.In(time.FixedZone("WIB", 7*3600)).Format("02 15:04")+" "+due.Why)
	}
	if want := []string{"g-0@05 09:00 ", "g-1@08 07:00 ", "g-2@09 09:00 withdrawn"}; !slices.Equal(got, want) {
		t.Errorf("foreseen are %q, want %q", got, want)
	}
}

// TestAGroupThatMovesToAnotherZone loses no lesson when its clocks are set on over the
// lesson's hour, and gives none twice.
func TestAGroupThatMovesToAnotherZone(t *testing.T) {
	t.Parallel()
	s := both(spread)
	h := taking(t, s)
	h.wait(2*day+30*time.Minute, false)
	h.order("dewi", &groups.SetGroup{Zone: "WITA"}, "satu")
	for _, r := range h.Records().List(groups.Ref{Kind: groups.KindQuestion, Person: "dewi"}) {
		h.order("dewi", &groups.Yes{Word: r.(*groups.Question).Code})
	}
	h.wait(10*day, false)
	h.wants(t, "sari", "j-0@05 09:00 j-1@07 09:00 j-2@09 08:00")
	h.wants(t, "satu", "g-0@05 09:00 g-1@07 09:00 g-2@09 08:00")
}

// TestALessonIsLookedAtTheDayBefore tells the coordinators of a lesson that could not leave:
// of one that is far away not before the day that comes before it, and once.
func TestALessonIsLookedAtTheDayBefore(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, ours([][3]int{{0, 0, 9}, {20, 1, 9}}))
	h.order("tuti", &groups.WithdrawPost{Post: "g-1"})
	h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
	h.wait(19*day, false)
	if h.said("tuti", "plan.foreseen") {
		t.Error("the coordinator was told 20 days before")
	}
	h.wait(2*time.Hour, false)
	h.edit(ours([][3]int{{0, 0, 9}, {20, 1, 9}}))
	if n := h.times("tuti plan.foreseen"); n != 1 {
		t.Errorf("the coordinator was told %d times the day before, want once", n)
	}
	h.wait(3*day, false)
	h.wants(t, "satu", "g-0@05 09:00")
}

// TestLessonsOfMembersAreForeseen tells the coordinators, once for each change, which
// lessons of a series that somebody receives could not leave; and nothing of one nobody does.
func TestLessonsOfMembersAreForeseen(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, mine(spread))
	h.order("tuti", &groups.WithdrawPost{Post: "j-2"})
	h.edit(mine(spread))
	if h.said("tuti", "series.foreseen") {
		t.Error("the coordinator was told of a series that nobody receives")
	}
	h.join("sari", "satu")
	h.order("sari", &groups.Yes{})
	h.edit(mine(spread))
	h.edit(mine(spread))
	if n := h.times("tuti series.foreseen"); n != 1 {
		t.Errorf("the coordinator was told %d times, want once", n)
	}
}

// TestTwoSeriesOfOnePersonKeepApart lets two series of Sari's fall on one hour, in daytime and
// towards evening, and a third two hours later: between her lessons lie four hours, whichever
// timer rings first, and Joko, who receives one of them alone, waits for nothing.
func TestTwoSeriesOfOnePersonKeepApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		g, j, s int // hours of the series
		want    string
	}{
		"one hour":       {9, 9, 9, "g-0@05 09:00 j-0@05 13:00 s-0@05 17:00 g-1@07 09:00 j-1@07 13:00 s-1@07 17:00"},
		"soon after":     {9, 11, 13, "g-0@05 09:00 j-0@05 13:00 s-0@05 17:00 g-1@07 09:00 j-1@07 13:00 s-1@07 17:00"},
		"far apart":      {9, 13, 17, "g-0@05 09:00 j-0@05 13:00 s-0@05 17:00 g-1@07 09:00 j-1@07 13:00 s-1@07 17:00"},
		"in the evening": {9, 17, 18, "g-0@05 09:00 j-0@05 17:00 s-0@06 18:00 g-1@07 09:00 j-1@07 17:00 s-1@08 18:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shelf := shelf{}
			for id, hour := range map[string]int{"g": c.g, "j": c.j, "s": c.s} {
				text := seriesText(id+"-seri", "anggota", "bergabung", [][3]int{{0, 0, hour}, {2, 1, hour}})
				shelf[id+"-seri"] = text
			}
			h := newRehearsed(t, shelf)
			h.join("sari", "satu")
			h.join("joko", "satu")
			for _, id := range []string{"s", "j", "g"} {
				h.order("sari", &groups.MySeries{Start: id + "-seri"})
			}
			h.order("joko", &groups.MySeries{Start: "j-seri"})
			h.wait(6*day, false)
			h.wants(t, "sari", c.want)
			h.wants(t, "joko", fmt.Sprintf("j-0@05 %02d:00 j-1@07 %02d:00", c.j, c.j))
		})
	}
}
