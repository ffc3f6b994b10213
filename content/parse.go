package content

import (
	"bytes"
	"regexp"
	"unicode/utf8"
)

// MaxFile is the size in bytes above which a post's file is not looked into.
const MaxFile = 1 << 20

// Parse reads one post's file. It returns what the head says, the body with
// Unix line ends and without byte order mark, and what is wrong with them.
// A file without a head is a body with the zero Post; it is not an error here.
// Whatever is wrong, the words of the body are returned. Post.Source stays
// zero, and sources written "@key" stay as they are; see Open for both.
func Parse(file string, src []byte) (Post, []byte, []Finding) {
	d := parse(file, src)
	return d.post, d.body, d.found
}

// A document is a file taken apart.
type document struct {
	file   string
	text   []byte // the whole file: LF, no byte order mark
	body   []byte
	post   Post
	headed bool
	keys   map[string]place // where each key stands, by its first name
	found  []Finding
	told   map[string]int // how often each code was reported

	seasons []string // as the head says them
	order   seriesHead
	series  *Series // nil when the file is none
}

type place struct{ line, col int }

func parse(file string, src []byte) *document {
	d := &document{file: file, post: Post{File: file, BodyLine: 1}}
	if len(src) > MaxFile {
		d.report(place{}, "file-too-big", itoa(len(src)), itoa(MaxFile))
		d.post.Broken = true
		return d
	}
	if isUTF16(src) {
		d.report(place{line: 1, col: 1}, "utf-16")
		d.post.Broken = true
		return d
	}
	d.text = unixLines(src)
	d.body = d.text
	d.checkUTF8()
	if head, ok := d.cutHead(); ok {
		d.headed = true
		d.readHead(head)
	}
	d.leadPicture()
	d.post.Broken = hasError(d.found)
	return d
}

// isUTF16 says whether src is UTF-16: by its byte order mark, or since among its first
// bytes every second one is mostly 0, and none of the others.
func isUTF16(src []byte) bool {
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		return true
	}
	const enough = 512
	src = src[:min(len(src), enough)]
	var zeros [2]int // at even places, and at odd ones
	for i, b := range src {
		if b == 0 {
			zeros[i%2]++
		}
	}
	most, least := max(zeros[0], zeros[1]), min(zeros[0], zeros[1])
	return least == 0 && most > len(src)/4
}

// mostAlike is how often a file is told one thing: who has mended that many looks again.
const mostAlike = 20

func (d *document) report(at place, code string, args ...string) {
	if d.told == nil {
		d.told = map[string]int{}
	}
	if d.told[code]++; d.told[code] <= mostAlike {
		d.found = append(d.found, Found(code, args...).At(d.file, at.line, at.col))
	}
}

func hasError(found []Finding) bool {
	for _, f := range found {
		if f.Level == Error {
			return true
		}
	}
	return false
}

// unixLines takes the byte order mark away and ends every line with LF.
func unixLines(src []byte) []byte {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(src, '\r') < 0 {
		return src
	}
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
}

// checkUTF8 reports the first broken character only: a file in another
// encoding has thousands.
func (d *document) checkUTF8() {
	if utf8.Valid(d.text) && bytes.IndexByte(d.text, 0) < 0 {
		return
	}
	line, start := 1, 0
	for i := 0; i < len(d.text); {
		r, n := utf8.DecodeRune(d.text[i:])
		if r == utf8.RuneError && n == 1 || r == 0 { // phones would show a sign of something lost
			d.report(place{line, utf8.RuneCount(d.text[start:i]) + 1}, "bad-utf8")
			return
		}
		if r == '\n' {
			line, start = line+1, i+1
		}
		i += n
	}
}

var keyLine = regexp.MustCompile(`(?m)^[A-Za-z_]+[ \t]*:`)

// cutHead cuts the head off the body. A rule of three hyphens at the top of a
// plain text is no head: a head holds at least one line that begins "key:".
func (d *document) cutHead() ([]byte, bool) {
	first, rest, _ := bytes.Cut(d.text, []byte("\n"))
	if string(bytes.TrimRight(first, " \t")) != "---" {
		return nil, false
	}
	line := 2
	for at := 0; at < len(rest); line++ {
		end := len(rest)
		if n := bytes.IndexByte(rest[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		switch string(bytes.TrimRight(rest[at:end], " \t\n")) {
		case "---", "...":
			if !keyLine.Match(rest[:at]) {
				return nil, false
			}
			d.body, d.post.BodyLine = rest[end:], line+1
			return rest[:at], true
		}
		at = end
	}
	if keyLine.Match(firstParagraph(rest)) {
		d.body, d.post.BodyLine = rest, 2
		d.report(place{1, 1}, "unclosed-front-matter")
	}
	return nil, false
}

func firstParagraph(text []byte) []byte {
	before, _, _ := bytes.Cut(text, []byte("\n\n"))
	return before
}

// A picture alone in the first paragraph goes with the post like one named in
// the head. Only this plain form counts; anything cleverer stays text.
var leadImage = regexp.MustCompile(`^\s*!\[([^\[\]\\&*_~<\x60]*)\]\(([^\s()<>\\&"']+\.(?i:jpe?g|png))\)[ \t]*(?:\n[ \t]*(?:\n|$)|$)`)

func (d *document) leadPicture() {
	if d.post.Image != nil {
		return
	}
	m := leadImage.FindSubmatch(d.body)
	if m == nil || bytes.Contains(m[2], []byte(":")) || m[2][0] == '/' {
		return
	}
	d.post.Image = &Asset{File: string(m[2]), Alt: string(m[1])}
}
