package render

import (
	"strings"
	"unicode/utf8"
)

// clean returns the body without what would be invisible or break lines on
// phones: broken characters become U+FFFD, other line ends become LF or a
// space, control characters and text-direction signs go, with a finding each.
func (w *writer) clean(body []byte) []byte {
	odd := firstOdd(body)
	if odd < 0 {
		return body
	}
	out := make([]byte, 0, len(body)+8)
	out = append(out, body[:odd]...)
	var bidi, control []int
	for i := odd; i < len(body); {
		r, n := utf8.DecodeRune(body[i:])
		switch {
		case !oddRune(r):
			out = append(out, body[i:i+n]...)
		case r == utf8.RuneError || r == 0:
			out = append(out, "\uFFFD"...)
		case r == '\r':
			if i+1 == len(body) || body[i+1] != '\n' {
				out = append(out, '\n')
			}
		case r == 0x2028 || r == 0x2029 || r == 0x85 || r == '\v' || r == '\f':
			out = append(out, ' ')
		case r >= 0x2000:
			bidi = append(bidi, len(out))
		default:
			control = append(control, len(out))
		}
		i += n
	}
	w.src, w.counted = out, counted{}
	for _, pos := range bidi[:min(len(bidi), 20)] {
		w.report(pos, "bidi-control")
	}
	for _, pos := range control[:min(len(control), 20)] {
		w.report(pos, "control-char")
	}
	return out
}

// firstOdd returns where the first odd character is, or -1.
func firstOdd(body []byte) int {
	for i := 0; i < len(body); i++ {
		b := body[i]
		if b < utf8.RuneSelf && (b >= ' ' && b != 0x7f || b == '\n' || b == '\t') {
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if oddRune(r) {
			return i
		}
		i += n - 1
	}
	return -1
}

func oddRune(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\n' && r != '\t'
	case r < 0x7f:
		return false
	case r < 0xa0, r == utf8.RuneError, r == 0x2028, r == 0x2029:
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// oneLine returns a text of the head on one line, without invisible signs.
func oneLine(s string) string {
	s = string((&writer{}).clean([]byte(s)))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' }), " ")
}
