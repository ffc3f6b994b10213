package redact

import (
	"slices"
	"strings"
)

const (
	mostNamed  = 4  // words of a name that follow one another
	mostPieces = 12 // pieces that one word may be written in: "S-a-r-i"
	shortName  = 3  // letters; a shorter part of a name is also a word like any
)

// spellings returns what a name may be recognised by: its parts, and such as follow one another
// written as one.
func spellings(name string) []string {
	parts := slices.DeleteFunc(pieces(name), func(p piece) bool { return honorifics.has(p.word) })
	parts = parts[:min(len(parts), mostPieces)] // a stranger may call herself anything, however long
	var out []string
	for i := range parts {
		joined := ""
		for _, p := range parts[i:] {
			joined += p.word
			out = append(out, squeezed(joined))
		}
	}
	return out
}

// named returns the pieces that are a name: the writer's, by its spellings, or one that somebody
// says is theirs.
func named(all []piece, names []string) (out []piece) {
	for i := 0; i < len(all); {
		n := nameAt(all, i, names)
		if n == 0 {
			n = saidAt(all, i)
		} else if n == 1 {
			n += goesOn(all[i+1:], true)
		}
		out = append(out, all[i:i+n]...)
		i += max(n, 1)
	}
	return out
}

// nameAt returns how many pieces from i on are the name of the writer, or a part of it.
func nameAt(all []piece, i int, names []string) int {
	joined := ""
	found := 0
	for n := 1; n <= min(mostPieces, len(all)-i); n++ {
		joined = squeezed(joined + all[i+n-1].word)
		for _, name := range names {
			rest, ok := strings.CutPrefix(joined, name)
			if !ok || rest != "" && !endings.has(rest) {
				continue
			}
			if n > 1 || rest != "" && len([]rune(name)) >= shortName || pointed(all, i, name, names) {
				found = n
			}
		}
	}
	return found
}

// pointed says whether a single piece is a name where it stands: of a name that is a word like any
// only what looks like one is, or what its writer says of herself.
func pointed(all []piece, i int, name string, names []string) bool {
	if !everyday.has(name) && len([]rune(name)) >= shortName {
		return true
	}
	near := i+1 < len(all) && slices.Contains(names, all[i+1].word) || i > 0 && slices.Contains(names, all[i-1].word)
	near = near || i+1 < len(all) && speaking.has(all[i+1].word)
	return near || all[i].capital || all[i].begins() || i > 0 && pointing.has(all[i-1].word)
}

// saidAt returns how many pieces from i on are a name because of what stands before them.
func saidAt(all []piece, i int) int {
	before := all[:i]
	for len(before) > 0 && fillers.has(before[len(before)-1].word) && !presents.ends(before) && !introduces.ends(before) {
		before = before[:len(before)-1]
	}
	switch {
	case introduces.ends(before) || strings.ContainsAny(all[i].before, ":=") && labels.ends(before):
		if fillers.has(all[i].word) {
			return 0
		}
		return goesOn(withoutGap(all[i:]), false)
	case presents.ends(before) && !(all[i].ends() && oneself.has(all[i-1].word)):
		return goesOn(withoutGap(all[i:]), true)
	}
	return 0
}

// withoutGap forgets what stands before the first piece.
func withoutGap(all []piece) []piece {
	all = slices.Clone(all[:min(len(all), mostNamed)])
	all[0].before = " "
	return all
}

// goesOn returns how many of the next pieces belong to a name: to a comma or stop, or a word with
// which talk goes on.
func goesOn(all []piece, capitals bool) int {
	for n, p := range all {
		if n == mostNamed || p.ends() || capitals && !p.capital || resumes.has(p.word) {
			return n
		}
	}
	return min(len(all), mostNamed)
}
