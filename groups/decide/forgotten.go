package decide

import (
	"slices"
	"strings"
	"unicode"

	"pita/content"
	"pita/groups"
)

// disown takes a person who is forgotten out of what they began: it goes on, and what is to be
// told of it others hear.
func (d *draft) disown(p groups.PersonID) {
	for _, plan := range list[groups.Plan](d, groups.Ref{Kind: groups.KindPlan}) {
		if plan.By == p {
			plan.By = ""
			d.keep(plan)
		}
	}
	for _, r := range list[groups.Run](d, groups.Ref{Kind: groups.KindRun}) {
		if r.By == p {
			r.By = ""
			d.keep(r)
		}
	}
	for _, c := range d.campaigns() {
		if c.By == p {
			c.By = ""
			d.keep(c)
		}
	}
	for _, r := range list[groups.Review](d, groups.Ref{Kind: groups.KindReview}) {
		told := butFor(r.Told, p)
		if r.By == p || len(told) < len(r.Told) {
			if r.Told = told; r.By == p {
				r.By = ""
			}
			d.keep(r)
		}
	}
	for _, r := range list[groups.Round](d, groups.Ref{Kind: groups.KindRound}) {
		if r.Deputy == p && r.Person != p {
			r.Deputy = ""
			d.keep(r)
		}
	}
	d.unsay(p)
}

// unsay takes out of the reasons for which posts were not approved what a person who is
// forgotten wrote, and what others wrote of them. That it was a no stays.
func (d *draft) unsay(p groups.PersonID) {
	who := d.person(p)
	for _, no := range list[groups.Rejection](d, groups.Ref{Kind: groups.KindRejection}) {
		if no.Reason != "" && (no.By == p || speaksOf(no.Reason, who)) {
			no.Reason = ""
			d.keep(no)
		}
	}
}

// speaksOf says whether a text may name somebody by a handle, be it written in up to eight words,
// or by a part of their name. A title alone, of two letters, is nobody's.
func speaksOf(text string, who *groups.Person) bool {
	theirs := handlesOf(who)
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := range words {
		for n := 1; n <= 8 && i+n <= len(words); n++ {
			said := strings.Join(words[i:i+n], " ")
			if slices.ContainsFunc(theirs, func(h string) bool { return content.SameHandle(h, said) }) || content.SameHandle(who.Name, said) ||
				len(said) > 2 && content.MeansHandle(said, who.Name) {
				return true
			}
		}
	}
	return false
}

func butFor(ids []groups.PersonID, who groups.PersonID) []groups.PersonID {
	return slices.DeleteFunc(slices.Clone(ids), func(id groups.PersonID) bool { return id == who })
}

// begunBy returns who is told of what somebody began: nobody when nobody is named, or they are
// not known any more.
func (d *draft) begunBy(by groups.PersonID) groups.PersonID {
	if by != "" && d.st.Load(groups.Ref{Kind: groups.KindPerson, Person: by}) == nil {
		return ""
	}
	return by
}
