package decide_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// TestAnOutageLosesNothingThatIsInTime is away from half past eight until ten past nine the
// next day: what was due at nine that day still goes, of a series, of a person's series and
// of a plan, and of the day that was lost who planned it hears.
func TestAnOutageLosesNothingThatIsInTime(t *testing.T) {
	t.Parallel()
	h := taking(t, both(daily))
	h.order("dewi", &groups.MakePlan{Post: "s-0", Rule: "daily 09:00"}, "dua")
	h.wait(30*time.Minute, false)
	h.wait(day+40*time.Minute, true)
	h.wants(t, "sari", "j-1@06 09:10")
	h.wants(t, "satu", "g-1@06 09:10")
	h.wants(t, "dua", "s-0@06 09:10")
	if n := h.times("dewi plan.skipped"); n != 2 {
		t.Errorf("who planned two posts that were lost heard of %d", n)
	}
	h.wait(2*day, false)
	h.wants(t, "sari", "j-1@06 09:10 j-2@07 09:00")
	h.wants(t, "satu", "g-1@06 09:10 g-2@07 09:00")
	h.wants(t, "dua", "s-0@06 09:10 s-0@07 09:00 s-0@08 09:00")
}

// TestALongOutageIsToldInFew tells of what was lost first and of what was lost lately, not
// of every day of a month; but until when the days between were lost is said.
func TestALongOutageIsToldInFew(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, shelf{})
	h.order("dewi", &groups.MakePlan{Post: "s-0", Rule: "daily 09:00"}, "dua")
	h.wait(30*time.Minute, false)
	h.wait(30*day+6*time.Hour, true)
	if n := h.times("dewi plan.skipped"); n != 3 {
		t.Errorf("told %d times of a month of daily posts, want the first and those of two days", n)
	}
	if between := "28 2026-02-02T02:00:00Z"; !slices.Contains(h.texts, between) {
		t.Errorf("of the days between is said %q, want that there were %s", h.texts, between)
	}
	h.wait(day, false)
	h.wants(t, "dua", "s-0@05 09:00")
}

// TestALongOutageOfASeriesSaysWhatItLost does so for the lessons of a group's series.
func TestALongOutageOfASeriesSaysWhatItLost(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, ours([][3]int{{0, 0, 9}, {1, 1, 9}, {2, 2, 9}, {9, 3, 9}}))
	h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
	h.wait(8*day, true)
	if between := "2 2026-01-07T02:00:00Z"; !slices.Contains(h.texts, between) {
		t.Errorf("of the lessons between is said %q, want that there were %s", h.texts, between)
	}
	h.wait(2*day, false)
	h.wants(t, "satu", "g-3@14 09:00")
}

// TestTheLastMomentIsTooLate tells whoever planned a post that it was not sent, and not the
// coordinators that a sender found it over, when the house is up at the very moment its grace ends.
func TestTheLastMomentIsTooLate(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, shelf{})
	h.order("dewi", &groups.MakePlan{Post: "s-0", Rule: "once 2026-01-05 09:00"}, "dua")
	h.wait(3*time.Hour, true)
	h.wants(t, "dua", "")
	if !h.said("dewi", "plan.skipped") || h.said("tuti", "post.refused") {
		t.Errorf("told was %q", h.texts)
	}
}

// TestTwoLessonsInOneNight brings both lessons that one night held.
func TestTwoLessonsInOneNight(t *testing.T) {
	t.Parallel()
	h := taking(t, mine([][3]int{{0, 0, 21}, {1, 1, 6}, {2, 2, 9}}))
	h.wait(10*day, false)
	got := h.got("sari")
	for _, want := range []string{"j-0@06 07:00", "j-1@06", "j-2@07 09:00"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %s", got, want)
		}
	}
}

