package content

import (
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"pita/groups/typo"
)

// SeasonsFile is where a library may name seasons of its own, as lines of
// "name: 10-01..10-31" or "name: [2026-02-18..2026-03-19, 2027-02-08..2027-03-09]".
const SeasonsFile = "musim.yaml"

// A Span is the days from one to another, both included. In the year 0 it comes
// every year, and may reach over the end of it.
type Span struct {
	From  Date `json:"from"`
	Until Date `json:"until"`
}

// Has reports whether a day is in the span.
func (s Span) Has(day Date) bool {
	if s.From.year != 0 {
		return !day.Before(s.From) && !s.Until.Before(day)
	}
	day.year = 0
	if s.Until.Before(s.From) {
		return !day.Before(s.From) || !s.Until.Before(day)
	}
	return !day.Before(s.From) && !s.Until.Before(day)
}

// InSeason reports whether a day is in one of the post's seasons; a post without
// seasons is always in season.
func (p Post) InSeason(day Date) bool {
	return len(p.Season) == 0 || slices.ContainsFunc(p.Season, func(s Span) bool { return s.Has(day) })
}

// seasons are spans by name.
type seasons map[string][]Span

// known are the seasons that every library knows.
var known = seasons{
	"pinktober":           {yearly(10, 1, 10, 31)},
	"hari-kanker-sedunia": {yearly(2, 4, 2, 4)},
	"world-cancer-day":    {yearly(2, 4, 2, 4)},
}

func yearly(month, day, untilMonth, untilDay uint8) Span {
	return Span{Date{month: month, day: day}, Date{month: untilMonth, day: untilDay}}
}

// span reads "10-01", "10-01..10-31" or "2026-02-18..2026-03-19".
func span(s string) (Span, bool) {
	first, last, two := strings.Cut(s, "..")
	if !two {
		last = first
	}
	from, good := dayOf(first)
	until, fine := dayOf(last)
	if !good || !fine || (from.year == 0) != (until.year == 0) || from.year != 0 && until.Before(from) {
		return Span{}, false
	}
	return Span{from, until}, true
}

// dayOf reads a day of every year, 10-31, or of one, 2026-10-31.
func dayOf(s string) (Date, bool) {
	s = strings.TrimSpace(s)
	if day, err := ParseDate(s); err == nil && day.year != 0 {
		return day, true
	}
	// The year 0 has a 29th of February.
	day, err := ParseDate("0000-" + s)
	return day, err == nil
}

// readSeasons reads the seasons of a library, which has those that all know and may
// give them other days; a library without any of its own is complete.
func readSeasons(fsys fs.FS) (seasons, []byte, []Finding) {
	d, pairs := openPairs(fsys, SeasonsFile)
	all := seasons{}
	for name, spans := range known {
		all[name] = spans
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, values := pairs[i], []*yaml.Node{pairs[i+1]}
		if values[0].Kind == yaml.SequenceNode {
			values = values[0].Content
		}
		var spans []Span
		for _, v := range values {
			s, ok := span(v.Value)
			if v.Kind != yaml.ScalarNode || !ok {
				d.report(at(v), "bad-season", v.Value)
				continue
			}
			spans = append(spans, s)
		}
		if len(spans) > 0 {
			all[name.Value] = spans
		}
	}
	return all, d.text, oneLineUp(d.found)
}

// setSeason keeps what the head says of seasons; inSeasons finds their days.
func (d *document) setSeason(k string, n *yaml.Node) {
	list(func(*Post) *[]string { return &d.seasons })(d, k, n)
}

// inSeasons puts days in place of the names of a post's seasons.
func (d *document) inSeasons(all seasons) {
	for _, s := range d.seasons {
		if sp, ok := span(s); ok {
			d.post.Season = append(d.post.Season, sp)
			continue
		}
		spans, ok := all[s]
		if !ok {
			d.report(d.keys["musim"], "unknown-season", s, typo.Nearest(s, all.names()))
			continue
		}
		d.post.Season = append(d.post.Season, spans...)
	}
}

func (s seasons) names() []string {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
