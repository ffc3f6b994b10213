package decide

import (
	"cmp"
	"slices"
	"time"

	"pita/groups"
)

// careAnswered does what a facilitator chose about a case of care.
func (d *draft) careAnswered(c *groups.Case, by groups.PersonID, choice string) {
	taken := c.State == groups.CaseTaken && c.Holder != by
	switch {
	case c.State != groups.CaseOpen && c.State != groups.CaseTaken:
		d.because("care.settled")
		d.careWord(c, by, words("case.unknown", code(c.Code)))
	case taken && choice != "pass":
		d.because("care.taken-already")
		d.careWord(c, by, words("alert.taken-other", code(c.Code)))
	case choice == "take":
		d.careTaken(c, by)
	case choice == "pass":
		d.carePassed(c, by)
	case choice == "wrong":
		d.careWrong(c, by)
	}
}

func (d *draft) careTaken(c *groups.Case, by groups.PersonID) {
	d.because("care.taken")
	c.State, c.Holder = groups.CaseTaken, by
	d.unset(caseTimer(c, nextTimer, d.now))
	d.keep(c)
	w := words("alert.taken", code(c.Code), person(c.Person))
	w.Lines = d.stillWaiting(c, by)
	d.careWord(c, by, w)
	d.tellAsked(c, by, words("alert.taken-other", code(c.Code)))
}

// stillWaiting names the other alerts that wait for one who has just taken a case: at night it is
// not clear which of two a number meant.
func (d *draft) stillWaiting(but *groups.Case, by groups.PersonID) []groups.Words {
	open := slices.DeleteFunc(d.questions(by), func(q *groups.Question) bool {
		c := d.caseOf(q)
		return q.Kind != "care" || !d.now.Before(q.Expires) || c == nil || c.Code == but.Code || c.State != groups.CaseOpen
	})
	slices.SortStableFunc(open, func(a, b *groups.Question) int {
		switch {
		case d.newer(a, b):
			return -1
		case d.newer(b, a):
			return 1
		}
		return 0
	})
	var lines []groups.Words
	for _, q := range open {
		lines = append(lines, words("alert.waiting", code(q.Of), person(q.About)))
	}
	return lines
}

// carePassed asks the next one, if it was this one's turn.
func (d *draft) carePassed(c *groups.Case, by groups.PersonID) {
	d.because("care.passed")
	d.careWord(c, by, words("alert.passing", code(c.Code)))
	if c.Holder != by {
		return
	}
	c.State = groups.CaseOpen
	d.alertNext(d.group(c.Group), c, d.alertKind(c))
}

func (d *draft) careWrong(c *groups.Case, by groups.PersonID) {
	d.because("care.wrong")
	c.Decided = by
	d.closeCase(c, groups.CaseClosed)
	d.countVerdict(d.group(c.Group), c, groups.CaseRestored)
	d.careWord(c, by, words("alert.wrong", code(c.Code)))
	d.tellAsked(c, by, words("alert.closed", code(c.Code)))
}

// tellAsked tells everybody else who was alerted in a case.
func (d *draft) tellAsked(c *groups.Case, but groups.PersonID, w groups.Words) {
	for _, other := range c.Asked {
		if other != but && d.staff(c.Group, other) {
			d.careWord(c, other, w)
		}
	}
}

// careReply passes on what a person in need writes back: words on their way to a human
// must not end with a program. Long after the last cry only what replies to Pita's words about
// the case still is on its way. It says whether the message was answered by that.
func (d *draft) careReply(p *groups.Person, ev *groups.Message) bool {
	var c *groups.Case
	for _, open := range d.cases(groups.Ref{Kind: groups.KindCase, Person: p.ID}) {
		if open.Lane == groups.Care && (open.State == groups.CaseOpen || open.State == groups.CaseTaken) {
			c = open
		}
	}
	if c == nil || ev.Text() == "" || d.now.Sub(lastCry(c)) >= repliesFor && (ev.ReplyTo == nil || d.caseTold(p, ev.ReplyTo.ID) != c.Code) {
		return false
	}
	d.because("care.reply")
	d.concerning(p.ID, c.Code)
	to := []groups.PersonID{c.Holder}
	if c.Holder == "" {
		to = d.team().Owners
	}
	for _, id := range to {
		d.passWords(c, id, ev.Text())
	}
	if d.awaits(p, "violence") {
		// Whoever holds the phone asks. Until the agreed word comes, nothing is given away.
		d.soothe(c, words("care.neutral"))
		return true
	}
	if ev.Age() > lateAfter {
		return true
	}
	if !d.awaits(p, "care-reply") {
		d.ask(p.ID, groups.Question{Kind: "care-reply", Of: c.Code, Expires: d.now.Add(comfortEvery)})
		d.soothe(c, words("care.passed-on"))
	}
	d.lookUpBeside(p, ev)
	return true
}

