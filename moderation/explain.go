package moderation

import "pita/groups"

// An Explanation says in JSON what a book finds in one text.
type Explanation struct {
	Lane   groups.Lane `json:"lane"`
	Rule   string      `json:"rule"`
	Reason string      `json:"reason"`
	Match  *Match      `json:"match"` // nil when nothing was found
	Also   []Other     `json:"also"`  // the other rules that hit, never nil
}

// A Match is the part of a text that a rule hit.
type Match struct {
	Text  string `json:"text"`
	Start int    `json:"start"` // bytes of the original
	End   int    `json:"end"`
}

// An Other is a further rule that hit.
type Other struct {
	Rule string      `json:"rule"`
	Lane groups.Lane `json:"lane"`
}

// Explain judges one text whose writer is unknown.
func (b *Book) Explain(text string) Explanation { return b.explain(text, false) }

// ExplainKnown judges one text whose writer's phone number is known, and not in it.
func (b *Book) ExplainKnown(text string) Explanation { return b.explain(text, true) }

func (b *Book) explain(text string, known bool) Explanation {
	one := [1]groups.Surface{{Kind: groups.Body, Text: text}}
	return b.Judge(Text{Surfaces: one[:], WriterNumberKnown: known}).explain(text)
}

// explain puts the hit that decides the lane first.
func (v Verdict) explain(text string) Explanation {
	x := Explanation{Also: []Other{}}
	main, ok := v.Care()
	if !ok {
		main, ok = v.Top()
	}
	if !ok {
		return x
	}
	x.Lane, x.Rule, x.Reason = main.Lane, main.Rule.ID, main.Rule.Reason
	x.Match = &Match{text[main.Start:main.End], main.Start, main.End}
	for _, h := range v.Hits {
		if h.Rule != main.Rule {
			x.Also = append(x.Also, Other{h.Rule.ID, h.Lane})
		}
	}
	return x
}
