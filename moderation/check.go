package moderation

import (
	"fmt"
	"slices"
	"strings"

	"pita/groups"
)

// The fields of a rule, as positions are kept for them.
type field string

const (
	fieldID        field = "id"
	fieldLane      field = "lane"
	fieldKind      field = "kind"
	fieldReason    field = "reason"
	fieldWords     field = "words"
	fieldExcept    field = "except"
	fieldNear      field = "near"
	fieldPost      field = "post"
	fieldGroupPost field = "group_post"
	fieldSoft      field = "soft"
	fieldMarket    field = "market"
	fieldGroups    field = "groups"
	fieldExamples  field = "examples"
)

// A place is where in a rule file something stands.
type place struct {
	file      string
	line, col int
}

// A draft is a rule that has not been checked, and where it came from.
type draft struct {
	Rule
	at     place
	fields map[field]place
	items  map[field][]place
	// settled says that its examples were checked before. Other rules may have
	// taken them since, but not those that call for care.
	settled bool
}

// checkDrafts returns a sentence for each fault that shows without judging.
func checkDrafts(ds []draft) []error {
	var errs []error
	first := map[string]*draft{}
	for i := range ds {
		d := &ds[i]
		if other := first[d.ID]; other != nil && d.ID != "" {
			errs = append(errs, d.fault(fieldID, 0, "id-twice", "id", d.ID, "where", other.where()))
		}
		first[d.ID] = d
		errs = append(errs, d.check()...)
	}
	return errs
}

// where says in brackets where a rule stands, if it came from a file.
func (d *draft) where() string {
	if d.at.file == "" {
		return ""
	}
	return fmt.Sprintf(" (%s:%d)", d.at.file, d.at.line)
}

func (d *draft) check() []error {
	var errs []error
	add := func(f field, k int, what Code, args ...string) {
		errs = append(errs, d.fault(f, k, what, args...))
	}
	if strings.TrimFunc(d.ID, idRune) != "" || d.ID == "" {
		add(fieldID, 0, "bad-id", "id", d.ID)
	}
	if d.Lane == groups.None {
		add(fieldLane, 0, "no-lane", "id", d.ID)
	}
	if strings.TrimSpace(d.Reason) == "" {
		add(fieldReason, 0, "no-reason", "id", d.ID)
	}
	if (d.Lane == groups.Care) != (d.Kind != "") || d.Kind != "" && !slices.Contains(kinds, d.Kind) {
		add(fieldKind, 0, "wrong-kind")
	}
	if d.Soft && (d.Lane == groups.Care || d.Lane == groups.Answer) {
		add(fieldSoft, 0, "wrong-soft", "lane", d.Lane.String())
	}
	if d.Market && d.Lane != groups.Hold {
		add(fieldMarket, 0, "wrong-market")
	}
	if len(d.Words) == 0 {
		add(fieldWords, 0, "no-words", "id", d.ID)
	}
	lists := []struct {
		f     field
		words []string
	}{{fieldWords, d.Words}, {fieldExcept, d.Except}, {fieldNear, d.Near}}
	for _, l := range lists {
		for k, w := range l.words {
			if err := checkWord(w, l.f); err != nil {
				errs = append(errs, d.located(l.f, k, err))
			}
		}
	}
	if k := slices.IndexFunc(d.Except, isQuestionWord); k >= 0 && d.Lane == groups.Care {
		add(fieldExcept, k, "care-asks", "word", d.Except[k])
	}
	for k, g := range d.Groups {
		if Fold(g) == "" {
			add(fieldGroups, k, "bad-group", "group", g)
		}
	}
	return append(errs, d.checkBody()...)
}

func idRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-'
}

func checkWord(w string, f field) error {
	if isQuestionWord(w) {
		if f != fieldExcept {
			return wrong("question-place", "word", w)
		}
		return nil
	}
	sh, _, err := parseShape(w)
	switch {
	case err != nil:
		return err
	case sh != nil:
		return sh.fits(w, f)
	}
	_, open, err := parseWord(w)
	if err == nil && open&spreads != 0 && f != fieldExcept {
		err = wrong("dots-place", "word", w)
	}
	return err
}

// checkExamples judges each rule's examples by the whole book.
func (b *Book) checkExamples(ds []draft) []error {
	var errs []error
	for i := range ds {
		group := ""
		if len(ds[i].Groups) > 0 {
			group = ds[i].Groups[0]
		}
		for k, e := range ds[i].Examples {
			v := b.judgeAlone(e.Text, group)
			if v.Lane() == e.Lane || ds[i].settled && e.Lane != groups.Care {
				continue
			}
			what, by := Code("example-none"), v.explain(e.Text).Rule
			if by != "" {
				what = "example-other"
			}
			errs = append(errs, ds[i].fault(fieldExamples, k, what, "text", e.Text, "got", v.Lane().String(), "rule", by, "want", e.Lane.String()))
		}
	}
	return errs
}

func (b *Book) judgeAlone(text, group string) Verdict {
	return b.Judge(Text{Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}}, WriterNumberKnown: true, Group: group})
}
