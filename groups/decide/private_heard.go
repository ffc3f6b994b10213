package decide

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"pita/groups"
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
	said := unheard(ev)
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
	} else if tone == "" && !tells(ev.Text()) {
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
func (d *draft) introduction(p *groups.Person, ev *groups.Message, tone string) groups.Words {
	switch {
	case ev.Kind == groups.Voice:
		return words("private.voice")
	case unheard(ev) != "":
		return words("private.picture")
	case tone != "":
		return words("private.program", spoken("hello", tone))
	case d.staffAnywhere(p) || p.Reviewer:
		return words("private.program", spoken("hello", helloTone))
	}
	return words("private.heard")
}

// unheard names what was sent that nobody can hear or see; "" when it is a text.
func unheard(ev *groups.Message) string {
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
func (d *draft) answerTone(p *groups.Person, ev *groups.Message, tone string) {
	switch {
	case tone == welcomeTone && !d.awaits(p, "thanked"):
		d.ask(p.ID, groups.Question{Kind: "thanked", Expires: d.now.Add(programEvery)})
		d.remark(p.ID, words("private.thanked"))
	case tone != "" || d.staffAnywhere(p) || p.Reviewer:
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

// The tones of a text that asks for nothing, by the phrase that answers each.
const (
	helloTone   = "private.hello"
	salamTone   = "private.salam"
	welcomeTone = "private.welcome"
	noddedTone  = "private.nodded" // ok, a prayer, a cheerful sign
)

// Words of texts that ask for nothing. Letters said twice are said once.
var (
	salams   = setOf("asalamualaikum asalam asalamu asalamualaykum asalamualaikumwrwb samlekum mikum alaikum warahmatulahi wabarakatuh wr wb")
	hellos   = setOf("halo hai hi hey hei helo helow salam pagi siang sore malam met selamat morning evening punten permisi ping tes test p apa kabar")
	thankful = setOf("terima terimakasih kasih makasih makasi mksh mksih trims trimakasih thanks thank thx tq ty nuwun nuhun suwun hatur matur maturnuwun syukron tengkyu")
	nods     = setOf("ok oke okey okay okei sip siap baik ya yah iya iyah y yes no benar betul tidak gak ga ngak ndak sudah noted mengerti paham jelas wkwk wkwkwk haha hehe hihi lol mantap keren bagus hebat good great sama alhamdulilah syukur insyaalah inshaalah amin")
	asides   = setOf("pita bu ibu pak bapak kak kakak mbak mba mas min admin bun bunda sus dok robot bot semua juga banyak sekali banget bgt dong deh lah kok nih nya atas info infonya bantuan bantuanya jawaban jawabanya you so much you very there semangat")
	telling  = setOf("cerita bercerita curhat ngobrol ngomong bicara konsultasi konsul talk tell")
	prayers  = setOf("amin semoga barakalah")
)

const sadSigns = "😭😢😞😔💔🥺😰😣😩😫😥😓☹🙁😖😨😱😿🆘😟😧😦"

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// toneOf returns the tone of a message that greets, thanks, prays or nods and does nothing
// else; "" of any other, which may be a word from one in need.
func toneOf(ev *groups.Message) string {
	text := ev.Text()
	bare := strings.NewReplacer("'", "", "’", "", "`", "").Replace(strings.ToLower(text))
	said := strings.FieldsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(said) == 0 {
		if strings.ContainsAny(text, sadSigns) || text == "" && ev.Kind != groups.Sticker || strings.Trim(text, "?!. \n") == "" && text != "" {
			return ""
		}
		return noddedTone
	}
	tone, polite := noddedTone, !strings.ContainsAny(text, sadSigns)
	prays := false
	for _, w := range said {
		w = single(w)
		prays = prays || prayers[w]
		switch {
		case salams[w]:
			tone = salamTone
		case thankful[w] && tone != salamTone:
			tone = welcomeTone
		case hellos[w] && tone == noddedTone:
			tone = helloTone
		case !thankful[w] && !hellos[w] && !nods[w] && !asides[w]:
			polite = false
		}
	}
	switch {
	case polite:
		return tone
	case prays:
		return noddedTone
	}
	return ""
}

// tells says whether a text only says that there is something to tell.
func tells(text string) bool {
	said := strings.Fields(strings.ToLower(text))
	return len(said) <= 5 && slices.ContainsFunc(said, func(w string) bool { return telling[strings.Trim(w, ".,!?")] })
}

// single writes letters that are said several times in a row once: "haloo", "assalamualaikum".
func single(w string) string {
	return string(slices.Compact([]rune(w)))
}
