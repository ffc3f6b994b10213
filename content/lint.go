package content

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxOption is the most characters an option of a poll may have.
const MaxOption = 100

// Facts are what a library can't know of itself. Its zero value knows nothing, and then
// what depends on it is not said.
type Facts struct {
	Today Date
	// Sent says when each post was sent last, by its id, and Since from when that is known;
	// nil says that it is not known at all.
	Sent  map[string]Date
	Since Date
	// Private are the ids of posts that are sent to one person alone.
	Private []string
	// Approved says by id and language, as in "sadari-01/id", who approved a post.
	Approved map[string][]string
}

// Check reads every file again and returns all there is to say about heads,
// assets and words, by file and line. Dates are compared with today; with the
// zero Date they are not. What phones would show is render's to check.
func (l *Library) Check(today Date) []Finding { return l.CheckBy(Facts{Today: today}) }

// CheckBy is Check, with all that is known.
func (l *Library) CheckBy(known Facts) []Finding {
	found := append([]Finding(nil), l.found...)
	files := append([]string(nil), l.broken...)
	for _, p := range l.posts {
		files = append(files, p.File)
	}
	for _, s := range l.series {
		files = append(files, s.File)
	}
	for _, file := range files {
		if oddName(path.Base(file)) {
			continue // it was not opened, and has been told of
		}
		d := open(l.fsys, file, l.shared)
		d.lint(known)
		d.lintTranslation(l)
		found = append(found, d.found...)
	}
	Sort(found)
	return slices.CompactFunc(found, func(a, b Finding) bool { return a.String() == b.String() })
}

// lint says what should be looked at, beside what open has said.
func (d *document) lint(known Facts) {
	if !d.headed {
		return
	}
	d.lintDates(known.Today)
	if d.series != nil { // it says nothing itself
		return
	}
	d.lintPersonal()
	d.lintLinks()
	d.lintReading()
	d.lintSelf()
	d.lintHouse(known)
	if p := d.post; p.Author != "" && fold(p.Author) == fold(p.Editor) {
		d.report(d.keys["penyunting"], "same-hand", p.Author)
	}
}

// lintFirm says what keeps a post from leaving, whatever the day.
func (d *document) lintFirm() {
	if !d.headed {
		return
	}
	if p := d.post; !p.From.IsZero() && !p.Until.IsZero() && p.Until.Before(p.From) {
		d.report(d.keys["selesai"], "ends-before-start", p.From.String(), p.Until.String())
	}
	if d.series != nil { // it says nothing itself
		return
	}
	d.lintSources()
	d.lintDose()
	d.lintIdentity()
	if len(bytes.TrimSpace(d.body)) == 0 {
		d.report(place{d.post.BodyLine, 1}, "empty-post")
	}
}

// promise says where the post uses words that its glossary forbids.
func (d *document) promise(g *glossary) {
	if !d.headed || g == nil || d.series != nil {
		return
	}
	for _, part := range []struct {
		at   place
		text string
	}{
		{d.keys["judul"], d.post.Title},
		{d.keys["pilihan"], strings.Join(d.post.Options, "\n\n")},
		{d.keys["gambar"], d.post.alt()},
	} {
		for _, h := range g.find([]byte(part.text)) {
			d.use(part.at, part.text[h.from:h.to], h.term)
		}
	}
	for _, h := range g.find(d.body) {
		if d.told["promise"] >= mostAlike {
			break
		}
		d.use(d.inBody(h.from), string(d.body[h.from:h.to]), h.term)
	}
}

// use notes that the post uses a term.
func (d *document) use(at place, words string, t *term) {
	words = strings.Join(strings.Fields(words), " ")
	if t.soft {
		d.report(at, "term", words, t.reason, t.instead)
		return
	}
	d.report(at, "promise", words, t.reason, t.instead)
	if d.post.Promises == "" {
		d.post.Promises = words
	}
}

// inBody returns where in the file a byte of the body stands.
func (d *document) inBody(offset int) place {
	before := d.body[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return place{d.post.BodyLine + bytes.Count(before, []byte("\n")), utf8.RuneCount(before[start:]) + 1}
}

// alt returns the words that a picture is described by.
func (p Post) alt() string {
	if p.Image == nil {
		return ""
	}
	return p.Image.Alt
}

func (d *document) lintSources() {
	if d.post.Kind == Education && len(d.post.Sources) == 0 {
		d.report(d.keys["jenis"], "no-source")
	}
}

func (d *document) lintDates(today Date) {
	p := d.post
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
