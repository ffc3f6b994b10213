package search

import (
	"cmp"
	"slices"
	"strings"
)

// A shelf is the index of the posts in one language.
type shelf struct {
	lang    string
	posts   []int32 // by their place on the shelf, where they stand in the Index
	stops   map[string]bool
	foreign map[string]bool // words of other worlds, but for those that name a post here
	stemmer *stemmer

	terms   []string          // stems, sorted
	number  map[string]uint32 // of each term, and of each word of the posts
	begins  []uint32          // where the postings of a term begin in docs and impacts
	docs    []uint32
	impacts []uint16
	rare    []uint16 // how rare a term is, in 256ths of a bit
	names   []uint16 // how many posts a term names: what they are about
	spoken  []string // words that name posts or stand in lists of words alike, as written, sorted
	entries []entry  // titles and keywords of several words, by their first term

	alike   [][]string          // stems that mean the same
	groups  map[string][]int    // in which lists of alike a stem stands
	phrases map[string][]phrase // by their first stem
	typed   map[string][]phrase // by the first word
}

// A phrase is words in a row: a member of a list of words alike, or something typed.
type phrase struct {
	words []string
	group int
	plain []string
}

// A hit is a post that has words of a question.
type hit struct {
	doc, score uint32
	got, topic uint32 // how rare the words are that it has, and those among them that name it
	has        int    // how many words of the question it has
	had        uint32 // a bit for each of them
	sharp      bool   // a word names it that names few others
	own        bool   // a word names it that is not of every day
	inEntry    uint32 // a bit for each word of the question that stands in a naming which is all in it
	entry      uint32 // how rare those words are
	ask        int    // the last word counted, and with what
	part, best uint32
	bestTopic  uint32
}

func (s *shelf) stem(w string) string {
	if s.lang == "en" {
		return stemEnglish(w)
	}
	return s.stemmer.stem(w)
}

// unknownWord is how rare a word counts that no post has and that stands in no list: the
// less a question has to do with the library, the less is to be trusted what is found.
const (
	unknownWord   = 2 * 256
	unknownHealth = 5 * 256 // a word of health: most likely what the question is about
	mostStrange   = 3 * unknownWord
	unknownWorld  = 7 * 256 // a word of another world: surely what it is about
)

// find returns the posts that answer a question with confidence, the best first.
func (s *shelf) find(asked understood) []hit {
	slots := make([]uint16, len(s.posts))
	hits := make([]hit, 0, 64)
	total := asked.weight()
	for i, a := range asked.words {
		for _, m := range a.means {
			hits = s.count(hits, slots, i+1, a, m)
		}
	}
	if total == 0 {
		return nil
	}
	s.countEntries(hits, slots, asked)
	kept := make([]hit, 0, mostFound+1)
	for _, h := range hits {
		if len(kept) == mostFound && !better(h, kept[mostFound-1]) || !s.confident(h, total, asked) {
			continue
		}
		at, _ := slices.BinarySearchFunc(kept, h, func(k, h hit) int { return cmp.Or(cmp.Compare(h.score, k.score), cmp.Compare(k.doc, h.doc)) })
		kept = slices.Insert(kept, at, h)
		kept = kept[:min(len(kept), mostFound)]
	}
	for i, h := range kept {
		if h.score*leastPart < kept[0].score {
			return kept[:i]
		}
	}
	return kept
}

// better says whether a post answers better than another.
func better(a, b hit) bool { return a.score > b.score || a.score == b.score && a.doc < b.doc }

// leastPart: what scores less than this part of the best answers another question.
const leastPart = 3

