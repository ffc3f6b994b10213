package decide

import (
	"slices"
	"strings"

	"pita/groups"
	"pita/groups/command"
)

// parsed reads a private message. A command about a case needs no code when it replies to the
// message that holds it; in reply to anything else, or from one who may not give it, it is read
// as if it replied to nothing: "benar" is a word people say.
func (d *draft) parsed(g *groups.Group, p *groups.Person, ev *groups.Message) command.Parsed {
	in := d.input(g, ev)
	parsed := d.Commands.Parse(in)
	code := codeOf(parsed.Order)
	if in.ReplyTo == nil {
		return d.onlyAppeal(p, ev, parsed)
	}
	if code == nil || *code != "" {
		return parsed
	}
	if *code = d.caseTold(p, in.ReplyTo.ID); *code != "" && d.mayAskSomewhere(p, parsed.Row) && !d.untaken(p, *code) {
		return parsed
	}
	in.ReplyTo = nil
	return d.onlyAppeal(p, ev, d.Commands.Parse(in))
}

// onlyAppeal takes an appeal that lacks its code for one about the only case there is of its
// writer's.
func (d *draft) onlyAppeal(p *groups.Person, ev *groups.Message, parsed command.Parsed) command.Parsed {
	bare := len(strings.Fields(ev.Text())) == 1 || !strings.ContainsAny(ev.Text()[:min(1, len(ev.Text()))], "!./") // else talk is no fault
	if parsed.Fault == nil || parsed.Row.Name != "appeal" || !bare {
		return parsed
	}
	own := slices.DeleteFunc(d.cases(groups.Ref{Kind: groups.KindCase, Person: p.ID}), func(c *groups.Case) bool {
		return c.Lane == groups.Care || c.State == groups.CaseRestored || c.State != groups.CaseOpen && !c.Hidden
	})
	if len(own) != 1 {
		return parsed
	}
	return command.Parsed{Order: &groups.Appeal{Code: own[0].Code}, Row: parsed.Row}
}

// untaken says whether a code is of a call for help that this person has not taken over: a
// word that people say in passing must not end it.
func (d *draft) untaken(p *groups.Person, code string) bool {
	return slices.ContainsFunc(d.cases(groups.Ref{Kind: groups.KindCase, ID: code}), func(c *groups.Case) bool {
		return c.Lane == groups.Care && (c.State != groups.CaseTaken || c.Holder != p.ID)
	})
}

// codeOf returns where an order keeps the code of its case, or nil when it is about none.
func codeOf(o groups.Order) *string {
	switch o := o.(type) {
	case *groups.Appeal:
		return &o.Code
	case *groups.Restore:
		return &o.Code
	case *groups.Uphold:
		return &o.Code
	case *groups.HandOver:
		return &o.Code
	case *groups.TakeOut:
		if o.Message == "" {
			return &o.Code
		}
	}
	return nil
}

// caseTold returns the code of the case that a private message of Pita's was about, as long as
// the message is remembered; "" when it was about none.
func (d *draft) caseTold(p *groups.Person, id groups.MessageID) string {
	for _, s := range p.Sent {
		if s.Case != "" && groups.MessageID(s.Action) == id {
			return s.Case
		}
	}
	for _, q := range d.questions(p.ID) {
		if q.Kind == "care" && d.asks(q, id) {
			return q.Of
		}
	}
	return ""
}
