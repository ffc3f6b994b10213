package search

import (
	"slices"
	"strings"
)

// A meaning is a term that a word of a question may stand for, and how surely, in hundredths.
type meaning struct {
	term uint32
	per  uint16
}

const (
	talk     = -1  // the group of phrases that look for nothing
	itself   = 100 // the word as it was typed
	aSynonym = 85
	aTypo    = 65
	aClass   = 50 // what stands for all of its kind
)

// A word of a question that something may be found by.
type word struct {
	stem   string
	means  []meaning
	weight int // how rare it is
	// everyDay: the word stands in some post, and as often in talk about anything else
	everyDay bool
	astray   bool // it is of another world
}

// An understood text is a question taken apart.
type understood struct {
	raw, plain []string
	words      []word
	beyond     bool // it has a word of health that nothing is known of, or of another world
	astray     bool // it has a word of another world
	ill        bool // it says that it is about the illness
}

// understand reads a text as its writer meant it: in plain spelling, without words that say
// nothing, each with all it may stand for.
func (s *shelf) understand(text string) understood {
	var u understood
	tokens(text, func(w string) bool {
		u.raw = append(u.raw, w)
		return len(u.raw) < mostAsked
	})
	u.plain = s.plainWords(u.raw)
	stems := s.stems(u.plain)
	u.ill = slices.ContainsFunc(u.plain, ofTheIllness) || slices.ContainsFunc(stems, ofTheIllness)
	inPhrase := 0
	for i := 0; i < len(stems); i++ {
		if p := s.phraseAt(stems[i:]); p != nil && p.group == talk {
			i += len(p.words) - 1
			continue
		} else if p != nil {
			u.take(s.phraseWord(p))
			inPhrase = i + len(p.words)
		}
		if s.stops[u.plain[i]] || s.stops[stems[i]] || len(stems[i]) < 2 {
			continue
		}
		w := s.wordOf(stems[i])
		if known := len(w.means) > 0; known || i >= inPhrase && !ofTheIllness(u.plain[i]) {
			w.everyDay = everyDay[w.stem] || everyDay[u.plain[i]]
			if known && ofTheIllness(w.stem) {
				w.weight /= 2 // it sets the scene of many a question
			}
			u.take(w)
		}
	}
	return u
}

// weight is how rare all the words are. Whoever tells a long story tells it in words that no
// post has: more than a few of them make what is found no less likely. Nor does a word of
// another world, where the story is of the illness.
func (u understood) weight() int {
	total, strange := 0, 0
	for _, w := range u.words {
		switch {
		case len(w.means) > 0 || w.weight == unknownHealth:
			total += w.weight
		case w.astray && !u.ill:
			total += w.weight
		default:
			strange += unknownWord
		}
	}
	return total + min(strange, mostStrange)
}

// take adds a word that the question does not have yet.
func (u *understood) take(w word) {
	if !slices.ContainsFunc(u.words, func(o word) bool { return o.stem == w.stem }) {
		u.words = append(u.words, w)
		u.astray = u.astray || w.astray
		u.beyond = u.beyond || w.astray && !u.ill || len(w.means) == 0 && health[w.stem]
	}
}

// plainWords puts the plain words in place of what people type.
func (s *shelf) plainWords(raw []string) []string {
	out := make([]string, 0, len(raw))
	for i := 0; i < len(raw); {
		if plain, k := s.spelled(raw[i:]); k > 0 {
			out, i = append(out, plain...), i+k
			continue
		}
		out = append(out, s.mended(raw[i])...)
		i++
	}
	return out
}

// spelled returns what stands for the words that a text begins with, and how many they are.
// A word that the posts themselves have is left as it is.
func (s *shelf) spelled(raw []string) ([]string, int) {
	for _, p := range s.typed[raw[0]] {
		if len(p.words) == 1 {
			if _, own := s.number[raw[0]]; own {
				return nil, 0
			}
		}
		if len(p.words) <= len(raw) && slices.Equal(p.words, raw[:len(p.words)]) {
			return p.plain, len(p.words)
		}
	}
	return nil, 0
}

// stemOf is stem, for words that the posts have by heart.
func (s *shelf) stemOf(w string) string {
	if n, ok := s.number[w]; ok {
		return s.terms[n]
	}
	return s.stem(w)
}

func (s *shelf) phraseAt(stems []string) *phrase {
	for i, p := range s.phrases[stems[0]] {
		if len(p.words) <= len(stems) && slices.Equal(p.words, stems[:len(p.words)]) {
			return &s.phrases[stems[0]][i]
		}
	}
	return nil
}

// phraseWord is a whole phrase as one word of the question.
func (s *shelf) phraseWord(p *phrase) word {
	w := word{stem: strings.Join(p.words, " ")}
	s.alikeTo(&w, p.group, itself)
	return w.weighed(s)
}

