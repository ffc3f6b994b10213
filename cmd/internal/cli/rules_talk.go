package cli

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"pita/cmd/internal/app"
	"pita/content/samples"
	"pita/groups"
	"pita/moderation"
)

// talkPart is the part of everyday talk that a rule may hit: one text in so many.
const talkPart = 20

// tellTalk tells on stderr of the rules of these ids that hit everyday talk, each in a group
// where it holds. It says whether one of them would take it out. Those of the starting book
// are known.
func (e *env) tellTalk(book *moderation.Book, ids []string) (takes bool) {
	said := talk()
	in := map[string][]string{}
	for _, id := range ids {
		if r, ok := book.Rule(id); ok {
			group := firstOf(r.Groups...)
			in[group] = append(in[group], id)
		}
	}
	for _, group := range slices.Sorted(maps.Keys(in)) {
		run := moderation.NewTrial(book, book, in[group], group, 0)
		for _, text := range said {
			run.Judge(text)
		}
		for _, y := range run.Tallies {
			r := y.Rule
			if old, ok := app.StartingBook().Rule(r.ID); ok && old.Hash() == r.Hash() || y.Hits*talkPart <= run.Texts {
				continue
			}
			fmt.Fprintln(e.stderr, e.text("talk.often", "id", r.ID, "lane", r.Lane.String(), "hits", strconv.Itoa(y.Hits), "n", strconv.Itoa(run.Texts)))
			takes = takes || r.Lane == groups.Hide || r.Lane == groups.Guard
		}
	}
	return takes
}

// talk returns what people say every day: the sample conversations without their adverts
// and the like, which are what the starting book takes out or has looked at.
func talk() []string {
	return slices.DeleteFunc(samples.Said(), func(text string) bool {
		lane := app.StartingBook().Explain(text).Lane
		return lane == groups.Hide || lane == groups.Guard || lane == groups.Hold
	})
}
