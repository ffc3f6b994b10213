package moderation

import "strings"

// Digits can be written in words, and zeros and ones as letters: "nol delapan satu
// satu", "O8ll", "0811 nol nol". What is spelled so is read word by word.

// spelledDigits are the words for digits, and for two at once.
var spelledDigits = map[string]string{
	"nol": "0", "kosong": "0", "zero": "0", "oh": "0", "null": "0", "enol": "0",
	"satu": "1", "one": "1", "siji": "1", "hiji": "1", "atu": "1",
	"dua": "2", "two": "2", "loro": "2", "tiga": "3", "three": "3", "telu": "3", "tilu": "3",
	"empat": "4", "four": "4", "papat": "4", "opat": "4", "ampat": "4",
	"lima": "5", "five": "5", "limo": "5", "enam": "6", "six": "6", "enem": "6", "genep": "6", "anam": "6",
	"tujuh": "7", "seven": "7", "pitu": "7", "tuju": "7",
	"delapan": "8", "lapan": "8", "eight": "8", "wolu": "8", "dalapan": "8", "dlapan": "8",
	"sembilan": "9", "nine": "9", "songo": "9", "salapan": "9", "smbilan": "9",
	"sepuluh": "10", "sebelas": "11", "ten": "10", "eleven": "11", "twelve": "12",
}

// joinWords may stand between the digits of one number.
var joinWords = strings.Fields(`lanjut lanjutannya lanjutan sambung sambungannya sambungan terus trus lalu kemudian
	strip setrip garis spasi min minus dash space then plus dan titik`)

const (
	longestSpelled = 24 // digits of a number
	longestDigit   = 12 // letters of a word for a digit
	widestGap      = 16 // bytes between such words
)

// A numeral is a number in the making: its digits, and where each of its parts stands.
type numeral struct {
	digits [longestSpelled]byte
	size   int
	parts  [longestSpelled]spelledPart
	count  int
	words  int // parts that are no plain digits
}

// A spelledPart is one word of a spelled number.
type spelledPart struct {
	start, stop int // letters
	from, to    int // of digits
}

// digitWord reads the number that the word at letter i may be part of.
func (s *scan) digitWord(i int) {
	if i < s.spelledTo || i > 0 && s.ls[i].gap == 0 {
		return
	}
	first := i
	for range longestSpelled {
		k := s.wordBefore(first)
		if k < 0 || k < s.spelledTo || !s.isDigitWord(k, first) {
			break
		}
		first = k
	}
	s.spell(first)
}

// wordBefore returns where the word before letter i begins, or -1.
func (s *scan) wordBefore(i int) int {
	if i == 0 || len(s.after(i)) > widestGap {
		return -1
	}
	return s.wordStart(i - 1)
}

// isDigitWord tells whether the word from letter i to k is made of digits, or a word for one.
func (s *scan) isDigitWord(i, k int) bool {
	var sp numeral
	return s.spellWord(&sp, i, k) || s.isExactly(i, k, joinWords)
}

// spell reads on from letter i as long as words are digits, and notes the numbers that
// these are.
func (s *scan) spell(i int) {
	var sp numeral
	joins := 0
	for i < len(s.ls) && sp.size < longestSpelled {
		k := s.wordEnd(i)
		if sp.count > 0 && len(s.after(i)) > widestGap {
			break
		}
		switch {
		case s.spellWord(&sp, i, k):
			joins = 0
		case s.isExactly(i, k, joinWords) && joins < 2:
			joins++
		default:
			k = -1
		}
		if k < 0 {
			break
		}
		i = k
	}
	if sp.count == 0 {
		return
	}
	s.spelledTo = sp.parts[sp.count-1].stop
	s.spelledPhone(&sp)
	s.spelledNIK(&sp)
}

// spellWord adds the word from letter i to k to sp, and says whether it is a part of a number.
func (s *scan) spellWord(sp *numeral, i, k int) bool {
	if k-i >= longestRead {
		return false
	}
	var room [longestRead]byte
	w, plain := room[:0], true
	for _, l := range s.ls[i:k] {
		w = append(w, l.exact)
		plain = plain && l.style == styleDigit
	}
	if d, ok := spelledDigits[string(w)]; ok {
		sp.put(d, i, k, true)
		return true
	}
	last := sp.count - 1
	switch string(w) {
	case "belas":
		if last < 0 || sp.parts[last].to-sp.parts[last].from != 1 || sp.size == longestSpelled {
			return false
		}
		d := sp.digits[sp.size-1]
		sp.digits[sp.size-1], sp.digits[sp.size] = '1', d
		sp.size++
		sp.parts[last].stop, sp.parts[last].to = k, sp.size
		return true
	case "puluh":
		if last < 0 || sp.parts[last].to-sp.parts[last].from != 1 {
			return false
		}
		if next := s.wordEnd(k - 1); next < len(s.ls) && s.isUnitWord(next) {
			sp.parts[last].stop = k
			return true
		}
		sp.put("0", i, k, true)
		return true
	}
	return (plain || likeDigits(w)) && sp.put(string(w), i, k, !plain) || s.spellGlued(sp, w, i, k)
}

