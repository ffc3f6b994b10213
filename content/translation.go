package content

import (
	"slices"
	"strings"
)

// ShortHash is how many digits of a source hash a translation names.
const ShortHash = 8

// Short returns the first digits of the hash, by which a translation says what it
// was made of.
func (h Hash) Short() string { return h.String()[:ShortHash] }

// Original returns the post that p is a translation of: the one in Indonesian, or else
// the first that says of itself that it is no translation; and whether there is one
// besides p.
func (l *Library) Original(p Post) (Post, bool) {
	best, found := Post{}, false
	first, _ := slices.BinarySearchFunc(l.posts, p.ID, func(q Post, id string) int { return strings.Compare(q.ID, id) })
	for _, q := range l.posts[first:] {
		if q.ID != p.ID {
			break
		}
		if q.TranslationOf != "" {
			continue
		}
		if q.Lang == "id" {
			best, found = q, true
			break
		}
		if !found {
			best, found = q, true
		}
	}
	return best, found && best.Lang != p.Lang
}

// lintTranslation says whether a translation was made of the original as it is now.
func (d *document) lintTranslation(l *Library) {
	p := d.post
	if p.ID == "" || d.series != nil {
		return
	}
	original, ok := l.Original(p)
	at := d.keys["terjemahan"]
	switch {
	case !ok && p.TranslationOf != "":
		d.report(at, "translation-alone", p.ID)
	case !ok || original.Broken:
	case p.TranslationOf == "":
		if at = d.keys["bahasa"]; at.line == 0 {
			at = d.keys["id"]
		}
		d.report(at, "translation-unmarked", original.File, original.Source.Short())
	case !original.Source.begins(p.TranslationOf):
		d.report(at, "translation-old", original.File, original.Source.Short())
	}
}

// begins says whether the hash begins with these digits, of which there are enough.
func (h Hash) begins(digits string) bool {
	return len(digits) >= ShortHash && strings.HasPrefix(h.String(), strings.ToLower(digits))
}
