package content

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
	for _, q := range l.posts {
		if q.ID != p.ID || q.TranslationOf != "" {
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
