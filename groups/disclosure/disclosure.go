// Package disclosure says which figures about people may be told without telling of a person.
// It counts nobody itself. Where members are asked for, they are all who could be in a figure,
// and 0 stands for a number that is not known.
package disclosure

import (
	"slices"
	"strconv"
)

// Smallest is how many persons must be in a figure that is shown. Fewer could be guessed.
const Smallest = 5

// Tells says whether a group of so many members is large enough to say of it that a figure is
// small: in a smaller one that would tell who.
func Tells(members int) bool { return members >= 2*Smallest }

// AtLeast returns what may be shown of how many of a group's members were reached, or have
// read: the next lower multiple of five, and never so many that those who are left would be
// fewer than five. 0 shows nothing. Who looks twice doesn't see one person come.
func AtLeast(n, members int) int {
	if members > 0 {
		n = min(n, members-Smallest)
	}
	if n < Smallest {
		return 0
	}
	return n - n%Smallest
}

// Figure writes down how many of a group's members were reached, or have read, as it may be
// shown: "35+", "<5", or a dash where the group is too small to say even that.
func Figure(n, members int) string {
	if least := AtLeast(n, members); least > 0 {
		return strconv.Itoa(least) + "+"
	}
	if n < Smallest && Tells(members) {
		return Few
	}
	return "–"
}

// Few stands for a figure that is too small to be shown.
var Few = "<" + strconv.Itoa(Smallest)

// Shown returns which of several cells may be shown, and whether their total may, of so many
// members. A cell under five is hidden, and so is one that leaves fewer than five members
// outside it; of several, the smallest are hidden until five are left outside all that are
// shown. So is the total, when taking what is shown from it would leave fewer than five, or it
// from the members: a hidden cell that stands alone always is that.
func Shown(cells []int, members int) (shown []bool, total bool) {
	shown = make([]bool, len(cells))
	sum := 0
	for i, n := range cells {
		shown[i] = n >= Smallest && leaves(n, members)
		sum += n
	}
	for sum <= members && !leaves(sumOf(cells, shown), members) {
		least := smallestOf(cells, shown)
		if least < 0 {
			break // not even who is not counted may be told
		}
		shown[least] = false
	}
	hidden := sum - sumOf(cells, shown)
	total = hidden >= Smallest || !slices.Contains(shown, false)
	return shown, total && (leaves(sum, members) || sum > members)
}

// leaves says whether enough members are left outside a figure, or it is not known how many.
func leaves(n, members int) bool { return members == 0 || members-n >= Smallest }

// smallestOf returns the last of the smallest cells that are shown, -1 when none is.
func smallestOf(cells []int, shown []bool) int {
	least := -1
	for i, n := range cells {
		if shown[i] && (least < 0 || n <= cells[least]) {
			least = i
		}
	}
	return least
}

func sumOf(cells []int, shown []bool) (n int) {
	for i, cell := range cells {
		if shown[i] {
			n += cell
		}
	}
	return n
}
