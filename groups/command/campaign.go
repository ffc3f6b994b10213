package command

import (
	"strings"

	"pita/groups"
)

// parseCampaign reads "kampanye sadari-01 untuk semua besok 09.00-12.00", with the names of
// groups, between commas, for some of them.
func parseCampaign(a *args) (groups.Order, *groups.Words) {
	if len(a.rest) == 0 {
		return &groups.ShowCampaigns{}, nil
	}
	for option, order := range map[string]func(string) groups.Order{
		"cancel": func(c string) groups.Order { return &groups.DropCampaign{Code: c} },
		"halt":   func(c string) groups.Order { return &groups.HoldCampaign{Code: c} },
		"go-on":  func(c string) groups.Order { return &groups.HoldCampaign{Code: c, On: true} },
	} {
		if code, ok := a.code(a.rest[len(a.rest)-1]); len(a.rest) == 2 && a.option(a.rest[0], option) && ok {
			return order(code), nil
		}
	}
	id, n, _ := a.slug(a.rest)
	if n == 0 || n+2 >= len(a.rest) || !a.option(a.rest[n], "for") {
		return a.unlikely()
	}
	before, from, till, ok := a.hours(a.rest[n+1:])
	if !ok || till == 0 && from == 0 {
		return a.unlikely()
	}
	names, day, fault := a.dayAfter(before)
	switch {
	case fault != nil && a.meant():
		return nil, fault
	case names == 0 || fault != nil:
		return a.unlikely()
	}
	o := &groups.MakeCampaign{Post: id, Day: day, From: from, Till: till}
	if !(names == 1 && a.option(before[0], "all")) {
		o.To = a.typedFrom(n+1, names)
	}
	return o, nil
}

// unlikely is the answer to what begins like a campaign and can't be read.
func (a *args) unlikely() (groups.Order, *groups.Words) {
	if a.meant() {
		return nil, a.usage()
	}
	return nil, nil
}

// dayAfter reads the day at the end of tokens, today where none is, and returns how many
// stand before it.
func (a *args) dayAfter(tokens []token) (before int, day string, fault *groups.Words) {
	late := token{"23.59", "23.59"}
	for n := min(maxPhrase, len(tokens)-1); n >= 0; n-- {
		text := append(tokens[len(tokens)-n:len(tokens):len(tokens)], late)
		rule, bad, plain := a.table.when(text, a.in)
		if date, ok := strings.CutPrefix(rule, "once "); ok {
			return len(tokens) - n, date[:len("2006-01-02")], nil
		}
		// A group may be called after its zone.
		if plain && bad != nil && bad.Phrase != "plan.bad-time" && bad.Phrase != "plan.other-zone" {
			return 0, "", bad
		}
	}
	return 0, "", textFault("plan.bad-time", typed(tokens))
}

// typedFrom returns what was typed as n tokens of the rest from the i-th on, with the commas.
func (a *args) typedFrom(i, n int) string {
	text, _ := cutSign(strings.TrimSpace(a.in.Text))
	skip := len(split(text)) - len(a.rest) + i
	var out []string
	for _, field := range strings.Fields(text) {
		tokens := len(split(field))
		if skip <= 0 && n > 0 {
			out = append(out, field)
			n -= tokens
		}
		skip -= tokens
	}
	return strings.Trim(strings.Join(out, " "), ", ")
}
