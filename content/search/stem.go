package search

import "strings"

// A stemmer reduces words to what they have in common: "mengobati", "pengobatan" and
// "berobat" to "obat". It holds no dictionary: the roots are a short list and the words of
// the library itself, and what is neither loses its plainest affixes.
type stemmer struct {
	roots map[string]bool // never stripped, and looked for first
	known map[string]bool // words of the library
}

// leastStem is the least number of letters that an affix leaves of a word nobody knows.
const leastStem = 4

// stem returns the stem of a word in small letters.
func (s *stemmer) stem(w string) string {
	if len(w) < leastStem || s.roots[w] {
		return w
	}
	root, known := "", ""
	s.peel(w, func(c string) {
		if s.roots[c] && len(c) > len(root) {
			root = c
		}
		if c != w && len(c) >= leastStem && s.known[c] && len(c) > len(known) {
			known = c
		}
	})
	switch {
	case root != "":
		return root
	case known != "":
		return s.stem(known)
	}
	return plain(w)
}

// peel calls try with a word and everything that may be left of it without affixes.
func (s *stemmer) peel(w string, try func(string)) {
	for _, a := range without(w, particles) {
		for _, b := range without(a, possessives) {
			for _, c := range without(b, endings) {
				try(c)
				s.peelFront(c, 0, try)
			}
		}
	}
}

// deepest is how many prefixes a word has at most: "memperbaiki" has two.
const deepest = 2

func (s *stemmer) peelFront(w string, depth int, try func(string)) {
	if depth == deepest {
		return
	}
	for _, p := range prefixes {
		rest, ok := strings.CutPrefix(w, p.is)
		if !ok || len(rest) < 2 || p.before != "" && !strings.ContainsRune(p.before, rune(rest[0])) {
			continue
		}
		for _, lost := range p.lost {
			c := lost + rest
			if len(c) > 2 {
				try(c)
				s.peelFront(c, depth+1, try)
			}
		}
	}
}

var (
	particles   = []string{"lah", "kah", "tah", "pun"}
	possessives = []string{"nya", "ku", "mu"}
	endings     = []string{"kan", "an", "in", "i"} // "-in" is how "-kan" and "-i" are said
)

// without returns a word, and the word without each ending that it has.
func without(w string, endings []string) []string {
	out := append(make([]string, 0, 3), w)
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(w, e); ok && len(rest) > 2 {
			out = append(out, rest)
		}
	}
	return out
}

// A prefix is what may stand before a root: before which letters, and which letter of the
// root it swallowed, if any. "meny-" stands for "me-" before a lost s.
type prefix struct {
	is, before string
	lost       []string
}

const vowels = "aiueo"

var prefixes = []prefix{
	{"di", "", []string{""}},
	{"ke", "", []string{""}},
	{"se", "", []string{""}},
	{"ber", "", []string{"", "r"}},
	{"bel", "a", []string{""}},
	{"be", "", []string{""}},
	{"ter", "", []string{"", "r"}},
	{"te", "", []string{""}},
	{"per", "", []string{"", "r"}},
	{"pel", "a", []string{""}},
	{"me", "lrwymn", []string{""}}, {"pe", "", []string{""}},
	{"mem", "bfvp", []string{""}}, {"pem", "bfvp", []string{""}},
	{"mem", vowels, []string{"p"}}, {"pem", vowels, []string{"p"}},
	{"men", "cdjzts", []string{""}}, {"pen", "cdjzts", []string{""}},
	{"men", vowels, []string{"t"}}, {"pen", vowels, []string{"t"}},
	{"meng", "ghkq" + vowels, []string{"", "k"}}, {"peng", "ghkq" + vowels, []string{"", "k"}},
	{"menge", "", []string{""}}, {"penge", "", []string{""}},
	{"meny", vowels, []string{"s"}}, {"peny", vowels, []string{"s"}},
	// As it is said: "nyebar", "ngurus", "nular", "mijat".
	{"nge", "", []string{""}}, {"ng", vowels + "gh", []string{"", "k"}},
	{"ny", vowels, []string{"s", "c"}}, {"n", vowels + "dcj", []string{"t", ""}}, {"m", vowels, []string{"p"}},
}

// plain strips the plainest affixes of a word that nobody knows.
func plain(w string) string {
	for _, endings := range [][]string{particles, possessives, {"kan", "an", "in"}} {
		for _, e := range endings {
			if rest, ok := strings.CutSuffix(w, e); ok && len(rest) >= leastStem+1 {
				w = rest
				break
			}
		}
	}
	for _, p := range []string{"meng", "meny", "mem", "men", "me", "di", "ber", "ter", "ke"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= leastStem+1 {
			return rest
		}
	}
	return w
}

// stemEnglish takes plurals and the commonest endings off.
func stemEnglish(w string) string {
	for _, e := range []struct {
		is, to string
		least  int
	}{
		{"ies", "y", 3}, {"sses", "ss", 2}, {"ings", "", 4}, {"ing", "", 4}, {"ness", "", 4}, {"ed", "", 4}, {"es", "e", 3}, {"s", "", 3},
	} {
		rest, ok := strings.CutSuffix(w, e.is)
		if ok && len(rest) >= e.least && (e.is != "s" || rest[len(rest)-1] != 's' && rest[len(rest)-1] != 'u') {
			w = rest + e.to
			break
		}
	}
	return strings.TrimSuffix(w, "e")
}
