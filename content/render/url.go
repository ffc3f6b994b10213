package render

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// topLevel are the endings by which an address without "https://" is known. It
// errs on the side of few: a missed one is only looked at for signs of emphasis.
var topLevel = map[string]bool{
	"com": true, "org": true, "net": true, "id": true, "info": true, "gov": true, "edu": true, "int": true,
	"me": true, "io": true, "app": true, "be": true, "ly": true, "dev": true, "co": true, "health": true,
}

// findURLs finds the addresses phones make links of.
func findURLs(out []region, src []byte) []region {
	from := 0
	for i := 0; i < len(src); i++ {
		if part[src[i]]&maybeURL == 0 {
			continue
		}
		var start int
		switch src[i] {
		case ':':
			start = schemeBefore(src, i, from)
		case '.':
			start = hostAround(src, i, from)
		default:
			continue
		}
		if start < 0 {
			continue
		}
		if end := addressEnd(src, start); end > i+1 {
			out = append(out, region{start: start, end: end, from: start, to: end, style: url})
			from, i = end, end-1
		}
	}
	return out
}

// schemeBefore returns where "http" or "https" begins whose colon is at i.
func schemeBefore(src []byte, i, from int) int {
	if !bytes.HasPrefix(src[i:], []byte("://")) || i+3 >= len(src) || !hostByte(src[i+3]) {
		return -1
	}
	for _, scheme := range []string{"https", "http"} {
		if at := i - len(scheme); at >= from && strings.EqualFold(string(src[at:i]), scheme) {
			return at
		}
	}
	return -1
}

// hostAround returns where a host name with a dot at i begins, if it is one.
func hostAround(src []byte, i, from int) int {
	if i == from || i+1 == len(src) || !alnum(src[i-1]) || !alnum(src[i+1]) {
		return -1
	}
	start, end := i, i+1
	for start > from && (alnum(src[start-1]) || src[start-1] == '-') {
		start--
	}
	if before, n := utf8.DecodeLastRune(src[:start]); n > 0 && (before == '@' || before == '.' || before == '_' || wordRune(before)) {
		return -1
	}
	for end < len(src) && (alnum(src[end]) || src[end] == '-' || src[end] == '.') {
		end++
	}
	host := bytes.TrimRight(src[start:end], ".-")
	if end < len(src) && (src[end] == '@' || src[end] == '_') {
		return -1
	}
	last := host[bytes.LastIndexByte(host, '.')+1:]
	if bytes.HasPrefix(host, []byte("www.")) && bytes.Count(host, []byte(".")) > 1 || topLevel[strings.ToLower(string(last))] {
		return start
	}
	return -1
}

// wordRune reports whether a character belongs to a word in any script. The
// look-alike of the backtick is a letter by its class, and stands for none.
func wordRune(r rune) bool {
	return r != 'ˋ' && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func hostByte(b byte) bool { return alnum(b) || b == '[' || b >= utf8.RuneSelf }

// trailing are the signs that do not belong to an address at whose end they stand.
const trailing = ".,;:!?'*_~|)]}"

// addressEnd returns where the address that begins at start ends. Signs and
// full stops at its end do not belong to it, nor a bracket that opened before.
func addressEnd(src []byte, start int) int {
	end := start
	for end < len(src) {
		r, n := utf8.DecodeRune(src[end:])
		if !addressRune(r, n) {
			break
		}
		end += n
	}
	for end > start {
		switch src[end-1] {
		case '.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '|':
			end--
			continue
		case ')', ']', '}':
			if kept := closeBrackets(src[start:end]); kept < end-start {
				end = start + kept
				continue
			}
		}
		break
	}
	return end
}

// closeBrackets returns the length of an address without the brackets at its
// end that were not opened in it.
func closeBrackets(address []byte) int {
	end := len(address)
	last := address[end-1]
	extra := bytes.Count(address, []byte{last}) - bytes.Count(address, []byte{opening(last)})
	for ; extra > 0 && end > 0 && address[end-1] == last; extra-- {
		end--
	}
	return end
}

func opening(b byte) byte {
	switch b {
	case ')':
		return '('
	case ']':
		return '['
	}
	return '{'
}

func addressRune(r rune, n int) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && r != '<' && r != '>' && r != '"' && r != '`' && r != '\\' && r != 0x7f
	}
	if r == utf8.RuneError && n == 1 {
		return false
	}
	return wordRune(r)
}
