package disclosure

import (
	"cmp"
	"maps"
	"slices"
)

// A Kind is how often something was done, by a name: an emoji, an option of a poll.
type Kind struct {
	Name string `json:"name"`
	N    int    `json:"n"` // 0 where it is hidden
}

// Reactions returns the kinds of reaction that enough persons chose, the most frequent
// first, and how many others there are together; 0 when that would be telling. Members are how
// many could.
func Reactions(counts map[string]int, members int) (kinds []Kind, others int) {
	var all []Kind
	cells := []int{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, Kind{name, counts[name]})
	}
	slices.SortStableFunc(all, func(a, b Kind) int { return cmp.Compare(b.N, a.N) })
	for _, k := range all {
		cells = append(cells, k.N)
	}
	shown, total := Shown(cells, members)
	for i, k := range all {
		if shown[i] {
			kinds = append(kinds, k)
		} else {
			others += k.N
		}
	}
	if !total {
		others = 0
	}
	return kinds, others
}

// Votes returns the options of a poll in its order, and how many voted; 0 stands for
// what is hidden. Where several may be chosen, the voters are not the sum of the votes, and
// are shown only when nothing else is hidden.
func Votes(options []string, votes []int, voters, members int) (kinds []Kind, all int) {
	votes = append(slices.Clone(votes), make([]int, max(0, len(options)-len(votes)))...)[:len(options)]
	shown, total := Shown(votes, members)
	sum := 0
	for i, option := range options {
		sum += votes[i]
		n := votes[i]
		if !shown[i] {
			n = 0
		}
		kinds = append(kinds, Kind{option, n})
	}
	if voters >= Smallest && total && leaves(voters, members) && (sum == voters || !slices.Contains(shown, false)) {
		all = voters
	}
	return kinds, all
}