// TestGriefAtTheVeryHour holds a cheerful lesson no longer than until the next one, also when
// the pause began at the minute of its hour.
func TestGriefAtTheVeryHour(t *testing.T) {
	t.Parallel()
	h := taking(t, mine([][3]int{{0, 3, 9}, {1, 1, 9}, {2, 2, 9}}))
	h.order("dewi", &groups.PauseGroup{For: 5 * day}, "satu")
	h.wait(12*day, false)
	h.wants(t, "sari", "j-1@06 09:00 j-2@07 09:00")
}

// TestADayMovedWhileItsSeriesIsAway lets a series count from the day that stands when its
// file is there again, whether the house hears of the file or a timer rings first.
func TestADayMovedWhileItsSeriesIsAway(t *testing.T) {
	t.Parallel()
	good := shelf{"s-seri": seriesText("s-seri", "anggota", "operasi", [][3]int{{0, 0, 9}, {2, 1, 9}})}
	other := shelf{"t-seri": seriesText("t-seri", "anggota", "operasi", [][3]int{{0, 0, 9}})}
	for name, away := range map[string]func(*rehearsed, shelf){
		"heard":   (*rehearsed).edit,
		"unheard": func(h *rehearsed, s shelf) { h.world.Library = s.library() },
	} {
		h := newRehearsed(t, good)
		h.join("sari", "satu")
		h.order("sari", &groups.SetDate{Name: "operasi", On: "2026-01-10"})
		h.order("sari", &groups.MySeries{Start: "s-seri"})
		away(h, other)
		h.order("sari", &groups.SetDate{Name: "operasi", On: "2026-01-20"})
		away(h, good)
		h.wait(30*day, false)
		if got := h.got("sari"); got != "s-0@20 09:00 s-1@22 09:00" {
			t.Errorf("%s: received %q of an operation on the 20th", name, got)
		}
	}
}

// TestAGroupThatMovesFar loses no lesson of a member when the clocks of the group are set on
// by two hours, and brings none two hours late.
func TestAGroupThatMovesFar(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after time.Duration
		want  string
	}{
		"the evening before":     {12 * time.Hour, "0@05 09:00 1@06 07:00 2@07 07:00"},
		"half an hour before it": {day + 30*time.Minute, "0@05 09:00 1@06 09:00 2@07 07:00"},
	} {
		h := taking(t, both(daily))
		h.wait(c.after, false)
		h.order("dewi", &groups.SetGroup{Zone: "WIT"}, "satu")
		for _, r := range h.Records().List(groups.Ref{Kind: groups.KindQuestion, Person: "dewi"}) {
			h.order("dewi", &groups.Yes{Word: r.(*groups.Question).Code})
		}
		h.wait(12*day, false)
		for to, prefix := range map[string]string{"sari": "j-", "satu": "g-"} {
			if got := strings.ReplaceAll(h.got(to), prefix, ""); got != c.want {
				t.Errorf("%s: %s received %q, want %q", name, to, got, c.want)
			}
		}
	}
}

// TestACampaignFollowsTheClock gives a group its turn within the window on the clock that it
// has, when its zone changed after the campaign was laid out.
func TestACampaignFollowsTheClock(t *testing.T) {
	t.Parallel()
	h := newRehearsed(t, shelf{})
	h.order("tuti", &groups.MakeCampaign{Post: "s-0", Day: "2026-01-06", From: 9 * 60, Till: 10 * 60})
	for _, name := range []string{"satu", "dua"} {
		h.order("dewi", &groups.SetGroup{Zone: "WIT"}, name)
	}
	h.wait(3*day, false)
	for _, o := range h.sent {
		if clock := o.at.In(time.FixedZone("WIT", 9*3600)).Format("02 15"); o.post == "s-0" && clock != "06 09" {
			t.Errorf("%s got it on the %s, on its clock", o.to, clock)
		}
	}
	if n := strings.Count(h.got("satu")+h.got("dua"), "s-0"); n != 2 {
		t.Errorf("%d groups got it, want two", n)
	}
}
