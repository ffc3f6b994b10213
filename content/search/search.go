// Package search finds the posts that answer a question as patients type it.
// It knows words, not people: who may see which post is for its caller to say.
package search

import (
	"cmp"
	"slices"
	"strings"

	"pita/content"
)

// A Found is a post that answers a question well enough to be shown.
type Found struct {
	ID    string
	Score int // against the others of the same question
	// Plain says that the question is about this post, and about little else: one word that
	// both have does not make it so.
	Plain bool
}

// Sure says whether the first of what was found answers plainly, and so much better than the
// others that it can be shown at once. What is not sure may be offered.
func Sure(found []Found) bool {
	if len(found) < 2 {
		return len(found) == 1 && found[0].Plain
	}
	best, next := found[0], found[1]
	return best.Plain && (best.Score*surePer >= next.Score*sureOf || !next.Plain && best.Score*overPer >= next.Score*overOf)
}

const (
	surePer, sureOf = 2, 3 // the best is sure at one and a half times the second
	overPer, overOf = 4, 5 // and at a quarter more than one that is not plainly answered by
	mostFound       = 24   // as many posts are returned, for the caller to choose from
	mostAsked       = 32   // words of a question that are looked at
)

// A Reading is what a text is, whatever there is to be found.
type Reading struct {
	Question bool // it asks something that is no small talk
	Courtesy bool // it greets, thanks, prays or chats
	Wants    bool // it says that there is a question, and not which
	Ails     bool // it is a few words, one of health among them: "rambut rontok"
	Words    int  // words that could be looked for
	// Topics are those of its words of health that nothing is known of or, when it has none,
	// those that stand in titles, keywords, synonyms or the list of words of health, stemmed
	// and sorted: closed lists that no patient adds to.
	Topics []string
}

// An Index finds posts of one library. It never changes and may be shared; a library that
// changes needs a new one. The nil Index finds nothing.
type Index struct {
	posts   []content.Post // heads of the posts that may be found
	shelves []*shelf       // by language, Indonesian first
}

// Find returns the posts that answer a text best, the best first, each id once. It is
// empty when nothing is found that can be shown with confidence.
func (x *Index) Find(lang, text string) []Found {
	if x == nil {
		return nil
	}
	var found []Found
	shelves := x.inOrder(lang)
	for _, s := range shelves {
		asked := s.understand(text)
		for _, h := range s.find(asked) {
			id := x.posts[s.posts[h.doc]].ID
			if !slices.ContainsFunc(found, func(f Found) bool { return f.ID == id }) {
				found = append(found, Found{ID: id, Score: s.even(int(h.score), shelves), Plain: s.plain(h, asked, id)})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Found) int { return cmp.Or(b.Score-a.Score, strings.Compare(a.ID, b.ID)) })
	return found[:min(len(found), mostFound)]
}

// Read says what a text is.
func (x *Index) Read(lang, text string) Reading {
	if x == nil {
		return Reading{}
	}
	var all Reading
	for i, s := range x.inOrder(lang) {
		r := s.read(text)
		if i == 0 {
			all = r
		} else if len(all.Topics) == 0 {
			all.Topics = r.Topics // a word is counted in one language
		}
	}
	return all
}

// inOrder returns the shelves, that of a language first.
func (x *Index) inOrder(lang string) []*shelf {
	i := slices.IndexFunc(x.shelves, func(s *shelf) bool { return s.lang == lang })
	if i <= 0 {
		return x.shelves
	}
	return slices.Concat(x.shelves[i:i+1], x.shelves[:i], x.shelves[i+1:])
}

// Len returns how many posts can be found, each language counted.
func (x *Index) Len() int {
	if x == nil {
		return 0
	}
	return len(x.posts)
}

// even makes scores of shelves comparable: where there are few posts no word is rare.
func (s *shelf) even(score int, all []*shelf) int {
	most := len(s.posts)
	for _, o := range all {
		most = max(most, len(o.posts))
	}
	return score * rarity(most, 1) / rarity(len(s.posts), 1)
}
