package decide

import (
	"slices"
	"strings"
	"time"

	"pita/groups"
	"pita/groups/command"
	"pita/moderation"
	"pita/moderation/redact"
)

const (
	letterFor   = 7 * 24 * time.Hour // how long a question without a name may be answered
	lettersADay = 3
	mostAgrees  = 3 // words of an answer to what is shown; more are a text of their own
)

// passToPeople brings a person's words to the facilitators of their group, or to the owners: under
// their name, or without it, once they have seen what is left of the words.
func (d *draft) passToPeople(p *groups.Person, question string, unnamed bool) {
	g := d.home(p)
	to := d.hearing(g, p.ID)
	if unnamed {
		if d.mayPass(p, to) {
			d.showLetter(p, redact.Text(question, p.Name))
		}
		return
	}
	if len(to) == 0 {
		d.unpassed(p)
		return
	}
	d.because("private.passed")
	d.concerning(p.ID, "")
	d.tellThese(to, words("private.staff-message", person(p.ID), groupArg(g), text("text", question)))
	d.ask(p.ID, groups.Question{Kind: "passed"}) // *batal* comes too late
	d.whisper(p.ID, words("private.passed"))
}

// helpers returns who hears what a member of a group asks: its facilitators or, without a
// group, the owners; but for one.
func (d *draft) helpers(g *groups.Group, but groups.PersonID) []groups.PersonID {
	to := d.team().Owners
	if g != nil {
		to = d.told(g)
	}
	return slices.DeleteFunc(slices.Clone(to), func(id groups.PersonID) bool { return id == but })
}

// hearing returns who is told what somebody wants passed on: the helpers, and the owners too when
// none of them can be reached now. It is empty when nobody can: what waits for a facilitator's
// first word may wait for ever.
func (d *draft) hearing(g *groups.Group, writer groups.PersonID) []groups.PersonID {
	reached := func(id groups.PersonID) bool {
		return id != writer && !d.silent(id) && !d.person(id).Reached.IsZero()
	}
	to := d.helpers(g, "")
	if slices.ContainsFunc(to, reached) {
		return to
	}
	return slices.DeleteFunc(slices.Clone(d.team().Owners), func(id groups.PersonID) bool { return !reached(id) })
}

// unpassed says that nobody can be reached.
func (d *draft) unpassed(p *groups.Person) {
	d.because("private.unpassed")
	d.whisper(p.ID, words("private.unpassed"))
}

func (d *draft) tellThese(to []groups.PersonID, w groups.Words) {
	for _, id := range to {
		d.whisper(id, w)
	}
}

// mayPass says whether a person's question may go on without their name now, and tells them why not.
func (d *draft) mayPass(p *groups.Person, to []groups.PersonID) bool {
	if len(to) == 0 {
		d.unpassed(p)
		return false
	}
	today := 0
	for _, l := range d.letters(p.ID) {
		if d.now.Sub(l.Asked) < 24*time.Hour {
			today++
		}
	}
	if today >= lettersADay {
		d.because("letter.limit")
		d.whisper(p.ID, words("letter.limit"))
		return false
	}
	return true
}

// showLetter shows a person what facilitators would see, and waits for their word: rules can't know
// all that tells who somebody is. The next text of theirs stands in its place.
func (d *draft) showLetter(p *groups.Person, covered string) {
	d.because("letter.shown")
	d.concerning(p.ID, "")
	d.dropAsked(p.ID, "unnamed", "miss", "gentle") // no older offer to pass it on under her name
	d.dropAsked(p.ID, asksForText...)
	d.ask(p.ID, groups.Question{Kind: "pass-unnamed"})
	d.ask(p.ID, groups.Question{Kind: "unnamed", Of: covered, Options: []string{"yes"}})
	d.whisper(p.ID, words("letter.shown", text("text", covered)))
}

// stillShown shows a letter again to one who answers it in a word or two that are no agreement: too
// few to stand in its place. It says whether one was shown.
func (d *draft) stillShown(p *groups.Person, said string) bool {
	q := d.pending(p.ID, "unnamed")
	if q == nil || len(strings.Fields(said)) > mostAgrees {
		return false
	}
	d.showLetter(p, q.Of)
	return true
}

