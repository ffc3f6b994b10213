package render

import (
	"bytes"
	"strings"
)

// The kinds of lines phones show.
const (
	LineText   = "text"
	LineBlank  = "blank"
	LineItem   = "item"
	LineNumber = "number"
	LineQuote  = "quote"
	LineCode   = "code"
)

// A Line is one line of a message as phones show it.
type Line struct {
	Kind   string `json:"kind"`
	Marker string `json:"marker,omitempty"` // the number of a numbered line, such as "7."
	Runs   []Run  `json:"runs"`
}

// A Run is a piece of a line in one style. The signs that make the style are
// not part of it.
type Run struct {
	Text   string `json:"text"`
	Bold   bool   `json:"bold"`
	Italic bool   `json:"italic"`
	Strike bool   `json:"strike"`
	Code   bool   `json:"code"`
	URL    bool   `json:"url"`
}

// Read returns the lines phones make of a message's text. It follows the
// current client: code in three backticks first, over lines; then within each
// line code, lists, links, bold, italic and strike together, and quotes.
func Read(text string) []Line {
	src := []byte(text)
	fences := findFences(nil, src)
	var lines []Line
	var s scanner
	for at := 0; ; {
		end := len(src)
		if n := bytes.IndexByte(src[at:], '\n'); n >= 0 {
			end = at + n
		}
		lines = append(lines, s.readLine(src[at:end], clipFences(fences, at, end)))
		if end == len(src) {
			return lines
		}
		at = end + 1
	}
}

// clipFences returns the parts of fences that lie in [at, end), counted from at.
func clipFences(fences []region, at, end int) []region {
	var out []region
	for _, f := range fences {
		if f.end <= at || f.start > end || f.start == end && f.end > end {
			continue
		}
		out = append(out, region{
			start: max(f.start, at) - at, end: min(f.end, end) - at, style: code,
			from: min(max(f.from, at), end) - at, to: max(min(f.to, end), at) - at,
		})
	}
	return out
}

func (s *scanner) readLine(src []byte, fences []region) Line {
	l := Line{Kind: LineText}
	inside := len(fences) > 0 && fences[0].start == 0
	n := 0
	if !inside {
		l.Kind, n = lineKind(src)
	}
	if l.Kind == LineNumber {
		l.Marker = string(src[:n-1])
	}
	for i := range fences {
		fences[i] = fences[i].back(n)
	}
	for _, sp := range s.spans(src[n:], fences) {
		l.Runs = appendRun(l.Runs, string(src[n+sp.start:n+sp.end]), sp.style)
	}
	switch {
	case l.Kind == LineText && len(fences) == 1 && fences[0].start == 0 && fences[0].end == len(src):
		l.Kind = LineCode
	case l.Kind == LineText && strings.TrimSpace(string(src)) == "":
		l.Kind = LineBlank
	}
	return l
}

// appendRun adds text to the last run if that has the same style.
func appendRun(runs []Run, text string, st style) []Run {
	r := Run{Bold: st&bold != 0, Italic: st&italic != 0, Strike: st&strike != 0, Code: st&code != 0, URL: st&url != 0}
	if n := len(runs); n > 0 {
		last := runs[n-1]
		if r.Text = last.Text; r == last {
			runs[n-1].Text += text
			return runs
		}
	}
	r.Text = text
	return append(runs, r)
}
