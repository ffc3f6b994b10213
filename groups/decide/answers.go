package decide

import (
	"slices"
	"strings"

	"pita/groups"
)

// choose answers a question by its number.
func (d *draft) choose(a asking, o *groups.Choose) {
	q, unclear := d.answers(a.by, o, a.message)
	if unclear {
		d.because("choose.unclear")
		d.remark(a.by, words("choose.unclear"))
		return
	}
	if q != nil && (o.N < 1 || o.N > len(q.Options)) {
		d.because("choose.nothing")
		d.remark(a.by, words("choose.range", number("n", len(q.Options))))
		return
	}
	if q == nil {
		d.because("choose.nothing")
		d.remark(a.by, words("private.expired"))
		return
	}
	if q.Kind != "program" && (q.Kind != "care" || q.Options[o.N-1] != "take") {
		d.drop(q)
	}
	d.chosen(a, q, q.Options[o.N-1])
}

// answers returns the question that a number answers: the one whose code it gives, the
// one it replies to, or the newest that has numbers. It is unclear which when the number
// replies to something else and more than one is open.
func (d *draft) answers(p groups.PersonID, o *groups.Choose, ev *groups.Message) (q *groups.Question, unclear bool) {
	open := slices.DeleteFunc(d.questions(p), func(q *groups.Question) bool {
		return !d.now.Before(q.Expires) || len(q.Options) == 0 || q.Kind == "preview" || q.Kind == "listed" || o.Code != "" && o.Code != q.Code
	})
	switch {
	case o.Code != "":
	case ev == nil || ev.ReplyTo == nil:
		open = d.unanswered(p, open)
	default:
		asked := slices.DeleteFunc(slices.Clone(open), func(q *groups.Question) bool { return !d.asks(q, ev.ReplyTo.ID) })
		if len(asked) == 0 && len(open) > 1 {
			return nil, true
		}
		if len(asked) > 0 {
			open = asked
		}
	}
	for _, other := range open {
		if q == nil || other.Asked.After(q.Asked) {
			q = other
		}
	}
	return q, false
}

// asks says whether a message of Pita's asked a question: the last time, an earlier time
// in the same case, or in a further part of the same post.
func (d *draft) asks(q *groups.Question, id groups.MessageID) bool {
	if q.Message == id {
		return true
	}
	if q.Kind == "care" {
		c := d.caseOf(q)
		return c != nil && slices.Contains(c.Notices, groups.ActionID(id))
	}
	return slices.ContainsFunc(d.person(q.Person).Sent, func(s groups.SentNote) bool {
		return groups.MessageID(s.Action) == id && s.Post != "" && s.Post == q.Of
	})
}

// unanswered leaves out alerts of cases that the person has taken already, as long as
// something else waits for an answer: a second "1" means the second one.
func (d *draft) unanswered(p groups.PersonID, open []*groups.Question) []*groups.Question {
	waiting := slices.DeleteFunc(slices.Clone(open), func(q *groups.Question) bool {
		c := d.caseOf(q)
		return q.Kind == "care" && (c == nil || c.State != groups.CaseOpen && c.Holder == p)
	})
	if len(waiting) == 0 {
		return open
	}
	return waiting
}

func (d *draft) chosen(a asking, q *groups.Question, option string) {
	switch q.Kind {
	case "care":
		if c := d.caseOf(q); c != nil {
			d.careAnswered(c, a.by, option)
		}
	case "near":
		if a.message == nil {
			return
		}
		again := *a.message
		again.Surfaces = []groups.Surface{{Kind: groups.Body, Text: option}}
		parsed := d.Commands.Parse(d.input(a.group, &again))
		if p := d.person(a.by); parsed.Order != nil && d.mayAskSomewhere(p, parsed.Row) {
			d.obey(asking{by: a.by, group: d.meant(a.group, p, parsed), order: parsed.Order, message: &again, row: parsed.Row})
		} else if parsed.Fault != nil {
			d.reply(a, *parsed.Fault)
		}
	case "group":
		d.rememberGroup(a, groups.GroupID(option))
		a.group = d.group(groups.GroupID(option))
		order, err := groups.DecodeOrder([]byte(q.Of))
		if err == nil && a.group != nil && d.staff(a.group.ID, a.by) {
			a.order = order
			d.obey(a)
		}
	case "violence":
		d.comfortMore(a, q)
	case "pin":
		d.pinAnswered(a, q, option == "yes")
	case "role":
		d.roleAnswered(a, q, option == "yes")
	case "join":
		d.offerConsent(a, groups.GroupID(option))
	case "program":
		d.programChosen(a, q, option)
	case "again":
		d.showAgain(d.person(a.by), option)
	case "date":
		d.keepDate(a, q.Of, option)
	case "unnamed":
		d.letterAgreed(a, q)
	case "letter":
		d.answerLetter(a, &groups.AnswerLetter{Code: q.Of, Text: option})
	case "found":
		d.foundChosen(a, q, option)
	case "miss", "gentle":
		d.passToPeople(d.person(a.by), q.Of, option == "pass-unnamed")
	case "quiet", "plan.near":
		d.planChosen(a, q, option)
	case "confirm:send":
		d.sendAgreed(a, q, true)
	}
}

func (d *draft) rememberGroup(a asking, g groups.GroupID) {
	p := d.person(a.by)
	p.Chosen, p.ChosenAt = g, d.now
	d.keep(p)
}

func (d *draft) caseOf(q *groups.Question) *groups.Case {
	return load[groups.Case](d, groups.Ref{Kind: groups.KindCase, Group: q.Group, Person: q.About, ID: q.Of})
}

