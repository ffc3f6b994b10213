package decide_test

import (
	"time"

	"pita/content"
)

// before returns the lesson that one received before another; nil when there was none.
func (w *watched) before(o lesson) (last *lesson) {
	for i, other := range w.sent {
		if other == o {
			return last
		}
		if other.to == o.to && other.post[1] == '-' {
			last = &w.sent[i]
		}
	}
	return last
}

// inTime says whether a post came at its hour, by the days of the library in force then, or
// of the one before it: at its hour or, when that is in quiet hours, at their end, and no
// more than two hours later.
func (w *watched) inTime(o lesson, series string) bool {
	r := w.run(o.to, series)
	if r == nil || r.Start == "" {
		return true // it was the last one, and nothing tells any more when it began
	}
	start, err := content.ParseDate(r.Start)
	if err != nil || series == "s-seri" && r.Start != w.told[o.to] {
		return false
	}
	shelves := []shelf{w.shelf}
	for _, e := range w.edits {
		if !o.at.After(e.until) {
			shelves = append(shelves, e.shelf)
		}
	}
	wib := time.FixedZone("WIB", 7*3600)
	for _, s := range shelves {
		l, _ := s.library().Series(series)
		for _, of := range l.Lessons {
			due := start.AddDays(of.Day).At(of.Minute, wib)
			late := 2 * time.Hour
			if o.to == "satu" {
				late += 4 * time.Hour // it may wait for the lesson before it, which a night held
			} else if last := w.before(o); last != nil && last.at.After(awake(due).Add(-4*time.Hour)) {
				late += 24 * time.Hour // it may wait for one of another series, on the next day at the latest
			}
			if of.Post == o.post && !o.at.Before(awake(due)) && !o.at.After(awake(due).Add(late)) {
				return true
			}
		}
	}
	return false
}

// awake is when a night that holds t ends; t by day.
func awake(t time.Time) time.Time {
	switch {
	case t.Hour() >= 20:
		return time.Date(t.Year(), t.Month(), t.Day()+1, 7, 0, 0, 0, t.Location())
	case t.Hour() < 7:
		return time.Date(t.Year(), t.Month(), t.Day(), 7, 0, 0, 0, t.Location())
	}
	return t
}
