package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pita/groups/disclosure"
)

func TestSmallFiguresAreHidden(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, members int
		want       string
	}{
		{0, 40, "<5"}, {4, 40, "<5"}, {5, 40, "5+"}, {9, 40, "5+"}, {34, 40, "30+"}, {35, 40, "35+"},
		{36, 40, "35+"}, {40, 40, "35+"}, // who are left would be fewer than five
		{4, 9, "–"}, {9, 9, "–"}, {5, 10, "5+"}, {10, 10, "5+"}, {4, 10, "<5"}, {0, 0, "–"}, {12, 0, "10+"},
	} {
		if got := disclosure.Figure(c.n, c.members); got != c.want {
			t.Errorf("%d of %d is shown as %q, want %q", c.n, c.members, got, c.want)
		}
	}
	for _, c := range []struct {
		cells   []int
		members int
		shown   string
		total   bool
	}{
		{nil, 0, "", true}, {[]int{5}, 0, "y", true}, {[]int{4}, 0, "n", false}, {[]int{8, 7}, 0, "yy", true},
		{[]int{8, 4}, 0, "yn", false},         // the total less 8 is 4
		{[]int{8, 9, 2, 2}, 0, "yynn", false}, // the two together are four
		{[]int{8, 9, 3, 4}, 0, "yynn", true},
		{[]int{8, 0}, 0, "yn", false},
		{[]int{6}, 7, "n", false}, // the one who is left is known
		{[]int{6}, 11, "y", true},
		{[]int{6, 5}, 12, "yn", false}, // one alone chose neither
		{[]int{6, 5}, 16, "yy", true},
		{[]int{6, 3, 3}, 14, "ynn", false}, // the total would leave two
		{[]int{9, 9}, 14, "yy", true},      // some chose both
	} {
		shown, total := disclosure.Shown(c.cells, c.members)
		got := ""
		for _, s := range shown {
			got += map[bool]string{true: "y", false: "n"}[s]
		}
		if got != c.shown || total != c.total {
			t.Errorf("of %v among %d are shown %q and the total %v, want %q and %v", c.cells, c.members, got, total, c.shown, c.total)
		}
	}
}

// TestNothingHiddenCanBeWorkedOut tries thousands of tables: no cell under five is shown, and
// what is shown taken from a shown total never leaves fewer than five persons, nor one cell.
func TestNothingHiddenCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		counts, names, votes := map[string]int{}, []string{}, []int{}
		voters := 0
		for i := range 1 + r.IntN(8) {
			n := r.IntN(12)
			names, votes = append(names, fmt.Sprint(i)), append(votes, n)
			counts[names[i]], voters = n, voters+n
		}
		members := 0
		if r.IntN(3) > 0 {
			members = voters + r.IntN(12)
		}
		kinds, others := disclosure.Reactions(counts, members)
		hidden := len(counts) - len(kinds)
		if others > 0 && (others < 5 || hidden < 2) {
			t.Fatalf("%v: %d others in %d kinds", counts, others, hidden)
		}
		shown, all := disclosure.Votes(names, votes, voters, members)
		for what, told := range map[string]int{"reactions": told(kinds) + others, "votes": told(shown), "voters": all} {
			if told > 0 && members > 0 && members-told < 5 {
				t.Fatalf("%v: %s tell of %d, which leaves %d of %d members", votes, what, told, members-told, members)
			}
		}
		left, cells := all, 0
		for _, k := range append(slices.Clone(shown), kinds...) {
			if k.N > 0 && k.N < 5 {
				t.Fatalf("%v: %s is shown as %d", votes, k.Name, k.N)
			}
		}
		for _, k := range shown {
			if left -= k.N; k.N == 0 {
				cells++
			}
		}
		if all > 0 && cells > 0 && (left < 5 || cells < 2) {
			t.Fatalf("%v: of %d voters %d are left for %d hidden options", votes, all, left, cells)
		}
	}
}

func told(kinds []disclosure.Kind) (n int) {
	for _, k := range kinds {
		n += k.N
	}
	return n
}
