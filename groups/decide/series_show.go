package decide

import "pita/content"

// showLessons shows a series to those who look after posts, day by day and whether each
// post may leave; and says whether id names one.
func (d *draft) showLessons(a asking, id string) bool {
	s, ok := d.Library.Series(id)
	if !ok {
		return false
	}
	d.because("series.shown")
	if s.Broken {
		d.reply(a, words("series.broken", text("series", s.ID)))
		return true
	}
	w := words("series.show", text("series", s.ID), text("title", s.Title))
	for _, o := range s.Lessons {
		_, hindered := d.Approved(d.st, o.Post, d.locale(a.group, a.by), d.now)
		why := d.stateArg(content.Sendable)
		if hindered != "" {
			why = d.whyArg(hindered)
		}
		w.Lines = append(w.Lines, words("series.show-item", number("day", o.Day), text("post", o.Post), why))
	}
	w.Lines = shorten(w.Lines, "series.more")
	d.reply(a, w)
	return true
}