// count adds what one meaning of a word says for the posts that have it. Of the meanings
// of one word only the best counts for a post.
func (s *shelf) count(hits []hit, slots []uint16, ask int, a word, m meaning) []hit {
	if int(m.term) >= len(s.terms) {
		return hits
	}
	for i := s.begins[m.term]; i < s.begins[m.term+1]; i++ {
		doc, impact := s.docs[i], uint32(s.impacts[i])
		if slots[doc] == 0 {
			if len(hits) == maxHits {
				continue
			}
			hits = append(hits, hit{doc: doc})
			slots[doc] = uint16(len(hits))
		}
		h := &hits[slots[doc]-1]
		if h.ask != ask {
			h.ask, h.part, h.best, h.bestTopic = ask, 0, 0, 0
			h.has++
			h.had |= 1 << (ask - 1)
		}
		worth := (impact &^ topicBit) * uint32(m.per) / 100
		got := uint32(a.weight) * uint32(m.per) / 100
		h.own = h.own || !a.everyDay && impact&topicBit != 0
		if worth > h.part {
			h.score += worth - h.part
			h.part = worth
		}
		if got > h.best {
			h.got += got - h.best
			h.best = got
		}
		if impact&topicBit != 0 && got > h.bestTopic {
			h.sharp = h.sharp || s.names[m.term] < blunt
			h.topic += got - h.bestTopic
			h.bestTopic = got
		}
	}
	return hits
}

// maxHits bounds what is looked at; more posts than that share only a common word.
const maxHits = 1 << 15

// How much of a question a post must have to be shown, in hundredths: of all its words, and
// of words that name what the post is about.
const (
	leastGot   = 24
	leastKnown = 45 // where nothing is known of a word of health, or one blunt word of many is found
	blunt      = 3  // a word that names so many posts tells them apart no more
	leastTopic = 18
	// leastEveryDay is where all that is known of a question is words of every day: "susah" and
	// "kartu" stand in questions about anything.
	leastEveryDay = 75
	leastRare     = 300 // in 256ths of a bit: a word that half of the titles have names nothing
)

func (s *shelf) confident(h hit, total int, asked understood) bool {
	least := leastGot
	switch {
	case asked.astray && !asked.ill && (h.entry == 0 || !h.own):
		return false
	case !h.own && !asked.ill && h.entry == 0:
		least = leastEveryDay
	case !h.own && !asked.ill:
		least = leastEntry
	case asked.beyond && h.has == 1 || !h.sharp && h.has == 1 && len(asked.words) > 2:
		least = leastKnown
	}
	got, topic := int(h.got)*100/total, int(h.about())*100/total
	return got >= least && topic >= leastTopic && int(h.about()) >= min(leastRare, rarity(len(s.posts), 1)/2)
}

// about is how rare the words of a question are that name the post.
func (h hit) about() uint32 { return max(h.topic, h.entry) }

// How much of a question a post must have to be shown at once, in hundredths: of all its words,
// and of those that name what the post is about.
const (
	leastPlain = 65
	leastEntry = 45  // where all of a title or keyword is in the question
	plainBoth  = 120 // both together
	leastWhole = 78  // where all of it is words of every day
)

// namesAnother says whether a question names a treatment that the post has nothing of, or has a
// word that is another post's alone.
func (s *shelf) namesAnother(h hit, asked understood) bool {
	for i, w := range asked.words {
		if h.had&(1<<i) == 0 && (treatments[w.stem] || !w.everyDay && len(w.means) > 0 && w.means[0].per == itself && s.names[w.means[0].term] == 1) {
			return true
		}
	}
	return false
}

// plain says whether a question is about a post and little else. Of two words that it has in
// common with the post, each makes the other sure; one alone is sure only when it is the whole
// question and stands in the post's id, or names this post and no other: "susah bab" is not
// about "Lelah dan susah tidur".
func (s *shelf) plain(h hit, asked understood, id string) bool {
	total := int(asked.weight())
	got, topic := int(h.got)*100, int(h.about())*100
	switch {
	case asked.astray || s.namesAnother(h, asked):
		return false
	case !h.own && !asked.ill:
		return h.has > 1 && int(h.entry)*100 >= leastWhole*total
	case h.entry > 0 && got >= leastEntry*total:
		return !asked.beyond
	case h.has > 1:
		return got >= leastPlain*total && got+topic >= plainBoth*total
	case len(asked.words) != 1 || ofTheIllness(asked.words[0].stem):
		return false
	}
	ofID := s.stems(split(strings.ReplaceAll(id, "-", " ")))
	return slices.ContainsFunc(asked.words[0].means, func(m meaning) bool {
		return slices.Contains(ofID, s.terms[m.term]) || h.own && s.names[m.term] == 1 && h.topic > 0
	})
}
