package decide_test

import (
	"slices"
	"testing"
	"time"

	"pita/groups"
)

// TestALessonAtTheHourAtWhichTheNightLetsAnotherGo plans a lesson for the very hour until which
// quiet hours hold the one before: it follows four hours later, and is not forgotten.
func TestALessonAtTheHourAtWhichTheNightLetsAnotherGo(t *testing.T) {
	t.Parallel()
	s := shelf{
		"g-seri": seriesText("g-seri", "grup", "tanggal", [][3]int{{0, 4, 23}, {1, 2, 7}, {2, 0, 9}}),
	}
	h := newRehearsed(t, s)
	h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
	h.wait(3*day, false)
	for _, want := range []string{"g-4 06 00:00", "g-2 06 04:00", "g-0 07 02:00"} {
		got := slices.ContainsFunc(h.sent, func(o lesson) bool {
			return o.to == "satu" && o.post+o.at.Truncate(time.Minute).Format(" 02 15:04") == want
		})
		if !got {
			t.Errorf("want %s, got %v; told were %v", want, h.sent, h.texts)
		}
	}
}

// TestALessonHeldThroughTheNightOutlivesAChange changes the posts while quiet hours hold a
// lesson of one person, whose timer rang in the evening: it still comes in the morning.
func TestALessonHeldThroughTheNightOutlivesAChange(t *testing.T) {
	t.Parallel()
	s := shelf{"j-seri": seriesText("j-seri", "anggota", "bergabung", [][3]int{{0, 1, 22}, {2, 0, 9}})}
	h := newRehearsed(t, s)
	h.join("sari", "satu")
	h.order("sari", &groups.MySeries{Start: "j-seri"})
	h.wait(15*time.Hour, false)
	h.edit(s)
	h.wait(2*day, false)
	var got []string
	for _, o := range h.sent {
		if o.to == "sari" && o.post != "persetujuan" {
			got = append(got, o.post+o.at.Format(" 02 15:04"))
		}
	}
	if want := []string{"j-1 06 00:00", "j-0 07 02:00"}; !slices.Equal(got, want) {
		t.Errorf("sari got %q, want %q", got, want)
	}
}
