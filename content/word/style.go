package word

import (
	"regexp"
	"strconv"
	"strings"
)

// A look is what marks a piece of text.
type look struct {
	bold, italic, strike, underline, caps, hidden bool
	align                                         string // "superscript", "subscript", or else on the line
}

// A style has a name, and what it is like. Zero pointers say: as the style it is based on.
type style struct {
	name    string
	basedOn string
	outline *node // the property outlineLvl
	list    *node // numPr
	marks   *node // rPr
}

// readStyles reads the styles that the text names.
func readStyles(root *node) map[string]*style {
	out := map[string]*style{}
	for _, n := range root.all("style") {
		props := n.child("pPr")
		out[n.attr("styleId")] = &style{
			name: strings.ToLower(n.child("name").attr("val")), basedOn: n.child("basedOn").attr("val"),
			outline: props.child("outlineLvl"), list: props.child("numPr"), marks: n.child("rPr"),
		}
	}
	return out
}

// chain returns a style and those it is based on, the nearest first. A circle ends.
func (r *reader) chain(id string) (out []*style) {
	const longest = 20
	for s := r.styles[id]; s != nil && len(out) < longest; s = r.styles[s.basedOn] {
		out = append(out, s)
	}
	return out
}

// headings are the names of styles for headings, also where Word speaks Indonesian, Malay or
// Dutch; the number is the level.
var headings = regexp.MustCompile(`^(?:heading|judul|tajuk|kop|titel)\s*([1-9])$`)

// Parts of a text that stand out in other ways, by the names of their styles.
var (
	titles    = []string{"title", "judul", "tajuk", "titel"}
	subtitles = []string{"subtitle", "subjudul", "sub judul", "anak judul", "ondertitel"}
	quotes    = []string{"quote", "intense quote", "kutipan", "kutipan intens", "kutip", "citaat"}
	contents  = regexp.MustCompile(`^(?:toc|tdi|daftar isi)\s*[1-9]$`)
)

// level returns the level of a heading, from 1; 0 for what is none.
func (r *reader) level(props *node) int {
	if out := props.child("outlineLvl"); out != nil {
		return outlineLevel(out)
	}
	for _, s := range r.chain(props.child("pStyle").attr("val")) {
		if m := headings.FindStringSubmatch(s.name); m != nil {
			n, _ := strconv.Atoi(m[1])
			return min(n, 6)
		}
		switch {
		case one(s.name, titles):
			return 1
		case one(s.name, subtitles):
			return 2
		case s.outline != nil:
			return outlineLevel(s.outline)
		}
	}
	return 0
}

// outlineLevel counts from 0, and 9 is the text itself.
func outlineLevel(n *node) int {
	if v := n.number(9); v >= 0 && v < 9 {
		return min(v+1, 6)
	}
	return 0
}

func one(name string, of []string) bool {
	for _, o := range of {
		if name == o {
			return true
		}
	}
	return false
}

// named says whether a paragraph has a style of one of these names, or one based on it.
func (r *reader) named(props *node, is func(string) bool) bool {
	for _, s := range r.chain(props.child("pStyle").attr("val")) {
		if is(s.name) {
			return true
		}
	}
	return false
}

// looks returns what a run of a paragraph with these properties is like. What stands nearer
// to the text counts.
func (r *reader) looks(paragraph, run *node, heading bool) look {
	marks := []*node{run}
	for _, s := range r.chain(run.child("rStyle").attr("val")) {
		marks = append(marks, s.marks)
	}
	if !heading {
		for _, s := range r.chain(paragraph.child("pStyle").attr("val")) {
			marks = append(marks, s.marks)
		}
	}
	has := func(name string) bool {
		for _, m := range marks {
			if p := m.child(name); p != nil {
				return p.on()
			}
		}
		return false
	}
	align := ""
	for _, m := range marks {
		if p := m.child("vertAlign"); p != nil {
			align = p.attr("val")
			break
		}
	}
	return look{
		align: align,
		bold:  has("b") && !heading, italic: has("i"), strike: has("strike") || has("dstrike"),
		underline: has("u"), caps: has("caps"), hidden: has("vanish"),
	}
}