// wordOf returns what a stem may stand for: itself, what means the same, and when nothing
// is known of it, what it is a slip of.
func (s *shelf) wordOf(stem string) word {
	w := word{stem: stem}
	if s.foreign[stem] {
		w.astray, w.weight = true, unknownWorld
		return w
	}
	if s.known(&w, stem); len(w.means) == 0 {
		if n, ok := s.number[classOf[stem]]; ok {
			w.means = append(w.means, meaning{n, aClass})
		}
	}
	if len(w.means) == 0 && !s.ordinary(stem) {
		if s.known(&w, s.stemOf(undrawn(stem))); len(w.means) == 0 {
			s.slipped(&w)
		}
	}
	return w.weighed(s)
}

// known adds what a stem stands for as it is: itself, and what means the same.
func (s *shelf) known(w *word, stem string) {
	if n, ok := s.number[stem]; ok && s.terms[n] == stem {
		w.means = append(w.means, meaning{n, itself})
	}
	for _, g := range s.groups[stem] {
		s.alikeTo(w, g, aSynonym)
	}
}

// ordinary says whether a word is one that people write on purpose.
func (s *shelf) ordinary(stem string) bool {
	return health[stem] || rootsID[stem] || courtesies[stem]
}

// alikeTo adds the terms of a list of words alike.
func (s *shelf) alikeTo(w *word, group int, per uint16) {
	for _, other := range s.alike[group] {
		if n, ok := s.number[other]; ok && s.terms[n] == other && !w.has(n) {
			w.means = append(w.means, meaning{n, per})
		}
	}
}

// slipped adds the terms, and the words alike to terms, that a mistyped word stands for.
func (s *shelf) slipped(w *word) {
	for _, i := range near(s.spoken, w.stem) {
		t := s.stemOf(s.spoken[i])
		if n, ok := s.number[t]; ok && s.terms[n] == t {
			if s.names[n] > 0 && !w.has(n) {
				w.means = append(w.means, meaning{n, aTypo})
			}
		}
		if len(w.stem) > sureLength {
			for _, g := range s.groups[t] {
				s.alikeTo(w, g, aTypo*aSynonym/100)
			}
		}
	}
}

// sureLength: a shorter word is taken for a slip only of what names a post.
const sureLength = 6

func (w *word) has(n uint32) bool {
	return slices.ContainsFunc(w.means, func(m meaning) bool { return m.term == n })
}

// weighed sets how rare a word is: as the rarest of what it surely stands for.
func (w word) weighed(s *shelf) word {
	w.weight = unknownWord
	if health[w.stem] {
		w.weight = unknownHealth
	}
	best := uint16(0)
	for _, m := range w.means {
		if m.per > best {
			best, w.weight = m.per, int(s.rare[m.term])
		} else if m.per == best {
			w.weight = max(w.weight, int(s.rare[m.term]))
		}
	}
	return w
}

// aFew words are a search, as people are used to type it.
const aFew = 3

// read says what a text is.
func (s *shelf) read(text string) Reading {
	u := s.understand(text)
	r := Reading{}
	var named []string
	ails := false
	asks := strings.Contains(text, "?")
	for _, w := range slices.Concat(u.raw, u.plain) {
		asks = asks || asking[w] || len(w) > leastStem+2 && strings.HasSuffix(w, "kah")
		r.Courtesy = r.Courtesy || courtesies[w]
		r.Wants = r.Wants || wanting[w]
	}
	for _, w := range u.words {
		if courtesies[w.stem] || len(w.stem) < 3 {
			continue
		}
		r.Words++
		ails = ails || health[w.stem]
		switch {
		case len(w.means) == 0 && health[w.stem]:
			r.Topics = append(r.Topics, w.stem)
		case s.listed(w.stem):
			named = append(named, w.stem)
		}
	}
	if len(r.Topics) == 0 {
		r.Topics = named
	}
	slices.Sort(r.Topics)
	r.Topics = slices.Compact(r.Topics)
	r.Question = asks && r.Words > 0
	r.Wants = r.Wants && r.Words == 0
	r.Ails = ails && r.Words <= aFew && !r.Courtesy
	return r
}

// listed says whether a stem stands in a closed list, so that it may be counted.
func (s *shelf) listed(stem string) bool {
	if n, ok := s.number[stem]; ok && s.terms[n] == stem && s.names[n] > 0 {
		return true
	}
	return health[stem] || len(s.groups[stem]) > 0
}

// ofTheIllness says whether a word tells that a question is about the illness.
func ofTheIllness(w string) bool {
	for _, whose := range possessives {
		if bare, ok := strings.CutSuffix(w, whose); ok && illness[bare] {
			return true
		}
	}
	return illness[w]
}

// undrawn returns a word without letters said twice, as people draw them out: "lemess".
func undrawn(w string) string { return string(slices.Compact([]byte(w))) }
