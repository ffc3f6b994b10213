package moderation

import (
	"strings"

	"pita/groups/phrase"
)

// noRule is the rule of a word that only leads to others.
const noRule = ^uint32(0)

// A spelling is a word or phrase as people type it in a chat.
type spelling struct {
	typed  string
	plain  []letter // the words it stands for; nil for itself
	filler bool     // it says little, and may stand inside a phrase
}

// Spellings are those of all locales. They belong to the room and to no book,
// so that no caller can judge without them.
var (
	spellings = spellingsOf(phrase.Embedded())
	plainOf   = plainWords(spellings)
)

func spellingsOf(b *phrase.Book) []spelling {
	filler := map[string]bool{}
	for _, w := range b.Fillers() {
		filler[Fold(w)] = true
	}
	var all []spelling
	for _, s := range b.Spellings() {
		plain := read(s.Plain, nil)
		for i := range plain {
			plain[i].style = styleFancy // what was changed shows by it
		}
		all = append(all, spelling{s.Typed, plain, filler[Fold(s.Plain)]})
	}
	for _, w := range b.Fillers() {
		all = append(all, spelling{typed: w, filler: true})
	}
	return all
}

// plainWords returns by folded spelling what it stands for.
func plainWords(all []spelling) map[string]string {
	m := map[string]string{}
	for _, s := range all {
		if s.plain != nil {
			var b strings.Builder
			for k, l := range s.plain {
				if k > 0 && l.gap != 0 {
					b.WriteByte(' ')
				}
				b.WriteByte(l.exact)
			}
			m[Fold(s.typed)] = b.String()
		}
	}
	return m
}

// longestSpelling is how many words a spelling has at most.
const longestSpelling = 4

// plainly returns a phrase in plain words, longer spellings before shorter ones.
// The last word of one that is open may be the beginning of another word, and
// stays.
func plainly(words string, open bool) string {
	rest, last := strings.Fields(Fold(words)), ""
	if n := len(rest); open && n > 0 {
		rest, last = rest[:n-1], rest[n-1]
	}
	var out []string
	for len(rest) > 0 {
		n, to := 1, rest[0]
		for k := min(longestSpelling, len(rest)); k > 0; k-- {
			if plain, ok := plainOf[strings.Join(rest[:k], " ")]; ok {
				n, to = k, plain
				break
			}
		}
		out, rest = append(out, to), rest[n:]
	}
	if last != "" {
		out = append(out, last)
	}
	return strings.Join(out, " ")
}

// again looks for care in the text as it is meant: every spelling as its plain
// words, and then without the fillers too. Care alone is read so. There a wrong
// reading costs a kind question; in the other lanes it would cost somebody their
// words, and who hides an advert in slang is found by the words of its rule.
func (s *scan) again(room []letter, changed, fillers bool) {
	// A scan of its own, so that the room need not outlive this call.
	r := *s
	r.rereads = true
	if changed {
		r.seen.ls = r.rewrite(room, false)
		r.reread()
	}
	if fillers {
		r.seen.ls = r.rewrite(room, true)
		r.reread()
	}
	s.found.settle()
}

// plainRoom is how much longer a text may become in plain words without asking
// for memory.
const plainRoom = 128

// plain looks for care again if there are spellings.
func (s *scan) plain() {
	changed, fillers := s.spelled()
	switch {
	case !changed && !fillers:
	case len(s.ls) <= shortText:
		s.againShort(changed, fillers)
	case len(s.ls) <= longText:
		s.againLong(changed, fillers)
	default:
		s.again(make([]letter, 0, len(s.ls)+plainRoom), changed, fillers)
	}
}

//go:noinline
func (s *scan) againShort(changed, fillers bool) {
	var room [shortText + plainRoom]letter
	s.again(room[:0], changed, fillers)
}

//go:noinline
func (s *scan) againLong(changed, fillers bool) {
	var room [longText + plainRoom]letter
	s.again(room[:0], changed, fillers)
}

// spelled tells whether there are spellings to be changed, and fillers.
func (s *scan) spelled() (changed, fillers bool) {
	for i := range s.found.size {
		if o := s.found.at(i); s.isSpelling(o) {
			changed = changed || spellings[o.rule].plain != nil
			fillers = fillers || spellings[o.rule].filler
		}
	}
	return changed, fillers
}

// isSpelling tells whether o is a spelling that stands as a word of its own.
func (s *scan) isSpelling(o *occurrence) bool {
	return o.role == isFiller && o.rule != noRule && s.alone(int(o.start), int(o.stop))
}

// rewrite appends to view the letters of the text in plain words, and leaves the
// fillers out if they are to be dropped. Of each letter, word is the number of
// the letter of the original that it stands for.
func (s *scan) rewrite(view []letter, drop bool) []letter {
	next := 0
	for i := 0; i < s.found.size; i++ {
		if o := s.found.at(i); int(o.start) < next || !s.isSpelling(o) {
			continue
		}
		o := s.longest(i)
		view = s.keep(view, next, int(o.start))
		next = int(o.stop)
		switch sp := &spellings[o.rule]; {
		case sp.filler && drop:
		case sp.plain == nil:
			view = s.keep(view, int(o.start), next)
		default:
			view = s.replace(view, o, sp.plain)
		}
	}
	return s.keep(view, next, len(s.ls))
}

// longest returns the longest spelling that begins where spelling i does.
func (s *scan) longest(i int) *occurrence {
	top := s.found.at(i)
	for k := i + 1; k < s.found.size && s.found.at(k).start == top.start; k++ {
		if o := s.found.at(k); o.stop > top.stop && s.isSpelling(o) {
			top = o
		}
	}
	return top
}

// keep appends letters of the original to view.
func (s *scan) keep(view []letter, from, to int) []letter {
	for i := from; i < to; i++ {
		l := s.ls[i]
		l.word = uint32(i)
		view = append(view, l)
	}
	return view
}

// replace appends plain words that stand for o to view.
func (s *scan) replace(view []letter, o *occurrence, plain []letter) []letter {
	for k, l := range plain {
		at := o.stop - 1
		if k == 0 {
			at, l.gap = o.start, s.ls[o.start].gap
		}
		l.word, l.off = uint32(at), s.ls[at].off
		view = append(view, l)
	}
	return view
}

// reread looks for care in a view of the text.
func (s *scan) reread() {
	for i := range s.seen.ls {
		if begins(s.seen.ls, i) {
			s.book.care.walk(s.seen.ls, i, s)
		}
	}
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
