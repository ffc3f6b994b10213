package render

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// A line is one line as it is meant, before it is written.
type line struct {
	kind   string
	prefix string // what makes the kind: "- ", "7. ", "> "
	plain  []byte
	runs   []run
	pos    int
	found  []remark
}

// A remark is a finding that does not know its file yet.
type remark struct {
	pos  int
	code string
	args []string
}

func (l *line) remark(pos int, code string, args ...string) {
	l.found = append(l.found, remark{pos, code, args})
}

// before puts plain text before the line.
func (l *line) before(s string) {
	if s == "" {
		return
	}
	l.plain = append([]byte(s), l.plain...)
	runs := make([]run, 0, len(l.runs)+1)
	runs = append(runs, run{0, len(s), 0, l.pos})
	for _, r := range l.runs {
		runs = append(runs, run{r.start + len(s), r.end + len(s), r.style, r.pos})
	}
	l.runs = runs
}

// drop takes styles away and reports whether there were any.
func (l *line) drop(st style) bool {
	had := false
	for i := range l.runs {
		had = had || l.runs[i].style&st != 0
		l.runs[i].style &^= st
	}
	return had
}

// meant returns the line as phones should show it.
func (l *line) meant() Line {
	out := Line{Kind: l.kind}
	if l.kind == LineNumber {
		out.Marker = l.prefix[:len(l.prefix)-1]
	}
	for _, r := range l.runs {
		st := r.style
		if st&mono != 0 {
			st = code
		}
		out.Runs = appendRun(out.Runs, string(l.plain[r.start:r.end]), st)
	}
	if len(l.runs) == 1 && l.runs[0].style&mono != 0 && l.kind == LineText {
		out.Kind = LineCode
	}
	return out
}

// A piece is a run or a part of one, as it is written: code and addresses are
// whole, white space at the edges stands alone.
type piece struct {
	start, end int
	style      style
	space      bool
}

// split cuts runs at addresses, and white space from their edges. Code and
// addresses carry no emphasis; the runs are changed to say so.
func (c *checker) split(l *line) {
	c.scan.urls = c.scan.urls[:0]
	if parts(l.plain)&maybeURL != 0 {
		c.scan.urls = findURLs(c.scan.urls, l.plain)
	}
	c.pieces, c.runs = c.pieces[:0], c.runs[:0]
	urls := c.scan.urls
	for _, r := range l.runs {
		if r.style&(code|mono) != 0 {
			r.style &= code | mono
			c.runs = append(c.runs, r)
			c.pieces = append(c.pieces, piece{r.start, r.end, r.style, false})
			continue
		}
		r.style &^= url
		for at := r.start; at < r.end; {
			for len(urls) > 0 && urls[0].end <= at {
				urls = urls[1:]
			}
			end, st := r.end, r.style
			switch {
			case len(urls) > 0 && urls[0].start <= at:
				end, st = min(r.end, urls[0].end), url
			case len(urls) > 0 && urls[0].start < r.end:
				end = urls[0].start
			}
			c.runs = append(c.runs, run{at, end, st, r.pos})
			c.cutSpace(l.plain, at, end, st)
			at = end
		}
	}
	l.runs = append(l.runs[:0], c.runs...)
}

func (c *checker) cutSpace(plain []byte, start, end int, st style) {
	core := bytes.TrimLeftFunc(plain[start:end], space)
	if head := end - start - len(core); head > 0 {
		c.pieces = append(c.pieces, piece{start, start + head, st, true})
		start += head
	}
	core = bytes.TrimRightFunc(core, space)
	if len(core) > 0 {
		c.pieces = append(c.pieces, piece{start, start + len(core), st, false})
	}
	if start += len(core); start < end {
		c.pieces = append(c.pieces, piece{start, end, st, true})
	}
}

var marker = [...]struct {
	style style
	sign  byte
}{{bold, '*'}, {italic, '_'}, {strike, '~'}}

// serialise writes pieces [lo, hi) inside the emphasis that is already open.
// The longest stretch becomes the outermost.
func (c *checker) serialise(out, plain []byte, lo, hi int, open style) []byte {
	for i := lo; i < hi; {
		p := c.pieces[i]
		need := p.style & emphasis &^ open
		if p.space || need == 0 {
			out = appendPiece(out, plain, p)
			i++
			continue
		}
		best, end := marker[0], 0
		for _, m := range marker {
			if need&m.style != 0 {
				if e := c.extent(i, hi, m.style); e > end {
					best, end = m, e
				}
			}
		}
		out = append(out, best.sign)
		out = c.serialise(out, plain, i, end, open|best.style)
		out = append(out, best.sign)
		i = end
	}
	return out
}

