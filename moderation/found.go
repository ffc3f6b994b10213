package moderation

import (
	"slices"
	"strings"

	"pita/groups"
)

// checkFound refuses words that their own rule never finds: an exception covers them
// whatever stands around. A rule that looks as if it protected, and does not, is worse
// than none.
func (b *Book) checkFound(ds []draft) []error {
	var errs []error
	for i := range ds {
		d := &ds[i]
		if d.settled {
			continue
		}
		for k, w := range d.Words {
			texts := d.said(w)
			if len(texts) > 0 && !slices.ContainsFunc(texts, func(text string) bool { return b.finds(&b.rules[i], text) }) {
				errs = append(errs, d.fault(fieldWords, k, "never-found", "word", w))
			}
		}
	}
	return errs
}

// fewNear are how many near words are tried beside a word.
const fewNear = 4

// said returns texts that hold the word w, with a near word before or after it where the
// rule needs one; none for shapes, whose texts no list holds.
func (d *draft) said(w string) (texts []string) {
	bare, _, err := parseWord(w)
	if err != nil || strings.ContainsAny(w, "{}") {
		return nil
	}
	if len(d.Near) == 0 {
		return []string{bare}
	}
	for _, n := range d.Near {
		near, _, err := parseWord(n)
		if err != nil || strings.ContainsAny(n, "{}") {
			return nil
		}
		if texts = append(texts, near+" "+bare, bare+" "+near); len(texts) == 2*fewNear {
			break
		}
	}
	return texts
}

// finds says whether a rule speaks about a text.
func (b *Book) finds(r *Rule, text string) bool {
	t := Text{Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}}, WriterNumberKnown: true}
	if len(r.Groups) > 0 {
		t.Group = r.Groups[0]
	}
	return slices.ContainsFunc(b.Judge(t).Hits, func(h Hit) bool { return h.Rule == r })
}
