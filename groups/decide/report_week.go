package decide

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
)

const (
	weekKept  = 2 * reportFor // how long is remembered what left and what did not
	mostSkips = 20            // that a week remembers
)

// week returns what is kept of a group's last two weeks.
func (d *draft) week(g groups.GroupID) *groups.Week {
	if w := load[groups.Week](d, groups.Ref{Kind: groups.KindWeek, Group: g}); w != nil {
		return w
	}
	return &groups.Week{Group: g}
}

// sentBetween returns what left for a group between two moments. That Pita introduced itself
// is no news to those who asked for it.
func (d *draft) sentBetween(g *groups.Group, from, to time.Time) []*groups.Sending {
	var sent []*groups.Sending
	if from.Before(d.now.Add(-weekKept)) {
		sent = Sent(d.st, g.ID, from) // a report that is late by more than a week
	} else {
		var records []groups.Record
		for _, left := range d.week(g.ID).Sent {
			ref := groups.Ref{Kind: groups.KindSending, Group: g.ID, ID: string(left.ID)}
			if r := d.st.Load(ref); r != nil && !left.At.Before(from) {
				records = append(records, r)
			}
		}
		sent = sentOf(d.st, records, from)
	}
	return slices.DeleteFunc(sent, func(s *groups.Sending) bool {
		return !s.Left.Before(to) || s.Post == introduction
	})
}

// noteLeft remembers for the report that a post left.
func (d *draft) noteLeft(s *groups.Sending) {
	w := d.week(s.Group)
	w.Sent = slices.DeleteFunc(slices.Clone(w.Sent), func(l groups.LeftNote) bool { return d.now.Sub(l.At) > weekKept })
	w.Sent = append(w.Sent, groups.LeftNote{ID: s.ID, At: s.Left})
	d.keep(w)
}

// noteSkip remembers for the report that a post did not go out, and why.
func (d *draft) noteSkip(g *groups.Group, post, why string) {
	if g == nil || post == "" {
		return
	}
	week := d.week(g.ID)
	kept := slices.DeleteFunc(slices.Clone(week.Skips), func(s groups.Skip) bool { return d.now.Sub(s.At) > weekKept })
	kept = append(kept, groups.Skip{Post: post, Why: why, At: d.now})
	week.Skips = kept[max(0, len(kept)-mostSkips):]
	d.keep(week)
	d.awaitReport(g)
}

// skips returns what did not go out between two moments, each post once for each reason.
func (d *draft) skips(g *groups.Group, from, to time.Time) []groups.Skip {
	var out []groups.Skip
	for _, s := range d.week(g.ID).Skips {
		again := slices.ContainsFunc(out, func(o groups.Skip) bool { return o.Post == s.Post && o.Why == s.Why })
		if !s.At.Before(from) && s.At.Before(to) && !again {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b groups.Skip) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Post, b.Post)
	})
	return out
}