// alertWaits reminds a facilitator whom Pita has just alerted how to answer, instead of
// telling them what a member is told.
func (d *draft) alertWaits(p *groups.Person) bool {
	q := d.openAlert(p.ID)
	if q == nil {
		return false
	}
	c := d.caseOf(q)
	d.because("care.unclear")
	d.careWord(c, p.ID, words("alert.answer-how", code(c.Code), person(c.Person)))
	return true
}

// openAlert returns the newest alert to a person that nobody has answered yet, whether or not
// it has moved on to the next by now; nil when there is none.
func (d *draft) openAlert(p groups.PersonID) *groups.Question {
	var newest *groups.Question
	for _, q := range d.questions(p) {
		if q.Kind != "care" || !d.now.Before(q.Expires) {
			continue
		}
		if c := d.caseOf(q); c != nil && c.State == groups.CaseOpen && (newest == nil || d.newer(q, newest)) {
			newest = q
		}
	}
	return newest
}

// newer says which of two alerts is the newer one. Of two made within one second it is the
// one about the later case, or whose person's name comes first: the rest is chance.
func (d *draft) newer(a, b *groups.Question) bool {
	x, y := d.caseOf(a), d.caseOf(b)
	return cmp.Or(b.Asked.Truncate(time.Second).Compare(a.Asked.Truncate(time.Second)), y.Opened.Compare(x.Opened),
		cmp.Compare(d.person(x.Person).Name, d.person(y.Person).Name)) < 0
}

// alertAnswered takes the number with which a sentence begins for the answer to an alert, as
// long as one is open: at night people answer in sentences. It says whether it did.
func (d *draft) alertAnswered(p *groups.Person, ev *groups.Message, o *groups.Choose) bool {
	if o == nil || d.openAlert(p.ID) == nil {
		return false
	}
	if q, _ := d.answers(p.ID, o, ev); q == nil || q.Kind != "care" || d.late(o, ev) {
		return false
	}
	d.unheld = true
	d.choose(asking{by: p.ID, order: o, message: ev}, o)
	return true
}

// careWord tells one of those who look after a person what they must know of the case. Who
// never wrote to Pita was alerted all the same; the rest waits until they do.
func (d *draft) careWord(c *groups.Case, to groups.PersonID, w groups.Words) {
	o := groups.Outgoing{Expires: d.now.Add(careFor), Case: c.Code}
	if d.person(to).Reached.IsZero() {
		o.Parked, o.Expires = true, d.now.Add(parkedFor)
	}
	d.careSay(c, o, to, w)
}

// passWords brings what a person in need wrote to one who looks after them: at once, as an
// alert goes.
func (d *draft) passWords(c *groups.Case, to groups.PersonID, said string) {
	w := words("alert.reply", code(c.Code), person(c.Person), text("text", said))
	d.careSay(c, groups.Outgoing{Expires: d.now.Add(careFor), Case: c.Code}, to, w)
}

// soothe answers a person in need. It is no text of care: when it can't be delivered nobody
// is alerted, so it names no case to whoever hears what became of it.
func (d *draft) soothe(c *groups.Case, w groups.Words) {
	d.careSay(c, groups.Outgoing{Expires: d.now.Add(replyFor)}, c.Person, w)
}

// careSay whispers what belongs to a case of care. It leaves while all else waits for the
// owner's word, and reaches one who asked for silence.
func (d *draft) careSay(c *groups.Case, o groups.Outgoing, to groups.PersonID, w groups.Words) {
	o.Class = groups.ClassCare
	o.Action = &groups.Whisper{Target: target("", to), Content: groups.Content{Words: w}}
	d.remember(d.person(to), d.send(o), w.Post, c.Code)
}
