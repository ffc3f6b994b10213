package qr

import (
	"strings"
	"unicode/utf8"
)

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// A stream gives bits.
type stream struct {
	data []byte
	at   int
}

func (s *stream) left() int { return 8*len(s.data) - s.at }

// take returns the next n bits; there must be as many.
func (s *stream) take(n int) (out int) {
	for range n {
		out = out<<1 | int(s.data[s.at/8]>>(7-s.at%8)&1)
		s.at++
	}
	return out
}

// The ways in which a part of a text is written.
const (
	end     = 0
	digits  = 1
	letter  = 2
	partOf  = 3 // of several codes that belong together
	bytes   = 4
	article = 5 // the text is the number of goods
	script  = 7 // which script the bytes are in
	kanji   = 8
	trade   = 9
)

// widths are how many bits count the signs of a part, in versions to 9, to 26 and beyond.
var widths = map[int][3]int{digits: {10, 12, 14}, letter: {9, 11, 13}, bytes: {8, 16, 16}, kanji: {8, 10, 12}}

// said returns the text that words hold. Signs of scripts that are not known here are put
// in as such.
func said(words []byte, version int) (string, bool) {
	size := 0
	if version > 26 {
		size = 2
	} else if version > 9 {
		size = 1
	}
	s := stream{data: words}
	var out strings.Builder
	for s.left() >= 4 {
		mode := s.take(4)
		if mode == end {
			break
		}
		if skip, ok := map[int]int{partOf: 16, article: 0, trade: 8}[mode]; ok {
			if s.left() < skip {
				return "", false
			}
			s.take(skip)
			continue
		}
		if mode == script {
			if !s.skipScript() {
				return "", false
			}
			continue
		}
		width, known := widths[mode]
		if !known || s.left() < width[size] {
			return "", false
		}
		if !s.part(&out, mode, s.take(width[size])) {
			return "", false
		}
	}
	return out.String(), true
}

// skipScript passes over which script comes: one to three bytes, as the first says.
func (s *stream) skipScript() bool {
	if s.left() < 24 {
		return false
	}
	switch first := s.take(8); {
	case first >= 0xC0:
		s.take(16)
	case first >= 0x80:
		s.take(8)
	}
	return true
}

// part adds n signs.
func (s *stream) part(out *strings.Builder, mode, n int) bool {
	switch mode {
	case digits:
		return s.number(out, n)
	case letter:
		for ; n > 0; n -= 2 {
			width := min(n, 2)*5 + 1
			if s.left() < width {
				return false
			}
			v := s.take(width)
			if v >= 45*45 || n == 1 && v >= 45 {
				return false
			}
			if n > 1 {
				out.WriteByte(letters[v/45])
			}
			out.WriteByte(letters[v%45])
		}
	case bytes:
		if s.left() < 8*n {
			return false
		}
		raw := make([]byte, n)
		for i := range raw {
			raw[i] = byte(s.take(8))
		}
		write(out, raw)
	case kanji:
		if s.left() < 13*n {
			return false
		}
		for range n {
			s.take(13)
			out.WriteRune(utf8.RuneError)
		}
	}
	return true
}

// number adds n digits, which stand three by three.
func (s *stream) number(out *strings.Builder, n int) bool {
	for ; n > 0; n -= 3 {
		size := min(n, 3)
		width := [4]int{0, 4, 7, 10}[size]
		if s.left() < width {
			return false
		}
		v := s.take(width)
		if v >= [4]int{1, 10, 100, 1000}[size] {
			return false
		}
		for _, unit := range []int{100, 10, 1}[3-size:] {
			out.WriteByte(byte('0' + v/unit%10))
		}
	}
	return true
}

// write adds bytes as UTF-8, or as Latin letters where they are none.
func write(out *strings.Builder, raw []byte) {
	if utf8.Valid(raw) {
		out.Write(raw)
		return
	}
	for _, b := range raw {
		out.WriteRune(rune(b))
	}
}
