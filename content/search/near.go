package search

import (
	"slices"
	"strings"
)

// near returns the terms of a sorted list that a mistyped word may stand for: those that
// differ by the fewest letters wrong, missing, too many or exchanged with their neighbour;
// one such slip in a word of five letters or more, two in one of eight. The first letter is
// right, or exchanged with the second. The list is walked as a tree: words that begin alike
// share their work, and where a beginning is too far off already, all that begin so are
// passed over.
func near(terms []string, word string) []int {
	w := walk{word: word, most: slips(word)}
	if w.most == 0 {
		return nil
	}
	w.rows[0] = w.room[0][:len(word)+1]
	for i := range w.rows[0] {
		w.rows[0][i] = uint8(i)
	}
	w.among(terms, word[:1])
	if word[0] != word[1] {
		w.among(terms, word[1:2]+word[:1])
	}
	return w.best
}

// among looks at the terms that begin so.
func (w *walk) among(terms []string, begin string) {
	i, _ := slices.BinarySearch(terms, begin)
	end := i + beyond(terms[i:], begin)
	for i < end {
		far, dist := w.compare(terms[i])
		if far > 0 {
			i += max(1, beyond(terms[i:end], terms[i][:far]))
			continue
		}
		if dist < w.most {
			w.best, w.most = w.best[:0], dist
		}
		if dist == w.most {
			w.best = append(w.best, i)
		}
		i++
	}
}

// slips is how many letters of a word may be wrong.
func slips(word string) int {
	switch n := len(word); {
	case n < 5 || n > longest:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

const longest = 24 // letters of a word that is looked for by its likeness

// A walk compares one word with others in order, and keeps what they have in common.
type walk struct {
	word string
	most int
	best []int  // those that are most alike so far
	last string // the term compared before; rows holds its rows up to depth
	deep int
	rows [longest + 3][]uint8
	room [longest + 3][longest + 1]uint8
}

// compare returns how far a term is from the word; or, when it is too far, after how many
// letters that was sure.
func (w *walk) compare(t string) (far, dist int) {
	same := 0
	for same < len(t) && same < len(w.last) && same < w.deep && t[same] == w.last[same] {
		same++
	}
	w.last, w.deep = t, same
	if len(t) > len(w.word)+w.most {
		t = t[:min(len(t), len(w.word)+w.most+1)]
	}
	for d := same + 1; d <= len(t) && d < len(w.rows); d++ {
		if w.row(t, d) > w.most {
			return d, 0
		}
		w.deep = d
	}
	if len(t) >= len(w.rows) {
		return len(w.rows) - 1, 0
	}
	return 0, int(w.rows[len(t)][len(w.word)])
}

// row works out the distances of the first d letters of t, and returns the least of them.
func (w *walk) row(t string, d int) int {
	if w.rows[d] == nil {
		w.rows[d] = w.room[d][:len(w.word)+1]
	}
	now, above := w.rows[d], w.rows[d-1]
	now[0] = uint8(d)
	least := now[0]
	for j := 1; j <= len(w.word); j++ {
		cost := uint8(1)
		if t[d-1] == w.word[j-1] {
			cost = 0
		}
		v := min(above[j-1]+cost, above[j]+1, now[j-1]+1)
		if d > 1 && j > 1 && t[d-1] == w.word[j-2] && t[d-2] == w.word[j-1] {
			v = min(v, w.rows[d-2][j-2]+1)
		}
		now[j] = v
		least = min(least, v)
	}
	return int(least)
}

// beyond returns how many terms of a sorted list begin so, from the first on.
func beyond(terms []string, begin string) int {
	n, step := 0, 1
	for n < len(terms) && strings.HasPrefix(terms[n], begin) { // mostly few
		if n += step; step < 64 {
			step *= 2
		}
	}
	low := max(0, n-step)
	rest, _ := slices.BinarySearchFunc(terms[low:min(n, len(terms))], begin, func(t, begin string) int {
		if strings.HasPrefix(t, begin) {
			return -1
		}
		return 1
	})
	return low + rest
}
