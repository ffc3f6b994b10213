package cli

import (
	"fmt"
	"os"
	"strconv"

	"pita/content"
)

// A seriesDay is one lesson of a series, as it would follow the others.
type seriesDay struct {
	Day   int    `json:"day"`
	Hour  string `json:"hour"`
	Post  string `json:"post"`
	Title string `json:"title,omitempty"` // empty when the library has no such post
}

// seriesDays returns what a file that is a series puts on which day; what it goes on with is
// in it. It returns nil for a file that is none of a library's, as what is read from stdin.
func seriesDays(file string) (days []seriesDay) {
	if file == "-" {
		return nil
	}
	root, name := libraryOf(file)
	l, _ := content.Load(os.DirFS(root))
	for _, s := range l.AllSeries() {
		if s.File != name {
			continue
		}
		for _, o := range s.Lessons {
			minute := o.Minute
			if minute < 0 {
				minute = s.Minute
			}
			p, _ := l.Post(o.Post, "")
			days = append(days, seriesDay{o.Day, fmt.Sprintf("%02d.%02d", minute/60, minute%60), o.Post, p.Title})
		}
	}
	return days
}

// showSeries says that a file is a series, and on which days it sends what.
func (e *env) showSeries(r rendering) error {
	if _, err := fmt.Fprintf(e.stdout, "── %s · %s ──\n%s\n", r.File, e.text("kind.series"), e.text("render.series")); err != nil {
		return err
	}
	for _, d := range r.Days {
		line := e.text("render.day", "day", strconv.Itoa(d.Day), "hour", d.Hour, "post", d.Post)
		if d.Title != "" {
			line += " · " + d.Title
		}
		if _, err := fmt.Fprintln(e.stdout, line); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(e.stdout)
	return err
}
