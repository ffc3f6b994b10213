package moderation

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

const (
	// LargestFile is how many bytes a rule file may have: a hundred thousand words take two MiB.
	LargestFile = 4 << 20
	largestBook = 4 * LargestFile // of all files together
)

// unreadable says why data is no text to be read as rules, or returns nil.
func (p *parser) unreadable(data []byte) error {
	switch {
	case len(data) > LargestFile:
		return p.at(nil, "too-big", "most", strconv.Itoa(LargestFile>>20))
	case len(bytes.TrimSpace(data)) == 0:
		return p.at(nil, "empty")
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return nil // UTF-16, as Notepad saves "Unicode": the YAML reader knows it
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			return p.at(placeIn(data, i), "not-utf8")
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7F:
			return p.at(placeIn(data, i), "control")
		}
		i += size
	}
	return nil
}

// placeIn returns where byte i of data stands.
func placeIn(data []byte, i int) *yaml.Node {
	line := bytes.LastIndexByte(data[:i], '\n') + 1
	return &yaml.Node{Line: bytes.Count(data[:i], []byte("\n")) + 1, Column: utf8.RuneCount(data[line:i]) + 1}
}

// yamlFaults tells what the YAML reader finds, by a part of its message, in our words.
var yamlFaults = []struct {
	says string
	what Code
}{
	{"tab character", "tab"},
	{"unknown anchor", "bare-star"},
	{"alphabetic or numeric character", "bare-star"},
	{"mapping values are not allowed", "colon"},
	{"cannot start any token", "first-sign"},
	{"comment without preceding whitespace", "first-sign"},
	{"unexpected end of stream", "open-quote"},
	{"expected ',' or", "open-quote"},
	{"could not find expected ':'", "no-colon"},
	{"did not find expected", "indent"},
	{"no documents", "no-rules"},
}

// broken says where the file stops being YAML, and why.
func (p *parser) broken(data []byte, err error) error {
	at, text := &yaml.Node{Line: 1, Column: 1}, err.Error()
	var e *yaml.LoadError
	if errors.As(err, &e) {
		text = e.Message
		mark := e.Mark
		// What is never closed is mended where it was opened.
		open := strings.Contains(text, "unexpected end of stream") || strings.Contains(text, "expected ',' or")
		if open && e.ContextMark.Line > 0 {
			mark = e.ContextMark
		}
		if mark.Line > 0 {
			at.Line, at.Column = mark.Line, max(1, mark.Column)
		}
	}
	if strings.Contains(text, "expected single document") {
		return p.at(secondDocument(data), "documents")
	}
	for _, known := range yamlFaults {
		if strings.Contains(text, known.says) {
			return p.at(at, known.what)
		}
	}
	return p.at(at, "not-yaml", "why", strings.TrimSpace(text))
}

// secondDocument returns the line at which another document begins.
func secondDocument(data []byte) *yaml.Node {
	spoken := false
	for i, line := range bytes.Split(data, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if spoken && (bytes.HasPrefix(line, []byte("---")) || bytes.Equal(line, []byte("..."))) {
			return &yaml.Node{Line: i + 1, Column: 1}
		}
		spoken = spoken || len(line) > 0 && line[0] != '#' && !bytes.HasPrefix(line, []byte("---"))
	}
	return nil
}
