package decide

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/command"
)

const (
	programEvery = 12 * time.Hour   // how often Pita says that it is a program
	chosenFor    = 30 * time.Minute // how long a group once chosen is remembered
	askedFor     = 30 * time.Minute // how long a question waits for its answer
)

// privateMessage answers a person who wrote to Pita alone. It also makes them
// reachable: from now on Pita may write to them.
func (d *draft) privateMessage(ev *groups.Message) {
	if ev.Kind == groups.Unavailable {
		d.because("message.unreadable") // nothing was read, so nothing was said to Pita
		return
	}
	p := d.person(ev.From.ID)
	if ev.From.Name != "" {
		p.Name = ev.From.Name
	}
	p.Reached = d.now
	d.keep(p)
	d.out.Release = append(d.out.Release, p.ID)
	d.answering = p.ID
	w := writing{from: p.ID, id: ev.ID, surfaces: ev.Surfaces, numberKnown: ev.NumberKnown, late: ev.Age() > lateAfter, private: true}
	g := d.groupFor(p)
	parsed := d.parsed(g, p, ev)
	if l := d.letterMeant(p, ev, parsed); l != nil {
		d.bringLetter(p, l, w)
		return
	}
	denied := parsed.Row != nil && !d.mayAskSomewhere(p, parsed.Row)
	_, try := parsed.Order.(*groups.TryRule) // from one who may not try rules, words like any
	switch {
	case (freely(parsed) || denied && try) && d.privateCare(d.home(p), p, w):
	case denied && d.again(p, parsed.Order):
	case denied:
		d.because("order.denied")
		d.remark(p.ID, d.denied(p, parsed.Row))
	case (parsed.Order != nil || parsed.Fault != nil) && d.late(parsed.Order, ev):
		d.because("order.late")
		d.unheld = d.aboutCare(p.ID, parsed.Order)
		d.remark(p.ID, words("order.late"))
	case parsed.Order != nil && !d.meantForPeople(p, parsed.Order):
		d.obey(asking{by: p.ID, group: d.meant(g, p, parsed), order: parsed.Order, message: ev, row: parsed.Row})
	case parsed.Fault != nil:
		d.because("order.fault")
		d.remark(p.ID, *parsed.Fault)
	case parsed.Near != "" && !w.late && !d.awaits(p, asksForText...):
		d.because("order.near")
		if d.mayRemark(p.ID) {
			d.ask(p.ID, groups.Question{Kind: "near", Options: []string{parsed.Near}})
			d.whisper(p.ID, words("private.near", text("word", parsed.Near)))
		}
	default:
		d.freeText(p, ev, parsed)
	}
	d.offerLater(p, parsed, w.late)
}

// meant returns the group that an order means: the one that a message of theirs would be
// about, if they may give it there; else the only one in which they may.
func (d *draft) meant(g *groups.Group, p *groups.Person, parsed command.Parsed) *groups.Group {
	if !needsGroup(parsed.Order) || g != nil && d.mayAsk(g, p.ID, parsed.Row) {
		return g
	}
	may := slices.DeleteFunc(d.groups(), func(g *groups.Group) bool { return !d.mayAsk(g, p.ID, parsed.Row) })
	if len(may) == 1 {
		return may[0]
	}
	return nil
}

// home returns a group whose facilitators look after a person; nil when they are in none.
func (d *draft) home(p *groups.Person) *groups.Group {
	if g := d.groupFor(p); g != nil {
		return g
	}
	if in := d.memberships(p.ID); len(in) > 0 {
		return d.group(in[0].Group)
	}
	return nil
}

// denied says that a command is not this person's to give.
func (d *draft) denied(p *groups.Person, row *command.Row) groups.Words {
	if row.ReviewerOnly && d.roleAnywhere(asking{by: p.ID}) >= groups.Facilitator {
		return words("post.not-reviewer")
	}
	if row.Name == "withdraw" && d.roleAnywhere(asking{by: p.ID}) >= groups.Facilitator {
		return words("withdraw.whom")
	}
	return words("order.denied")
}

// mayAskSomewhere says whether a person may give an order in any of their groups.
func (d *draft) mayAskSomewhere(p *groups.Person, row *command.Row) bool {
	if d.mayAsk(nil, p.ID, row) {
		return true
	}
	return slices.ContainsFunc(d.memberships(p.ID), func(m *groups.Member) bool {
		return d.mayAsk(d.group(m.Group), p.ID, row)
	})
}

// memberships returns where a person is, and where they are staff, groups in which Pita is.
func (d *draft) memberships(p groups.PersonID) []*groups.Member {
	all := list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Person: p})
	all = slices.DeleteFunc(all, func(m *groups.Member) bool {
		g := d.group(m.Group)
		return !m.Here || g == nil || !g.Here
	})
	// Ids are drawn by lot; people see groups in an order that stays.
	slices.SortStableFunc(all, func(a, b *groups.Member) int {
		return strings.Compare(d.group(a.Group).Name, d.group(b.Group).Name)
	})
	return all
}

// groupFor returns the group that a private message of theirs is about: the one chosen
// lately, or the only one; nil when that is unclear.
func (d *draft) groupFor(p *groups.Person) *groups.Group {
	if p.Chosen != "" && d.now.Sub(p.ChosenAt) <= chosenFor {
		return d.group(p.Chosen)
	}
	var in []groups.GroupID
	for _, m := range d.memberships(p.ID) {
		in = append(in, m.Group)
	}
	if len(in) == 1 {
		return d.group(in[0])
	}
	if len(in) == 0 && p.Role >= groups.Facilitator {
		if all := d.groups(); len(all) == 1 {
			return all[0]
		}
	}
	return nil
}

