package content

import (
	"hash/fnv"
	"unicode"
	"unicode/utf8"
)

// A Passage tells a sentence of a post again, whatever stands around it: by a hash of its
// letters and digits, without capitals and signs.
type Passage struct {
	Hash    uint32
	Letters uint16 // how many they are
}

// fewLetters is what a sentence has at least: shorter ones stand in many posts.
const fewLetters = 16

// passages returns the sentences of a body; none of a body that says next to nothing.
func passages(body []byte) []Passage {
	var out []Passage
	h, letters, gap := fnv.New32a(), 0, false
	end := func() {
		if letters >= fewLetters {
			out = append(out, Passage{h.Sum32(), uint16(min(letters, 1<<16-1))})
		}
		h.Reset()
		letters = 0
	}
	var buf [utf8.UTFMax]byte
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		i += size
		switch {
		case r == '.' || r == '!' || r == '?' || r == '\n' && gap:
			end()
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			_, _ = h.Write(utf8.AppendRune(buf[:0], unicode.ToLower(r)))
			letters++
		}
		gap = r == '\n' || gap && (r == ' ' || r == '\t')
	}
	end()
	return out
}
