package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/schedule"
	"pita/store"
)

// calendarDays is how far a calendar looks ahead when nobody says otherwise, and calendarMost
// how far it does at most.
const (
	calendarDays = 28
	calendarMost = 400
)

type contentCalendarCmd struct {
	Dir   string `arg:"" optional:""`
	From  string
	To    string
	Group string
	ICS   bool `name:"ics"`
}

func (*contentCalendarCmd) pack(*env) (string, error) { return "", nil }

// A calendar is what is planned in groups, as it will be decided.
type calendar struct {
	*env
	world decide.World
	words phrase.Vocabulary
	from  time.Time
	to    time.Time
	of    []groupCalendar
}

// A groupCalendar is what becomes of each planned post of one group.
type groupCalendar struct {
	group *groups.Group
	dues  []decide.Due
}

// run shows which posts will leave in which groups, week by week, and which will not and why.
func (c *contentCalendarCmd) run(ctx context.Context, e *env) error {
	return e.foresee(ctx, c.Dir, func(cal *calendar, st groups.State, now time.Time) error {
		var err error
		if cal.from, cal.to, err = e.span(c.From, c.To, now); err != nil {
			return err
		}
		if err := cal.look(st, c.Group, now); err != nil {
			return err
		}
		if c.ICS {
			_, err := e.stdout.Write(cal.ics())
			return err
		}
		return cal.show()
	})
}

// foresee opens the house, with the posts of a folder where one is named, and lets f look.
func (e *env) foresee(ctx context.Context, dir string, f func(*calendar, groups.State, time.Time) error) (err error) {
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	w, err := e.worldWith(ctx, s, dir)
	if err != nil {
		return err
	}
	now, err := e.nowOf(ctx, s)
	if err != nil {
		return err
	}
	cal := &calendar{env: e, world: w, words: phrase.Embedded().Words(e.lang)}
	return s.Read(ctx, func(st groups.State) error { return f(cal, st, now) })
}

// worldWith returns the world of the house, with the posts of that folder where one is named.
func (e *env) worldWith(ctx context.Context, s *store.Store, dir string) (decide.World, error) {
	w, err := e.worldOf(ctx, s)
	if err != nil || dir == "" {
		return w, err
	}
	dir = e.path(dir)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return w, fail("content.no-folder", "dir", dir)
	}
	library, err := library(os.DirFS(dir))
	if err != nil {
		return w, fail("content.no-posts", "dir", dir)
	}
	return decide.NewWorld(w.Rules, library, w.Phrases), nil
}

// span returns the days that are asked for: from the beginning of the first until the end of
// the last, in WIB. What is past is not foreseen.
func (e *env) span(from, to string, now time.Time) (time.Time, time.Time, error) {
	first, last := now, now.AddDate(0, 0, calendarDays)
	var err error
	if from != "" {
		if first, err = dayNamed(from); err != nil {
			return first, last, err
		}
		last = first.AddDate(0, 0, calendarDays)
	}
	if to != "" {
		if last, err = dayNamed(to); err != nil {
			return first, last, err
		}
		last = last.AddDate(0, 0, 1).Add(-time.Second)
	}
	if last.Before(first) || last.Before(now) || last.Sub(now) > calendarMost*24*time.Hour {
		return first, last, misuse("calendar.span", "most", strconv.Itoa(calendarMost))
	}
	return first, last, nil
}

// dayNamed reads a day, as 2026-01-05.
func dayNamed(s string) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, s, schedule.WIB.Location())
	if err != nil {
		return day, misuse("calendar.day", "typed", s)
	}
	return day, nil
}

// look works out what becomes of the posts of a group, or of all.
func (c *calendar) look(st groups.State, name string, now time.Time) error {
	only, err := c.groupNamed(st, name)
	if err != nil {
		return err
	}
	foresee := c.world.Seer(st)
	for _, r := range st.List(groups.Ref{Kind: groups.KindGroup}) {
		g := r.(*groups.Group)
		if only != nil && only.ID != g.ID || only == nil && !g.Here {
			continue
		}
		dues := foresee(g.ID, now, c.to)
		dues = slices.DeleteFunc(dues, func(d decide.Due) bool { return d.At.Before(c.from) })
		c.of = append(c.of, groupCalendar{g, dues})
	}
	slices.SortStableFunc(c.of, func(a, b groupCalendar) int { return strings.Compare(a.group.Name, b.group.Name) })
	return nil
}

// why says a named reason in words.
func (c *calendar) why(reason string) string {
	if !c.world.Phrases.Has("why." + reason) {
		reason = "other"
	}
	text, err := c.world.Phrases.Text(phrase.Reader{Locale: c.lang}, groups.Words{Phrase: "why." + reason})
	if err != nil {
		return reason
	}
	return text
}

// The measures of the table: a terminal is 80 wide, and a phone's hour with a post's id fits
// into a column.
const (
	tableWidth  = 80
	weekWidth   = 9
	columnWidth = 22
)

