package decide

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pita/groups"
)

const (
	letterFor   = 7 * 24 * time.Hour // how long a question without a name may be answered
	lettersADay = 3
)

// passToPeople brings a person's words to the facilitators of their group, or to the owners: under
// their name, or without it.
func (d *draft) passToPeople(p *groups.Person, question string, unnamed bool) {
	g := d.home(p)
	if unnamed {
		d.sendLetter(p, g, question)
		return
	}
	d.because("private.passed")
	d.concerning(p.ID, "")
	d.tellThese(d.helpers(g, ""), words("private.staff-message", person(p.ID), groupArg(g), text("text", question)))
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

func (d *draft) tellThese(to []groups.PersonID, w groups.Words) {
	for _, id := range to {
		d.whisper(id, w)
	}
}

// sendLetter passes a question on without its writer's name. What is sealed of it is sealed
// under their key, and no facilitator is told anything but the text and a code.
func (d *draft) sendLetter(p *groups.Person, g *groups.Group, question string) {
	today := 0
	for _, l := range d.letters(p.ID) {
		if d.now.Sub(l.Asked) < 24*time.Hour {
			today++
		}
	}
	if today >= lettersADay {
		d.because("letter.limit")
		d.whisper(p.ID, words("letter.limit"))
		return
	}
	d.because("letter.passed")
	l := &groups.Letter{Code: d.code(4), Person: p.ID, Group: groupID(g), Asked: d.now, Expires: d.now.Add(letterFor)}
	d.keep(l)
	d.concerning(p.ID, l.Code)
	w := words("letter.staff", code(l.Code), groupArg(g), text("text", covered(question, p.Name)))
	for _, id := range d.helpers(g, "") {
		if !d.silent(id) {
			d.insist(id, l.Code, w) // a reply to it is known by the code
		}
	}
	d.whisper(p.ID, words("letter.passed"))
}

// letterReplied asks whether words in reply to a letter are the answer to it: a word meant for
// Pita must not reach who asked. It says whether the message was such a reply.
func (d *draft) letterReplied(p *groups.Person, ev *groups.Message) bool {
	if ev.ReplyTo == nil || ev.Text() == "" {
		return false
	}
	l := d.letterFor(p.ID, d.caseTold(p, ev.ReplyTo.ID))
	if l == nil || l.Person == p.ID {
		return false
	}
	d.because("letter.replied")
	d.concerning(l.Person, l.Code)
	d.ask(p.ID, groups.Question{Kind: "letter", Of: l.Code, Options: []string{shortened(ev.Text())}})
	d.whisper(p.ID, words("letter.bring", code(l.Code)))
	return true
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
	case !l.Answered.IsZero() || !d.now.Before(l.Expires):
		d.reply(a, words("letter.closed", code(o.Code)))
		return
	case d.person(l.Person).Stopped:
		d.reply(a, words("letter.gone", code(o.Code)))
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

// What stands in place of what would tell who wrote.
const (
	nameCovered   = "[nama]"
	numberCovered = "[nomor]"
)

// honorific says whether part of a name is what many are called by.
func honorific(part string) bool {
	return len([]rune(part)) < 3 || slices.Contains([]string{"ibu", "bunda", "mama", "mami", "umi", "mbak", "kak", "kakak", "teh", "bapak", "pak"}, part)
}

// introduces are words after which people say their name.
var introduces = [][]string{{"nama", "saya"}, {"nama", "aku"}, {"namaku"}, {"panggil", "saya"}, {"panggil", "aku"}, {"my", "name", "is"}, {"i", "am", "called"}}

// covered returns a question without its writer's name, as far as it is known or said, and
// without numbers, addresses and links that lead to somebody.
func covered(question, name string) string {
	parts := slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) }), honorific)
	fields, more := strings.Fields(question), false
	for i, f := range fields {
		first, _ := utf8.DecodeRuneInString(f)
		goesOn := more && unicode.IsUpper(first)
		more = false
		bare := strings.ToLower(strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) }))
		switch {
		case slices.Contains(parts, bare) || introduced(fields[:i]) || goesOn:
			fields[i] = nameCovered
			more = strings.HasSuffix(strings.ToLower(f), bare) // no comma or stop ends the name
		case strings.ContainsRune(f, '@') || strings.Contains(f, "://"):
			fields[i] = numberCovered
		}
	}
	return coverNumbers(strings.Join(fields, " "))
}

// introduced says whether words end with what people say before their name.
func introduced(before []string) bool {
	return slices.ContainsFunc(introduces, func(words []string) bool {
		n := len(before) - len(words)
		return n >= 0 && slices.EqualFunc(before[n:], words, func(a, b string) bool {
			return strings.EqualFold(strings.TrimFunc(a, unicode.IsPunct), b)
		})
	})
}

const longNumber = 6 // digits, with what stands between them, that may lead to somebody

// coverNumbers covers what is written in many digits: phone, card and record numbers. A
// temperature, a dose or a date is left.
func coverNumbers(s string) string {
	var out strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); {
		end, digits := i, 0
		for k := i; k < len(runes) && (unicode.IsDigit(runes[k]) || k > i && strings.ContainsRune(" -.+()/", runes[k])); k++ {
			if unicode.IsDigit(runes[k]) {
				digits, end = digits+1, k+1
			}
		}
		if digits >= longNumber {
			out.WriteString(numberCovered)
			i = end
			continue
		}
		if end > i {
			out.WriteString(string(runes[i:end]))
			i = end
			continue
		}
		out.WriteRune(runes[i])
		i++
	}
	return out.String()
}
