package moderation

import (
	_ "embed"
	"strings"
)

//go:embed fillers.txt
var fillerText string

// noRule is the rule of a filler.
const noRule = ^uint32(0)

// fillers returns the words that say little and may stand inside a phrase of
// care: "ingin sekali mati" is "ingin mati".
func fillers() []string {
	var words []string
	for line := range strings.Lines(fillerText) {
		if !strings.HasPrefix(line, "#") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return words
}

// dropFillers moves the letters that belong to no filler to the front, and
// returns how many these are. The words keep their numbers.
func (s *scan) dropFillers() int {
	kept, next := 0, 0
	for i := range s.found.size {
		o := s.found.at(i)
		if o.role != isFiller || int(o.start) < next || !s.alone(int(o.start), int(o.stop)) {
			continue
		}
		kept += copy(s.ls[kept:], s.ls[next:o.start])
		next = int(o.stop)
	}
	if next == 0 {
		return len(s.ls)
	}
	return kept + copy(s.ls[kept:], s.ls[next:])
}

// again looks for care in the letters without fillers. Only what a filler kept
// apart is news: all else was judged before.
func (s *scan) again(t *Text, v *Verdict) {
	s.found.size, s.found.many = 0, nil
	for i := range s.ls {
		if begins(s.ls, i) {
			s.book.care.walk(s.ls, i, s)
		}
	}
	for i := range s.found.size {
		if o := s.found.at(i); o.role == isWord && s.parted(o) {
			s.hit(t, i, v)
		}
	}
}

// parted tells whether a filler stood inside o.
func (s *scan) parted(o *occurrence) bool {
	for k := o.start + 1; k < o.stop; k++ {
		if s.wordsBetween(k-1, k) > 1 {
			return true
		}
	}
	return false
}
