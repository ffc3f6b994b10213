package decide

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"pita/content"
	"pita/groups"
)

// followEvery is after how long everybody's series are looked at all the same when the library
// is read anew: a timer that was lost is set again.
const followEvery = 24 * time.Hour

// reloadSeries follows what was changed in the library: every series in the groups, and
// with members, goes on by its days as they are now. Of members only those are looked at
// whose series changed.
func (d *draft) reloadSeries() {
	f := d.reloadCourses()
	for _, g := range d.groups() {
		for _, r := range d.runs(g.ID) {
			d.reloadRun(g, r)
		}
	}
	for _, id := range f.Taken {
		d.foreseeCourse(id)
	}
}

func (d *draft) reloadCourses() *groups.Followed {
	forms := map[string]string{}
	for _, s := range d.Library.AllSeries() {
		forms[s.ID] = formOf(s)
	}
	f := load[groups.Followed](d, (&groups.Followed{}).Ref())
	all := f == nil || d.now.Before(f.At) || d.now.Sub(f.At) >= followEvery
	if !all && maps.Equal(forms, f.Forms) {
		return f
	}
	next := &groups.Followed{Forms: forms, At: d.now}
	if !all {
		next.At = f.At
	}
	taken, changed := map[string]bool{}, []*groups.Run{}
	for _, r := range groups.Briefs(d.st, groups.Ref{Kind: groups.KindRun}) {
		r := r.(*groups.Run)
		if d.group(r.Group) == nil || !r.Alone() || r.State != groups.Running {
			continue
		}
		taken[r.Series] = true
		if all || f.Forms[r.Series] != forms[r.Series] {
			changed = append(changed, r)
		}
	}
	slices.SortFunc(changed, func(a, b *groups.Run) int { // briefs come in no order
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Series, b.Series))
	})
	for _, r := range changed {
		d.reloadCourse(d.group(r.Group), d.course(r.Person, r.Series))
	}
	next.Taken = slices.Sorted(maps.Keys(taken))
	d.keep(next)
	return next
}

// formOf returns a hash of all that what a person receives of a series follows from.
func formOf(s content.Series) string {
	h := sha256.Sum256(fmt.Append(nil, s.Member, s.Broken, s.Starts, s.Minute, s.Lessons))
	return hex.EncodeToString(h[:8])
}

// noteTaken remembers that somebody receives a series: should its texts not be able to leave,
// those who look after texts hear of it.
func (d *draft) noteTaken(series string) {
	f := load[groups.Followed](d, (&groups.Followed{}).Ref())
	if f == nil || slices.Contains(f.Taken, series) {
		return
	}
	f.Taken = slices.Sorted(slices.Values(append(slices.Clip(f.Taken), series)))
	d.keep(f)
}
