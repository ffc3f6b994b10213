package render

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// A style is what phones do to a piece of text.
type style uint8

const (
	bold style = 1 << iota
	italic
	strike
	code
	url
	// mono is code written with three backticks; it reads back as code.
	mono

	emphasis = bold | italic | strike
)

// A span is a piece of a line in one style, without the signs that make it.
type span struct {
	start, end int
	style      style
}

// A region is a piece in which no emphasis is read: code or a link. Its content
// is [from, to); what is around that are its signs.
type region struct {
	start, end int
	from, to   int
	style      style
}

func (r region) back(n int) region {
	r.start, r.end = max(r.start-n, 0), max(r.end-n, 0)
	r.from, r.to = max(r.from-n, 0), max(r.to-n, 0)
	return r
}

// A scanner reads lines; it keeps its slices from line to line.
type scanner struct {
	regions []region
	urls    []region
	marks   [3][]int
	pairs   []pair
	out     []span
	cuts    []cut
}

// A pair is an opening sign and the closing sign that belongs to it.
type pair struct {
	open, shut int
	style      style
}

// A cut is a place where a sign stands, and the style it switches.
type cut struct {
	at    int
	style style
}

// What a byte may be part of; most bytes are part of nothing.
const (
	maybeMark = 1 << iota
	maybeURL
)

var part = [256]uint8{'*': maybeMark, '_': maybeMark, '~': maybeMark, '`': maybeMark, ':': maybeURL, '.': maybeURL}

func parts(src []byte) (all uint8) {
	for _, b := range src {
		all |= part[b]
	}
	return all
}

// spans returns the pieces of one line after its prefix. Fences are the parts
// of it that three backticks enclose. The result is good until the next call.
func (s *scanner) spans(src []byte, fences []region) []span {
	s.out = s.out[:0]
	if len(src) == 0 {
		return s.out
	}
	has := parts(src)
	s.urls = s.urls[:0]
	if has&maybeURL != 0 {
		s.urls = findURLs(s.urls, src)
	}
	if has&maybeMark == 0 && len(fences)+len(s.urls) == 0 {
		return append(s.out, span{0, len(src), 0})
	}
	s.findRegions(src, fences)
	s.findMarks(src)
	s.pairUp(src)
	s.nest()
	return s.cutUp(src)
}

// findRegions finds code, then links outside it, in order.
func (s *scanner) findRegions(src []byte, fences []region) {
	s.regions = append(s.regions[:0], fences...)
	if bytes.IndexByte(src, '`') >= 0 {
		s.regions = findCode(s.regions, src)
	}
	inOrder := func(a, b region) int { return a.start - b.start }
	slices.SortFunc(s.regions, inOrder)
	n := len(s.regions)
	coded := s.regions[:n:n]
	for _, u := range s.urls {
		if coded = after(coded, u.start); len(coded) == 0 || coded[0].start >= u.end {
			s.regions = append(s.regions, u)
		}
	}
	if n < len(s.regions) {
		slices.SortFunc(s.regions, inOrder)
	}
}

// findFences finds what three backticks enclose, also over lines.
func findFences(out []region, src []byte) []region {
	fence := []byte("```")
	for at := 0; ; {
		n := bytes.Index(src[at:], fence)
		if n < 0 {
			return out
		}
		open := at + n
		m := bytes.Index(src[open+3:], fence)
		if m < 0 {
			return out
		}
		shut := open + 3 + m
		if blank(src[open+3 : shut]) {
			at = open + 3
			continue
		}
		out = append(out, region{start: open, end: shut + 3, from: open + 3, to: shut, style: code})
		at = shut + 3
	}
}

// findCode finds what single backticks enclose, outside the regions known.
func findCode(known []region, src []byte) []region {
	fences := len(known)
	taken := func(i int) int {
		for _, r := range known[:fences] {
			if r.start <= i && i < r.end {
				return r.end
			}
		}
		return 0
	}
	for i := 0; i < len(src); i++ {
		if src[i] != '`' || !opens(src, i) {
			continue
		}
		if end := taken(i); end > 0 {
			i = end - 1
			continue
		}
		n := bytes.IndexByte(src[i+1:], '`')
		if n < 0 {
			break
		}
		if j := i + 1 + n; n > 0 && shuts(src, j) && taken(j) == 0 {
			known = append(known, region{start: i, end: j + 1, from: i + 1, to: j, style: code})
			i = j
		}
	}
	return known
}

// findMarks lists the signs of emphasis outside regions.
func (s *scanner) findMarks(src []byte) {
	for k := range s.marks {
		s.marks[k] = s.marks[k][:0]
	}
	next := 0
	for i := 0; i < len(src); i++ {
		if part[src[i]]&maybeMark == 0 && (next == len(s.regions) || i != s.regions[next].start) {
			continue
		}
		if next < len(s.regions) && i == s.regions[next].start {
			i = max(s.regions[next].end-1, i)
			next++
			continue
		}
		switch src[i] {
		case '*':
			s.marks[0] = append(s.marks[0], i)
		case '_':
			s.marks[1] = append(s.marks[1], i)
		case '~':
			s.marks[2] = append(s.marks[2], i)
		}
	}
}

