package moderation

import (
	"math/bits"
	"slices"
	"strings"

	"pita/groups/phrase"
)

// A spelling is a word or phrase as people type it in a chat.
type spelling struct {
	typed  pattern // in the text of the spellings
	plain  int32   // the words it stands for, among those of the spellings; 0 for itself
	next   int32   // the next spelling of the same hash, -1 for none
	filler bool    // it says little, and may stand inside a phrase
}

// Plain words are what spellings stand for, as it is listed and as it is read.
type plainWords struct {
	listed  string
	letters []letter
}

// The spellings are those of all locales. They belong to the room and to no book,
// so that no caller can judge without them.
var (
	fillers = wordSet(phrase.Embedded().Fillers())
	spelled = spellingsOf(everyEnding(phrase.Embedded().Spellings()), phrase.Embedded().Fillers())
)

// Spellings finds how words are typed. A word costs one look, however many
// spellings there are.
type spellings struct {
	book    Book // holds the text of the patterns
	all     []spelling
	plain   []plainWords
	sorted  []int32 // all that stand for something else, by their text; each text once
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
	s.plain = append(s.plain, plainWords{})
	c, known := &compiler{}, map[string]int32{}
	for _, sp := range typed {
		to, ok := known[sp.Plain]
		if !ok {
			to = int32(len(s.plain))
			known[sp.Plain] = to
			s.plain = append(s.plain, plainWords{sp.Plain, s.changed(c, sp.Plain)})
		}
		s.add(c, sp.Typed, spelling{plain: to, filler: fillers[sp.Plain]})
	}
	for _, w := range fill {
		s.add(c, w, spelling{filler: true})
	}
	s.book.text, s.entries, s.plain = strings.Clone(c.text.String()), slices.Clip(s.entries), slices.Clip(s.plain)
	s.sort(len(typed))
	return s
}

// changed returns the letters of plain words, which show that they are not those of the text.
func (s *spellings) changed(c *compiler, plain string) []letter {
	c.letters = read(plain, c.letters[:0])
	ls := slices.Clone(c.letters)
	for i := range ls {
		ls[i].style = styleFancy
	}
	return ls
}

// sort puts the first n spellings in order. Of one text the last counts.
func (s *spellings) sort(n int) {
	s.sorted = make([]int32, n)
	for i := range s.sorted {
		s.sorted[i] = int32(i)
	}
	slices.SortStableFunc(s.sorted, func(a, b int32) int { return strings.Compare(s.text(a), s.text(b)) })
	kept := s.sorted[:0]
	for i, n := range s.sorted {
		if i+1 == len(s.sorted) || s.text(s.sorted[i+1]) != s.text(n) {
			kept = append(kept, n)
		}
	}
	s.sorted = kept
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

// text returns what is typed, folded, of the spelling of that number.
func (s *spellings) text(n int32) string {
	p := &s.all[n].typed
	return s.book.text[p.at : p.at+uint32(p.size)]
}

// plainly tells whether ls are the letters of sp as they are listed.
func (s *spellings) plainly(sp *spelling, ls []letter) bool {
	typed := s.book.text[sp.typed.at : sp.typed.at+uint32(sp.typed.size)]
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

// plainOf returns what a folded text stands for. Only who builds a book asks, so a short list
// is worth more than a quick one.
func (s *spellings) plainOf(typed string) (plain string, ok bool) {
	i, ok := s.place(typed)
	if !ok {
		return "", false
	}
	return s.plain[s.all[s.sorted[i]].plain].listed, true
}

// beginWith tells whether any spelling of several words begins with a word.
func (s *spellings) beginWith(word string) bool {
	i, _ := s.place(word + " ")
	return i < len(s.sorted) && strings.HasPrefix(s.text(s.sorted[i]), word+" ")
}

func (s *spellings) place(typed string) (int, bool) {
	return slices.BinarySearchFunc(s.sorted, typed, func(n int32, typed string) int { return strings.Compare(s.text(n), typed) })
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
			if k > 1 && !spelled.beginWith(words[i]) {
				continue
			}
			if plain, ok := spelled.plainOf(strings.Join(words[i:i+k], " ")); ok {
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
