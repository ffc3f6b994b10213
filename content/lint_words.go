package content

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	mobileNumber = regexp.MustCompile(`(?:\+62|\b62|\b0)[ .-]?8\d{1,2}(?:[ .-]?\d){5,9}`)
	// Addresses at these places are those of persons; an office has a place of its own.
	ownMail = regexp.MustCompile(`(?i)[a-z0-9._%+-]+@(?:gmail|yahoo|ymail|rocketmail|hotmail|outlook|live|icloud|proton|protonmail|mail)\.[a-z.]{2,}`)
	record  = regexp.MustCompile(`(?i)\b(?:rekam medi[sk]|medical record|no(?:mor)?\.?\s?(?:RM|MR)|MRN)\b[^\d\n]{0,12}\d(?:[ .-]?\d){3,}`)
	patient = regexp.MustCompile(`(?i)\bnama pasien\b|\bpatient(?:'s)? name\b|\bname of (?:the )?patient\b`)
	called  = regexp.MustCompile(`\b(?:Ny|Tn|Nn|By|Sdri)\.\s?\p{Lu}\p{Ll}+`)
)

// lintIdentity looks for identity and card numbers. Digits inside an address of the web are
// left alone.
func (d *document) lintIdentity() {
	if !manyDigits(d.body) {
		return
	}
	d.eachLine(func(i int, line string) {
		for at := 0; at < len(line); {
			n, end := digitRun(line, at)
			if n == 16 && !inAddress(line, at) {
				d.reportIn(line, i, at, "personal-nik")
			}
			at = max(end, at+1)
		}
	})
}

// digitRun returns how many digits stand at a place in a row, each right after the other or
// with one sign between, as numbers of cards are written; and where the row ends. Sixteen
// in a row are how identity, family and many card numbers look.
func digitRun(line string, at int) (n, end int) {
	digit := func(i int) bool { return i < len(line) && line[i] >= '0' && line[i] <= '9' }
	for end = at; ; n++ {
		switch {
		case digit(end):
			end++
		case n > 0 && end < len(line) && strings.IndexByte(" .-", line[end]) >= 0 && digit(end+1):
			end += 2
		default:
			return n, end
		}
	}
}