// groups returns every group Pita is in, by name.
func (d *draft) groups() []*groups.Group {
	all := list[groups.Group](d, groups.Ref{Kind: groups.KindGroup})
	all = slices.DeleteFunc(all, func(g *groups.Group) bool { return !g.Here })
	slices.SortStableFunc(all, func(a, b *groups.Group) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// freeText hears what is no order: as the answer to what Pita asked, as a word from one
// who is in need, and else it is answered honestly.
func (d *draft) freeText(p *groups.Person, ev *groups.Message, parsed command.Parsed) {
	if d.alertAnswered(p, ev, parsed.Begins) {
		return
	}
	if q := d.pending(p.ID, asksForText...); q != nil && ev.Text() != "" {
		d.answerFreely(p, q, ev)
		return
	}
	if d.careReply(p, ev) || d.alertWaits(p) {
		return
	}
	if ev.Age() > lateAfter {
		d.because("private.late")
		return
	}
	if g := d.waitingFor(p); g != nil {
		d.because("join.consent-offered")
		if !d.mayRemark(p.ID) {
			return
		}
		d.offerConsent(asking{by: p.ID, group: g}, g.ID)
		return
	}
	if h := parsed.Hint; h != nil && d.staffAnywhere(p) || h != nil && p.Reviewer {
		d.because("order.hint")
		if p.Stopped {
			p.Stopped = false // who writes again wants to hear again
			d.keep(p)
		}
		d.whisper(p.ID, *h)
		return
	}
	if d.lookUp(p, ev) {
		return
	}
	d.program(p, ev)
}

// waitingFor returns the group that a person asked to be let into, and has not been
// told about yet.
func (d *draft) waitingFor(p *groups.Person) *groups.Group {
	for _, m := range list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Person: p.ID}) {
		g := d.group(m.Group)
		if m.Asking && g != nil && g.Here && p.Consented.IsZero() && !d.awaits(p, "consent") {
			return g
		}
	}
	return nil
}

// asksForText are the kinds of question that the next free text answers, in the order in
// which the introduction offers them.
var asksForText = []string{"pass", "pass-unnamed", "search"}

// meantForPeople says whether what reads as a question to the library is the text that a
// person was asked for, to be passed on.
func (d *draft) meantForPeople(p *groups.Person, o groups.Order) bool {
	_, ask := o.(*groups.AskLibrary)
	return ask && d.awaits(p, "pass", "pass-unnamed")
}

// askFreely asks for a text, and says what becomes of it. Only the last such question stands:
// a text that was to go without a name must not be followed by one with it.
func (d *draft) askFreely(p groups.PersonID, q groups.Question) {
	d.dropAsked(p, "unnamed")
	d.dropAsked(p, asksForText...)
	d.ask(p, q)
	switch q.Kind {
	case "search":
		d.whisper(p, words("private.search-ask"))
	case "pass":
		d.whisper(p, words("private.pass-ask"))
	default:
		d.whisper(p, words("private.pass-ask-unnamed"))
	}
}

// dropAsked takes back whatever of those kinds a person was asked.
func (d *draft) dropAsked(p groups.PersonID, kinds ...string) {
	for _, q := range d.questions(p) {
		if slices.Contains(kinds, q.Kind) {
			d.drop(q)
		}
	}
}

// answerFreely does with a free text what its writer had chosen to have done.
func (d *draft) answerFreely(p *groups.Person, q *groups.Question, ev *groups.Message) {
	d.dropAsked(p.ID, asksForText...)
	if q.Kind == "search" {
		d.because("private.searched")
		d.answerWith(p, ev.Text(), d.suited(p, ev.Text()))
		return
	}
	if d.careReply(p, ev) || d.alertWaits(p) {
		return
	}
	if unnamed := q.Kind == "pass-unnamed"; !unnamed || !d.stillShown(p, ev.Text()) {
		d.passToPeople(p, shortened(ev.Text()), unnamed)
	}
}

// groupArg is the group's name as an argument.
func groupArg(g *groups.Group) groups.Arg {
	if g == nil {
		return text("group", "-")
	}
	return text("group", g.Name)
}

// ask remembers that a person was asked something. A new question of a kind replaces
// the older one, unless it belongs to a case of its own.
func (d *draft) ask(p groups.PersonID, q groups.Question) *groups.Question {
	q.Person, q.Asked = p, d.now
	for _, old := range d.questions(p) {
		if old.Kind == q.Kind && old.Of == q.Of || !d.now.Before(old.Expires) {
			d.drop(old)
		}
		if !q.Asked.After(old.Asked) {
			q.Asked = old.Asked.Add(time.Microsecond) // the newest is the one that is answered
		}
	}
	if q.Code == "" {
		q.Code = d.code(4)
	}
	if q.Expires.IsZero() {
		q.Expires = d.now.Add(askedFor)
	}
	q.Message = groups.MessageID(d.head.Action(len(d.out.Send)))
	d.keep(&q)
	return &q
}

func (d *draft) questions(p groups.PersonID) []*groups.Question {
	return list[groups.Question](d, groups.Ref{Kind: groups.KindQuestion, Person: p})
}

// pending returns the newest open question of one of those kinds, or of any when none
// is named; nil when there is none.
func (d *draft) pending(p groups.PersonID, kinds ...string) *groups.Question {
	var newest *groups.Question
	for _, q := range d.questions(p) {
		if !d.now.Before(q.Expires) || len(kinds) > 0 && !slices.Contains(kinds, q.Kind) {
			continue
		}
		if newest == nil || q.Asked.After(newest.Asked) {
			newest = q
		}
	}
	return newest
}

func (d *draft) awaits(p *groups.Person, kinds ...string) bool {
	return d.pending(p.ID, kinds...) != nil
}
