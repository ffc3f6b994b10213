package search

import (
	"bytes"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"pita/content"
)

// A Spelling is a word or phrase as people type it, and the plain words it stands for.
type Spelling struct{ Typed, Plain string }

// New returns an index of what a library may answer with: lessons and reminders, and what
// else has keywords of its own. Each file is read once more for it, and no words are kept
// but stems and where they stand. Spellings are how people type.
func New(lib *content.Library, spellings []Spelling) *Index {
	alike := slices.Concat(startingSynonyms(), lib.Synonyms())
	x := &Index{}
	byLang := map[string]*draftShelf{}
	for _, p := range lib.All() {
		if !answers(p) {
			continue
		}
		lang := "id"
		if p.Lang == "en" {
			lang = "en"
		}
		if byLang[lang] == nil {
			byLang[lang] = newDraft(lang)
		}
		byLang[lang].add(len(x.posts), p, lib.Text(p))
		x.posts = append(x.posts, content.Post{ID: p.ID, Lang: p.Lang})
	}
	typed := typedAs(spellings)
	for _, lang := range []string{"id", "en"} {
		if d := byLang[lang]; d != nil {
			d.typed = typed
			x.shelves = append(x.shelves, d.finish(alike))
		}
	}
	return x
}

// answers says whether a post may answer a question.
func answers(p content.Post) bool {
	switch p.Kind {
	case content.Education, content.Reminder:
		return !p.Broken
	}
	return !p.Broken && len(p.Keywords) > 0
}

// How much a word counts by where it stands.
const (
	inKeywords = 6
	inEntry    = 3 // in a keyword of several words, which names its post only whole
	inTitle    = 5
	inID       = 2
	inHeading  = 3
	inBody     = 1
)

// A note is how often a word stands in a post, weighed, and whether it names what the post
// is about.
type note struct {
	post  int32
	often uint16
	topic bool
}

// A draftShelf gathers the words of the posts in one language, as they are written.
type draftShelf struct {
	shelf
	words  map[string][]note
	named  []naming
	naming []string // words of titles, ids and keywords
	long   []int    // weighed words of each post
	total  int
}

func newDraft(lang string) *draftShelf {
	d := &draftShelf{shelf: shelf{lang: lang, stops: stopsID}, words: map[string][]note{}}
	if lang == "en" {
		d.stops = stopsEN
	}
	return d
}

func (d *draftShelf) add(at int, p content.Post, body []byte) {
	doc := int32(len(d.posts))
	d.posts = append(d.posts, int32(at))
	d.long = append(d.long, 0)
	d.naming = append(d.naming, split(strings.Join(append(slices.Clone(p.Keywords), p.Title, p.ID), " "))...)
	for _, k := range p.Keywords {
		if len(split(k)) < 2 {
			d.note(doc, k, inKeywords, true)
			continue
		}
		d.note(doc, k, inEntry, false)
		if words := d.telling(k); len(words) > 1 {
			d.named = append(d.named, naming{uint32(doc), words})
		}
	}
	for _, part := range partsOf(p.Title) {
		words := d.telling(part)
		if len(words) > 1 {
			d.named = append(d.named, naming{uint32(doc), words})
		}
		for _, w := range words {
			d.note(doc, w, inTitle, len(words) == 1 || !illness[w])
		}
	}
	d.note(doc, strings.ReplaceAll(p.ID, "-", " "), inID, true)
	for line := range bytes.Lines(body) {
		if heading := bytes.TrimLeft(line, "#"); len(heading) < len(line) {
			d.note(doc, string(heading), inHeading, false)
			continue
		}
		d.note(doc, string(line), inBody, false)
	}
}

func (d *draftShelf) note(doc int32, text string, weight int, topic bool) {
	tokens(text, func(w string) bool {
		if d.stops[w] || len(w) < 2 {
			return true
		}
		notes := d.words[w]
		if n := len(notes); n > 0 && notes[n-1].post == doc {
			notes[n-1].often = uint16(min(int(notes[n-1].often)+weight, 1000))
			notes[n-1].topic = notes[n-1].topic || topic
		} else {
			d.words[strings.Clone(w)] = append(notes, note{doc, uint16(weight), topic})
		}
		d.long[doc] += weight
		d.total += weight
		return true
	})
}

// finish stems the words and lays the postings down side by side.
func (d *draftShelf) finish(alike [][]string) *shelf {
	d.stemmer = &stemmer{roots: rootsID, known: map[string]bool{}}
	written := slices.Sorted(maps.Keys(d.words))
	for _, w := range written {
		d.stemmer.known[w] = true
	}
	stems, of := map[string][]string{}, make([]string, len(written))
	for i, w := range written {
		of[i] = d.stem(w)
		stems[of[i]] = append(stems[of[i]], w)
	}
	d.terms = slices.Sorted(maps.Keys(stems))
	d.number = make(map[string]uint32, len(written))
	average := max(1, d.total/max(1, len(d.posts)))
	for i, t := range d.terms {
		d.number[t] = uint32(i)
		d.begins = append(d.begins, uint32(len(d.docs)))
		d.lay(merged(d.words, stems[t]), average)
	}
	d.begins = append(d.begins, uint32(len(d.docs)))
	for i, w := range written {
		if _, stem := d.number[w]; !stem {
			d.number[w] = d.number[of[i]]
		}
	}
	d.docs, d.impacts = slices.Clip(d.docs), slices.Clip(d.impacts)
	d.enter()
	d.foreign = maps.Clone(elsewhere)
	for _, w := range d.naming {
		delete(d.foreign, d.stem(w))
	}
	d.learn(alike)
	s := d.shelf
	return &s
}