// pairUp finds, for each sign, the shortest pairs from the left.
func (s *scanner) pairUp(src []byte) {
	s.pairs = s.pairs[:0]
	for k, at := range s.marks {
		for i := 0; i < len(at); i++ {
			if !opens(src, at[i]) {
				continue
			}
			j := i + 1
			for j < len(at) && (at[j] == at[i]+1 || !shuts(src, at[j])) {
				j++
			}
			if j == len(at) {
				// What cannot close here closes no later opening sign either.
				break
			}
			s.pairs = append(s.pairs, pair{at[i], at[j], 1 << k})
			i = j
		}
	}
	slices.SortFunc(s.pairs, func(a, b pair) int { return a.open - b.open })
}

// nest drops pairs that cross an earlier one.
func (s *scanner) nest() {
	kept := s.pairs[:0]
	var open [3]int // where the pairs around this one end, inmost last; three signs, three deep
	depth := 0
	for _, p := range s.pairs {
		for depth > 0 && open[depth-1] < p.open {
			depth--
		}
		if depth > 0 && open[depth-1] < p.shut {
			continue
		}
		open[depth] = p.shut
		depth++
		kept = append(kept, p)
	}
	s.pairs = kept
}

// cutUp cuts the line at its signs and regions.
func (s *scanner) cutUp(src []byte) []span {
	s.cuts = s.cuts[:0]
	for _, p := range s.pairs {
		s.cuts = append(s.cuts, cut{p.open, p.style}, cut{p.shut, p.style})
	}
	slices.SortFunc(s.cuts, func(a, b cut) int { return a.at - b.at })
	var now style
	at, next := 0, 0
	put := func(end int) {
		if end > at {
			s.out = append(s.out, span{at, end, now})
		}
	}
	for _, r := range s.regions {
		for ; next < len(s.cuts) && s.cuts[next].at < r.start; next++ {
			put(s.cuts[next].at)
			at, now = s.cuts[next].at+1, now^s.cuts[next].style
		}
		put(r.start)
		if r.to > r.from {
			s.out = append(s.out, span{r.from, r.to, now | r.style})
		}
		at = max(at, r.end)
	}
	for ; next < len(s.cuts); next++ {
		put(s.cuts[next].at)
		at, now = s.cuts[next].at+1, now^s.cuts[next].style
	}
	put(len(src))
	return s.out
}

// opens reports whether the sign at i may open: nothing that belongs to a word
// before it, something to see after it. A backslash keeps "_" from opening.
func opens(src []byte, i int) bool {
	if i > 0 && (alnum(src[i-1]) || src[i] == '_' && src[i-1] == '\\') {
		return false
	}
	next, n := utf8.DecodeRune(src[i+1:])
	return n > 0 && !space(next) && next != '\u20e3'
}

// shuts reports whether the sign at i may close: something to see before it,
// nothing that belongs to a word after it.
func shuts(src []byte, i int) bool {
	if i+1 < len(src) && alnum(src[i+1]) {
		return false
	}
	before, n := utf8.DecodeLastRune(src[:i])
	return n > 0 && !space(before)
}

func alnum(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// space reports whether phones count r as white space.
func space(r rune) bool {
	switch {
	case r <= ' ':
		return r == ' ' || r >= '\t' && r <= '\r'
	case r < 0x1680:
		return r == 0xa0
	case r >= 0x2000 && r <= 0x200a:
		return true
	}
	switch r {
	case 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff:
		return true
	}
	return false
}

func blank(src []byte) bool { return len(bytes.TrimFunc(src, space)) == 0 }

// lineKind returns the kind of a line by how it begins, and the length of that
// beginning.
func lineKind(src []byte) (string, int) {
	if len(src) < 3 {
		return LineText, 0
	}
	n := 0
	kind := LineItem
	switch {
	case src[0] == '-' || src[0] == '*':
		n = 1
	case bytes.HasPrefix(src, []byte("•")):
		n = len("•")
	case src[0] == '>':
		if r, size := utf8.DecodeRune(src[1:]); space(r) && !blank(src[1+size:]) {
			return LineQuote, 1 + size
		}
	case digit(src[0]) && src[1] == '.':
		kind, n = LineNumber, 2
	case digit(src[0]) && digit(src[1]) && src[2] == '.':
		kind, n = LineNumber, 3
	}
	if n == 0 || n >= len(src) || src[n] != ' ' {
		return LineText, 0
	}
	if r, size := utf8.DecodeRune(src[n+1:]); size == 0 || space(r) {
		return LineText, 0
	}
	return kind, n + 1
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
