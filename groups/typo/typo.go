// Package typo counts the slips of a finger between one written word and another.
package typo

import "unicode"

// longest is how many signs of a word are looked at: a stranger's endless word must not cost
// endless time.
const longest = 64

// Between returns how many slips of a finger lie between two words: signs put in, left out,
// changed, or swapped with the next. A capital is as good as a small letter, and what stands beyond
// the 64th sign is passed over.
func Between(a, b string) int {
	var room [2][longest]rune
	s, t := bare(spread(&room[0], a), spread(&room[1], b))
	if len(s) == 0 || len(t) == 0 {
		return len(s) + len(t)
	}
	var rows [3][longest + 1]uint8
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(t) + 1 {
		above[j] = uint8(j)
	}
	for i := range s {
		row[0] = uint8(i + 1)
		for j := range t {
			n := above[j]
			if s[i] != t[j] {
				n = min(n, row[j], above[j+1]) + 1
				if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
					n = min(n, before[j-1]+1)
				}
			}
			row[j+1] = n
		}
		before, above, row = above, row, before
	}
	return int(above[len(t)])
}

// spread writes the signs of a word into room, the letters small.
func spread(room *[longest]rune, word string) []rune {
	n := 0
	for _, r := range word {
		if n == longest {
			break
		}
		room[n] = unicode.ToLower(r)
		n++
	}
	return room[:n]
}

// bare takes from two words what they begin and end with alike: it holds no slip.
func bare(a, b []rune) ([]rune, []rune) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// Nearest returns the first of those words that is the fewest slips from word, "" when there is
// none. How near it is, Between says.
func Nearest(word string, among []string) string {
	near, fewest := "", longest+1
	for _, one := range among {
		if n := Between(word, one); n < fewest {
			near, fewest = one, n
		}
	}
	return near
}
