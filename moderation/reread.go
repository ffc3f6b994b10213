package moderation

import "pita/groups"

// A typing is where a spelling stands in a text, in letters.
type typing struct {
	start, stop int32
	sp          *spelling
}

const (
	// fewTypings are as many spellings as most texts have, which need no memory.
	fewTypings = 48
	// plainRoom is how much longer a text may become in plain words without
	// asking for memory.
	plainRoom = 128
)

// again looks for care in the text as it is meant: every spelling as its plain
// words, and then without the fillers too; for words of care, or for the rest, which
// narrows them. Care alone is read so. There a wrong reading costs a kind question;
// in the other lanes it would cost somebody their words, and who hides an advert in
// slang is found by the words of its rule.
func (s *scan) again(rest bool) {
	var few [fewTypings]typing
	typings := s.typings(few[:0])
	switch {
	case len(inner(typings, len(s.ls))) == 0:
	case len(s.ls) <= shortText:
		s.againShort(typings, rest)
	case len(s.ls) <= longText:
		s.againLong(typings, rest)
	default:
		s.againIn(make([]letter, 0, len(s.ls)+plainRoom), typings, rest)
	}
}

// inner leaves out the fillers with which a text of so many letters begins and
// ends ("bun", "ya hehe"): they keep nothing apart. Many messages have no others.
func inner(ts []typing, size int) []typing {
	bare := func(t typing) bool { return t.sp.filler && t.sp.plain == 0 }
	for first := int32(0); len(ts) > 0 && ts[0].start == first && bare(ts[0]); ts = ts[1:] {
		first = ts[0].stop
	}
	for last := int32(size); len(ts) > 0 && ts[len(ts)-1].stop == last && bare(ts[len(ts)-1]); ts = ts[:len(ts)-1] {
		last = ts[len(ts)-1].start
	}
	return ts
}

// narrow looks for what narrows the words that were found: exceptions and near
// words. Texts without such words, which are most, need not be searched for it.
func (s *scan) narrow() {
	r := *s
	r.late = true
	r.look(s.book.rest)
	if s.sees(isCare) {
		s.again(true)
	}
	s.found.settle()
}

//go:noinline
func (s *scan) againShort(typings []typing, rest bool) {
	var room [shortText + plainRoom]letter
	s.againIn(room[:0], typings, rest)
}

//go:noinline
func (s *scan) againLong(typings []typing, rest bool) {
	var room [longText + plainRoom]letter
	s.againIn(room[:0], typings, rest)
}

// typings appends the spellings of the text to ts, none over another.
func (s *scan) typings(ts []typing) []typing {
	for i := 0; i < len(s.ls); {
		sp, stop := spelled.longest(s.reading, i)
		if sp != nil {
			ts = append(ts, typing{int32(i), int32(stop), sp})
		}
		i = stop
	}
	return ts
}

func (s *scan) againIn(room []letter, typings []typing, rest bool) {
	// A scan of its own, so that the room need not outlive this call.
	r := *s
	r.rereads, r.late = true, true
	changed, drop := false, false
	for _, t := range typings {
		changed = changed || t.sp.plain != 0
		drop = drop || t.sp.filler
	}
	size, care := s.found.size, &s.book.care
	bare, filled := care.bare.words, care.filled.words
	if rest {
		bare, filled = care.bare.rest, care.filled.rest
	}
	if changed && drop && filled.nodes != nil {
		r.seen.ls = r.rewrite(room, typings, false)
		r.look(filled)
	}
	r.seen.ls = r.rewrite(room, typings, drop)
	r.look(bare)
	if !rest && s.found.size > size {
		s.found.settle()
	}
}

// rewrite appends to view the letters of the text in plain words, and leaves the
// fillers out if they are to be dropped. Of each letter, word is the number of
// the letter of the original that it stands for.
func (s *scan) rewrite(view []letter, typings []typing, drop bool) []letter {
	next := 0
	for _, t := range typings {
		view = s.keep(view, next, int(t.start))
		next = int(t.stop)
		switch {
		case t.sp.filler && drop:
		case t.sp.plain == 0:
			next = int(t.start)
		default:
			view = s.replace(view, t)
		}
	}
	return s.keep(view, next, len(s.ls))
}

// keep appends letters of the original to view.
func (s *scan) keep(view []letter, from, to int) []letter {
	n := len(view)
	view = append(view, s.ls[from:to]...)
	for i := range view[n:] {
		view[n+i].word = uint32(from + i)
	}
	return view
}

// replace appends the plain words of t to view. Wherever one begins, t begins, and
// wherever one ends, t ends.
func (s *scan) replace(view []letter, t typing) []letter {
	for k, l := range spelled.plain[t.sp.plain].letters {
		at := t.stop - 1
		if k == 0 || l.gap != 0 {
			at = t.start
		}
		if k == 0 {
			l.gap = s.ls[t.start].gap
		}
		l.word, l.off = uint32(at), s.ls[at].off
		view = append(view, l)
	}
	return view
}

// look looks for the patterns of t.
func (s *scan) look(t trie) {
	if t.nodes == nil {
		return
	}
	for i := range s.seen.ls {
		if begins(s.seen.ls, i) {
			t.walk(s.seen.ls, i, s)
		}
	}
}

func anyRule(*Rule) bool { return true }

func isCare(r *Rule) bool { return r.Lane == groups.Care }

// sees tells whether a word of such a rule was found.
func (s *scan) sees(such func(*Rule) bool) bool {
	for i := range s.found.size {
		if o := s.found.at(i); o.role == isWord && such(&s.book.rules[o.rule]) {
			return true
		}
	}
	return false
}

// original returns where in the text the letters of the view from start to stop
// stand; nothing is new when they are just these.
func (s *scan) original(start, stop int) (from, to int, isNew bool) {
	view := s.seen.ls
	from, to = int(view[start].word), int(view[stop-1].word)+1
	isNew = to-from != stop-start
	for i := start; i < stop && !isNew; i++ {
		isNew = view[i].style == styleFancy
	}
	return from, to, isNew
}
