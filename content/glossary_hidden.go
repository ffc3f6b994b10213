package content

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// find returns the terms that a text uses where they are not excepted, in order; those too that
// are written so that eyes read them and no search does: "P4sti s3mbuh", "p a s t i".
func (g *glossary) find(text []byte) []hit {
	hits := g.heardIn(text)
	also := g.spelled(text)
	if plain := deciphered(text); plain != nil {
		also = append(also, g.heardIn(plain)...)
	}
	for _, h := range also {
		if !slices.ContainsFunc(hits, func(k hit) bool { return h.from < k.to && k.from < h.to }) {
			hits = append(hits, h)
		}
	}
	if len(also) > 0 {
		slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.from, b.from) })
	}
	return hits
}

// looksLike are the letters for which digits are written within words.
var looksLike = map[byte]byte{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't'}

func isLetter(c byte) bool { return lower(c) >= 'a' && lower(c) <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// deciphered returns a text with letters for the digits within its words, each in its place;
// nil when no word has one.
func deciphered(text []byte) []byte {
	var out []byte
	for i := 0; i < len(text); {
		start, letters := i, 0
		for i < len(text) && (isLetter(text[i]) || isDigit(text[i])) {
			if isLetter(text[i]) {
				letters++
			}
			i++
		}
		if i == start {
			i++
			continue
		}
		if letters < 2 || letters == i-start {
			continue
		}
		for at := start; at < i; at++ {
			if like, ok := looksLike[text[at]]; ok {
				if out == nil {
					out = slices.Clone(text)
				}
				out[at] = like
			}
		}
	}
	return out
}

// leastSpelled is how many single letters in a row are read as words.
const leastSpelled = 8

// spelled returns the terms that a text has letter by letter. Where a word ends can't be told
// there, nor whether it is excepted.
func (g *glossary) spelled(text []byte) (hits []hit) {
	for i := 0; i < len(text); i++ {
		if !byItself(text, i) {
			continue
		}
		from, to := i, i+1
		letters := []byte{lower(text[i])}
		for next := to; next < len(text) && next <= to+2; next++ {
			if byItself(text, next) {
				letters, to = append(letters, lower(text[next])), next+1
			} else if !strings.ContainsRune(" .-_*\n", rune(text[next])) {
				break
			}
		}
		if i = to; len(letters) < leastSpelled {
			continue
		}
		if plain := deciphered(letters); plain != nil {
			letters = plain
		}
		if t := g.within(string(letters)); t != nil {
			hits = append(hits, hit{from, to, t})
		}
	}
	return hits
}

// byItself says whether a letter or digit stands by itself at a place.
func byItself(text []byte, i int) bool {
	is := func(i int) bool { return i >= 0 && i < len(text) && (isLetter(text[i]) || isDigit(text[i])) }
	return is(i) && !is(i-1) && !is(i+1)
}

// within returns the term that letters without blanks hold; the first by its key word.
func (g *glossary) within(letters string) *term {
	for _, key := range slices.Sorted(maps.Keys(g.phrases)) {
		if !strings.Contains(letters, key) {
			continue
		}
		for _, p := range g.phrases[key] {
			if w := strings.Join(p.words, ""); len(w) >= leastSpelled && strings.Contains(letters, w) {
				return p.term
			}
		}
	}
	return nil
}
