package decide

import (
	"bytes"
	"encoding/json"
	"slices"

	"pita/groups"
)

// shortestPost is shorter than any message of a post; most adverts are as well.
const shortestPost = 60

// approvedWords says whether a text is, word for word, a message of an approved post: who
// passes it on spreads no advert, though a post that warns of one may speak as adverts do. It
// is asked only where a rule hit, since it looks through all approvals.
func (d *draft) approvedWords(said string) bool {
	if len(said) < shortestPost {
		return false
	}
	quoted, err := json.Marshal(said)
	if err != nil {
		return false
	}
	whole := append([]byte(`"text":`), quoted...) // as it stands among the messages of an approval
	return slices.ContainsFunc(d.st.List(groups.Ref{Kind: groups.KindApproval}), func(r groups.Record) bool {
		return bytes.Contains(r.(*groups.Approval).Messages, whole)
	})
}