// letterAgreed passes a question on as it was shown, without its writer's name. What is sealed of it
// is sealed under their key, and no facilitator is told anything but the text and a code.
func (d *draft) letterAgreed(a asking, q *groups.Question) {
	p := d.person(a.by)
	d.dropAsked(p.ID, asksForText...)
	g := d.home(p)
	to := d.hearing(g, p.ID)
	if !d.mayPass(p, to) {
		return
	}
	d.because("letter.passed")
	l := &groups.Letter{Code: d.code(4), Person: p.ID, Group: groupID(g), Asked: d.now, Expires: d.now.Add(letterFor)}
	d.keep(l)
	d.concerning(p.ID, l.Code)
	w := words("letter.staff", code(l.Code), groupArg(g), text("text", q.Of))
	for _, id := range to {
		if !d.silent(id) {
			d.insist(id, l.Code, w) // a reply to it is known by the code
		}
	}
	d.ask(p.ID, groups.Question{Kind: "passed"}) // *batal* comes too late
	d.whisper(p.ID, words("letter.passed"))
}

// letterMeant returns the letter that a message replies to, when it is meant for who asked and not
// for Pita: "ask your doctor first" is an answer there, whatever command begins so. Numbers,
// orders with the letter's code and words about oneself stay what they are.
func (d *draft) letterMeant(p *groups.Person, ev *groups.Message, parsed command.Parsed) *groups.Letter {
	if ev.ReplyTo == nil || ev.Text() == "" || parsed.Begins != nil && d.openAlert(p.ID) != nil {
		return nil
	}
	if row := parsed.Row; row != nil && (row.Name == "answer" || row.Name == "help" || row.Personal && row.Name != "ask" && parsed.Order != nil) {
		return nil
	}
	l := d.letterFor(p.ID, d.caseTold(p, ev.ReplyTo.ID))
	if l == nil || l.Person == p.ID {
		return nil
	}
	return l
}

// bringLetter asks whether words in reply to a letter are the answer to it: a word meant for Pita
// must not reach who asked. Words of care in it are heard where they may be about their writer.
func (d *draft) bringLetter(p *groups.Person, l *groups.Letter, w writing) {
	if !d.ownCry(w) || !d.privateCare(d.home(p), p, w) {
		d.because("letter.replied")
		d.concerning(l.Person, l.Code)
	}
	d.ask(p.ID, groups.Question{Kind: "letter", Of: l.Code, Options: []string{shortened(w.text())}})
	d.whisper(p.ID, words("letter.bring", code(l.Code)))
}

// ownCry says whether words to somebody else may be about their writer. Of a fever people write as
// advice; that they want to die, or are beaten, nobody says for another.
func (d *draft) ownCry(w writing) bool {
	v := d.Rules.Judge(moderation.Text{Surfaces: w.surfaces, WriterNumberKnown: w.numberKnown})
	hit, ok := v.Care()
	return ok && (hit.Rule.Kind != moderation.Danger || redact.Oneself(w.text()))
}

// letters returns a person's questions without a name that may still be answered, or were.
func (d *draft) letters(p groups.PersonID) []*groups.Letter {
	return slices.DeleteFunc(list[groups.Letter](d, groups.Ref{Kind: groups.KindLetter, Person: p}), func(l *groups.Letter) bool {
		return !d.now.Before(l.Expires)
	})
}

// answerLetter brings an answer to whoever asked under a code.
func (d *draft) answerLetter(a asking, o *groups.AnswerLetter) {
	l := d.letterFor(a.by, o.Code)
	switch {
	case l == nil:
		d.reply(a, words("letter.unknown", code(o.Code)))
		return
	case !l.Answered.IsZero() || !d.now.Before(l.Expires) || d.person(l.Person).Stopped:
		// That somebody asked for silence is nobody's to know, so it sounds like the rest.
		d.reply(a, words("letter.closed", code(o.Code)))
		return
	}
	d.concerning(l.Person, l.Code)
	l.Answered = d.now
	d.keep(l)
	d.insist(l.Person, "", words("letter.answer", text("text", o.Text)))
	d.reply(a, words("letter.answered", code(o.Code)))
	d.tellThese(d.helpers(d.group(l.Group), a.by), words("letter.taken", code(o.Code)))
}

// letterFor returns the letter of a code that a person may answer, or nil.
func (d *draft) letterFor(by groups.PersonID, code string) *groups.Letter {
	for _, l := range list[groups.Letter](d, groups.Ref{Kind: groups.KindLetter}) {
		if l.Code == code && (d.staff(l.Group, by) || d.role("", by) >= groups.Owner) {
			return l
		}
	}
	return nil
}
