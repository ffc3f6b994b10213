package decide

import (
	"slices"
	"strings"
	"time"

	"pita/content"
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
	p := d.person(ev.From.ID)
	if ev.From.Name != "" {
		p.Name = ev.From.Name
	}
	p.Reached = d.now
	d.keep(p)
	d.out.Release = append(d.out.Release, p.ID)
	g := d.groupFor(p)
	parsed := d.Commands.Parse(d.input(g, ev))
	switch {
	case parsed.Order != nil && !d.mayAskSomewhere(p, parsed.Row):
		d.because("order.denied")
		d.freeText(g, p, ev)
	case parsed.Order != nil && d.late(parsed.Order, ev):
		d.because("order.late")
		d.whisper(p.ID, words("order.late"))
	case parsed.Order != nil:
		d.obey(asking{by: p.ID, group: g, order: parsed.Order, message: ev, row: parsed.Row})
	case parsed.Fault != nil:
		d.because("order.fault")
		d.whisper(p.ID, *parsed.Fault)
	case parsed.Near != "" && !d.awaits(p, "pass", "search"):
		d.because("order.near")
		d.ask(p.ID, groups.Question{Kind: "near", Options: []string{parsed.Near}})
		d.whisper(p.ID, words("private.near", text("word", parsed.Near)))
	default:
		d.freeText(g, p, ev)
	}
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
	return slices.DeleteFunc(all, func(m *groups.Member) bool {
		g := d.group(m.Group)
		return !m.Here || g == nil || !g.Here
	})
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

// groups returns every group Pita is in.
func (d *draft) groups() []*groups.Group {
	all := list[groups.Group](d, groups.Ref{Kind: groups.KindGroup})
	return slices.DeleteFunc(all, func(g *groups.Group) bool { return !g.Here })
}

// freeText hears what is no order: first for care, then as the answer to what Pita
// asked, and else it is answered honestly.
func (d *draft) freeText(g *groups.Group, p *groups.Person, ev *groups.Message) {
	home := g
	if home == nil {
		if in := d.memberships(p.ID); len(in) > 0 {
			home = d.group(in[0].Group)
		}
	}
	late := ev.Age() > lateAfter
	if d.privateCare(home, p, ev, late) {
		return
	}
	if q := d.pending(p.ID, "pass", "search"); q != nil && ev.Text() != "" {
		d.drop(q)
		d.answerFreely(home, p, q, ev)
		return
	}
	if late || p.Stopped {
		d.because("private.late")
		return
	}
	d.because("private.free")
	if d.now.Sub(p.Answered) < programEvery {
		return
	}
	p.Answered = d.now
	d.ask(p.ID, groups.Question{Kind: "program", Group: groupID(home), Options: []string{"search", "pass"}})
	d.whisper(p.ID, words("private.program"))
}

// answerFreely does with a free text what its writer had chosen to have done.
func (d *draft) answerFreely(g *groups.Group, p *groups.Person, q *groups.Question, ev *groups.Message) {
	if q.Kind == "search" {
		d.because("private.searched")
		d.search(p, ev.Text())
		return
	}
	d.because("private.passed")
	w := words("private.staff-message", person(p.ID), groupArg(g), text("text", ev.Text()))
	if g == nil {
		d.tellOwners(w)
	} else {
		d.tellStaff(g, w)
	}
	d.whisper(p.ID, words("private.passed"))
}

// search finds the approved post that shares most words with the question.
func (d *draft) search(p *groups.Person, question string) {
	asked := strings.Fields(strings.ToLower(question))
	best, score := "", 0
	for _, id := range d.Library.IDs() {
		post, ok := d.Library.Post(id, p.Locale)
		if !ok || !searchable(post) {
			continue
		}
		n := shared(asked, strings.ToLower(post.Title+" "+post.ID))
		if n <= score {
			continue
		}
		if _, why := d.Approved(d.st, id, post.Lang, d.now); why == "" {
			best, score = id, n
		}
	}
	if best == "" {
		d.whisper(p.ID, words("private.search-none"))
		return
	}
	if a, why := d.Approved(d.st, best, p.Locale, d.now); why == "" {
		d.whisperPost(p.ID, a)
	}
}

// searchable says whether a post answers questions of members.
func searchable(p content.Post) bool {
	return p.Kind == content.Education || p.Kind == content.Reminder
}

// shared counts the longer words of a question that stand in a title.
func shared(asked []string, title string) int {
	n := 0
	for _, w := range asked {
		if w = strings.Trim(w, "?!.,"); len(w) > 3 && strings.Contains(title, w) {
			n++
		}
	}
	return n
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
	for _, old := range d.questions(p) {
		if old.Kind == q.Kind && old.Of == q.Of || !d.now.Before(old.Expires) {
			d.drop(old)
		}
	}
	q.Person, q.Asked = p, d.now
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
