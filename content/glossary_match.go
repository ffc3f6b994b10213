package content

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A pattern is words, among which gap stands for up to mostGap others.
type pattern struct {
	words []string
	holds bool // it holds the term it excepts; else it stands right before it
}

const (
	gap     = "..."
	mostGap = 3
)

func (p pattern) gaps() bool { return slices.Contains(p.words, gap) }

// patternOf takes a phrase apart as a text is.
func patternOf(s string) pattern {
	var p pattern
	for i, piece := range strings.Split(strings.ReplaceAll(s, "…", gap), gap) {
		if i > 0 {
			p.words = append(p.words, gap)
		}
		clauses([]byte(piece), func([]byte) bool { return true }, func(said []spoken) {
			for _, w := range said {
				p.words = append(p.words, w.word)
			}
		})
	}
	if p.words != nil && !slices.ContainsFunc(p.words, func(w string) bool { return w != gap }) {
		return pattern{}
	}
	return p
}

// A spoken word is a word as a reader hears it, and where it stands in the text.
type spoken struct {
	word     string
	from, to int
}

// A hit is a term that a text uses.
type hit struct {
	from, to int
	term     *term
}

// heardIn returns the terms that a text uses as it is heard, in order.
func (g *glossary) heardIn(text []byte) (hits []hit) {
	if !g.maybe(text) {
		return nil
	}
	clauses(text, g.isKey, func(said []spoken) {
		for i := range said {
			if h, ok := g.at(said, i); ok && (len(hits) == 0 || hits[len(hits)-1].to <= h.from) {
				hits = append(hits, h)
			}
		}
	})
	return hits
}

// maybe says whether a key word may stand in a text. Most posts have none, and most words
// are told by their first two letters not to be one.
func (g *glossary) maybe(text []byte) bool {
	var small [32]byte
	for i := 0; i < len(text); i++ {
		if text[i] == '&' && i+1 < len(text) && text[i+1] == '#' {
			return true
		}
		if text[i] >= utf8.RuneSelf || plainClass[text[i]] != letter {
			continue
		}
		n := 0
		for ; i < len(text) && text[i] < utf8.RuneSelf && plainClass[text[i]] == letter; i++ {
			if n < len(small) {
				small[n] = lower(text[i])
				n++
			}
		}
		// A sign that nobody hears may stand inside a word, and so may other letters.
		if i+1 < len(text) && (text[i] == '&' && text[i+1] == '#' || text[i] >= utf8.RuneSelf || plainClass[text[i]] == unheard && inWord(text[i+1])) {
			return true
		}
		if g.begins[twoLetters(small[:n])] && g.isKey(small[:n]) {
			return true
		}
	}
	return false
}