// extent returns where a style that begins with piece i ends, without white
// space at its end.
func (c *checker) extent(i, hi int, st style) int {
	end := i + 1
	for j := i + 1; j < hi && c.pieces[j].style&st != 0; j++ {
		if !c.pieces[j].space {
			end = j + 1
		}
	}
	return end
}

func appendPiece(out, plain []byte, p piece) []byte {
	fence := ""
	switch {
	case p.style&mono != 0:
		fence = "```"
	case p.style&code != 0:
		fence = "`"
	}
	out = append(out, fence...)
	out = append(out, plain[p.start:p.end]...)
	return append(out, fence...)
}

// same reports whether the spans show what the pieces mean: the same
// characters, each in the same style. The style of white space cannot be seen.
func (c *checker) same(plain, shown []byte, spans []span) bool {
	at := 0 // in the current span
	for _, p := range c.pieces {
		want := p.style
		if want&mono != 0 {
			want = code
		}
		for rest := plain[p.start:p.end]; len(rest) > 0; {
			if len(spans) == 0 {
				return false
			}
			sp := spans[0]
			n := min(sp.end-sp.start-at, len(rest))
			piece := shown[sp.start+at : sp.start+at+n]
			if !bytes.Equal(piece, rest[:n]) || sp.style != want && !p.space && !blank(piece) {
				return false
			}
			rest, at = rest[n:], at+n
			if at == sp.end-sp.start {
				spans, at = spans[1:], 0
			}
		}
	}
	return len(spans) == 0
}

func lookalike(b byte) string {
	switch b {
	case '*':
		return "∗"
	case '_':
		return "＿"
	case '~':
		return "∼"
	case '`':
		return "ˋ"
	case '|':
		return "∣"
	}
	return ""
}

// replace changes the signs at the given places, in order, to look-alikes.
func (l *line) replace(at []int) {
	if len(at) == 0 {
		return
	}
	out := make([]byte, 0, len(l.plain)+2*len(at))
	moved := make([]run, 0, len(l.runs))
	next := 0
	for _, r := range l.runs {
		start := len(out)
		for i := r.start; i < r.end; i++ {
			if next < len(at) && at[next] == i {
				out = append(out, lookalike(l.plain[i])...)
				next++
				continue
			}
			out = append(out, l.plain[i])
		}
		moved = append(moved, run{start, len(out), r.style, r.pos})
	}
	l.plain, l.runs = out, moved
}

// A dropped piece has lost a style.
type dropped struct {
	words string
	pos   int
}

// dropTouching takes emphasis and code from runs that touch a word without a
// space between, and returns what they hold.
func (l *line) dropTouching() []dropped {
	var out []dropped
	for _, st := range [...]style{bold, italic, strike, code} {
		for i := 0; i < len(l.runs); i++ {
			if l.runs[i].style&st == 0 {
				continue
			}
			j := i
			for j+1 < len(l.runs) && l.runs[j+1].style&st != 0 && st != code {
				j++
			}
			// White space at the edges is written outside the signs.
			start, end := l.runs[i].start, l.runs[j].end
			end -= len(l.plain[start:end]) - len(bytes.TrimRightFunc(l.plain[start:end], space))
			start += len(l.plain[start:end]) - len(bytes.TrimLeftFunc(l.plain[start:end], space))
			if start >= end {
				i = j
				continue
			}
			if start > 0 && alnum(l.plain[start-1]) || end < len(l.plain) && alnum(l.plain[end]) {
				out = append(out, dropped{clip(string(l.plain[start:end])), l.runs[i].pos})
				for k := i; k <= j; k++ {
					l.runs[k].style &^= st
				}
			}
			i = j
		}
	}
	return slices.CompactFunc(out, func(a, b dropped) bool { return a.words == b.words })
}

// at returns where in the source the byte at i comes from, about.
func (l *line) at(i int) int {
	for _, r := range l.runs {
		if i < r.end {
			return r.pos
		}
	}
	return l.pos
}

func clip(s string) string {
	const most = 30
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
