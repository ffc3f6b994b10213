package command

import (
	"strings"
	"unicode"

	"pita/groups"
)

// maxTried is the longest text, in bytes, that can be tried against the rules: adverts
// are longer than orders.
const maxTried = 4096

// parseRules reads what is asked of the rules: to show, confirm, try or switch one.
func parseRules(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.ShowRules{}, nil
	}
	for _, o := range []struct {
		option string
		order  func(id string) groups.Order
	}{
		{"confirm", func(id string) groups.Order { return &groups.ConfirmRule{Rule: id} }},
		{"on", func(id string) groups.Order { return &groups.SwitchRule{Rule: id} }},
		{"off", func(id string) groups.Order { return &groups.SwitchRule{Rule: id, Off: true} }},
	} {
		if !a.option(a.rest[0], o.option) {
			continue
		}
		if len(a.rest) == 2 && o.option == "confirm" && a.option(a.rest[1], "all") {
			return &groups.ConfirmRule{}, nil
		}
		return a.ruled(o.order)
	}
	if a.option(a.rest[0], "try") {
		return a.tried()
	}
	if id, ok := a.rule(a.rest); ok {
		return &groups.ShowRules{Rule: id}, nil
	}
	return a.bad()
}

// rule reads the id of a rule. One word is taken for one where an order may be meant, ordinary
// words included: rules are called by what they are about.
func (a *args) rule(tokens []token) (string, bool) {
	if id, n, _ := a.slug(tokens); n > 0 && n == len(tokens) && a.meant() {
		return id, true
	}
	return a.post(tokens)
}

// ruled reads the id of a rule after an option.
func (a *args) ruled(order func(id string) groups.Order) (groups.Order, *groups.Words) {
	if id, ok := a.rule(a.rest[1:]); ok {
		return order(id), nil
	}
	if id := strings.ReplaceAll(join(a.rest[1:]), " ", "-"); len(a.rest) > 2 && len(a.rest) <= 5 && slugs.MatchString(id) && a.meant() {
		return order(id), nil // phones make blanks of hyphens
	}
	if len(a.rest) == 1 {
		return a.lacking()
	}
	return a.bad()
}

// tried reads what is to be tried: all that was typed, with its signs. It may well end
// like a question.
func (a *args) tried() (groups.Order, *groups.Words) {
	text := a.after(2)
	switch {
	case !a.sign && !a.may:
		return nil, nil
	case text == "":
		return a.lacking()
	}
	return &groups.TryRule{Text: text}, nil
}

// after returns what was typed after the first n words.
func (a *args) after(n int) string {
	text, _ := cutSign(strings.TrimSpace(a.in.Text))
	for range n {
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			return ""
		}
		text = strings.TrimLeftFunc(text[end:], unicode.IsSpace)
	}
	return text
}
