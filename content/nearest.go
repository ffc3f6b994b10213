package content

// nearest returns the candidate that takes the fewest slips of the finger to
// turn into word, the first of them if several do, and "" if there is none.
func nearest(word string, candidates []string) string {
	best, fewest := "", -1
	for _, c := range candidates {
		if d := slips(word, c); fewest < 0 || d < fewest {
			best, fewest = c, d
		}
	}
	return best
}

// slips counts the insertions, deletions, replacements and swaps of
// neighbours between a and b.
func slips(a, b string) int {
	s, t := clip(a), clip(b)
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row := make([]int, len(t)+1)
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}

// clip keeps a stranger's endless word from costing endless time.
func clip(s string) []rune {
	const most = 64
	r := []rune(s)
	return r[:min(len(r), most)]
}
