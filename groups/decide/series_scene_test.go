package decide_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

const day = 24 * time.Hour

// Lessons of a series: the day, the number of the post, the hour.
var (
	daily  = [][3]int{{0, 0, 9}, {1, 1, 9}, {2, 2, 9}}
	spread = [][3]int{{0, 0, 9}, {2, 1, 9}, {4, 2, 9}}
)

// mine is a series that each member receives alone from the day they join.
func mine(lessons [][3]int) shelf {
	return shelf{"j-seri": seriesText("j-seri", "anggota", "bergabung", lessons)}
}

// ours is a series that a group receives from the day it is started.
func ours(lessons [][3]int) shelf {
	return shelf{"g-seri": seriesText("g-seri", "grup", "tanggal", lessons)}
}

// both are the same lessons as a series of members, and as one of a group.
func both(lessons [][3]int) shelf {
	s := mine(lessons)
	s["g-seri"] = ours(lessons)["g-seri"]
	return s
}

// taking is a house in which sari joined the group satu and took the series that she was
// offered, and dewi started that of the group, if there is one.
func taking(tb decider, s shelf) *rehearsed {
	tb.Helper()
	h := newRehearsed(tb, s)
	h.join("sari", "satu")
	h.order("sari", &groups.Yes{})
	if s["g-seri"] != "" {
		h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
	}
	return h
}

// got returns what one received of series, as "j-0@05 09:00", the day and hour in Jakarta.
func (h *rehearsed) got(to string) string {
	var out []string
	for _, o := range h.sent {
		if o.to == to && o.post[1] == '-' {
			out = append(out, o.post+"@"+o.at.In(time.FixedZone("WIB", 7*3600)).Format("02 15:04"))
		}
	}
	return strings.Join(out, " ")
}

func (h *rehearsed) wants(t *testing.T, to, want string) {
	t.Helper()
	if got := h.got(to); got != want {
		t.Errorf("%s received %q, want %q", to, got, want)
	}
}

// times returns how often something was said to somebody: "sari series.offer".
func (h *rehearsed) times(what string) (n int) {
	for _, text := range h.texts {
		if text == what {
			n++
		}
	}
	return n
}

func (h *rehearsed) said(to, phrase string) bool { return slices.Contains(h.texts, to+" "+phrase) }
