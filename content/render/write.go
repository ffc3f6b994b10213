package render

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"pita/content"
)

// markdown reads CommonMark with GitHub's tables, strikes, links and task
// lists, and footnotes. It is built once and only read afterwards.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote),
	goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(bareLinks{}, 999))),
).Parser()

// A writer writes one post. Blocks are written one after another into text; a
// line is collected in plain and runs, and goes to text when it is whole.
type writer struct {
	post  content.Post
	src   []byte
	found []content.Finding

	text   []byte
	lines  []written
	blocks []block

	// The line that is being collected.
	plain  []byte
	runs   []run
	pos    int  // where it begins in src; -1 when not known
	here   int  // where in src what is put next comes from; -1 when not known
	apart  bool // what is put next begins another line of src
	wide   span // the last address in it, while what follows might lengthen it
	style  style
	lead   string // what comes before the next line, once
	leadAs string // the kind of line the lead makes
	cont   string // what comes before the lines after it
	quote  bool
	depth  int  // of lists
	nested int  // of everything
	flat   bool // without any style
	caps   bool // in capitals
	html   bool // a tag was reported

	counted counted

	check checker
	seen  func(Line) // tests look at each line as it was meant
}

// What is counted is how many lines of the source end before an offset.
type counted struct{ pos, lines int }

// A run is a piece of the collected line in one style.
type run struct {
	start, end int
	style      style
	pos        int
}

// A written line, or a piece of one, remembers where in the source it came from.
type written struct{ start, pos int }

// A block is a piece of text that is never divided, with a blank line before
// the next. One that splits is empty: there the post is to be divided. One that
// leads belongs to the next: a heading does not end a message.
type block struct {
	start, end int
	split      bool
	leads      bool
}

func write(p content.Post, body []byte) *writer { return writeSeen(p, body, nil) }

func writeSeen(p content.Post, body []byte, seen func(Line)) *writer {
	w := &writer{post: p, pos: -1, here: -1, seen: seen}
	w.plain, w.runs = make([]byte, 0, 512), make([]run, 0, 16)
	w.blocks, w.lines = make([]block, 0, 32), make([]written, 0, 64)
	w.check.runs, w.check.pieces = make([]run, 0, 16), make([]piece, 0, 32)
	w.src = w.clean(body)
	w.text = make([]byte, 0, len(w.src)+len(w.src)/8+16)
	doc := markdown.Parse(text.NewReader(w.src))
	last := doc.LastChild()
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n == doc.FirstChild() && w.isMedia(n) {
			continue
		}
		if n.Kind() == ast.KindThematicBreak && p.Has(content.RuleSplits) {
			w.split()
			continue
		}
		w.flat = p.Kind == content.Poll && n == last
		w.topBlock(func() { w.block(n) })
		w.leads(n)
	}
	w.flat = false
	w.topBlock(w.sources)
	return w
}

// topBlock writes one block that may stand in a message of its own.
func (w *writer) topBlock(write func()) {
	before := len(w.text)
	if before > 0 {
		w.text = append(w.text, "\n\n"...)
	}
	start := len(w.text)
	write()
	w.endLine()
	if len(w.text) == start {
		w.text = w.text[:before]
		return
	}
	w.text = w.text[:len(w.text)-1] // the last line's end
	w.blocks = append(w.blocks, block{start: start, end: len(w.text)})
}

// sources names what an education post rests on.
func (w *writer) sources() {
	if w.post.Kind != content.Education || len(w.post.Sources) == 0 {
		return
	}
	named := make([]string, 0, len(w.post.Sources))
	for _, s := range w.post.Sources {
		named = append(named, oneLine(s))
	}
	w.add(w.label("source")+": "+strings.Join(named, "; "), 0)
}

// split asks for a new message here.
func (w *writer) split() {
	w.blocks = append(w.blocks, block{start: len(w.text), end: len(w.text), split: true})
}

// leads remembers that the block just written belongs to what follows it.
func (w *writer) leads(n ast.Node) {
	if last := len(w.blocks) - 1; n.Kind() == ast.KindHeading && last >= 0 {
		w.blocks[last].leads = true
	}
}

// labels are the few words the renderer itself adds, by language.
var labels = map[string]map[string]string{
	"source":  {"id": "Sumber", "en": "Source"},
	"notes":   {"id": "Catatan", "en": "Notes"},
	"picture": {"id": "Gambar", "en": "Picture"},
}

func (w *writer) label(name string) string {
	if word, ok := labels[name][w.post.Lang]; ok {
		return word
	}
	return labels[name]["id"]
}

// isMedia reports whether a block is the picture that goes with the post.
func (w *writer) isMedia(n ast.Node) bool {
	if w.post.Image == nil || n.Kind() != ast.KindParagraph || n.ChildCount() != 1 {
		return false
	}
	img, ok := n.FirstChild().(*ast.Image)
	return ok && string(img.Destination) == w.post.Image.File
}

// add puts text at the end of the collected line, which it begins if needed.
func (w *writer) add(s string, st style) { w.addBytes([]byte(s), st) }