// yes does what was shown and waited for agreement.
func (d *draft) yes(a asking, o *groups.Yes) {
	q := d.agreedTo(a, o.Word)
	if d.yesToAlert(a, o, q) {
		return
	}
	if waiting := d.pending(a.by, yesByCode...); q == nil && waiting != nil {
		d.because("yes.unclear")
		d.remark(a.by, d.howToAgree(waiting))
		return
	}
	if q == nil && d.yesToRule(a, o) {
		return
	}
	if q == nil {
		d.because("yes.nothing")
		d.remark(a.by, words("order.nothing-to-confirm"))
		return
	}
	switch q.Kind {
	case "confirm:remove":
		d.drop(q)
		d.removalAgreed(a, q)
	case "confirm:forget":
		d.drop(q)
		d.forgetMe(a)
	case "confirm:settings":
		d.drop(q)
		d.settingsAgreed(a, q)
	case "confirm:campaign":
		d.drop(q)
		d.campaignAgreed(a, q)
	case "confirm:send":
		d.drop(q)
		d.sendAgreed(a, q, false)
	case "confirm:withdraw":
		d.drop(q)
		d.withdrawAgreed(a, q.Of)
	case "preview":
		d.drop(q)
		d.approve(a, q.Of, q.Options[0])
	case "listed":
		d.drop(q)
		d.approveListed(a, q.Options[0])
	case "consent":
		d.consent(a)
	case "series":
		d.drop(q)
		d.seriesAgreed(a, q)
	case "violence":
		d.drop(q)
		d.comfortMore(a, q)
	case "near", "unnamed":
		d.drop(q)
		d.chosen(a, q, q.Options[0])
	default:
		d.because("yes.nothing")
		d.remark(a.by, words("order.nothing-to-confirm"))
	}
}

// yesToAlert says how to answer an alert, when a "ya" can only be meant for one: it is no answer,
// and whoever wrote it believes that somebody is now being looked after.
func (d *draft) yesToAlert(a asking, o *groups.Yes, agreed *groups.Question) bool {
	alert := d.openAlert(a.by)
	plain := o.Word == "" && (a.message == nil || a.message.ReplyTo == nil)
	meant := agreed == nil || agreed.Kind == "care" || plain && alert != nil && alert.Asked.After(agreed.Asked)
	return alert != nil && meant && d.alertWaits(d.person(a.by))
}

// yesToRule says again what a colleague wants to switch off, and how to agree, when a "ya" can
// only be meant for that.
func (d *draft) yesToRule(a asking, o *groups.Yes) bool {
	if o.Word != "" {
		return false
	}
	for _, g := range d.staffed(a.by) {
		for _, n := range list[groups.RuleNote](d, groups.Ref{Kind: groups.KindRule, Group: g.ID}) {
			r, ok := d.Rules.Rule(n.Rule)
			if ok && n.Group == g.ID && !n.Off && n.Hash == r.Hash() && d.seconded(a, n) {
				d.because("yes.rule")
				d.reply(a, words("rule.second", text("rule", r.ID), laneArg(&r), groupArg(g)))
				return true
			}
		}
	}
	return false
}

// agreedTo returns the question that a "ya" answers: the one whose code it gives, the
// one it replies to, or the newest. What can't be undone, and an approval, must be meant
// by code or by reply.
func (d *draft) agreedTo(a asking, word string) *groups.Question {
	quoted := groups.MessageID("")
	if a.message != nil && a.message.ReplyTo != nil {
		quoted = a.message.ReplyTo.ID
	}
	for _, q := range d.questions(a.by) {
		if d.now.Before(q.Expires) && (word != "" && q.Code == word || word == "" && quoted != "" && q.Message == quoted) {
			return q
		}
	}
	if v := d.shownIn(a.by, quoted); word == "" && quoted != "" && v != nil {
		return d.questionOf(v)
	}
	if word != "" || quoted != "" {
		return nil
	}
	newest := d.pending(a.by, slices.Concat(yesByItself, yesByCode)...)
	if newest == nil || slices.Contains(yesByCode, newest.Kind) {
		return nil // a plain "ya" answers what was asked last, or nothing
	}
	return newest
}

// The kinds of question that a plain "ya" agrees to, and those that need a code or a reply.
var (
	yesByItself = []string{"consent", "violence", "near", "series", "unnamed"}
	yesByCode   = []string{"preview", "listed", "confirm:remove", "confirm:forget", "confirm:withdraw", "confirm:settings", "confirm:campaign", "confirm:send"}
)

// howToAgree says how a question that needs its code is agreed to.
func (d *draft) howToAgree(q *groups.Question) groups.Words {
	if strings.HasPrefix(q.Kind, "confirm:") {
		return words("order.yes-code", code(q.Code))
	}
	if q.Kind == "preview" {
		if v := load[groups.Preview](d, groups.Ref{Kind: groups.KindPreview, Person: q.Person, ID: q.Options[0]}); v != nil {
			if p, ok := d.Library.Post(v.Post, v.Lang); ok {
				if w, unknown := d.writerUnknown("post.writer-unknown", p); unknown {
					return w
				}
			}
		}
		return words("post.yes-how", text("post", q.Of), code(q.Options[0]))
	}
	return words("order.yes-how")
}

// cancel drops whatever Pita asked a person.
func (d *draft) cancel(a asking) {
	newest := d.pending(a.by)
	for _, q := range d.questions(a.by) {
		if q.Kind != "care" {
			d.drop(q)
		}
	}
	if newest != nil && newest.Kind == "passed" {
		d.because("cancel.passed")
		d.reply(a, words("order.passed-on"))
		return
	}
	d.reply(a, words("order.cancelled"))
}
