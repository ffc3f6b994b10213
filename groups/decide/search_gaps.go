package decide

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/disclosure"
	"pita/groups/schedule"
)

const (
	gapsFor  = 13 * 7 * 24 * time.Hour // how long a gap is remembered
	mostGaps = 600                     // words, over all weeks
)

// countGap counts that words were looked for in vain this week. They come from closed lists;
// a question without such a word is counted as one.
func (d *draft) countGap(topics []string) {
	if len(topics) == 0 {
		topics = []string{""}
	}
	g := groups.Gaps{}
	if kept := load[groups.Gaps](d, g.Ref()); kept != nil {
		g.Words = slices.DeleteFunc(slices.Clone(kept.Words), func(w groups.Gap) bool { return w.Week < weekOf(d.now.Add(-gapsFor)) })
	}
	week := weekOf(d.now)
	for _, word := range topics {
		i := slices.IndexFunc(g.Words, func(w groups.Gap) bool { return w.Week == week && w.Word == word })
		switch {
		case i >= 0:
			g.Words[i].N++
		case len(g.Words) < mostGaps:
			g.Words = append(g.Words, groups.Gap{Week: week, Word: word, N: 1})
		}
	}
	d.keep(&g)
}

// weekOf returns the Monday of a time's week, where most groups live.
func weekOf(t time.Time) string {
	t = t.In(schedule.WIB.Location())
	return content.DateOf(t.AddDate(0, 0, -(int(t.Weekday())+6)%7)).String()
}

// A GapSum says how often a word was looked for in vain: in all weeks that are remembered,
// and in this one.
type GapSum struct {
	Word string `json:"word"` // empty: questions without a word of the lists
	N    int    `json:"n"`
	Week int    `json:"this_week"`
}

// Gaps returns what was looked for in vain, the most often first.
func Gaps(st groups.State, now time.Time) []GapSum {
	kept, _ := st.Load((&groups.Gaps{}).Ref()).(*groups.Gaps)
	if kept == nil {
		return nil
	}
	var all []GapSum
	for _, w := range kept.Words {
		if w.Week < weekOf(now.Add(-gapsFor)) {
			continue
		}
		i := slices.IndexFunc(all, func(g GapSum) bool { return g.Word == w.Word })
		if i < 0 {
			i, all = len(all), append(all, GapSum{Word: w.Word})
		}
		all[i].N += w.N
		if w.Week == weekOf(now) {
			all[i].Week += w.N
		}
	}
	slices.SortFunc(all, func(a, b GapSum) int { return cmp.Or(b.N-a.N, b.Week-a.Week, strings.Compare(a.Word, b.Word)) })
	return all
}

// few says how often something was, as far as that may be known: of a cell under five only that.
func few(name string, n int) groups.Arg {
	if n < disclosure.Smallest {
		return text(name, disclosure.Few)
	}
	return number(name, n)
}

// showGaps tells coordinators what people looked for in vain. Words that few looked for stand in the
// order of the alphabet, so that their place says no more than their number.
func (d *draft) showGaps(a asking) {
	all := Gaps(d.st, d.now)
	if len(all) == 0 {
		d.reply(a, words("gaps.none"))
		return
	}
	w := words("gaps.head")
	slices.SortStableFunc(all, func(a, b GapSum) int {
		seen := func(n int) int { return max(n, disclosure.Smallest-1) }
		return cmp.Or(seen(b.N)-seen(a.N), seen(b.Week)-seen(a.Week), strings.Compare(a.Word, b.Word))
	})
	for _, g := range all {
		line := words("gaps.item", text("word", g.Word), few("n", g.N), few("week", g.Week))
		if g.Word == "" {
			line = words("gaps.other", few("n", g.N), few("week", g.Week))
		}
		w.Lines = append(w.Lines, line)
	}
	w.Lines = shorten(w.Lines, "gaps.more")
	d.reply(a, w)
}
