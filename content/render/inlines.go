package render

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

func (w *writer) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inline(c)
	}
}

func (w *writer) styled(st style, write func()) {
	was := w.style
	w.style |= st
	write()
	w.style = was
}

// inline writes one inline. Every kind of inline has a case here and a row in
// Decisions.
func (w *writer) inline(n ast.Node) {
	if w.nested++; w.nested > maxNested {
		w.report(w.pos, "too-deep")
		w.add(plainText(n, w.src), w.style)
		w.nested--
		return
	}
	switch n := n.(type) {
	case *ast.Text:
		w.textNode(n)
	case *ast.String:
		w.addBytes(n.Value, w.style)
	case *ast.Emphasis:
		st := italic
		if n.Level == 2 {
			st = bold
		}
		w.emphasis(n, st)
	case *east.Strikethrough:
		w.emphasis(n, strike)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Link:
		w.link(n)
	case *ast.AutoLink:
		w.addAddress(autoAddress(string(n.Label(w.src))))
	case *ast.Image:
		w.image(n)
	case *ast.RawHTML:
		w.rawHTML(n)
	default:
		w.otherInline(n)
	}
	w.nested--
}

func (w *writer) otherInline(n ast.Node) {
	switch n := n.(type) {
	case *east.TaskCheckBox:
		box := "☐ "
		if n.IsChecked {
			box = "☑ "
		}
		w.add(box, 0)
	case *east.FootnoteLink:
		if m := len(w.plain); m > 0 && w.plain[m-1] != ' ' {
			w.add(" ", 0)
		}
		w.add("["+itoa(n.Index)+"]", 0)
	case *east.FootnoteBacklink:
	default:
		w.report(w.pos, "unknown-node", n.Kind().String())
		w.inlines(n)
	}
}

func (w *writer) textNode(n *ast.Text) {
	value := n.Value(w.src)
	if !n.IsRaw() {
		value = unescape(value)
	}
	w.at(n.Segment.Start)
	w.here = n.Segment.Start
	if n.SoftLineBreak() || n.HardLineBreak() {
		value = bytes.TrimRight(value, " \t")
	}
	if w.caps {
		value = capitals(value)
	}
	w.addBytes(value, w.style)
	switch {
	case n.HardLineBreak():
		w.endLine()
	case n.SoftLineBreak():
		w.add(" ", w.style)
		w.apart = true
	}
}

// unescape resolves backslashes and character references.
func unescape(b []byte) []byte {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]):
			i++
			out = append(out, b[i])
		case b[i] == '&':
			s, n := reference(b[i:])
			out = append(out, s...)
			i += n - 1
		default:
			out = append(out, b[i])
		}
	}
	return out
}

// reference returns what the character reference at the start of b stands for,
// and its length; without one, the "&" itself.
func reference(b []byte) (string, int) {
	n := bytes.IndexByte(b[:min(len(b), 40)], ';')
	if n < 2 {
		return "&", 1
	}
	if b[1] == '#' && !numeric(b[2:n]) || b[1] != '#' && !named(b[1:n]) {
		return "&", 1
	}
	got := html.UnescapeString(string(b[:n+1]))
	if strings.HasPrefix(got, "&") && got != "&" || strings.HasSuffix(got, ";") && len(got) > 1 {
		return "&", 1
	}
	if r := []rune(got); len(r) == 1 && (oddRune(r[0]) || r[0] == '\n') {
		if r[0] == '\n' || r[0] == '\t' || r[0] == '\r' {
			return " ", n + 1
		}
		return "\uFFFD", n + 1
	}
	return got, n + 1
}

func named(name []byte) bool {
	return !slices.ContainsFunc(name, func(b byte) bool { return !alnum(b) })
}

// numeric reports whether digits are what CommonMark takes for a code point:
// up to seven decimal digits, or "x" and up to six hexadecimal ones.
func numeric(digits []byte) bool {
	most, known := 7, "0123456789"
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, most, known = digits[1:], 6, known+"abcdefABCDEF"
	}
	return len(digits) > 0 && len(digits) <= most && len(bytes.Trim(digits, known)) == 0
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	var value []byte
	pos := w.pos
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			value = append(value, t.Segment.Value(w.src)...)
			w.at(t.Segment.Start)
			w.here = t.Segment.Start
			pos = t.Segment.Start
		}
	}
	value = bytes.ReplaceAll(value, []byte("\n"), []byte(" "))
	if blank(value) {
		return
	}
	// Phones know no code with white space at its edge; it stands outside.
	whole := value
	if value = bytes.TrimLeftFunc(whole, space); len(value) < len(whole) {
		w.add(" ", 0)
	}
	if core := bytes.TrimRightFunc(value, space); len(core) < len(value) {
		value = core
		defer w.add(" ", 0)
	}
	if bytes.IndexByte(value, '`') >= 0 {
		value = bytes.ReplaceAll(value, []byte("`"), []byte("ˋ"))
		w.report(pos, "code-ticks")
	}
	w.addBytes(value, code)
}