func inWord(c byte) bool {
	return c >= utf8.RuneSelf || plainClass[c] == letter || plainClass[c] == unheard
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func (g *glossary) isKey(word []byte) bool {
	_, ok := g.phrases[string(word)]
	if !ok {
		_, ok = g.phrases[string(bare(word))]
	}
	return ok
}

// at returns the term whose key word is a word of a sentence.
func (g *glossary) at(said []spoken, i int) (hit, bool) {
	key, plain := said[i].word, string(bare([]byte(said[i].word)))
	for {
		for _, p := range g.phrases[key] {
			start := i - p.key
			end := start + len(p.words)
			if start < 0 || end > len(said) || !slices.EqualFunc(said[start:end], p.words, spoken.is) {
				continue
			}
			if excepted(said, start, end, p.term.except) || excepted(said, start, end, g.allowed) {
				continue
			}
			return hit{said[start].from, said[end-1].to, p.term}, true
		}
		if key == plain {
			return hit{}, false
		}
		key = plain
	}
}

// excepted says whether one of the patterns lets words stand where they do.
func excepted(said []spoken, from, to int, patterns []pattern) bool {
	for _, p := range patterns {
		fits := func(end int) bool { return end == from }
		if p.holds {
			fits = func(end int) bool { return end >= to }
		}
		for start := max(0, from-len(p.words)*(mostGap+1)); start <= from; start++ {
			if reaches(said, start, p.words, fits) {
				return true
			}
		}
	}
	return false
}

// reaches says whether words begin at a place in a sentence and end where it fits.
func reaches(said []spoken, at int, words []string, fits func(end int) bool) bool {
	if len(words) == 0 {
		return fits(at)
	}
	if words[0] == gap {
		for skip := range mostGap + 1 {
			if at+skip <= len(said) && reaches(said, at+skip, words[1:], fits) {
				return true
			}
		}
		return false
	}
	return at < len(said) && said[at].is(words[0]) && reaches(said, at+1, words[1:], fits)
}

// is says whether a word is another, perhaps with what Indonesian hangs on it.
func (s spoken) is(word string) bool {
	return s.word == word || strings.HasPrefix(s.word, word) && string(bare([]byte(s.word))) == word
}

// bare returns a word without -nya, -lah, -kah or -pun.
func bare(word []byte) []byte {
	const shortest = 3
	if n := len(word) - 3; n >= shortest {
		switch string(word[n:]) {
		case "nya", "lah", "kah", "pun":
			return word[:n]
		}
	}
	return word
}

// clauses takes a text apart into sentences as they are heard: without Markdown's signs,
// without notes that are not sent, in small letters. It calls each for those sentences in
// which a word was wanted.
func clauses(text []byte, wanted func(word []byte) bool, each func([]spoken)) {
	begin, hot := 0, false
	var word []byte
	flush := func() {
		if len(word) > 0 {
			hot = hot || wanted(word)
			word = word[:0]
		}
	}
	end := func(at int) {
		flush()
		if hot {
			each(spokenIn(text, begin, at))
		}
		begin, hot = at, false
	}
	for i := 0; i < len(text); {
		class, r, n := heard(text[i:])
		switch class {
		case letter:
			word = utf8.AppendRune(word, r)
		case alone:
			flush()
			word = append(word, byte(r))
			flush()
		case parting:
			flush()
		case barrier:
			end(i)
			begin = i + n
		}
		i += n
	}
	end(len(text))
}

// spokenIn returns the words of a sentence, which stands in a text from one place to another.
func spokenIn(text []byte, from, to int) (said []spoken) {
	var word []byte
	start, last := 0, 0
	flush := func() {
		if len(word) > 0 {
			said = append(said, spoken{string(word), start, last})
			word = word[:0]
		}
	}
	for i := from; i < to; {
		class, r, n := heard(text[i:to])
		switch class {
		case letter, alone:
			if class == alone {
				flush()
			}
			if len(word) == 0 {
				start = i
			}
			word, last = utf8.AppendRune(word, r), i+n
			if class == alone {
				flush()
			}
		case parting, barrier:
			flush()
		}
		i += n
	}
	flush()
	return said
}

// What a sign is to who listens.
const (
	letter  = byte(iota) // a part of a word
	alone                // a word by itself
	unheard              // nothing: it may stand inside a word
	parting              // it parts words
	barrier              // it parts sentences
)

// plainClass are the classes of the first 128 signs, but for those that need a second look.
var plainClass = func() (c [128]byte) {
	for i := range c {
		r := rune(i)
		switch {
		case r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			c[i] = letter
		case r == '%':
			c[i] = alone
		case strings.ContainsRune("*_~`\\", r):
			c[i] = unheard
		case strings.ContainsRune(".?!:;|", r):
			c[i] = barrier
		default:
			c[i] = parting
		}
	}
	return c
}()

// heard returns what the first sign of a text is to who listens, the sign in its small form,
// and how many bytes it takes.
func heard(text []byte) (class byte, r rune, n int) {
	if c := text[0]; c < utf8.RuneSelf {
		switch {
		case c >= 'A' && c <= 'Z':
			return letter, rune(lower(c)), 1
		case c == '\n':
			return lineEnd(text), ' ', 1
		case c == '&':
			if r, n := numbered(text); n > 0 {
				class, r, _ := heard(utf8.AppendRune(nil, r))
				return class, r, n
			}
		case c == '<' && bytes.HasPrefix(text, []byte("<!--")):
			if end := bytes.Index(text, []byte("-->")); end > 0 {
				return barrier, ' ', end + len("-->")
			}
		}
		return plainClass[c], rune(c), 1
	}
	r, n = utf8.DecodeRune(text)
	switch {
	case r == '’' || unicode.In(r, unicode.Cf, unicode.Mn):
		return unheard, r, n
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return letter, unicode.ToLower(r), n
	case r == '…' || r == '。':
		return barrier, r, n
	}
	return parting, r, n
}

// numbered returns the sign that a text begins with by its number, as in "&#37;", and how
// many bytes that takes; 0 when it begins otherwise.
func numbered(text []byte) (rune, int) {
	const longest = len("&#x10FFFF;")
	end := bytes.IndexByte(text[:min(len(text), longest)], ';')
	if end < len("&#0") || text[1] != '#' {
		return 0, 0
	}
	digits, base := string(text[2:end]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || n == '&' || n == '\n' || !utf8.ValidRune(rune(n)) {
		return 0, 0
	}
	return rune(n), end + 1
}

// lineEnd says whether a line that ends ends a sentence too: before an empty line, or
// an entry of a list, or a heading.
func lineEnd(text []byte) byte {
	next := bytes.TrimLeft(text[1:], " \t")
	if len(next) == 0 || next[0] == '\n' || next[0] == '#' || len(next) > 1 && next[1] == ' ' && strings.IndexByte("-*+", next[0]) >= 0 {
		return barrier
	}
	return parting
}