// manyDigits says whether a text holds as many digits as an identity number at all.
func manyDigits(text []byte) bool {
	n := 0
	for _, c := range text {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n >= 16
}

// lintPersonal looks for what belongs to one person.
func (d *document) lintPersonal() {
	d.eachLine(func(i int, line string) {
		for _, m := range mobileNumber.FindAllStringIndex(line, -1) {
			if digits(line[m[0]:m[1]]) != 16 && !inAddress(line, m[0]) {
				d.reportIn(line, i, m[0], "personal-phone")
			}
		}
		if m := ownMail.FindStringIndex(line); m != nil {
			d.reportIn(line, i, m[0], "personal-mail")
		}
		if m := record.FindStringIndex(line); m != nil {
			d.reportIn(line, i, m[0], "personal-record")
		}
		m := patient.FindStringIndex(line)
		if m == nil {
			m = called.FindStringIndex(line)
		}
		if m != nil {
			d.reportIn(line, i, m[0], "personal-name")
		}
	})
}

// eachLine calls look for each line of the body, counted from 0.
func (d *document) eachLine(look func(i int, line string)) {
	for i, line := range strings.Split(string(d.body), "\n") {
		look(i, line)
	}
}

func (d *document) reportIn(line string, n, byteAt int, code string, args ...string) {
	if d.told[code] >= mostAlike {
		return // counting letters up to each of very many would take its time
	}
	d.report(place{d.post.BodyLine + n, utf8.RuneCountInString(line[:byteAt]) + 1}, code, args...)
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

func inAddress(line string, at int) bool {
	token := line[strings.LastIndexAny(line[:at], " \t(<")+1 : at]
	return strings.Contains(token, "://") || strings.HasPrefix(token, "wa.me/")
}

// Numbers that somebody could take a medicine by.
var dose = regexp.MustCompile(`(?i)\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|ml|cc|iu|tablet|kaplet|kapsul|butir|tetes|pil|tablets|capsules?|pills?|drops)\b|` +
	`\b\d+\s?[x×]\s?(?:\d+\s?)?(?:sehari|se-?minggu|per hari|a day|daily|per day)\b`)

// lintDose asks for a source where a dose is named.
func (d *document) lintDose() {
	if len(d.post.Sources) > 0 || !bytes.ContainsAny(d.body, "0123456789") {
		return
	}
	d.eachLine(func(i int, line string) {
		if m := dose.FindStringIndex(line); m != nil {
			d.reportIn(line, i, m[0], "dose-no-source", line[m[0]:m[1]])
		}
	})
}

const (
	mostWords = 20 // of a sentence
	mostLines = 5  // of a paragraph, on a phone
	phoneLine = 45 // letters that a phone shows in a line, about
)

var sentenceEnd = regexp.MustCompile(`[.?!:]["'”’*_)]*(?:\s|$)`)

// lintReading asks for short sentences and paragraphs.
func (d *document) lintReading() {
	for _, p := range paragraphs(d.body) {
		if d.told["paragraph-long"]+d.told["sentence-long"] >= mostAlike {
			return
		}
		length := 0
		for _, line := range strings.Split(p.text, "\n") {
			length += max(1, (utf8.RuneCountInString(line)+phoneLine-1)/phoneLine)
		}
		if flat := (utf8.RuneCountInString(p.text) + phoneLine - 1) / phoneLine; p.prose && min(flat, length) > mostLines {
			d.report(d.inBody(p.at), "paragraph-long", itoa(min(flat, length)), itoa(mostLines))
		}
		at := 0
		for at < len(p.text) {
			end := len(p.text)
			if m := sentenceEnd.FindStringIndex(p.text[at:]); m != nil {
				end = at + m[1]
			}
			if n := spokenWords(p.text[at:end]); n > mostWords && d.told["sentence-long"] < mostAlike {
				skip := len(p.text[at:end]) - len(strings.TrimLeft(p.text[at:end], " \n"))
				d.report(d.inBody(p.at+at+skip), "sentence-long", itoa(n), itoa(mostWords))
			}
			at = end
		}
	}
}

// spokenWords counts the words that somebody would read aloud.
func spokenWords(s string) int {
	n := 0
	for _, w := range strings.Fields(s) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) && !strings.Contains(w, "://") {
			n++
		}
	}
	return n
}

// A passage is lines of the body that belong together.
type passage struct {
	at    int // its first byte
	text  string
	prose bool // it is no entry of a list, no heading, no row of a table
}

var (
	newPassage = regexp.MustCompile(`^\s*(?:[-*+]\s|\d+[.)]\s|#|>|\|)`)
	note       = regexp.MustCompile(`(?s)<!--.*?-->`)
)

// paragraphs takes a body apart into passages, without code and without notes.
func paragraphs(body []byte) (out []passage) {
	// Notes are made spaces, so that places stay what they are.
	text := note.ReplaceAllStringFunc(string(body), func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			return ' '
		}, strings.Repeat(" ", len(s)-strings.Count(s, "\n"))+strings.Repeat("\n", strings.Count(s, "\n")))
	})
	at, code, open := 0, false, false
	for _, line := range strings.SplitAfter(text, "\n") {
		trimmed := strings.TrimSpace(line)
		end := at + len(strings.TrimRight(line, "\n"))
		switch {
		case strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~"):
			code, open = !code, false
		case code || trimmed == "":
			open = false
		case !open || newPassage.MatchString(line):
			out = append(out, passage{at, text[at:end], !newPassage.MatchString(line)})
			open = !strings.HasPrefix(trimmed, "#") && !strings.HasPrefix(trimmed, "|")
		default:
			last := &out[len(out)-1]
			last.text = text[last.at:end]
		}
		at += len(line)
	}
	return out
}
