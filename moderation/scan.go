package moderation

import (
	"strings"

	"pita/groups"
)

// A scan is the work on one surface.
type scan struct {
	reading
	book    *Book
	own     []groups.Span
	found   *finds
	phones  *phones
	surface int
	kind    groups.SurfaceKind
	readers
	seen    reading // what is looked through: the text, or a view of it in plain words
	rereads bool    // seen is a view
	late    bool    // what is found now belongs between what was found before
	once    int     // letters of the text as it stands; behind them it is read another way
}

// nearWords is how far a near word may stand from the word it belongs to.
const nearWords = 8

// reach is how many words away an exception that covers a hit can begin.
const reach = maxDepth

// scan judges surface n of t, with room for its letters.
func (b *Book) scan(t *Text, n int, out *outcome, room []letter) {
	var found finds
	text := t.Surfaces[n].Text
	ls := read(text, room)
	s := scan{reading{text, bothWays(text, ls)}, b, t.Surfaces[n].Own, &found, &out.phones, n, t.Surfaces[n].Kind, readers{invite: t.Invite}, reading{}, false, false, len(ls)}
	s.seen = s.reading
	counted := len(s.ls)
	if len(b.numbers) > 0 {
		counted = 0
	}
	for i := range s.ls {
		if begins(s.ls, i) {
			b.words.walk(s.ls, i, &s)
		}
		if b.inner.nodes != nil {
			b.inner.walk(s.ls, i, &s)
		}
		if i >= s.once {
			continue // numbers and links stand in the text as it is, or not at all
		}
		if s.ls[i].style == styleDigit && i >= counted {
			counted = s.numbers(i)
		}
		if s.ls[i].gap&gapMark != 0 && b.links != nil {
			s.dotted(i)
		}
	}
	s.again(false)
	if s.sees(anyRule) {
		s.narrow()
	}
	s.hits(t, &out.Verdict)
	s.mark(&out.marks)
}

// hits adds what was found to v. Phone numbers come last: they may weigh less
// than the rule's other words.
func (s *scan) hits(t *Text, v *Verdict) {
	for _, phone := range [...]bool{false, true} {
		for i := range s.found.size {
			if o := s.found.at(i); o.role == isWord && o.phone == phone {
				s.hit(t, i, v)
			}
		}
	}
}

// try notes the patterns from number p on, which share a key, that stand at
// letter start.
func (s *scan) try(p uint32, start int) {
	for ; ; p++ {
		pat := &s.book.patterns[p]
		if stop, ok := s.book.match(pat, s.seen, start); ok {
			s.stands(pat, start, stop)
		}
		if pat.flags&sameKey == 0 {
			return
		}
	}
}

// stands notes a pattern that goes from letter start to letter stop of what is
// looked through.
func (s *scan) stands(pat *pattern, start, stop int) {
	if s.rereads {
		isNew := false
		if start, stop, isNew = s.original(start, stop); !isNew {
			return
		}
	}
	if pat.check != checkNothing && (start >= s.once || !s.passes(pat.check, start, stop)) {
		return
	}
	if pat.flags&spreads != 0 {
		stop = s.sentence(stop)
	}
	o := occurrence{int32(start), int32(stop), pat.rule, pat.role, false}
	if s.late {
		s.found.put(o)
		return
	}
	s.found.add(o)
}

// hit adds found word i to v, unless its rule has been hit before or does not
// mean this text.
func (s *scan) hit(t *Text, i int, v *Verdict) {
	o := s.found.at(i)
	r := &s.book.rules[o.rule]
	for k := range v.Hits {
		if v.Hits[k].Rule == r {
			return
		}
	}
	excused := len(r.Except) > 0 && s.excepted(i) || s.book.asks[o.rule] && s.asked(o)
	if excused && !s.isAttached(o) || len(r.Near) > 0 && !s.isNear(i) && !s.book.cameNear(o.rule, t) || !r.HoldsIn(t.Group) {
		return
	}
	from, to := span(s.text, s.ls, int(o.start), int(o.stop))
	v.Hits = append(v.Hits, Hit{r, r.Lane, s.surface, from, to})
}

// excepted tells whether an exception covers found word i or shares a word with
// it: in "mau mati lampu", "mati lampu" takes back "mau mati".
func (s *scan) excepted(i int) bool {
	o := s.found.at(i)
	shares := func(e *occurrence) bool {
		return e.role == isExcept && e.rule == o.rule && e.start < o.stop && e.stop > o.start
	}
	for k := i; k >= 0 && s.wordsBetween(s.found.at(k).start, o.start) <= reach; k-- {
		if shares(s.found.at(k)) {
			return true
		}
	}
	for k := i + 1; k < s.found.size && s.found.at(k).start < o.stop; k++ {
		if shares(s.found.at(k)) {
			return true
		}
	}
	return false
}

// longSentence is how many words an exception that spreads may cover.
const longSentence = 20

// sentence returns the letter after the sentence, or the part of one that is
// long, in which letter i-1 stands.
func (s *scan) sentence(i int) int {
	for first := i - 1; i < len(s.ls) && s.wordsBetween(int32(first), int32(i)) <= longSentence; i++ {
		if s.ls[i].gap != 0 && s.stopsBefore(i) {
			break
		}
	}
	return i
}

// stopsBefore tells whether a sentence ends before letter i: the dot in the name of a
// file ends none.
func (s *scan) stopsBefore(i int) bool {
	between := s.after(i)
	return strings.ContainsAny(between, ".!?\n") && !(between == "." && s.isEnding(i))
}

// isNear tells whether a near word of its rule stands close to found word i.
func (s *scan) isNear(i int) bool {
	o := s.found.at(i)
	for k := i - 1; k >= 0 && s.wordsBetween(s.found.at(k).start, o.start) <= reach; k-- {
		if e := s.found.at(k); s.near(e, o) && s.wordsBetween(e.stop-1, o.start) <= nearWords {
			return true
		}
	}
	for k := i + 1; k < s.found.size && s.wordsBetween(o.stop-1, s.found.at(k).start) <= nearWords; k++ {
		if s.near(s.found.at(k), o) {
			return true
		}
	}
	return false
}

// near tells whether e is a near word of o's rule that is no part of o.
func (s *scan) near(e, o *occurrence) bool {
	return e.role == isNear && e.rule == o.rule && (e.start < o.start || e.stop > o.stop)
}

// wordsBetween counts the words from letter a to letter b; it is negative when
// b comes first.
func (s *scan) wordsBetween(a, b int32) int {
	return int(s.ls[b].word) - int(s.ls[a].word)
}
