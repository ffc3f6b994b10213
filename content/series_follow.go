package content

import (
	"cmp"
	"slices"
	"strings"

	"pita/groups/typo"
)

// A follower makes the lessons of one series out of its items, and of those of every
// series that it goes on with.
type follower struct {
	library *Library
	series  *Series
	seen    map[string]place // posts, by where they are named
	steps   int
}

func (f *follower) report(at place, code string, args ...string) {
	found := Found(code, args...).At(f.series.File, at.line, at.col)
	f.library.found = append(f.library.found, found)
	if found.Level == Error && code != "series-post" {
		f.series.Broken = true
	}
}

// follow adds the items of s, whose first day is that many days after the first of all. The
// path names the series that led here; at is the item of the first one that did.
func (f *follower) follow(s Series, after int, path []string, at place) {
	if len(path) > 0 && slices.Contains(path, s.ID) {
		f.report(at, "series-ring", strings.Join(append(path, s.ID), " → "))
		return
	}
	if f.steps++; f.steps > mostLessons {
		f.report(at, "series-long", itoa(mostLessons))
		return
	}
	path = append(slices.Clone(path), s.ID)
	for _, it := range s.items {
		where := at
		if len(path) == 1 {
			where = it.at
		}
		if it.series == "" {
			f.add(Lesson{Day: after + it.Day, Minute: it.Minute, Post: it.Post}, where)
			continue
		}
		next, ok := f.library.Series(it.series)
		switch {
		case !ok:
			f.report(where, "series-unknown", it.series, f.library.NearestSeries(it.series))
		case next.Member != f.series.Member:
			f.report(where, "series-whom", it.series)
		default:
			f.follow(next, after+it.Day, path, where)
		}
	}
}

// add adds one lesson, if it is the first with its post and has the day for itself.
func (f *follower) add(lesson Lesson, where place) {
	post, ok := f.library.Post(lesson.Post, "id")
	switch {
	case !ok:
		f.report(where, "series-post", lesson.Post, typo.Nearest(lesson.Post, f.library.IDs()))
	case f.series.Member && post.Kind == Poll:
		f.report(where, "series-poll", lesson.Post)
	case len(post.For) > 0:
		f.checkGroups(post, where)
	}
	if _, twice := f.seen[lesson.Post]; twice {
		f.report(where, "series-post-twice", lesson.Post)
		return
	}
	f.seen[lesson.Post] = where
	f.series.Lessons = append(f.series.Lessons, lesson)
}

// checkGroups says when a post is not for every group that the series is for.
func (f *follower) checkGroups(p Post, where place) {
	if len(f.series.For) == 0 {
		f.report(where, "series-post-groups", p.ID, strings.Join(p.For, ", "))
		return
	}
	for _, group := range f.series.For {
		if !slices.Contains(p.For, group) {
			f.report(where, "series-post-not-for", p.ID, group)
		}
	}
}

// sort puts the lessons in order, and finds two on one day that stand in different files.
func (f *follower) sort() {
	lessons := f.series.Lessons
	slices.SortStableFunc(lessons, func(a, b Lesson) int { return cmp.Compare(a.Day, b.Day) })
	for i := 1; i < len(lessons); i++ {
		if lessons[i].Day == lessons[i-1].Day && !f.series.Broken {
			f.report(f.seen[lessons[i].Post], "series-day-twice", itoa(lessons[i].Day))
		}
	}
}
