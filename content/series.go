package content

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"pita/groups/typo"
)

// SeriesKind is the kind of a file that sends nothing itself, but says on which days posts
// follow one another.
const SeriesKind Kind = "seri"

// Joining is how a series begins that counts its days from when a member came.
const Joining = "bergabung"

const (
	dated       = "tanggal" // a group's series begins on a day that is said
	usualMinute = 9 * 60    // when posts of a series leave, unless it says
	earliestDay = -365
	latestDay   = 1095
	mostLessons = 400
)

// A Series is posts in the order of days, for a group or for one member at a time. It needs
// no approval of its own; each of its posts does.
type Series struct {
	ID, Title string
	File      string
	Source    Hash
	ReviewBy  Date
	For       []string // groups; none means all
	Member    bool     // each member has days of their own
	// Starts is from when the days of a member count: Joining, or the name of a date that
	// they tell in private.
	Starts string
	// From is the day from which a group's days count, unless another is said; often zero.
	From   Date
	Minute int // of the day, at which posts leave that name no hour
	// Lessons are the posts by day, with those of every series that it goes on with; each
	// post once.
	Lessons []Lesson
	// Broken says that the file has errors. Nothing is sent by such a series.
	Broken bool

	items []item
}

// A Lesson is a post on a day of a series.
type Lesson struct {
	Day    int    // from the first one, which is 0; days before it are less
	Minute int    // of the day; -1: at the hour of the whole series
	Post   string // its id
}

// Fits says whether the series is for the group of that name.
func (s Series) Fits(group string) bool { return len(s.For) == 0 || slices.Contains(s.For, group) }

// Personal returns the name of the date that a member tells for the series; "" for one
// that needs none.
func (s Series) Personal() string {
	if !s.Member || s.Starts == Joining {
		return ""
	}
	return s.Starts
}

// At returns the moment of a day of the calendar in a place: minute minutes after midnight.
func (d Date) At(minute int, in *time.Location) time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, minute, 0, 0, in)
}

// Series returns the series with that id, and whether there is one.
func (l *Library) Series(id string) (Series, bool) {
	i, ok := slices.BinarySearchFunc(l.series, id, func(s Series, id string) int { return strings.Compare(s.ID, id) })
	if !ok {
		return Series{}, false
	}
	return l.series[i], true
}

// AllSeries returns every series by id. The slice is the caller's.
func (l *Library) AllSeries() []Series { return slices.Clone(l.series) }

// NearestSeries returns the id of a series most like id; "" when there is none.
func (l *Library) NearestSeries(id string) string {
	ids := make([]string, len(l.series))
	for i, s := range l.series {
		ids[i] = s.ID
	}
	return typo.Nearest(id, ids)
}

