package content

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	lockedScreen = 80  // letters of a message that a locked screen shows
	aYear        = 365 // days after which a post that nobody was sent is worth a look
)

var (
	illness = regexp.MustCompile(`(?i)kanker|payudara|tumor|kemo|radioterapi|radiasi|mastektomi|biopsi|metasta|stadium|\bhiv\b|\baids\b|\btbc?\b|` +
		`depresi|putus asa|bunuh|kekerasan|demam|perdarahan|sesak|penyakit|cancer|breast|chemo|biopsy|mastectomy|` +
		`depress|suicid|despair|violence|fever|bleed|illness|disease`)
	// Questions to whoever votes about themselves.
	oneself = regexp.MustCompile(`(?i)\b(?:apakah|sudahkah|pernahkah|masihkah|sedangkah|adakah) (?:anda|ibu|bunda|kamu|kakak|saudari|bapak)\b|` +
		`\b(?:anda|ibu|bunda|kamu|kakak) (?:sudah|pernah|sedang|masih|punya|mengalami|menderita|minum|rutin)\b|` +
		`\b(?:have|has|do|did|are|were) (?:you|your)\b|\bhow (?:do|are|often do) you\b`)
	// Answers that tell of who gives them.
	myself = regexp.MustCompile(`(?i)^(?:saya|aku|i|i'm|i’m|my) |\b(?:stadium|stage|her2|positif|negatif|positive|negative|kambuh|relapsed?|metasta\w*|hamil|pregnant)\b`)
)

// lintSelf looks for a poll about who votes: their names show to the whole group.
func (d *document) lintSelf() {
	if d.post.Kind != Poll {
		return
	}
	if m := oneself.FindIndex(d.body); m != nil {
		d.report(d.inBody(m[0]), "poll-self")
		return
	}
	if slices.ContainsFunc(d.post.Options, myself.MatchString) {
		d.report(d.keys["pilihan"], "poll-self")
	}
}

// lintHouse says what only a house knows of its posts.
func (d *document) lintHouse(known Facts) {
	p := d.post
	if slices.Contains(known.Private, p.ID) {
		d.lintLocked()
	}
	last, ever := known.Sent[p.ID]
	if !ever {
		last = known.Since
	}
	if known.Sent != nil && !known.Today.IsZero() && !last.IsZero() && last.Before(known.Today.AddDays(-aYear)) {
		d.report(d.keys["id"], "never-sent", last.String())
	}
	for _, by := range known.Approved[p.ID+"/"+p.Lang] {
		if !p.MayApprove(by) {
			d.report(d.keys["penulis"], "own-approval", by)
		}
	}
}

// lintLocked looks for an illness in what a locked screen shows of a private text.
func (d *document) lintLocked() {
	first := strings.TrimSpace(strings.NewReplacer("*", "", "_", "", "#", "", "\n", " ").Replace(string(d.body)))
	if at := runesIn(first, lockedScreen); illness.MatchString(first[:at]) {
		d.report(place{d.post.BodyLine, 1}, "illness-first", itoa(lockedScreen))
	}
}

// runesIn returns how many bytes the first n letters of a text take.
func runesIn(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
