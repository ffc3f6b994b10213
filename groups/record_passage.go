package groups

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// KindPassage is the kind of record by which approved words are found.
const KindPassage Kind = "passage"

// A Passage says which approvals hold a message of exactly some text, known by its hash: so
// one who passes it on is told from one who spreads an advert.
type Passage struct {
	Hash string   `json:"hash"` // PassageHash of the text
	Of   []string `json:"of"`   // the ids of the approvals
}

// Ref names the record.
func (p *Passage) Ref() Ref { return Ref{Kind: KindPassage, ID: p.Hash} }

// Owner returns nobody.
func (p *Passage) Owner() PersonID { return "" }

// PassageHash returns the hash by which a text is found.
func PassageHash(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:16])
}

// Texts returns the different texts of the approved messages, nil when they can't be read.
func (a *Approval) Texts() []string {
	var messages []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(a.Messages, &messages) != nil {
		return nil
	}
	var out []string
	for _, m := range messages {
		if m.Text != "" && !slices.Contains(out, m.Text) {
			out = append(out, m.Text)
		}
	}
	return out
}

// PassagesOf returns the passages of approvals, in the order in which they first stand there.
func PassagesOf(approvals ...*Approval) []*Passage {
	var out []*Passage
	by := map[string]*Passage{}
	for _, a := range approvals {
		for _, text := range a.Texts() {
			h := PassageHash(text)
			if by[h] == nil {
				by[h] = &Passage{Hash: h}
				out = append(out, by[h])
			}
			by[h].Of = append(by[h].Of, a.Ref().ID)
		}
	}
	return out
}
