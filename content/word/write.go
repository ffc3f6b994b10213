package word

import (
	"regexp"
	"strings"
	"unicode"
)

// Where a line of Markdown stands decides which signs it must not begin with.
type where int

const (
	manyLines where = iota // a block, with breaks
	oneLine                // a cell, a note, a description
	heading
)

// line writes pieces as Markdown in which nothing but their looks and links is formatting.
func (r *reader) line(pieces []piece, at where) string {
	var lines []string
	var now strings.Builder
	flush := func() {
		if s := beginning(trimLine(now.String())); s != "" {
			lines = append(lines, s)
		}
		now.Reset()
	}
	for i := 0; i < len(pieces); {
		p := pieces[i]
		switch p.kind {
		case aBreak:
			flush()
			i++
			continue
		case aNote:
			guard(&now)
			now.WriteString("[^" + p.text + "]")
			i++
			continue
		}
		end := i
		for end < len(pieces) && pieces[end].kind == words && pieces[end].link == p.link {
			end++
		}
		s := segment{linked: p.link != "", at: at, first: now.Len() == 0, last: end == len(pieces) || pieces[end].kind == aBreak}
		written := r.segment(&s, pieces[i:end])
		if text := strings.TrimSpace(written); p.link != "" && text != "" {
			guard(&now)
			before, after, _ := strings.Cut(written, text)
			written = before + "[" + text + "](" + destination(p.link) + ")" + after
		}
		now.WriteString(written)
		i = end
	}
	flush()
	if at != manyLines {
		return strings.Join(lines, " ")
	}
	for i := range lines[:max(len(lines)-1, 0)] {
		if strings.HasSuffix(lines[i], `\`) {
			lines[i] += "  " // the parser counts three backslashes at the end wrongly
		} else {
			lines[i] += `\`
		}
	}
	return strings.Join(lines, "\n")
}

// guard keeps a "!" before a bracket from making a picture of what follows.
func guard(b *strings.Builder) {
	if s := b.String(); strings.HasSuffix(s, "!") {
		b.Reset()
		b.WriteString(s[:len(s)-1] + `\!`)
	}
}

// trimLine takes the spaces around a line away, but never one that a backslash guards.
func trimLine(s string) string { return strings.TrimFunc(s, unicode.IsSpace) }

// destination writes an address so that it cannot end early.
func destination(to string) string {
	var b strings.Builder
	for _, r := range to {
		switch {
		case r <= ' ' || r == '<' || r == '>' || r == '(' || r == ')' || r == '\\' || r == '|' || r == '"' || r == '`' || r == '*' || r == 0x7f:
			const hex = "0123456789ABCDEF"
			b.WriteString("%" + string(hex[r>>4&15]) + string(hex[r&15]))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// The styles, from the outermost inwards, and their signs.
var marks = []struct {
	is   func(look) bool
	sign string
}{
	{func(l look) bool { return l.bold }, "**"},
	{func(l look) bool { return l.italic }, "_"},
	{func(l look) bool { return l.strike }, "~~"},
}

// A segment is text under one link, or under none.
type segment struct {
	runes  []rune
	looks  []look
	raw    []bool // part of an address that stands as it is
	linked bool
	at     where
	first  bool // begins its line
	last   bool // ends it
}

func (r *reader) segment(s *segment, pieces []piece) string {
	for _, p := range pieces {
		for _, c := range p.text {
			if unicode.IsControl(c) {
				c = ' '
			}
			if n := len(s.runes); c == ' ' && n > 0 && s.runes[n-1] == ' ' {
				continue // people set things in with spaces
			}
			s.runes, s.looks = append(s.runes, c), append(s.looks, p.look)
		}
	}
	s.raw = make([]bool, len(s.runes))
	if !s.linked {
		s.findAddresses()
	}
	return r.styled(s, 0, len(s.runes), 0)
}

var address = regexp.MustCompile("https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")

// findAddresses notes what the renderer takes for an address, so that it may stay readable.
func (s *segment) findAddresses() {
	text := string(s.runes)
	for _, m := range address.FindAllStringIndex(text, -1) {
		from := len([]rune(text[:m[0]]))
		to := from + len(strings.TrimRight(text[m[0]:m[1]], ".,;:!?'*_~)&"))
		plain := from == 0 && s.first || from > 0 && (s.runes[from-1] == ' ' || s.runes[from-1] == '(')
		for i := from; i < to; i++ {
			plain = plain && s.looks[i] == look{}
		}
		ends := s.last
		if to < len(s.runes) {
			ends = unicode.IsSpace(s.runes[to])
		}
		if plain && ends {
			for i := from; i < to; i++ {
				s.raw[i] = true
			}
		}
	}
}

// styled writes a part of a segment, with the marks from level on. A style that begins or
// ends within a word is left out, since phones cannot show it.
func (r *reader) styled(s *segment, from, to, level int) string {
	if level == len(marks) {
		return s.escaped(from, to)
	}
	m := marks[level]
	var b strings.Builder
	for i := from; i < to; {
		end := i
		for end < to && m.is(s.looks[end]) == m.is(s.looks[i]) {
			end++
		}
		if !m.is(s.looks[i]) {
			b.WriteString(r.styled(s, i, end, level+1))
			i = end
			continue
		}
		a, z := i, end
		for a < z && unicode.IsSpace(s.runes[a]) {
			a++
		}
		for z > a && unicode.IsSpace(s.runes[z-1]) {
			z--
		}
		inner := r.styled(s, a, z, level+1)
		switch {
		case a == z:
		case a > 0 && inWord(s.runes[a-1]) || z < len(s.runes) && inWord(s.runes[z]),
			m.sign == "~~" && (a > 0 && s.runes[a-1] == '~' || s.runes[z-1] == '~'): // three in a row strike nothing
			r.reportHere("word-style-inside", string(s.runes[a:z]))
		default:
			inner = m.sign + inner + m.sign
		}
		b.WriteString(s.escaped(i, a) + inner + s.escaped(z, end))
		i = end
	}
	return b.String()
}

// inWord says of a character that no style may begin or end beside it.
func inWord(c rune) bool {
	return !unicode.IsSpace(c) && !unicode.IsPunct(c) && !unicode.IsSymbol(c)
}

// escaped writes plain text: a backslash stands before each sign that Markdown would read.
func (s *segment) escaped(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		c := s.runes[i]
		if !s.raw[i] && s.reads(i) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// reads says whether Markdown would read the sign at i as more than itself.
func (s *segment) reads(i int) bool {
	switch s.runes[i] {
	case '\\', '`', '*', '[', ']', '<', '~', '|':
		return true
	case '_':
		within := i > 0 && i+1 < len(s.runes) && letter(s.runes[i-1]) && letter(s.runes[i+1])
		return !within || s.looks[i-1] != s.looks[i] || s.looks[i+1] != s.looks[i]
	case ':': // of an address that a bracket follows
		return !s.linked && !s.last && openAddress.MatchString(string(s.runes[i:]))
	case '#': // at the end of a heading
		return s.at == heading && strings.Trim(string(s.runes[i:]), "# ") == ""
	case '&':
		return entity.MatchString(string(s.runes[i:min(i+40, len(s.runes))]))
	}
	return false
}

var openAddress = regexp.MustCompile(`^://\S+$`)

var entity = regexp.MustCompile(`^&#?[A-Za-z0-9]+;`)

func letter(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

var (
	listLike  = regexp.MustCompile(`^[0-9]{1,9}[.)](?:\s|$)`)
	blockLike = regexp.MustCompile(`^(?:>|#{1,6}(?:\s|$)|[+-](?:\s|$)|-{2}|=+\s*$|:-)`)
)

// beginning keeps the beginning of a line from being read as that of a list, a heading, a
// quote or the like.
func beginning(line string) string {
	if blockLike.MatchString(line) {
		return `\` + line
	}
	if listLike.MatchString(line) {
		i := strings.IndexAny(line, ".)")
		return line[:i] + `\` + line[i:]
	}
	return line
}