// PersonalDates returns the names of the dates that members may tell, sorted.
func (l *Library) PersonalDates() []string {
	var names []string
	for _, s := range l.series {
		if name := s.Personal(); name != "" && !s.Broken {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// MemberPosts returns the ids of the posts that a series sends to one person alone, sorted.
func (l *Library) MemberPosts() []string {
	var ids []string
	for _, s := range l.series {
		for _, lesson := range s.Lessons {
			if s.Member {
				ids = append(ids, lesson.Post)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// An item is one entry of a series as it is written.
type item struct {
	Lesson
	series string // to go on with, instead of a post
	at     place
}

// A seriesHead is what only the head of a series says.
type seriesHead struct {
	whom, starts string
	hour         string
	items        []item
	keys         []string // those that are there, for who wrote them into a post
	noItems      bool     // "isi" is there, and cannot be read
}

// whoms are those for whom a series may be.
var whoms = []choice{{"grup", "group"}, {"anggota", "member"}}

func (d *document) setWhom(k string, n *yaml.Node) {
	d.order.keys = append(d.order.keys, k)
	d.order.whom = d.choose(k, n, whoms)
}

func (d *document) setStarts(k string, n *yaml.Node) {
	d.order.keys = append(d.order.keys, k)
	s, ok := d.scalar(k, n)
	if !ok {
		return
	}
	switch s {
	case "joining":
		s = Joining
	case "date":
		s = dated
	}
	if _, err := ParseDate(s); err != nil && !goodID.MatchString(s) {
		d.report(at(n), "series-start", s)
		return
	}
	d.order.starts = s
}

func (d *document) setHour(k string, n *yaml.Node) {
	d.order.keys = append(d.order.keys, k)
	d.order.hour, _ = d.scalar(k, n)
}

// setItems takes the list of days and posts.
func (d *document) setItems(k string, n *yaml.Node) {
	d.order.keys = append(d.order.keys, k)
	if n.Kind != yaml.SequenceNode {
		d.order.noItems = true
		d.report(at(n), "series-items", k)
		return
	}
	for _, one := range n.Content {
		if one.Kind == yaml.AliasNode && one.Alias != nil {
			one = one.Alias
		}
		if one.Kind != yaml.MappingNode {
			d.report(at(one), "series-item")
			continue
		}
		d.setItem(one)
	}
}

// itemKeys are what an item may say: each name, then its English alias.
var itemKeys = []string{"hari", "day", "pos", "post", "seri", "series", "pukul", "hour"}

func (d *document) setItem(n *yaml.Node) {
	it := item{Lesson: Lesson{Minute: -1}, at: at(n)}
	dayed, lines := false, map[int]int{} // where each key stands, its names counted as one
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		if k := slices.Index(itemKeys, name.Value) / 2; slices.Contains(itemKeys, name.Value) {
			if line, twice := lines[k]; twice {
				d.report(at(name), "duplicate-key", name.Value, itoa(line))
				return
			}
			lines[k] = at(name).line
		}
		s, ok := d.scalar(name.Value, value)
		switch name.Value {
		case "hari", "day":
			day, err := strconv.Atoi(s)
			if ok && (err != nil || day < earliestDay || day > latestDay) {
				d.report(at(value), "series-day", s, itoa(earliestDay), itoa(latestDay))
				return
			}
			it.Day, dayed = day, true
		case "pos", "post":
			it.Post = s
		case "seri", "series":
			it.series = s
		case "pukul", "hour":
			if it.Minute, ok = minuteOf(s); !ok {
				d.report(at(value), "series-hour", s)
			}
		default:
			d.report(at(name), "unknown-key", name.Value, typo.Nearest(name.Value, itemKeys))
		}
	}
	if !dayed || (it.Post == "") == (it.series == "") {
		d.report(at(n), "series-item")
		return
	}
	d.order.items = append(d.order.items, it)
}

// minuteOf reads an hour of the day, "09.00" or "9:00".
func minuteOf(s string) (int, bool) {
	hour, minute, ok := strings.Cut(strings.ReplaceAll(s, ":", "."), ".")
	h, errH := strconv.Atoi(hour)
	m, errM := strconv.Atoi(minute)
	if !ok || errH != nil || errM != nil || len(hour) > 2 || len(minute) != 2 || h < 0 || h > 23 || m < 0 || m > 59 {
		return -1, false
	}
	return h*60 + m, true
}

// finishSeries makes the series of a head that is one, once all its keys are read.
func (d *document) finishSeries() {
	if d.post.Kind != SeriesKind {
		for _, k := range d.order.keys {
			d.report(place{1, 1}, "series-key", k)
		}
		return
	}
	s := &Series{Minute: usualMinute, Member: d.order.whom == "anggota", items: d.order.items}
	d.series = s
	if d.order.hour != "" {
		minute, ok := minuteOf(d.order.hour)
		if !ok {
			d.report(d.keys["pukul"], "series-hour", d.order.hour)
		}
		s.Minute = minute
	}
	if _, said := d.keys["untuk_siapa"]; !said {
		d.report(place{1, 1}, "missing-key", "untuk_siapa", "untuk_siapa: grup")
	}
	d.startSeries(s)
	d.orderItems(s)
}

// startSeries takes from when the days count.
func (d *document) startSeries(s *Series) {
	starts, where := d.order.starts, d.keys["mulai_dari"]
	day, err := ParseDate(starts)
	switch {
	case s.Member && starts == "":
		s.Starts = Joining
	case s.Member && (err == nil || starts == dated):
		d.report(where, "series-start-member", starts)
	case s.Member:
		s.Starts = starts
	case err == nil:
		s.From = day
	case starts != "" && starts != dated:
		d.report(where, "series-start-group", starts)
	}
}

// orderItems sorts what was written, and says what is wrong with the days.
func (d *document) orderItems(s *Series) {
	if len(s.items) == 0 && !d.order.noItems {
		d.report(cmp.Or(d.keys["isi"], place{1, 1}), "series-empty")
	}
	byDay := func(a, b item) int { return cmp.Compare(a.Day, b.Day) }
	if !slices.IsSortedFunc(s.items, byDay) {
		d.report(d.keys["isi"], "series-order")
		slices.SortStableFunc(s.items, byDay)
	}
	for i, it := range s.items {
		if i > 0 && s.items[i-1].Day == it.Day {
			d.report(it.at, "series-day-twice", itoa(it.Day))
		}
		if it.Day < 0 && s.Starts == Joining {
			d.report(it.at, "series-before", itoa(it.Day))
		}
	}
}

// takeSeries keeps the series of a file.
func (l *Library) takeSeries(d *document) {
	s, p := *d.series, d.post
	s.ID, s.Title, s.File, s.Source = p.ID, p.Title, p.File, p.Source
	s.ReviewBy, s.For, s.Broken = p.ReviewBy, p.For, p.Broken
	l.series = append(l.series, s)
}

// joinSeries puts the series in order, follows those that go on with another, and finds
// what is wrong between them and the posts.
func (l *Library) joinSeries() {
	slices.SortStableFunc(l.series, func(a, b Series) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.File, b.File))
	})
	l.series = slices.CompactFunc(l.series, func(s, before Series) bool {
		if s.ID != before.ID {
			return false
		}
		l.found = append(l.found, Found("series-twice", s.ID, before.File).At(s.File, 1, 1))
		l.broken = append(l.broken, s.File)
		return true
	})
	for i := range l.series {
		f := &follower{library: l, series: &l.series[i], seen: map[string]place{}}
		f.follow(l.series[i], 0, nil, place{})
		f.sort()
	}
}
