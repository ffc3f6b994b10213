package moderation

import (
	"slices"
	"strings"

	"pita/groups"
	"pita/groups/typo"
)

// bodyWords are words of body and treatment. Without them nobody here can
// speak, so no rule takes a text out, or holds it, for one of them alone.
var bodyWords = strings.Fields(`payudara puting kanker tumor benjolan kista ketiak dada rahim vagina serviks
	ovarium haid menstruasi menopause darah luka nyeri sakit nanah kelenjar tulang paru hati otak rambut botak mual
	kemo kemoterapi radiasi radioterapi sinar operasi mastektomi lumpektomi biopsi mammografi mamografi usg
	rontgen infus obat dokter perawat onkolog rumah-sakit hormon tamoxifen tamoksifen letrozole herceptin
	trastuzumab sadari sadanis stadium metastasis remisi bra beha prostesis limfedema drain bpjs rujukan
	asi menyusui susu hamil breast nipple cancer chemo chemotherapy radiation surgery mastectomy biopsy
	mammogram lump period womb tetek nenen areola jaringan getah bening bengkak gatal perih cairan demam muntah
	pusing lemas diare sariawan kebas kesemutan wig port kateter transfusi leukosit trombosit
	anastrozole letrozol tablet suntik kontrol poli suster bedah onkologi patologi ihk her2 tnbc brca scan
	petscan mri ctscan terapi penyintas pasien stoma keputihan seks libido kesuburan menyusu tumour doctor nurse
	nurses hospital pain blood nausea scar bone liver lung brain hair`)

// body is bodyWords as a set, and by their first letter the long ones, in which a
// letter may have slipped.
var (
	body     = setOf(strings.Join(bodyWords, " "))
	bodyLong = longByLetter(bodyWords)
)

// shortestSlip is how long a word must be to be known with a letter wrong: short
// words have too many neighbours.
const shortestSlip = 7

// noSlip are words of their own, a letter away from one of the body.
var noSlip = setOf("kontol bengkok")

func longByLetter(words []string) (by [26][]string) {
	for _, w := range words {
		if len(w) >= shortestSlip && w[0] >= 'a' && w[0] <= 'z' {
			by[w[0]-'a'] = append(by[w[0]-'a'], w)
		}
	}
	return by
}

// linkWords add nothing to words of the body that could make a text wrong.
var linkWords = setOf(`saya aku ku kami kita kamu mu ibu ibuku bu bun bunda mama mamah istri adik kakak di ke dari dan atau
	yang yg nya pada untuk buat dengan sama juga ya sih dong deh lagi sudah udah telah belum blm mau akan ada punya
	kena kiri kanan habis abis setelah sebelum sesudah pasca karena krn the my of in a an and or is his her your our to with`)

// A bodily reading says how a word of a rule is made of body and treatment.
type bodily uint8

const (
	otherwise bodily = iota
	linking
	ofBody
)

// bodilyToken tells what one folded word is: a word of the body, as it is, with its
// prefixes and endings, doubled, or with a letter wrong; a linking word; or another. With
// "-mu" somebody speaks of the body of another, which may well be wrong.
func bodilyToken(w string) bodily {
	if body[w] {
		return ofBody
	}
	if linkWords[w] {
		return linking
	}
	bare := w
	for _, prefix := range []string{"di", "nge", "ber", "per"} {
		if rest, ok := strings.CutPrefix(bare, prefix); ok && len(rest) >= 4 {
			bare = rest
			break
		}
	}
	for _, stem := range []string{w, bare} {
		for _, end := range []string{"", "nya", "ku", "an", "kan", "in", "lah", "kah", "pun", "s", "es", "2"} {
			if rest, ok := strings.CutSuffix(stem, end); ok && body[rest] {
				return ofBody
			}
		}
	}
	return slipped(w)
}

