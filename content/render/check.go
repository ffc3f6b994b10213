package render

import "pita/content"

// Check returns all there is to say about a library: its heads, assets and
// words, and what phones would show. Dates are compared with today; with the
// zero Date they are not.
func Check(l *content.Library, today content.Date) []content.Finding {
	found := l.Check(today)
	for _, p := range l.All() {
		body, err := l.Body(p)
		if err != nil {
			found = append(found, content.Found("unreadable", err.Error()).At(p.File, 0, 0))
			continue
		}
		_, more := Post(p, body)
		found = append(found, more...)
	}
	content.Sort(found)
	return found
}