// merged returns the notes of words that have one stem, by post.
func merged(words map[string][]note, same []string) []note {
	if len(same) == 1 {
		return words[same[0]]
	}
	var all []note
	for _, w := range same {
		all = append(all, words[w]...)
	}
	slices.SortStableFunc(all, func(a, b note) int { return int(a.post - b.post) })
	kept := all[:0]
	for _, n := range all {
		if k := len(kept); k > 0 && kept[k-1].post == n.post {
			kept[k-1].often = uint16(min(int(kept[k-1].often)+int(n.often), 1000))
			kept[k-1].topic = kept[k-1].topic || n.topic
			continue
		}
		kept = append(kept, n)
	}
	return kept
}

// topicBit marks, in an impact, that the word names what the post is about.
const topicBit = 1 << 15

// lay puts down where one term stands, and how much it counts there: BM25 with k1 = 1.2 and
// b = 0.5, in whole numbers, so that every machine comes to the same.
func (d *draftShelf) lay(notes []note, average int) {
	named := 0
	for _, n := range notes {
		if n.topic {
			named++
		}
	}
	all, rare := rarity(len(d.posts), len(notes)), 0
	if named > 0 {
		rare = min(rarity(len(d.posts), named), 2*all) // what stands in many posts names none sharply
	}
	for _, n := range notes {
		idf := all
		if n.topic {
			idf = rare
		}
		often := 256 * int(n.often)
		norm := 256 * 6 / 5 * (average + d.long[n.post]) / (2 * average)
		impact := min(idf*often*22/10/(often+norm), topicBit-1)
		if n.topic {
			impact |= topicBit
		}
		d.docs = append(d.docs, uint32(n.post))
		d.impacts = append(d.impacts, uint16(impact))
	}
	d.rare = append(d.rare, uint16(max(all, rare)))
	d.names = append(d.names, uint16(min(named, 1<<16-1)))
}

// rarity is the binary logarithm, in 256ths, of 1 + (all-with+½)/(with+½).
func rarity(all, with int) int {
	return log2((2*all+2)*256/(2*with+1)) - log2(256)
}

// log2 is the binary logarithm of n in 256ths, by straight lines between the powers.
func log2(n int) int {
	if n < 1 {
		return 0
	}
	whole := bits.Len(uint(n)) - 1
	return whole*256 + (n-1<<whole)*256>>whole
}

// learn takes in which words are alike, and what is small talk.
func (d *draftShelf) learn(alike [][]string) {
	d.groups, d.phrases = map[string][]int{}, map[string][]phrase{}
	spoken := slices.DeleteFunc(slices.Clone(d.naming), func(w string) bool { return len(w) < leastMended || d.stops[w] })
	for _, list := range alike {
		group := len(d.alike)
		var single []string
		for _, entry := range list {
			written := split(entry)
			words := d.stems(written)
			switch {
			case len(words) == 1:
				spoken = append(spoken, written[0])
				single = append(single, words[0])
				d.groups[words[0]] = append(d.groups[words[0]], group)
			case len(words) > 1:
				d.phrases[words[0]] = append(d.phrases[words[0]], phrase{words: words, group: group})
			}
		}
		d.alike = append(d.alike, single)
	}
	for line := range strings.Lines(smallTalk) {
		if words := d.stems(split(line)); len(words) > 0 && line[0] != '#' {
			d.phrases[words[0]] = append(d.phrases[words[0]], phrase{words: words, group: talk})
		}
	}
	slices.Sort(spoken)
	d.spoken = slices.Clone(slices.Compact(spoken)) // most were said many times
	for i, w := range d.spoken {
		if n, ok := d.number[w]; ok && d.terms[n] == w {
			d.spoken[i] = d.terms[n] // the same letters need be kept but once
		}
	}
	longestFirst(d.phrases)
}

// typedAs lists how people type, by the first word.
func typedAs(spellings []Spelling) map[string][]phrase {
	typed := map[string][]phrase{}
	for _, s := range spellings {
		words, meant := split(s.Typed), split(s.Plain)
		if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return health[w] && !slices.Contains(meant, w) }) {
			continue // plain words for who needs help say less than a question does
		}
		typed[words[0]] = append(typed[words[0]], phrase{words: words, plain: meant})
	}
	longestFirst(typed)
	return typed
}

func longestFirst(all map[string][]phrase) {
	for first := range all {
		slices.SortStableFunc(all[first], func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
}

// stems returns the stems of words.
func (s *shelf) stems(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		out = append(out, s.stemOf(w))
	}
	return out
}
