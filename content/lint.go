package content

import (
	"io/fs"
	"regexp"
	"strings"
	"unicode/utf8"
)

// MaxOption is the most characters an option of a poll may have.
const MaxOption = 100

// Check reads every file again and returns all there is to say about heads,
// assets and words, by file and line. Dates are compared with today; with the
// zero Date they are not. What phones would show is render's to check.
func (l *Library) Check(today Date) []Finding {
	found := append([]Finding(nil), l.found...)
	files := append([]string(nil), l.broken...)
	for _, p := range l.posts {
		files = append(files, p.File)
	}
	for _, s := range l.series {
		files = append(files, s.File)
	}
	for _, file := range files {
		d := open(l.fsys, file, l.shared)
		d.lint(l.fsys, today)
		found = append(found, d.found...)
	}
	Sort(found)
	return found
}

func (d *document) lint(fsys fs.FS, today Date) {
	if !d.headed {
		return
	}
	if d.series != nil { // it says nothing itself
		d.lintDates(today)
		return
	}
	d.lintSources()
	d.lintDates(today)
	d.lintPoll()
	d.lintPersonal()
	if strings.TrimSpace(string(d.body)) == "" {
		d.report(place{d.post.BodyLine, 1}, "empty-post")
	}
	if p := d.post; p.Author != "" && fold(p.Author) == fold(p.Editor) {
		d.report(d.keys["penyunting"], "same-hand", p.Author)
	}
}

func (d *document) lintSources() {
	if d.post.Kind == Education && len(d.post.Sources) == 0 {
		d.report(d.keys["jenis"], "no-source")
	}
}

func (d *document) lintDates(today Date) {
	p := d.post
	if !p.From.IsZero() && !p.Until.IsZero() && p.Until.Before(p.From) {
		d.report(d.keys["selesai"], "ends-before-start", p.From.String(), p.Until.String())
	}
	const soon = 30
	switch {
	case today.IsZero() || p.ReviewBy.IsZero():
	case p.ReviewBy.Before(today):
		d.report(d.keys["tinjau"], "past-review", p.ReviewBy.String())
	case p.ReviewBy.Before(today.AddDays(soon)):
		left := 0
		for day := today; day.Before(p.ReviewBy); day = day.AddDays(1) {
			left++
		}
		d.report(d.keys["tinjau"], "review-soon", p.ReviewBy.String(), itoa(left))
	}
}

func (d *document) lintPoll() {
	p := d.post
	if p.Kind != Poll {
		if len(p.Options) > 0 {
			d.report(d.keys["pilihan"], "options-without-poll")
		}
		return
	}
	at := d.keys["pilihan"]
	if at.line == 0 {
		at = d.keys["jenis"]
	}
	if n := len(p.Options); n < 2 || n > 12 {
		d.report(at, "poll-options", itoa(n))
	}
	seen := map[string]bool{}
	for _, o := range p.Options {
		if seen[o] {
			d.report(at, "poll-duplicate", o)
		}
		seen[o] = true
		if n := utf8.RuneCountInString(o); n > MaxOption {
			d.report(at, "poll-option-long", o, itoa(n))
		}
	}
}

var (
	// Sixteen digits in a row are how identity, family and many card numbers look.
	sixteenDigits = regexp.MustCompile(`\d(?:[ .-]?\d){15,}`)
	mobileNumber  = regexp.MustCompile(`(?:\+62|\b62|\b0)[ .-]?8\d{1,2}(?:[ .-]?\d){5,9}`)
)

// lintPersonal looks for numbers that belong to a person. Digits inside an
// address of the web are left alone.
func (d *document) lintPersonal() {
	for i, line := range strings.Split(string(d.body), "\n") {
		for _, m := range sixteenDigits.FindAllStringIndex(line, -1) {
			if digits(line[m[0]:m[1]]) == 16 && !inAddress(line, m[0]) {
				d.reportIn(line, i, m[0], "personal-nik")
			}
		}
		for _, m := range mobileNumber.FindAllStringIndex(line, -1) {
			if digits(line[m[0]:m[1]]) != 16 && !inAddress(line, m[0]) {
				d.reportIn(line, i, m[0], "personal-phone")
			}
		}
	}
}

func (d *document) reportIn(line string, n, byteAt int, code string) {
	d.report(place{d.post.BodyLine + n, utf8.RuneCountInString(line[:byteAt]) + 1}, code)
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
