package groups

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// OwnSpans returns where a phone number, in digits with its country, stands in a text:
// with its country, with the 0 that stands for Indonesia, or with 00 before the country;
// in digits of any script, in words ("nol delapan satu satu"), or with letters that look
// like digits, however it is set apart. Transports mark a writer's own number by it, so
// that no number is known above them.
func OwnSpans(text, number string) []Span {
	if len(number) < 8 {
		return nil
	}
	var out []Span
	for _, run := range digitRuns(text) {
		for from := 0; from < len(run); {
			first, last := run.find(from, number)
			if last < 0 {
				break
			}
			out = append(out, Span{Start: run.begin(text, first), End: run[last].end})
			from = last + 1
		}
	}
	return out
}

// A digit is one that stands in a text, as a sign of its own or as a word.
type digit struct {
	value      byte // '0' to '9'
	start, end int
	glued      bool // nothing stands between it and the one before
}

// A digitRun is digits with little between them.
type digitRun []digit

// find returns the first and last digit of number in the run, from a digit on; last is
// -1 when it does not stand there. A longer number that holds it is another one.
func (r digitRun) find(from int, number string) (first, last int) {
	forms := []string{"00" + number, number}
	if local, ok := strings.CutPrefix(number, "62"); ok {
		forms = append(forms, "00620"+local, "620"+local, "0"+local)
	}
	for first = from; first < len(r); first++ {
		if first > 0 && r[first].glued {
			continue
		}
		for _, form := range forms {
			last = first + len(form) - 1
			if last < len(r) && r.reads(first, form) && (last+1 == len(r) || !r[last+1].glued) {
				return first, last
			}
		}
	}
	return 0, -1
}

func (r digitRun) reads(first int, form string) bool {
	for k := range len(form) {
		if r[first+k].value != form[k] {
			return false
		}
	}
	return true
}

// begin returns where the number that begins with a digit begins, its plus included.
func (r digitRun) begin(text string, first int) int {
	start := r[first].start
	before := strings.TrimRight(text[:start], "(")
	if strings.HasSuffix(before, "+") {
		return len(before) - 1
	}
	return start
}

// widestApart is how many bytes may stand between the digits of one number.
const widestApart = 16

// digitRuns returns the digits of text, in runs that may be numbers.
func digitRuns(text string) []digitRun {
	var out []digitRun
	var run digitRun
	broken := false // a word that is no digit stands before
	for i := 0; i < len(text); {
		ds, next, word := digitsAt(text, i)
		if word && len(ds) == 0 {
			broken = true
		}
		if len(ds) > 0 {
			if n := len(run); n > 0 && (broken || ds[0].start-run[n-1].end > widestApart) {
				out, run = append(out, run), nil
			}
			ds[0].glued = len(run) > 0 && ds[0].start == run[len(run)-1].end && !broken
			run, broken = append(run, ds...), false
		}
		i = next
	}
	return append(out, run)
}

// digitsAt reads what stands at byte i of text: a digit, a word, or a sign between. It
// returns the digits that it reads as, and the byte after it.
func digitsAt(text string, i int) (ds []digit, next int, word bool) {
	r, size := utf8.DecodeRuneInString(text[i:])
	if v, ok := digitValue(r); ok {
		return []digit{{value: v, start: i, end: i + size}}, i + size, false
	}
	if !unicode.IsLetter(r) {
		return nil, i + size, false
	}
	next = i
	for next < len(text) {
		r, size = utf8.DecodeRuneInString(text[next:])
		if !unicode.IsLetter(r) {
			break
		}
		next += size
	}
	w := strings.ToLower(text[i:next])
	if d, ok := digitWords[w]; ok {
		for k := range len(d) {
			ds = append(ds, digit{value: d[k], start: i, end: next, glued: k > 0})
		}
		return ds, next, true
	}
	if strings.Trim(w, "oli") == "" {
		for k := range len(w) {
			v := byte('1')
			if w[k] == 'o' {
				v = '0'
			}
			ds = append(ds, digit{value: v, start: i + k, end: i + k + 1, glued: k > 0})
		}
		return ds, next, true
	}
	return nil, next, !joinsDigits[w]
}

// digitValue returns the digit that r is in any script.
func digitValue(r rune) (byte, bool) {
	if r < utf8.RuneSelf {
		return byte(r), r >= '0' && r <= '9'
	}
	// The digits of a script stand side by side, in tens.
	for _, t := range unicode.Nd.R16 {
		if uint32(r) >= uint32(t.Lo) && uint32(r) <= uint32(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10), true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if uint32(r) >= t.Lo && uint32(r) <= t.Hi {
			return '0' + byte((r-rune(t.Lo))%10), true
		}
	}
	return 0, false
}

var digitWords = map[string]string{
	"nol": "0", "kosong": "0", "zero": "0", "oh": "0",
	"satu": "1", "one": "1", "siji": "1", "hiji": "1", "dua": "2", "two": "2", "loro": "2",
	"tiga": "3", "three": "3", "telu": "3", "tilu": "3", "empat": "4", "four": "4", "papat": "4", "opat": "4",
	"lima": "5", "five": "5", "limo": "5", "enam": "6", "six": "6", "enem": "6", "genep": "6",
	"tujuh": "7", "seven": "7", "pitu": "7", "delapan": "8", "lapan": "8", "eight": "8", "wolu": "8", "dalapan": "8",
	"sembilan": "9", "nine": "9", "songo": "9", "salapan": "9", "sebelas": "11", "sepuluh": "10", "eleven": "11", "ten": "10",
}

// joinsDigits are words that may stand between the digits of one number.
var joinsDigits = map[string]bool{
	"strip": true, "setrip": true, "spasi": true, "garis": true, "lanjut": true, "lanjutannya": true, "sambung": true,
	"sambungannya": true, "terus": true, "lalu": true, "dan": true, "plus": true, "min": true, "dash": true, "space": true,
}
