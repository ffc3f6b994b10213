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

// fault returns a sentence about item k of a field, or about the field or the
// rule where that is all that is known.
func (d *draft) fault(f field, k int, format string, args ...any) error {
	at := d.at
	if p, ok := d.fields[f]; ok {
		at = p
	}
	if ps := d.items[f]; k < len(ps) {
		at = ps[k]
	}
	what := fmt.Sprintf(format, args...)
	if at.file == "" {
		return fmt.Errorf("rule %q, %s: %s", d.ID, f, what)
	}
	return fmt.Errorf("%s:%d:%d: %s", at.file, at.line, at.col, what)
}

// checkDrafts returns a sentence for each fault that shows without judging.
func checkDrafts(ds []draft) []error {
	var errs []error
	first := map[string]*draft{}
	for i := range ds {
		d := &ds[i]
		if other := first[d.ID]; other != nil && d.ID != "" {
			errs = append(errs, d.fault(fieldID, 0, "there is already a rule %q%s; give this one another id", d.ID, other.where()))
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
	add := func(f field, k int, format string, args ...any) {
		errs = append(errs, d.fault(f, k, format, args...))
	}
	if strings.TrimFunc(d.ID, idRune) != "" || d.ID == "" {
		add(fieldID, 0, "the id %q will not do; write small letters, digits and hyphens, such as obat-ajaib", d.ID)
	}
	if d.Lane == groups.None {
		add(fieldLane, 0, "the rule %q has no lane; write jalur: care, hide, guard, hold or answer", d.ID)
	}
	if strings.TrimSpace(d.Reason) == "" {
		add(fieldReason, 0, "the rule %q does not say why; write alasan: and one kind sentence", d.ID)
	}
	if (d.Lane == groups.Care) != (d.Kind != "") || d.Kind != "" && !slices.Contains(kinds, d.Kind) {
		add(fieldKind, 0, "a care rule, and no other, has a kind; write macam: putus-asa, bahaya or kekerasan")
	}
	if d.Soft && (d.Lane == groups.Care || d.Lane == groups.Answer) {
		add(fieldSoft, 0, "lane %s takes nothing out, so it cannot be soft; leave lunak away", d.Lane)
	}
	if d.Market && d.Lane != groups.Hold {
		add(fieldMarket, 0, "only a hold rule can let goods pass on market days; leave pasar away")
	}
	if len(d.Words) == 0 {
		add(fieldWords, 0, "the rule %q has no words; write at least one", d.ID)
	}
	lists := []struct {
		f     field
		words []string
	}{{fieldWords, d.Words}, {fieldExcept, d.Except}, {fieldNear, d.Near}}
	for _, l := range lists {
		for k, w := range l.words {
			if err := checkWord(w, l.f); err != nil {
				add(l.f, k, "%v", err)
			}
		}
	}
	if k := slices.IndexFunc(d.Except, isQuestionWord); k >= 0 && d.Lane == groups.Care {
		add(fieldExcept, k, "who asks may need care all the same; leave %s away", d.Except[k])
	}
	for k, g := range d.Groups {
		if Fold(g) == "" {
			add(fieldGroups, k, "%q is no name of a group; write the name as people see it", g)
		}
	}
	return errs
}

func idRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-'
}

func checkWord(w string, f field) error {
	if isForwardedWord(w) {
		if f != fieldNear {
			return fmt.Errorf("%s says how a message came, not what is in it; write it under dekat", w)
		}
		return nil
	}
	if isQuestionWord(w) {
		if f != fieldExcept {
			return fmt.Errorf("%s says how a sentence asks, not what is in it; write it under kecuali", w)
		}
		return nil
	}
	sh, _, err := parseShape(w)
	if err != nil || sh != nil {
		return err
	}
	_, open, err := parseWord(w)
	if err == nil && open&spreads != 0 && f != fieldExcept {
		err = fmt.Errorf("%q means the rest of the sentence too, which an exception alone can; leave the dots away", w)
	}
	return err
}

// bodyWords are words of body and treatment. Without them nobody here can
// speak, so no rule takes a text out, or holds it, for one of them alone.
var bodyWords = strings.Fields(`payudara puting kanker tumor benjolan kista ketiak dada rahim vagina serviks
	ovarium haid menstruasi menopause darah luka nyeri sakit nanah kelenjar tulang paru hati otak rambut botak mual
	kemo kemoterapi radiasi radioterapi sinar operasi mastektomi lumpektomi biopsi mammografi mamografi usg
	rontgen infus obat dokter perawat onkolog rumah-sakit hormon tamoxifen tamoksifen letrozole herceptin
	trastuzumab sadari sadanis stadium metastasis remisi bra beha prostesis limfedema drain bpjs rujukan
	asi menyusui susu hamil breast nipple cancer chemo chemotherapy radiation surgery mastectomy biopsy
	mammogram lump period womb`)

// checkBlocked refuses rules that would block a word of body or treatment alone.
func (b *Book) checkBlocked(ds []draft) []error {
	var errs []error
	seen := map[*Rule]bool{}
	for _, w := range bodyWords {
		for _, h := range b.judgeAlone(w, "").Hits {
			if h.Lane == groups.Care || h.Lane == groups.Answer || seen[h.Rule] {
				continue
			}
			seen[h.Rule] = true
			i := slices.IndexFunc(b.rules, func(r Rule) bool { return r.ID == h.Rule.ID })
			errs = append(errs, ds[i].fault(fieldWords, ds[i].wordFor(w), "the word %q alone would get lane %s, and nobody could speak of body or treatment any more; add words to it, or dekat", w, h.Lane))
		}
	}
	return errs
}

// wordFor returns the number of the word of d that is closest to w.
func (d *draft) wordFor(w string) int {
	return max(0, slices.IndexFunc(d.Words, func(word string) bool {
		bare, _, _ := parseWord(word)
		return strings.Contains(Fold(w), Fold(bare))
	}))
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
			by := ""
			if x := v.explain(e.Text); x.Rule != "" {
				by = fmt.Sprintf(" by rule %q", x.Rule)
			}
			errs = append(errs, ds[i].fault(fieldExamples, k, "the example %q gets lane %s%s, not %s; change the words or the example", e.Text, v.Lane(), by, e.Lane))
		}
	}
	return errs
}

func (b *Book) judgeAlone(text, group string) Verdict {
	return b.Judge(Text{Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}}, WriterNumberKnown: true, Group: group})
}
