package moderation

import (
	"math/bits"
	"slices"
	"strings"

	"pita/groups/phrase"
)

// A spelling is a word or phrase as people type it in a chat.
type spelling struct {
	typed  pattern  // in the text of the spellings
	plain  []letter // the words it stands for; nil for itself
	filler bool     // it says little, and may stand inside a phrase
	next   int32    // the next spelling of the same hash, -1 for none
}

// The spellings are those of all locales. They belong to the room and to no book,
// so that no caller can judge without them.
var (
	fillers          = wordSet(phrase.Embedded().Fillers())
	spelled, plainOf = everySpelling(phrase.Embedded())
)

// everySpelling returns how people type, to be found in texts and in the words of rules.
func everySpelling(b *phrase.Book) (*spellings, plainWords) {
	typed := everyEnding(b.Spellings())
	s := spellingsOf(typed, b.Fillers())
	return s, s.plainWords(typed)
}

// Spellings finds how words are typed. A word costs one look, however many
// spellings there are.
type spellings struct {
	book    Book // holds the text of the patterns
	all     []spelling
	entries []entry
	slots   []uint32 // by hash: the number of an entry, from 1; a power of two of them
}

// An entry holds the spellings of one hash, and tells whether longer ones begin so.
type entry struct {
	hash   uint64
	first  int32 // -1 for none
	begins bool
}

// longestSpelling is how many words a spelling has at most.
const longestSpelling = 4

func spellingsOf(typed []phrase.Spelling, fill []string) *spellings {
	n, words := len(typed)+len(fill), 0
	for _, sp := range typed {
		words += 1 + strings.Count(sp.Typed, " ")
	}
	for _, w := range fill {
		words += 1 + strings.Count(w, " ")
	}
	// Of phrases the words they begin with have entries too; most slots stay free.
	s := &spellings{all: make([]spelling, 0, n), entries: make([]entry, 0, n), slots: make([]uint32, 1<<bits.Len(uint(2*words)))}
	c, plain := &compiler{}, map[string][]letter{}
	for _, sp := range typed {
		ls, ok := plain[sp.Plain]
		if !ok {
			c.letters = read(sp.Plain, c.letters[:0])
			ls = slices.Clone(c.letters)
			for i := range ls {
				ls[i].style = styleFancy // what was changed shows by it
			}
			plain[sp.Plain] = ls
		}
		s.add(c, sp.Typed, spelling{plain: ls, filler: fillers[sp.Plain]})
	}
	for _, w := range fill {
		s.add(c, w, spelling{filler: true})
	}
	s.book.text, s.entries = strings.Clone(c.text.String()), slices.Clip(s.entries)
	return s
}

// wordSet returns the folded words.
func wordSet(words []string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[Fold(w)] = true
	}
	return set
}

// everyEnding adds to a phrase that ends in a plain word the same phrase with each
// spelling of that word: who lists "hp saya" means "hp gw" and "hp w" too.
func everyEnding(listed []phrase.Spelling) []phrase.Spelling {
	typed, spelledAs := make(map[string]bool, 2*len(listed)), map[string][]string{}
	for _, s := range listed {
		typed[s.Typed] = true
		if !strings.Contains(s.Typed+s.Plain, " ") {
			spelledAs[s.Plain] = append(spelledAs[s.Plain], s.Typed)
		}
	}
	all := listed
	for _, s := range listed {
		i := strings.LastIndexByte(s.Typed, ' ')
		if i < 0 {
			continue
		}
		for _, w := range spelledAs[s.Typed[i+1:]] {
			if also := s.Typed[:i+1] + w; !typed[also] {
				typed[also] = true
				all = append(all, phrase.Spelling{Typed: also, Plain: s.Plain})
			}
		}
	}
	return all
}

// add files a spelling behind those of the same hash.
func (s *spellings) add(c *compiler, typed string, sp spelling) {
	sp.typed, sp.next = c.keyed(typed, pattern{}).pattern, -1
	ls := c.letters
	h, n := startHash, 0
	for i := 0; i < len(ls); {
		h, i = hashWord(h, ls, i)
		n++
		e := s.entry(h)
		switch {
		case i < len(ls):
			e.begins = true
		case n > longestSpelling:
		case e.first < 0:
			e.first = int32(len(s.all))
		default:
			last := &s.all[e.first]
			for last.next >= 0 {
				last = &s.all[last.next]
			}
			last.next = int32(len(s.all))
		}
	}
	s.all = append(s.all, sp)
}

// entry returns the entry of a hash, a new one if there is none.
func (s *spellings) entry(h uint64) *entry {
	if e := s.find(h); e != nil {
		return e
	}
	s.entries = append(s.entries, entry{hash: h, first: -1})
	at := s.slot(h)
	for s.slots[at] != 0 {
		at = (at + 1) & (len(s.slots) - 1)
	}
	s.slots[at] = uint32(len(s.entries))
	return &s.entries[len(s.entries)-1]
}