func (w *writer) addBytes(b []byte, st style) {
	if len(b) == 0 {
		return
	}
	if len(w.runs) == 0 && st&(code|mono) == 0 {
		if b = bytes.TrimLeftFunc(b, space); len(b) == 0 {
			return
		}
	}
	if w.wide.end > 0 {
		w.keepApart(b)
	}
	w.put(b, st)
}

// addAddress puts an address at the end of the line, so that it begins and ends
// where it does.
func (w *writer) addAddress(s string) {
	// No address reaches over white space.
	tail := w.plain[bytes.LastIndexAny(w.plain, " \t")+1:]
	if n := len(tail); n > 0 && opened(s) {
		seen := findURLs(nil, append(tail[:n:n], s...))
		if !slices.ContainsFunc(seen, func(u region) bool { return u.start == n }) {
			w.add(" ", w.style)
		}
	}
	w.add(s, w.style)
	w.wide = span{start: len(w.plain) - len(s), end: len(w.plain)}
}

// keepApart puts a space before what would make the last address longer.
func (w *writer) keepApart(b []byte) {
	from := w.plain[w.wide.start:]
	whole := append(from[:len(from):len(from)], b...)
	switch end := addressEnd(whole, 0); {
	case end > w.wide.end-w.wide.start:
		w.put([]byte(" "), 0)
		w.wide = span{}
	case strings.TrimLeft(string(whole[end:]), trailing) != "":
		w.wide = span{}
	}
}

func (w *writer) put(b []byte, st style) {
	start := len(w.plain)
	w.plain = append(w.plain, b...)
	if n := len(w.runs); n > 0 && w.runs[n-1].style == st && st&(code|mono|url) == 0 && !w.apart {
		w.runs[n-1].end = len(w.plain)
		return
	}
	w.runs = append(w.runs, run{start, len(w.plain), st, max(w.pos, w.here)})
	w.apart = false
}

// endLine writes the collected line, if there is anything to see in it.
func (w *writer) endLine() {
	defer w.resetLine()
	w.trimRight()
	if len(w.runs) == 0 || unseen(w.plain) {
		return
	}
	l := line{kind: LineText, plain: w.plain, runs: w.runs, pos: w.pos}
	lead := w.cont
	if w.lead != "" {
		lead, l.kind = w.lead, w.leadAs
		w.lead = ""
	}
	switch {
	case w.quote:
		l.kind, l.prefix = LineQuote, "> "
		l.before(lead)
	case l.kind == LineText:
		l.before(lead)
	default:
		l.prefix = lead
	}
	if w.flat && l.drop(emphasis|code|mono) {
		w.report(w.pos, "poll-style")
	}
	from := len(w.text)
	w.lines = append(w.lines, written{from, w.pos})
	w.text = w.check.write(w.text, &l)
	for _, r := range l.runs {
		if last := w.lines[len(w.lines)-1]; r.pos > last.pos && r.start > 0 {
			w.lines = append(w.lines, written{from + r.start, r.pos}) // about: signs are not counted
		}
	}
	w.text = append(w.text, '\n')
	for _, f := range l.found {
		w.report(f.pos, f.code, f.args...)
	}
	if w.seen != nil {
		w.seen(l.meant())
	}
}

// unseen reports whether there is nothing to see: only white space and signs
// without any width.
func unseen(b []byte) bool {
	return len(bytes.TrimFunc(b, func(r rune) bool { return space(r) || unicode.Is(unicode.Cf, r) })) == 0
}

func (w *writer) resetLine() {
	w.plain, w.runs, w.pos, w.wide = w.plain[:0], w.runs[:0], -1, span{}
}

func (w *writer) trimRight() {
	for len(w.runs) > 0 {
		last := &w.runs[len(w.runs)-1]
		for last.style&(code|mono) == 0 && last.end > last.start && strings.IndexByte(" \t\n", w.plain[last.end-1]) >= 0 {
			last.end--
		}
		w.plain = w.plain[:last.end]
		if last.end > last.start {
			return
		}
		w.runs = w.runs[:len(w.runs)-1]
	}
}

// at remembers where the collected line, or what comes next in it, began.
func (w *writer) at(pos int) {
	if w.pos < 0 {
		w.pos = pos
	}
}

// report places a finding by an offset in the source.
func (w *writer) report(pos int, code string, args ...string) {
	line, col := w.place(min(max(pos, 0), len(w.src)))
	f := content.Found(code, args...).At(w.post.File, max(w.post.BodyLine, 1)+line, col)
	const look = 16 // findings about one place come close together
	for _, g := range w.found[max(0, len(w.found)-look):] {
		if g.Line == f.Line && g.Col == f.Col && g.Code == f.Code && g.Message == f.Message {
			return
		}
	}
	w.found = append(w.found, f)
}

// place returns the line of an offset in the source, from 0, and its column, from
// 1. Most are asked for in order, and counted from the one before.
func (w *writer) place(pos int) (line, col int) {
	if pos < w.counted.pos {
		w.counted = counted{}
	}
	w.counted.lines += bytes.Count(w.src[w.counted.pos:pos], []byte("\n"))
	w.counted.pos = pos
	return w.counted.lines, utf8.RuneCount(w.src[bytes.LastIndexByte(w.src[:pos], '\n')+1:pos]) + 1
}

func itoa(n int) string { return strconv.Itoa(n) }
