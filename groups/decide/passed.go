package decide

import (
	"slices"

	"pita/groups"
)

// shortestPost is shorter than any message of a post; most adverts are as well.
const shortestPost = 60

// approvedWords says whether a text is, word for word, a message of an approved post: who
// passes it on spreads no advert, though a post that warns of one may speak as adverts do.
func (d *draft) approvedWords(said string) bool {
	if len(said) < shortestPost {
		return false
	}
	p, _ := d.st.Load((&groups.Passage{Hash: groups.PassageHash(said)}).Ref()).(*groups.Passage)
	return p != nil && slices.ContainsFunc(p.Of, func(id string) bool {
		a, _ := d.st.Load(groups.Ref{Kind: groups.KindApproval, ID: id}).(*groups.Approval)
		return a != nil && slices.Contains(a.Texts(), said)
	})
}

// notePassages lets the words of an approval be found, and those no longer that only the one
// before it held, which may be nil.
func (d *draft) notePassages(given, before *groups.Approval) {
	id := given.Ref().ID
	passage := func(text string) groups.Passage {
		p := groups.Passage{Hash: groups.PassageHash(text)}
		if known := load[groups.Passage](d, p.Ref()); known != nil {
			return *known
		}
		return p
	}
	texts := given.Texts()
	if before != nil {
		for _, text := range before.Texts() {
			p := passage(text)
			if slices.Contains(texts, text) || !slices.Contains(p.Of, id) {
				continue
			}
			if p.Of = slices.DeleteFunc(slices.Clone(p.Of), func(of string) bool { return of == id }); len(p.Of) == 0 {
				d.drop(&p)
				continue
			}
			d.keep(&p)
		}
	}
	for _, text := range texts {
		if p := passage(text); !slices.Contains(p.Of, id) {
			p.Of = append(slices.Clip(p.Of), id)
			d.keep(&p)
		}
	}
}