// slipped tells a long word of the body with one letter wrong, missing or too many.
func slipped(w string) bodily {
	if len(w) < shortestSlip-1 || w[0] < 'a' || w[0] > 'z' || noSlip[w] {
		return otherwise
	}
	for _, known := range bodyLong[w[0]-'a'] {
		if n := len(known) - len(w); n >= -1 && n <= 1 && typo.Between(w, known) <= 1 {
			return ofBody
		}
	}
	return otherwise
}

// onlyBody tells whether a word or phrase of a rule is made of body and treatment
// alone, and with which word: that which it would find.
func onlyBody(w string) (found string, ok bool) {
	bare, open, err := parseWord(w)
	if err != nil || strings.ContainsAny(w, "{}") {
		return "", false
	}
	tokens := strings.Fields(Fold(bare))
	seen := false
	for k, token := range tokens {
		first, last := k == 0 && open&openStart != 0, k == len(tokens)-1 && open&openEnd != 0
		is := bodilyToken(token)
		if hit := starred(token, first, last); hit != "" {
			is = ofBody
			if len(tokens) == 1 {
				return hit, true
			}
		}
		switch is {
		case otherwise:
			return "", false
		case ofBody:
			seen = true
		}
	}
	return Fold(bare), seen
}

// starred returns a word of the body that a word with stars would find, or "".
func starred(token string, first, last bool) string {
	if !first && !last {
		return ""
	}
	for _, w := range bodyWords {
		switch {
		case first && last && strings.Contains(w, token), last && !first && strings.HasPrefix(w, token), first && !last && strings.HasSuffix(w, token):
			return w
		}
	}
	return ""
}

// checkBody refuses words that would block talk of body and treatment: alone, as a
// phrase of such words, or beside near words that are no better.
func (d *draft) checkBody() []error {
	if d.Lane != groups.Hide && d.Lane != groups.Guard && d.Lane != groups.Hold {
		return nil
	}
	nears := d.idleNear()
	if len(d.Near) > 0 && len(nears) == 0 {
		return nil
	}
	var errs []error
	for k, w := range d.Words {
		found, ok := onlyBody(w)
		switch {
		case !ok:
		case len(d.Near) == 0:
			errs = append(errs, d.fault(fieldWords, k, "body-word", "word", found, "lane", d.Lane.String()))
		default:
			return append(errs, d.fault(fieldNear, nears[0], "body-near", "word", found, "near", d.Near[nears[0]], "lane", d.Lane.String()))
		}
	}
	return errs
}

// idleNear returns which near words add nothing wrong to a word of the body: others of
// their kind, and that a newcomer writes.
func (d *draft) idleNear() (idle []int) {
	for k, w := range d.Near {
		if _, ok := onlyBody(w); ok {
			idle = append(idle, k)
			continue
		}
		if sh, _, err := parseShape(w); err == nil && sh != nil && sh.came == byNewcomer {
			idle = append(idle, k)
		}
	}
	return idle
}

// checkBlocked judges words of the body with the finished book, in the groups that
// rules name too: disguises and whatever else reads like them. It is the second net.
func (b *Book) checkBlocked(ds []draft) []error {
	var errs []error
	seen := map[*Rule]bool{}
	groupNames := []string{""}
	for i := range ds {
		for _, g := range ds[i].Groups {
			if !slices.Contains(groupNames, g) {
				groupNames = append(groupNames, g)
			}
		}
	}
	for _, w := range bodyWords {
		for _, group := range groupNames {
			for _, h := range b.judgeAlone(w, group).Hits {
				if h.Lane == groups.Care || h.Lane == groups.Answer || seen[h.Rule] {
					continue
				}
				seen[h.Rule] = true
				i := slices.IndexFunc(b.rules, func(r Rule) bool { return r.ID == h.Rule.ID })
				errs = append(errs, ds[i].fault(fieldWords, ds[i].wordFor(w), "body-word", "word", w, "lane", h.Lane.String()))
			}
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
