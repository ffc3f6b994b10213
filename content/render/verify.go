package render

import (
	"bytes"
	"slices"
	"strings"
)

// A checker writes lines and reads them back. It keeps its slices from line to
// line; its zero value is ready.
type checker struct {
	scan   scanner
	fences []region
	pieces []piece
	runs   []run
	at     []int
}

// A step is how much is given up so that phones show a line as it is meant.
// Steps are tried in order until one is.
type step struct {
	signs    bool // all literal signs become look-alikes
	touching bool // emphasis that touches a word goes
	all      bool // all emphasis and code goes
	urls     bool // signs in addresses become look-alikes too
}

var steps = [...]step{
	{},
	{signs: true},
	{touching: true},
	{signs: true, touching: true},
	{signs: true, all: true},
	{signs: true, all: true, urls: true},
}

// write appends the line to out so that it reads back as it is meant, giving
// up as little as possible; l is changed to what is now meant, with a remark
// for all that was given up.
func (c *checker) write(out []byte, l *line) []byte {
	l.guardStart()
	c.disarm(l)
	start := len(out)
	if out = c.attempt(out, l); c.reads(out[start:], l) {
		return out
	}
	for _, st := range steps[1:] {
		try := *l
		try.plain, try.runs, try.found = slices.Clone(l.plain), slices.Clone(l.runs), slices.Clip(l.found)
		if !c.giveUp(&try, st) {
			continue
		}
		if out = c.attempt(out[:start], &try); c.reads(out[start:], &try) {
			*l = try
			return out
		}
	}
	// Not reached: a line without any sign reads as itself. Were it reached,
	// the words still go out.
	return out
}

// giveUp applies a step, and reports whether it changed anything.
func (c *checker) giveUp(l *line, st step) bool {
	changed := false
	if st.touching {
		for _, d := range l.dropTouching() {
			l.remark(d.pos, "emphasis-dropped", d.words)
			changed = true
		}
	}
	if st.all && l.drop(emphasis|code|mono) {
		l.remark(l.pos, "styles-dropped")
		changed = true
	}
	if st.urls {
		l.drop(url)
		l.remark(l.pos, "url-replaced")
	}
	if st.signs {
		changed = c.replaceAll(l, st.urls) || changed
	}
	l.guardStart() // code at the beginning may have become words
	return changed || st.urls
}

// attempt writes the line as it stands.
func (c *checker) attempt(out []byte, l *line) []byte {
	c.split(l)
	out = append(out, l.prefix...)
	return c.serialise(out, l.plain, 0, len(c.pieces), 0)
}

// reads reports whether phones show what is written as it is meant.
func (c *checker) reads(shown []byte, l *line) bool {
	kind, n := lineKind(shown)
	if kind != l.kind || n != len(l.prefix) {
		return false
	}
	shown = shown[n:]
	c.fences = c.fences[:0]
	if bytes.Contains(shown, []byte("```")) {
		c.fences = findFences(c.fences, shown)
		if bytes.Count(shown, []byte("```")) != 2*len(c.fences) || !c.meansFences(l) {
			return false
		}
	}
	return c.same(l.plain, shown, c.scan.spans(shown, c.fences))
}

// meansFences reports whether each fence read was meant as one; a fence that
// came about by accident could reach into other lines.
func (c *checker) meansFences(l *line) bool {
	n := 0
	for _, r := range l.runs {
		if r.style&mono != 0 {
			n++
		}
	}
	return n == len(c.fences)
}

// guardStart keeps a line of text from beginning like a list or a quote.
func (l *line) guardStart() {
	if l.kind != LineText && l.kind != LineQuote || len(l.runs) == 0 || l.runs[0].style&(code|mono) != 0 {
		return
	}
	kind, n := lineKind(l.plain)
	begins := strings.TrimSpace(string(l.plain[:n]))
	switch kind {
	case LineText:
		return
	case LineQuote:
		l.swap(0, 1, "＞")
	default:
		l.swap(n-1, 1, "\u00a0")
	}
	l.remark(l.pos, "accidental-list", begins)
}

// swap puts s in place of n bytes at i, which lie in one run.
func (l *line) swap(i, n int, s string) {
	more := len(s) - n
	l.plain = slices.Replace(slices.Clone(l.plain), i, i+n, []byte(s)...)
	for k := range l.runs {
		if l.runs[k].start > i {
			l.runs[k].start += more
		}
		if l.runs[k].end > i {
			l.runs[k].end += more
		}
	}
}

// disarm replaces literal signs that clients less strict than ours might take
// for formatting: those at the edge of a word when there is another such sign
// on the line to pair with, and what might enclose a spoiler.
func (c *checker) disarm(l *line) {
	var count [4]int // of each sign, literal or not
	for _, r := range l.runs {
		for k, m := range marker {
			if r.style&m.style != 0 {
				count[k]++
			}
		}
		if r.style&(code|mono) != 0 {
			count[3]++
		}
	}
	bars := bytes.Count(l.plain, []byte("||")) > 1
	if !bars && parts(l.plain)&maybeMark == 0 {
		return
	}
	found := findURLs(nil, l.plain)
	for i, b := range l.plain {
		if k := signIndex(b); k >= 0 {
			if found = after(found, i); !begun(found, i) {
				count[k]++
			}
		}
	}
	c.collect(l, false, func(i int) bool {
		b := l.plain[i]
		if b == '|' {
			return bars && (i > 0 && l.plain[i-1] == '|' || i+1 < len(l.plain) && l.plain[i+1] == '|')
		}
		inWord := i > 0 && alnum(l.plain[i-1]) && i+1 < len(l.plain) && alnum(l.plain[i+1])
		return count[signIndex(b)] > 1 && !inWord
	})
	c.noteReplaced(l)
}

// replaceAll replaces every literal sign, outside code, and outside addresses
// unless they too must give way.
func (c *checker) replaceAll(l *line, urls bool) bool {
	c.collect(l, urls, func(i int) bool { return l.plain[i] != '|' })
	return c.noteReplaced(l)
}

func (c *checker) noteReplaced(l *line) bool {
	if len(c.at) == 0 {
		return false
	}
	var signs []byte
	for _, i := range c.at {
		if b := l.plain[i]; !bytes.Contains(signs, []byte{b}) {
			signs = append(signs, b)
		}
	}
	pos := l.at(c.at[0])
	l.replace(c.at)
	l.remark(pos, "literal-replaced", string(signs))
	return true
}

// collect lists where signs stand that choose accepts, in order.
func (c *checker) collect(l *line, urls bool, choose func(int) bool) {
	c.at = c.at[:0]
	found := findURLs(nil, l.plain)
	for _, r := range l.runs {
		if r.style&(code|mono) != 0 {
			continue
		}
		for i := r.start; i < r.end; i++ {
			if signIndex(l.plain[i]) < 0 && l.plain[i] != '|' {
				continue
			}
			found = after(found, i)
			if (urls || !begun(found, i)) && choose(i) {
				c.at = append(c.at, i)
			}
		}
	}
}

// after returns the regions, which are in order, that end after i.
func after(found []region, i int) []region {
	for len(found) > 0 && found[0].end <= i {
		found = found[1:]
	}
	return found
}

// begun reports whether i lies in the first of regions that end after it.
func begun(found []region, i int) bool { return len(found) > 0 && found[0].start <= i }

func signIndex(b byte) int {
	switch b {
	case '*':
		return 0
	case '_':
		return 1
	case '~':
		return 2
	case '`':
		return 3
	}
	return -1
}
