package moderation

import (
	"slices"

	"pita/groups"
)

// A Trial counts what rules would do with texts, beside what those in force do. It is
// begun with NewTrial and is not for concurrent use.
type Trial struct {
	Texts   int
	Tallies []Tally // of the rules that are tried, in their order
	// What becomes of texts: hit where nothing hit before, left alone where something
	// did, or put into another lane.
	New, Freed, Moved Change

	inForce, tried *Book
	group          string
	keep           int
}

// A Tally says how a tried rule does.
type Tally struct {
	Rule    Rule
	Hits    int      // texts that it hits
	New     int      // those of them that the rule of that id in force doesn't hit
	Lost    int      // texts that only the rule of that id in force hits
	Samples []Sample // the first few, new ones before others
}

// A Change counts the texts of which two books say different things.
type Change struct {
	Texts   int
	Samples []Sample // the first few
}

// A Sample is a text that was hit, and where.
type Sample struct {
	Text       string
	Start, End int // bytes of the text
	Rule       string
	Was, Is    groups.Lane // by the rules in force, and by those that are tried
	New        bool        // of a tally's: not hit by the rule in force
}

// WithFiles is With for the rules of files. The error is as Load's.
func (b *Book) WithFiles(sources ...Source) (*Book, error) {
	var ds []draft
	var errs []error
	for _, src := range sources {
		got, err := parse(src)
		ds, errs = append(ds, got...), append(errs, err...)
	}
	if len(errs) > 0 {
		return nil, joined(errs)
	}
	ids := make(map[string]bool, len(ds))
	for _, d := range ds {
		ids[d.ID] = true
	}
	old := drafts(slices.DeleteFunc(b.Rules(), func(r Rule) bool { return ids[r.ID] }))
	for i := range old {
		old[i].settled = true
	}
	return assemble(append(ds, old...))
}

// NewTrial begins a trial of the rules of these ids in the book tried, beside the book in
// force, as for texts of a group of that name; it keeps that many samples of each kind.
func NewTrial(inForce, tried *Book, ids []string, group string, keep int) *Trial {
	t := &Trial{inForce: inForce, tried: tried, group: group, keep: keep}
	for _, id := range ids {
		if r, ok := tried.Rule(id); ok {
			t.Tallies = append(t.Tallies, Tally{Rule: r})
		}
	}
	return t
}

// Judge counts one text.
func (t *Trial) Judge(text string) {
	t.Texts++
	one := [1]groups.Surface{{Kind: groups.Body, Text: text}}
	in := Text{Surfaces: one[:], Group: t.group}
	was, is := t.inForce.Judge(in), t.tried.Judge(in)
	if len(was.Hits) == 0 && len(is.Hits) == 0 {
		return
	}
	for i := range t.Tallies {
		t.Tallies[i].count(text, was, is, t.keep)
	}
	switch before, now := was.Lane(), is.Lane(); {
	case before == now:
	case before == groups.None:
		t.New.add(is.sample(text, before, now), t.keep)
	case now == groups.None:
		t.Freed.add(was.sample(text, before, now), t.keep)
	default:
		t.Moved.add(is.sample(text, before, now), t.keep)
	}
}

func (y *Tally) count(text string, was, is Verdict, keep int) {
	_, before := was.by(y.Rule.ID)
	hit, now := is.by(y.Rule.ID)
	if before && !now {
		y.Lost++
	}
	if !now {
		return
	}
	y.Hits++
	s := Sample{Text: text, Start: hit.Start, End: hit.End, Rule: y.Rule.ID, Was: was.Lane(), Is: is.Lane(), New: !before}
	if s.New {
		y.New++
	}
	if slices.ContainsFunc(y.Samples, func(old Sample) bool { return old.Text == text }) {
		return
	}
	// What is new tells more than what was found before.
	at := slices.IndexFunc(y.Samples, func(old Sample) bool { return s.New && !old.New })
	if at < 0 {
		at = len(y.Samples)
	}
	y.Samples = slices.Insert(y.Samples, at, s)
	y.Samples = y.Samples[:min(keep, len(y.Samples))]
}

// by returns the hit of the rule with that id.
func (v Verdict) by(id string) (Hit, bool) {
	i := slices.IndexFunc(v.Hits, func(h Hit) bool { return h.Rule.ID == id })
	if i < 0 {
		return Hit{}, false
	}
	return v.Hits[i], true
}

// sample returns the hit that decides as a sample.
func (v Verdict) sample(text string, was, is groups.Lane) Sample {
	h, ok := v.Care()
	if !ok {
		h, _ = v.Top()
	}
	return Sample{Text: text, Start: h.Start, End: h.End, Rule: h.Rule.ID, Was: was, Is: is}
}

func (c *Change) add(s Sample, keep int) {
	c.Texts++
	if len(c.Samples) < keep && !slices.ContainsFunc(c.Samples, func(old Sample) bool { return old.Text == s.Text }) {
		c.Samples = append(c.Samples, s)
	}
}
