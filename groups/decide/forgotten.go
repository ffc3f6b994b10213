package decide

import (
	"slices"

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
