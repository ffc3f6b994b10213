package search

import (
	"cmp"
	"slices"
	"strings"
)

// mended returns the words that were meant by one that is nowhere known: written with other
// letters ("pnyaqit", "rasax"), without vowels ("bnjlan"), with two exchanged ("kmeo"), or without the spaces between
// ("kemomual"). A word that is known, or that nothing is like, is returned as it is.
func (s *shelf) mended(w string) []string {
	if len(w) < leastMended || s.isKnown(w) {
		return []string{w}
	}
	if r := respelled(w); r != w && s.isKnown(r) {
		return []string{r}
	}
	for _, whose := range []string{"", "nya", "ny", "ku", "mu", "x"} {
		if bare, ok := strings.CutSuffix(w, whose); ok && len(bare) >= leastMended {
			if full := s.voweled(bare); full != "" {
				return []string{full}
			}
		}
	}
	for i := 2; i < len(w); i++ {
		swapped := w[:i-1] + w[i:i+1] + w[i-1:i] + w[i+1:]
		if _, ok := slices.BinarySearch(s.spoken, swapped); ok {
			return []string{swapped}
		}
	}
	if parts := s.parted(w); parts != nil {
		return parts
	}
	return []string{w}
}

const (
	leastMended = 3
	leastGlued  = 7  // letters of a word that may be several
	mostGlued   = 40 // and of the longest that is taken apart
	mostVowels  = 4  // as many vowels may be left out of a word
)

// isKnown says whether a word is one that people write on purpose, or that some post has.
func (s *shelf) isKnown(w string) bool {
	if _, ok := s.number[w]; ok || s.stops[w] || asking[w] || wanting[w] || everyDay[w] || elsewhere[w] || s.ordinary(w) {
		return true
	}
	stem := s.stemOf(w)
	n, ok := s.number[stem]
	return ok && s.terms[n] == stem || len(s.groups[stem]) > 0 || classOf[stem] != "" || s.ordinary(stem) || s.foreign[stem]
}

// letters are those that some type in place of others.
var letters = strings.NewReplacer("q", "k", "oe", "u", "dj", "j", "tj", "c", "z", "s")

// respelled returns a word with the letters that it has in books.
func respelled(w string) string {
	if cut, ok := strings.CutSuffix(w, "x"); ok {
		w = cut + "nya" // "obatx"
	} else if strings.HasSuffix(w, "ny") {
		w += "a"
	}
	return letters.Replace(w)
}

// voweled returns the word that was written without some of its vowels; of several that with
// the fewest missing. It is empty when there is none, and when a word has vowels enough.
func (s *shelf) voweled(w string) string {
	has := 0
	for _, c := range w[1:] {
		if strings.ContainsRune(vowels, c) {
			has++
		}
	}
	if has*3 > len(w) {
		return ""
	}
	best, least := "", mostVowels+1
	at, _ := slices.BinarySearch(s.spoken, w[:1])
	for _, full := range s.spoken[at:] {
		if full[0] != w[0] {
			break
		}
		if n := leftOut(w, full); n > 0 && (n < least || n == least && len(full) < len(best)) {
			best, least = full, n
		}
	}
	return best
}

// leftOut is how many letters of a word are missing in what was typed, or 0 when others than
// vowels are: "ng" may be a g, as in "tgn", and a h that hardly sounds may be missing, too.
func leftOut(typed, full string) int {
	i, missing := 0, 0
	for j := range len(full) {
		switch {
		case i < len(typed) && typed[i] == full[j]:
			i++
		case strings.IndexByte(vowels, full[j]) >= 0, full[j] == 'h' && j > 0, full[j] == 'n' && j+1 < len(full) && full[j+1] == 'g':
			missing++
		default:
			return 0
		}
	}
	if i < len(typed) || missing > mostVowels {
		return 0
	}
	return missing
}

// parted returns the words that were written as one, the fewest there may be: each says
// nothing or names something, and one of them names something.
func (s *shelf) parted(w string) []string {
	if len(w) < leastGlued || len(w) > mostGlued {
		return nil
	}
	type way struct {
		from, words int
		names       bool
	}
	ways := make([]way, len(w)+1) // how to come to each letter
	for to := leastMended; to <= len(w); to++ {
		for from := 0; from <= to-leastMended; from++ {
			if from > 0 && ways[from].words == 0 {
				continue
			}
			part := w[from:to]
			_, names := slices.BinarySearch(s.spoken, part)
			names = names && !s.stops[part]
			if _, typed := s.typed[part]; !names && !typed && !s.stops[part] {
				continue
			}
			n := way{from, ways[from].words + 1, names && len(part) > leastMended || ways[from].names}
			if old := ways[to]; old.words == 0 || cmp.Compare(n.words, old.words) < 0 || n.words == old.words && n.names && !old.names {
				ways[to] = n
			}
		}
	}
	if end := ways[len(w)]; end.words < 2 || !end.names {
		return nil
	}
	var parts []string
	for to := len(w); to > 0; to = ways[to].from {
		parts = append(parts, w[ways[to].from:to])
	}
	slices.Reverse(parts)
	return s.plainWords(parts)
}