// show writes the table of weeks and groups; of more groups than stand beside each other it
// writes one table below the other.
func (c *calendar) show() error {
	var b strings.Builder
	most := (tableWidth - weekWidth) / (columnWidth + 1)
	notes := &footnotes{}
	for at := 0; at < len(c.of); at += most {
		some := c.of[at:min(at+most, len(c.of))]
		if at > 0 {
			b.WriteString("\n")
		}
		c.block(&b, some, notes)
	}
	if !slices.ContainsFunc(c.of, func(g groupCalendar) bool { return len(g.dues) > 0 }) {
		return c.tell("calendar.none")
	}
	for i, why := range notes.whys {
		fmt.Fprintf(&b, "\n%s", folded(fmt.Sprintf("×%d ", i+1), c.why(why), tableWidth))
	}
	if len(notes.whys) > 0 {
		b.WriteString("\n")
	}
	_, err := c.stdout.Write([]byte(b.String()))
	return err
}

// footnotes are the reasons why posts don't leave, each once.
type footnotes struct{ whys []string }

func (f *footnotes) mark(why string) string {
	if why == "" {
		return ""
	}
	i := slices.Index(f.whys, why)
	if i < 0 {
		i, f.whys = len(f.whys), append(f.whys, why)
	}
	return fmt.Sprintf(" ×%d", i+1)
}

// block writes the weeks of groups that stand beside each other.
func (c *calendar) block(b *strings.Builder, some []groupCalendar, notes *footnotes) {
	width := columnWidth
	if len(some) == 1 {
		width = tableWidth - weekWidth - 1
	}
	head := [][]string{{c.text("calendar.week")}}
	for _, g := range some {
		name := g.group.Name
		if z := zoneOf(g.group); z != schedule.WIB {
			name += " (" + string(z) + ")"
		}
		head = append(head, linesOf(name, width))
	}
	writeRow(b, head, width)
	for monday := mondayOf(c.from); monday.Before(c.to); monday = monday.AddDate(0, 0, 7) {
		cells := [][]string{{fmt.Sprintf("%d %s", monday.Day(), c.words.Months[monday.Month()-1][0])}}
		for _, g := range some {
			cells = append(cells, c.cell(g, monday, width, notes))
		}
		if slices.ContainsFunc(cells[1:], func(lines []string) bool { return len(lines) > 0 }) {
			writeRow(b, cells, width)
		}
	}
}

// mondayOf returns the beginning of t's week, in WIB.
func mondayOf(t time.Time) time.Time {
	t = t.In(schedule.WIB.Location())
	return time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, t.Location())
}

// cell writes what is planned for a group in a week.
func (c *calendar) cell(g groupCalendar, monday time.Time, width int, notes *footnotes) []string {
	var lines []string
	zone := zoneOf(g.group).Location()
	first := time.Date(monday.Year(), monday.Month(), monday.Day(), 0, 0, 0, 0, zone)
	for _, due := range g.dues {
		if due.At.Before(first) || !due.At.Before(first.AddDate(0, 0, 7)) {
			continue
		}
		at := due.At.In(zone)
		day := string([]rune(c.words.Weekdays[at.Weekday()][0])[:3])
		lines = append(lines, linesOf(fmt.Sprintf("%s %s %s%s", day, c.words.Clock(at.Hour(), at.Minute()), due.Post, notes.mark(due.Why)), width)...)
	}
	return lines
}

// writeRow writes cells beside each other, as many lines as the longest has.
func writeRow(b *strings.Builder, cells [][]string, width int) {
	lines := 0
	for _, c := range cells {
		lines = max(lines, len(c))
	}
	for i := range lines {
		var row strings.Builder
		for n, c := range cells {
			text, wide := "", width
			if n == 0 {
				wide = weekWidth - 1
			}
			if i < len(c) {
				text = c[i]
			}
			row.WriteString(text + strings.Repeat(" ", max(wide-utf8.RuneCountInString(text), 0)+1))
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
}

// linesOf breaks a text into lines of at most so many characters; what follows the first line
// is set in by two.
func linesOf(text string, width int) []string {
	return strings.Split(folded("", text, width), "\n")
}

// folded sets a text behind a head in lines of at most so many characters, between words where
// it can be.
func folded(head, text string, width int) string {
	var b strings.Builder
	line := []rune(head)
	indent := []rune(strings.Repeat(" ", max(utf8.RuneCountInString(head), 2)))
	for i, word := range strings.Fields(text) {
		w := []rune(word)
		if i > 0 && len(line)+1+len(w) > width {
			b.WriteString(string(line) + "\n")
			line = slices.Clone(indent)
		} else if i > 0 {
			line = append(line, ' ')
		}
		for line = append(line, w...); len(line) > width; {
			b.WriteString(string(line[:width]) + "\n")
			line = append(slices.Clone(indent), line[width:]...)
		}
	}
	return b.String() + string(line)
}
