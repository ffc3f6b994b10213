package moderation

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"pita/groups"
)

// A Book holds rules and judges texts by them. The care rules that come with
// the program are part of every book. It never changes after it is made, and
// may be used concurrently.
type Book struct {
	rules    []Rule
	text     string // the folded text of all patterns
	patterns []pattern
	words    trie     // patterns that begin where a word begins
	rest     trie     // those of exceptions and near words
	inner    trie     // patterns that may begin anywhere
	care     careBook // the patterns of care again, in plain words
	asks     []bool   // by rule: whether it leaves questions alone
	numbers  []numberPattern
	byBuild  [builds][]numberPattern // the same
	spells   bool                    // whether numbers in words matter
	links    []linkPattern
	// conditions are the circumstances that rules ask for; placeless tells by rule
	// whether one alone can hit it.
	conditions []condition
	placeless  []bool
}

// Rules returns the rules, those of the user first. The slices inside are the
// book's own: read them only.
func (b *Book) Rules() []Rule { return slices.Clone(b.rules) }

// Rule returns the rule with that id, and whether there is one.
func (b *Book) Rule(id string) (Rule, bool) {
	for _, r := range b.rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// Hash names what the book judges by: its rules, whatever their order.
func (b *Book) Hash() string {
	hashes := make([]string, len(b.rules))
	for i, r := range b.rules {
		hashes[i] = r.Hash()
	}
	slices.Sort(hashes)
	sum := sha256.Sum256([]byte("pita-book-1\n" + strings.Join(hashes, "\n")))
	return hex.EncodeToString(sum[:])
}

// Make returns a book of these rules and the care rules that always apply. The
// error joins one sentence for each fault; then there is no book.
func Make(rules ...Rule) (*Book, error) { return assemble(drafts(rules)) }

// With returns a book of b's rules and these; a rule with the id of one of b's
// takes its place, but cannot take care away. The error is as Make's.
func (b *Book) With(rules ...Rule) (*Book, error) {
	all := slices.DeleteFunc(b.Rules(), func(old Rule) bool {
		return slices.ContainsFunc(rules, func(r Rule) bool { return r.ID == old.ID })
	})
	old := drafts(all)
	for i := range old {
		old[i].settled = true
	}
	return assemble(append(drafts(rules), old...))
}

func drafts(rules []Rule) []draft {
	ds := make([]draft, len(rules))
	for i, r := range rules {
		ds[i] = draft{Rule: r}
	}
	return ds
}

// assemble joins the care rules to ds, checks everything and builds the book.
func assemble(ds []draft) (*Book, error) {
	return assembleWith(ds, builtCare())
}

func assembleWith(ds, care []draft) (*Book, error) {
	ds, errs := joinCare(ds, care)
	errs = append(errs, checkDrafts(ds)...)
	if len(errs) > 0 {
		return nil, joined(errs)
	}
	b := compile(ds)
	errs = append(b.checkBlocked(ds), b.checkFound(ds)...)
	if errs = append(errs, b.checkExamples(ds)...); len(errs) > 0 {
		return nil, joined(errs)
	}
	return b, nil
}

// joinCare adds the care rules to ds. A rule of the user with the id of a care
// rule may reword it and add to it; what the care rule finds it still finds.
func joinCare(ds, care []draft) ([]draft, []error) {
	var errs []error
	for _, c := range care {
		i := slices.IndexFunc(ds, func(d draft) bool { return d.ID == c.ID })
		if i < 0 {
			ds = append(ds, c)
			continue
		}
		d := &ds[i]
		switch {
		case d.Lane != groups.Care || d.Kind != "" && d.Kind != c.Kind:
			errs = append(errs, d.fault(fieldLane, 0, "care-lane", "id", c.ID))
		case len(d.Groups) > 0:
			errs = append(errs, d.fault(fieldGroups, 0, "care-groups", "id", c.ID))
		case len(d.Near) > 0 && len(c.Near) == 0:
			errs = append(errs, d.fault(fieldNear, 0, "care-near", "id", c.ID))
		}
		d.Kind = c.Kind
		d.keeps(c)
	}
	return ds, errs
}

// keeps adds to d what c has, so that d still finds what c finds.
func (d *draft) keeps(c draft) {
	d.Words = union(d.Words, c.Words)
	d.Except = union(d.Except, c.Except)
	d.Near = union(d.Near, c.Near)
	if d.Reason == "" {
		d.Reason = c.Reason
	}
	if d.Post == "" {
		d.Post = c.Post
	}
	if d.GroupPost == "" {
		d.GroupPost = c.GroupPost
	}
	for _, e := range c.Examples {
		if !slices.Contains(d.Examples, e) {
			d.Examples = append(slices.Clip(d.Examples), e)
		}
	}
}

// union returns a and what of b is not in it.
func union(a, b []string) []string {
	a = slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