// spellGlued adds a word that is several words for digits and digits without anything
// between them: "noldelapan11".
func (s *scan) spellGlued(sp *numeral, w []byte, i, k int) bool {
	var room [longestSpelled]byte
	digits := room[:0]
	pieces := 0
	for rest := w; len(rest) > 0; pieces++ {
		n := 1
		if rest[0] < '0' || rest[0] > '9' {
			d := ""
			d, n = digitPrefix(rest)
			if n == 0 {
				return false
			}
			digits = append(digits, d...)
		} else {
			digits = append(digits, rest[0])
		}
		rest = rest[n:]
	}
	return pieces >= 3 && sp.put(string(digits), i, k, true)
}

// digitPrefix returns the digit whose word w begins with, and how long the word is; 0
// when there is none.
func digitPrefix(w []byte) (d string, n int) {
	for n = min(len(w), longestDigit); n >= 3; n-- {
		if d, ok := spelledDigits[string(w[:n])]; ok {
			return d, n
		}
	}
	return "", 0
}

// isUnitWord tells whether the word at letter i is one for a single digit but nought.
func (s *scan) isUnitWord(i int) bool {
	k := s.wordEnd(i)
	if k-i > longestDigit {
		return false
	}
	var room [longestDigit]byte
	w := room[:0]
	for _, l := range s.ls[i:k] {
		w = append(w, l.exact)
	}
	d := spelledDigits[string(w)]
	return len(d) == 1 && d != "0"
}

// likeDigits writes as digits the letters of w that look like them, and says whether all
// is digits then. Two letters alone are no number.
func likeDigits(w []byte) bool {
	real := 0
	for i, c := range w {
		switch {
		case c >= '0' && c <= '9':
			real++
		case c == 'o':
			w[i] = '0'
		case c == 'l' || c == 'i':
			w[i] = '1'
		default:
			return false
		}
	}
	return real > 0 || len(w) >= 3
}

// put adds digits that stand from letter i to k, and says whether there was room.
func (sp *numeral) put(d string, i, k int, word bool) bool {
	if sp.size+len(d) > longestSpelled || sp.count == len(sp.parts) {
		return false
	}
	copy(sp.digits[sp.size:], d)
	sp.parts[sp.count] = spelledPart{i, k, sp.size, sp.size + len(d)}
	sp.size += len(d)
	sp.count++
	if word {
		sp.words++
	}
	return true
}

// spelledPhone notes the phone numbers of a numeral: each the longest that begins with
// one of its parts.
func (s *scan) spelledPhone(sp *numeral) {
	for a := 0; a < sp.count; a++ {
		last := -1
		for b := a; b < sp.count; b++ {
			d := string(sp.digits[sp.parts[a].from:sp.parts[b].to])
			if s.isPhone(d, false, sp.parts[a].start) || a == 0 && b-a >= 5 && sp.words > 5 && isMobile(d) {
				last = b
			}
		}
		if last < 0 {
			continue
		}
		start, stop := sp.parts[a].start, sp.parts[last].stop
		if !s.hasPhone(start, stop) {
			s.notePhone(start, stop, string(sp.digits[sp.parts[a].from:sp.parts[last].to]))
		}
		a = last
	}
}

// hasPhone tells whether a phone number was found before from letter start to stop.
func (s *scan) hasPhone(start, stop int) bool {
	for i := range s.found.size {
		if o := s.found.at(i); o.phone && int(o.start) < stop && int(o.stop) > start {
			return true
		}
	}
	return false
}

// spelledNIK notes a citizen's number that is spelled.
func (s *scan) spelledNIK(sp *numeral) {
	for a := 0; a < sp.count && sp.words > 0; a++ {
		for b := a; b < sp.count; b++ {
			from, to := sp.parts[a].from, sp.parts[b].to
			if to-from == 16 && isNIK(string(sp.digits[from:to])) {
				s.note(sp.parts[a].start, sp.parts[b].stop, nikBuild, 0)
				return
			}
		}
	}
}

// goesOn reads a number on that digits began: its zeros and ones are letters, or a
// word or a new line stands in its middle.
func (s *scan) goesOn(chain []group) {
	first, last := chain[0], chain[len(chain)-1]
	start := s.wordStart(first.start)
	if start < s.spelledTo {
		return
	}
	glued := start < first.start || last.stop < len(s.ls) && s.ls[last.stop].gap == 0
	if glued {
		if k := s.wordEnd(start); !s.looksDigital(start, k) {
			k = s.wordEnd(last.start)
			if last.start == first.start || !s.looksDigital(last.start, k) {
				return
			}
		}
		s.spell(start)
		return
	}
	// A mobile number's beginning alone: the rest may follow.
	if size := last.stop - first.start; size < 9 && size >= 4 && first.stop-first.start >= 3 && s.opens(first) {
		s.spell(start)
	}
}

// looksDigital tells whether the word from letter i to k is digits and letters like them.
func (s *scan) looksDigital(i, k int) bool {
	var sp numeral
	return s.spellWord(&sp, i, k)
}

// opens tells whether a group can begin a mobile number.
func (s *scan) opens(g group) bool {
	d := s.digits(g.start, g.stop)
	return strings.HasPrefix(d, "08") || strings.HasPrefix(d, "628")
}