// find returns the entry of a hash, or nil.
func (s *spellings) find(h uint64) *entry {
	for at := s.slot(h); s.slots[at] != 0; at = (at + 1) & (len(s.slots) - 1) {
		if e := &s.entries[s.slots[at]-1]; e.hash == h {
			return e
		}
	}
	return nil
}

func (s *spellings) slot(h uint64) int { return int(h>>32) & (len(s.slots) - 1) }

const startHash uint64 = 14695981039346656037

// hashWord adds the word that begins with letter i to h, and returns the letter
// after it. Letters that are used for each other count as one, and so do runs.
func hashWord(h uint64, ls []letter, i int) (uint64, int) {
	const prime = 1099511628211
	last := uint8(0)
	for first := i; i < len(ls) && (i == first || ls[i].gap == 0); i++ {
		if c := ls[i].class; c != last {
			h, last = (h^uint64(c))*prime, c
		}
	}
	return (h ^ 0xFF) * prime, i
}

// longest returns the longest spelling that begins with letter i, where a word
// begins, and the letter after it; or the letter after the word, and nil.
func (s *spellings) longest(rd reading, i int) (sp *spelling, stop int) {
	h, k := hashWord(startHash, rd.ls, i)
	stop = k
	for n := 1; ; n++ {
		e := s.find(h)
		if e == nil {
			return sp, stop
		}
		if found := s.shown(e, rd, i, k); found != nil {
			sp, stop = found, k
		}
		if !e.begins || k >= len(rd.ls) || n >= longestSpelling {
			return sp, stop
		}
		h, k = hashWord(h, rd.ls, k)
	}
}

// shown returns the spelling of e that the letters from i to k show, or nil.
func (s *spellings) shown(e *entry, rd reading, i, k int) *spelling {
	for n := e.first; n >= 0; n = s.all[n].next {
		sp := &s.all[n]
		if s.plainly(sp, rd.ls[i:k]) {
			return sp
		}
		if end, ok := s.book.match(&sp.typed, rd, i); ok && end == k {
			return sp
		}
	}
	return nil
}

// text returns what is typed, folded.
func (s *spellings) text(sp *spelling) string {
	return s.book.text[sp.typed.at : sp.typed.at+uint32(sp.typed.size)]
}

// plainly tells whether ls are the letters of sp as they are listed.
func (s *spellings) plainly(sp *spelling, ls []letter) bool {
	typed := s.text(sp)
	i := 0
	for k := range len(typed) {
		if typed[k] == ' ' {
			continue
		}
		if i >= len(ls) || ls[i].exact != typed[k] || (i > 0 && ls[i].gap != 0) != (k > 0 && typed[k-1] == ' ') {
			return false
		}
		i++
	}
	return i == len(ls)
}

// Plain words are what is typed, folded and sorted, with what it stands for. Only who builds
// a book looks there, so a short list is worth more than a quick one.
type plainWords []phrase.Spelling

// plainWords returns the plain words of typed, of which s was made.
func (s *spellings) plainWords(typed []phrase.Spelling) plainWords {
	all := slices.Clone(typed)
	for i := range all {
		all[i].Typed = s.text(&s.all[i])
	}
	slices.SortStableFunc(all, func(a, b phrase.Spelling) int { return strings.Compare(a.Typed, b.Typed) })
	kept := all[:0]
	for i, sp := range all {
		if i+1 < len(all) && all[i+1].Typed == sp.Typed {
			continue // the last one counts
		}
		kept = append(kept, sp)
	}
	return slices.Clip(kept)
}

// of returns what something typed stands for.
func (p plainWords) of(typed string) (plain string, ok bool) {
	i, ok := p.find(typed)
	if !ok {
		return "", false
	}
	return p[i].Plain, true
}

// begins tells whether anything of several words begins with a word.
func (p plainWords) begins(word string) bool {
	i, _ := p.find(word + " ")
	return i < len(p) && strings.HasPrefix(p[i].Typed, word+" ")
}

func (p plainWords) find(typed string) (int, bool) {
	return slices.BinarySearchFunc(p, typed, func(s phrase.Spelling, typed string) int { return strings.Compare(s.Typed, typed) })
}

// inPlainWords returns a folded phrase in plain words, longer spellings before
// shorter ones. The last word of one that is open may be the beginning of another
// word, and stays.
func inPlainWords(folded string, open bool) string {
	words := strings.Fields(folded)
	closed := len(words)
	if open && closed > 0 {
		closed--
	}
	var out []string
	for i := 0; i < len(words); {
		n, to := 1, words[i]
		for k := min(longestSpelling, closed-i); k > 0; k-- {
			if k > 1 && !plainOf.begins(words[i]) {
				continue
			}
			if plain, ok := plainOf.of(strings.Join(words[i:i+k], " ")); ok {
				n, to = k, plain
				break
			}
		}
		out, i = append(out, to), i+n
	}
	return strings.Join(out, " ")
}

// holdsFiller tells whether a word of a folded phrase is a filler.
func holdsFiller(words string) bool {
	return slices.ContainsFunc(strings.Fields(words), func(w string) bool { return fillers[w] })
}