// link writes the words of a link and its address after them, or the address
// alone if the words say the same.
func (w *writer) link(n *ast.Link) {
	dest, good := address(n.Destination)
	if !good {
		w.report(w.near(n), "bad-link", string(n.Destination))
	}
	words := strings.TrimSpace(plainText(n, w.src))
	switch {
	case sameAddress(words, dest) && (opened(words) || !opened(dest)):
		w.addAddress(words)
		return
	case sameAddress(words, dest) || words == "" && dest != "":
		w.addAddress(dest)
		return
	}
	w.inlines(n)
	if dest == "" {
		return
	}
	w.add(" (", 0)
	w.styled(w.style, func() {
		w.style = 0
		w.addAddress(dest)
	})
	w.add(")", 0)
}

// address returns how a destination is shown, and whether phones can open it.
func address(raw []byte) (string, bool) {
	dest := string(unescape(raw))
	if bare := withoutScheme(dest); bare != dest {
		return bare, true
	}
	dest = wholeAddress(string(util.URLEscape([]byte(dest), false)))
	return dest, opened(dest)
}

// autoAddress returns how an address that stands in the text is shown: as it is,
// unless phones would take only a part of it.
func autoAddress(label string) string {
	if bare := withoutScheme(label); bare != label || opened(label) {
		return bare
	}
	var whole strings.Builder
	for i, r := range label {
		n := utf8.RuneLen(r)
		if addressRune(r, n) {
			whole.WriteString(label[i : i+n])
			continue
		}
		for _, b := range []byte(label[i : i+n]) {
			whole.WriteString(escaped(b))
		}
	}
	if s := wholeAddress(whole.String()); opened(s) {
		return s
	}
	return label
}

// wholeAddress writes an address so that phones do not cut a sign off its end.
func wholeAddress(dest string) string {
	n := len(dest)
	if end := addressEnd([]byte(dest), 0); end == n || strings.Trim(dest[end:], trailing) != "" {
		return dest
	}
	return dest[:n-1] + escaped(dest[n-1])
}

// escaped writes a byte as addresses do that may not hold it.
func escaped(b byte) string {
	const hex = "0123456789ABCDEF"
	return "%" + string(hex[b>>4]) + string(hex[b&15])
}

// opened reports whether phones make a link of all of an address.
func opened(address string) bool {
	found := findURLs(nil, []byte(address))
	return len(found) == 1 && found[0].start == 0 && found[0].end == len(address)
}

// withoutScheme returns a mail address or a phone number as people write it.
func withoutScheme(address string) string {
	for _, scheme := range []string{"mailto:", "tel:"} {
		if len(address) > len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) {
			return address[len(scheme):]
		}
	}
	return address
}

// capitals writes words in capitals, and addresses as they are.
func capitals(b []byte) []byte {
	var out []byte
	at := 0
	for _, u := range findURLs(nil, b) {
		out = append(append(out, bytes.ToUpper(b[at:u.start])...), b[u.start:u.end]...)
		at = u.end
	}
	return append(out, bytes.ToUpper(b[at:])...)
}

func sameAddress(words, dest string) bool {
	trim := func(s string) string {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	return words != "" && !strings.ContainsAny(words, " \t\n") && trim(words) == trim(dest)
}

func (w *writer) image(n *ast.Image) {
	alt := strings.TrimSpace(plainText(n, w.src))
	words := w.label("picture")
	if alt == "" {
		w.report(w.near(n), "no-alt", string(n.Destination))
	} else {
		words += ": " + alt
	}
	w.report(w.near(n), "picture-inside")
	w.add("["+words+"]", w.style)
}

// near returns about where an inline stands: where the first words in it do, or
// what was put last.
func (w *writer) near(n ast.Node) int {
	for c := n.FirstChild(); c != nil; c = c.FirstChild() {
		if t, ok := c.(*ast.Text); ok {
			return t.Segment.Start
		}
	}
	return max(w.pos, w.here)
}

// plainText returns the words of inlines without any style.
func plainText(n ast.Node, src []byte) string {
	var out strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		signs, _ := amongDigits(n, src)
		out.WriteString(signs)
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			value := n.Value(src)
			if !n.IsRaw() {
				value = unescape(value)
			}
			out.Write(value)
			if n.SoftLineBreak() || n.HardLineBreak() {
				out.WriteByte(' ')
			}
		case *ast.String:
			out.Write(n.Value)
		case *ast.AutoLink:
			out.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}
