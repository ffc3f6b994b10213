package decide

import (
	"cmp"
	"maps"
	"slices"
)

// smallest is how many persons must be in a figure that is shown. Fewer could be guessed.
const smallest = 5

// AtLeast returns what may be shown of how many of a group's members were reached, or have
// read: the next lower multiple of five, and never so many that those who are left would be
// fewer than five. 0 shows nothing. Who looks twice doesn't see one person come.
func AtLeast(n, members int) int {
	if members > 0 {
		n = min(n, members-smallest)
	}
	if n < smallest {
		return 0
	}
	return n - n%smallest
}

// Cover returns which of several cells may be shown, and whether their total may, of so many
// members; 0 where that is not known. A cell under five is hidden, and so is one that leaves
// fewer than five members outside it; of several, the smallest are hidden until five are left
// outside all that are shown. So is the total, when taking what is shown from it would leave
// fewer than five, or it from the members: a hidden cell that stands alone always is that.
func Cover(cells []int, members int) (shown []bool, total bool) {
	shown = make([]bool, len(cells))
	sum := 0
	for i, n := range cells {
		shown[i] = n >= smallest && (members == 0 || members-n >= smallest)
		sum += n
	}
	for members > 0 && sum <= members && members-sumOf(cells, shown) < smallest {
		least := -1
		for i, n := range cells {
			if shown[i] && (least < 0 || n <= cells[least]) {
				least = i
			}
		}
		if least < 0 {
			break // not even who is not counted may be told
		}
		shown[least] = false
	}
	hidden := sum - sumOf(cells, shown)
	total = hidden >= smallest || !slices.Contains(shown, false)
	return shown, total && (members == 0 || members-sum >= smallest || sum > members)
}

func sumOf(cells []int, shown []bool) (n int) {
	for i, cell := range cells {
		if shown[i] {
			n += cell
		}
	}
	return n
}

// A Kind is how often something was done, by a name: an emoji, an option of a poll.
type Kind struct {
	Name string `json:"name"`
	N    int    `json:"n"` // 0 where it is hidden
}

// ShownReactions returns the kinds of reaction that enough persons chose, the most frequent
// first, and how many others there are together; 0 when that would be telling. Members are how
// many could.
func ShownReactions(counts map[string]int, members int) (kinds []Kind, others int) {
	var all []Kind
	cells := []int{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, Kind{name, counts[name]})
	}
	slices.SortStableFunc(all, func(a, b Kind) int { return cmp.Compare(b.N, a.N) })
	for _, k := range all {
		cells = append(cells, k.N)
	}
	shown, total := Cover(cells, members)
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

// ShownVotes returns the options of a poll in its order, and how many voted; 0 stands for
// what is hidden. Where several may be chosen, the voters are not the sum of the votes, and
// are shown only when nothing else is hidden.
func ShownVotes(options []string, votes []int, voters, members int) (kinds []Kind, all int) {
	votes = append(slices.Clone(votes), make([]int, max(0, len(options)-len(votes)))...)[:len(options)]
	shown, total := Cover(votes, members)
	sum := 0
	for i, option := range options {
		sum += votes[i]
		n := votes[i]
		if !shown[i] {
			n = 0
		}
		kinds = append(kinds, Kind{option, n})
	}
	if voters >= smallest && total && (members == 0 || members-voters >= smallest) && (sum == voters || !slices.Contains(shown, false)) {
		all = voters
	}
	return kinds, all
}
