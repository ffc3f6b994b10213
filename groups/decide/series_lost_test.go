package decide_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pita/content"
	"pita/groups"
)

// A span is when a house was up.
type span struct{ from, to time.Time }

// TestNothingIsLostUntold lets days and outages of any length under two days go by over a
// series of a group, one of a member, and a daily plan. What was planned for a group has left,
// or whoever planned it heard of it, every single time; and every lesson of the member whose
// grace overlaps a moment of the day at which the house was up has come.
func TestNothingIsLostUntold(t *testing.T) {
	t.Parallel()
	rounds := 0
	rapid.Check(t, func(rt *rapid.T) {
		if rounds++; raced && rounds%10 > 0 {
			return
		}
		s := drawShelf(rt)
		h := newRehearsed(t, s)
		h.join("sari", "satu")
		h.order("sari", &groups.MySeries{Start: "j-seri"})
		h.order("dewi", &groups.StartSeries{Series: "g-seri"}, "satu")
		mine, theirs := h.days(s, "sari", "j-seri"), h.days(s, "satu", "g-seri")
		hour := rapid.IntRange(7, 19).Draw(rt, "hour of the plan")
		h.order("dewi", &groups.MakePlan{Post: "s-0", Rule: "daily " + time.Date(0, 1, 1, hour, 0, 0, 0, time.UTC).Format("15:04")}, "dua")
		begun := h.now
		var up []span
		for range rapid.IntRange(4, 20).Draw(rt, "steps") {
			from, outage := h.now, rapid.Bool().Draw(rt, "outage")
			h.wait(time.Duration(rapid.IntRange(1, 46*60).Draw(rt, "minutes"))*time.Minute, outage)
			if outage {
				from = h.now
			}
			up = append(up, span{from, h.now})
		}
		up = append(up, span{h.now, h.now.Add(2 * day)})
		h.wait(2*day, false)
		for post, due := range theirs {
			if due.Before(h.now.Add(-day)) && !h.left("satu", post) && !slices.Contains(h.skipped, post) {
				rt.Errorf("%s, due at %s, neither left nor did anybody hear of it", post, due)
			}
		}
		for post, due := range mine {
			if h.couldLeave(due, up) && !h.left("sari", post) {
				rt.Errorf("sari never got %s, due at %s, though the house was up in time", post, due)
			}
		}
		h.everyDay(rt, begun, hour)
	})
}

// days returns when each lesson of a series is due for somebody who receives it.
func (h *rehearsed) days(s shelf, who, series string) map[string]time.Time {
	of := map[string]time.Time{}
	l, _ := s.library().Series(series)
	if r := h.run(who, series); r != nil {
		start, err := content.ParseDate(r.Start)
		for _, lesson := range l.Lessons {
			due := start.AddDays(lesson.Day).At(lesson.Minute, time.FixedZone("WIB", 7*3600))
			if err == nil && !due.Before(h.now) {
				of[lesson.Post] = due
			}
		}
	}
	return of
}

func (h *rehearsed) left(to, post string) bool {
	return slices.ContainsFunc(h.sent, func(o lesson) bool { return o.to == to && o.post == post })
}

// couldLeave says whether a house was up while a member's lesson might have left: by day,
// within two hours of its own, and not within four hours of another that she got.
func (h *rehearsed) couldLeave(due time.Time, up []span) bool {
	from := awake(due)
	for at := from; !at.After(from.Add(2 * time.Hour)); at = at.Add(time.Minute) {
		near := slices.ContainsFunc(h.sent, func(o lesson) bool {
			return o.to == "sari" && o.at.After(at.Add(-4*time.Hour)) && !o.at.After(at.Add(4*time.Hour))
		})
		if !near && awake(at).Equal(at) && slices.ContainsFunc(up, func(s span) bool { return !at.Before(s.from) && !at.After(s.to) }) {
			return true
		}
	}
	return false
}

// everyDay holds that each day's post of a plan has left, or was told.
func (h *rehearsed) everyDay(rt *rapid.T, begun time.Time, hour int) {
	n := 0
	for _, post := range h.skipped {
		if post == "s-0" {
			n++
		}
	}
	for _, o := range h.sent {
		if o.to == "dua" && o.post == "s-0" {
			n++
		}
	}
	wib, due := time.FixedZone("WIB", 7*3600), 0
	for at := begun.In(wib).Truncate(time.Hour); !at.After(h.now); at = at.Add(time.Hour) {
		if at.Hour() == hour && at.After(begun) {
			due++
		}
	}
	if n != due && n != due-1 { // tonight's may still be held
		rt.Errorf("of %d days of a plan %d left or were told", due, n)
	}
}
