package decide

import (
	"time"

	"pita/groups"
	"pita/moderation/courtesy"
)

// gentleEvery is how often a human is offered to one who writes what Pita does not understand.
const gentleEvery = time.Hour

// program says honestly what Pita is, and what it can do with what was written. Who knows that
// already is offered a human instead: nobody who may be in need meets silence.
func (d *draft) program(p *groups.Person, ev *groups.Message) {
	d.because("private.free")
	back := p.Stopped // who writes again wants to hear again
	if p.Stopped = false; back {
		d.keep(p)
	}
	said := wordless(ev)
	lost, tone := said != "", toneOf(ev)
	if lost && d.awaits(p, "unheard") {
		return
	}
	if !back && d.now.Sub(p.Answered) < programEvery && !lost {
		d.answerTone(p, ev, tone)
		return
	}
	if !d.mayRemark(p.ID) {
		return
	}
	p.Answered = d.now
	d.keep(p)
	if lost {
		d.ask(p.ID, groups.Question{Kind: "unheard", Expires: d.now.Add(gentleEvery)})
	} else if tone == courtesy.None && !courtesy.Announces(ev.Text()) {
		said = shortened(ev.Text())
	}
	d.dropAsked(p.ID, "said")
	d.ask(p.ID, groups.Question{Kind: "said", Of: said, Expires: d.now.Add(gentleEvery)})
	d.ask(p.ID, groups.Question{
		Kind: "program", Group: groupID(d.home(p)), Options: asksForText, Expires: d.now.Add(programEvery),
	})
	d.whisper(p.ID, d.introduction(p, ev, tone))
}

// introduction says what Pita is, in the tone in which it was spoken to.
func (d *draft) introduction(p *groups.Person, ev *groups.Message, tone courtesy.Tone) groups.Words {
	switch {
	case ev.Kind == groups.Voice:
		return words("private.voice")
	case wordless(ev) != "":
		return words("private.picture")
	case tone != courtesy.None:
		return words("private.program", spoken("hello", tones[tone]))
	case d.staffAnywhere(p) || p.Reviewer:
		return words("private.program", spoken("hello", tones[courtesy.Hello]))
	}
	return words("private.heard")
}

// wordless names what was sent that nobody can hear or see; "" when it is a text.
func wordless(ev *groups.Message) string {
	switch ev.Kind {
	case groups.Voice:
		return "🎤 pesan suara / voice note"
	case groups.Picture, groups.Video, groups.ViewOnce, groups.File, groups.Contact:
		if ev.Text() == "" {
			return "📎 kiriman tanpa tulisan / no text"
		}
	}
	return ""
}

// answerTone answers what no post answers, once Pita is known: thanks once, a greeting not
// again, and everything else with the offer of a human.
func (d *draft) answerTone(p *groups.Person, ev *groups.Message, tone courtesy.Tone) {
	switch {
	case tone == courtesy.Thanks && !d.awaits(p, "thanked"):
		d.ask(p.ID, groups.Question{Kind: "thanked", Expires: d.now.Add(programEvery)})
		d.remark(p.ID, words("private.thanked"))
	case tone != courtesy.None || d.staffAnywhere(p) || p.Reviewer:
	case d.awaits(p, "offered"):
		if q := d.pending(p.ID, "gentle"); q != nil {
			q.Of = shortened(q.Of + "\n" + ev.Text()) // what was written since is passed on with it
			d.keep(q)
		}
	default:
		d.because("private.offered")
		d.ask(p.ID, groups.Question{Kind: "offered", Expires: d.now.Add(gentleEvery)})
		d.dropAsked(p.ID, "gentle")
		d.ask(p.ID, groups.Question{
			Kind: "gentle", Of: shortened(ev.Text()), Group: groupID(d.home(p)),
			Options: []string{"pass", "pass-unnamed"}, Expires: d.now.Add(gentleEvery),
		})
		d.whisper(p.ID, words("private.gentle"))
	}
}

// programChosen does what was chosen of the introduction. What was written before it is passed
// on as it stands; else the words to pass on are asked for.
func (d *draft) programChosen(a asking, q *groups.Question, option string) {
	said := d.pending(a.by, "said")
	if said != nil {
		d.drop(said)
	}
	if said != nil && said.Of != "" && option != "search" {
		d.passToPeople(d.person(a.by), said.Of, option == "pass-unnamed")
		return
	}
	d.askFreely(a.by, groups.Question{Kind: option, Group: q.Group, Expires: d.now.Add(programEvery)})
}

// limited says, once, that enough was answered for an hour, and offers a human.
func (d *draft) limited(p *groups.Person) {
	d.dropAsked(p.ID, "said") // what is offered now is to write anew
	d.ask(p.ID, groups.Question{
		Kind: "program", Group: groupID(d.home(p)), Options: []string{"pass", "pass-unnamed"}, Expires: d.now.Add(time.Hour),
	})
	d.whisper(p.ID, words("private.limit"))
}

// tones are the phrases that answer who asks for nothing.
var tones = map[courtesy.Tone]string{
	courtesy.Nodded: "private.nodded", courtesy.Hello: "private.hello", courtesy.Thanks: "private.welcome", courtesy.Salam: "private.salam",
}

// toneOf returns the tone of a message. A sticker is a nod.
func toneOf(ev *groups.Message) courtesy.Tone {
	if ev.Kind == groups.Sticker && ev.Text() == "" {
		return courtesy.Nodded
	}
	return courtesy.Of(ev.Text())
}
