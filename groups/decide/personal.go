package decide

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"pita/groups"
)

const (
	pinRounds    = 60_000
	pinTries     = 5
	pinLapses    = 72 * time.Hour
	forgetWithin = time.Hour
	forgetMark   = "forget" // the case of the last whisper before a person is forgotten
)

// personal obeys anyone's words about themselves, and says whether the order was one.
func (d *draft) personal(a asking) bool {
	switch o := a.order.(type) {
	case *groups.Join:
		d.join(a, o)
	case *groups.Consent:
		d.consent(a)
	case *groups.Stop:
		d.stop(a)
	case *groups.ForgetMe:
		d.askForget(a, o)
	case *groups.ShowMyData:
		d.showData(a, o)
	case *groups.SetPIN:
		d.setPIN(a, o)
	case *groups.LosePIN:
		d.losePIN(a)
	case *groups.ClearChat:
		d.clearChat(a)
	case *groups.Hush:
		d.hush(a, o.Off)
	case *groups.Choose:
		d.choose(a, o)
	case *groups.Yes:
		d.yes(a, o)
	case *groups.Cancel:
		d.cancel(a)
	default:
		return false
	}
	return true
}

// stop ends everything Pita does for a person; help in need stays.
func (d *draft) stop(a asking) {
	p := d.person(a.by)
	p.Stopped = true
	d.keep(p)
	d.out.Cancel = append(d.out.Cancel, groups.Withhold{To: p.ID, NoCare: true})
	for _, q := range d.questions(p.ID) {
		if q.Kind != "care" {
			d.drop(q)
		}
	}
	for _, m := range d.memberships(p.ID) {
		if d.staff(m.Group, p.ID) {
			d.handOn(d.group(m.Group), p.ID)
		}
	}
	d.endCourses(p.ID)
	d.confirmQuietly(a, words("stop.done"))
}

func (d *draft) hush(a asking, off bool) {
	p := d.person(a.by)
	if !off {
		d.endCourses(p.ID)
	}
	p.Hushed = !off
	if off {
		p.Stopped = false
	}
	d.keep(p)
	d.confirmQuietly(a, words(map[bool]string{true: "hush.off", false: "hush.on"}[off]))
}

// confirmQuietly confirms words that may be typed in a group too: privately, and only
// to one who may be written to.
func (d *draft) confirmQuietly(a asking, w groups.Words) {
	if !d.person(a.by).Reached.IsZero() {
		d.whisper(a.by, w)
	}
}

// clearChat takes back what Pita lately wrote to a person: others may read their phone.
func (d *draft) clearChat(a asking) {
	p := d.person(a.by)
	n := 0
	for _, s := range p.Sent {
		if d.now.Sub(s.At) < retractFor {
			n++
			d.takeBack("", p.ID, s, "kosongkan")
		}
	}
	p.Sent = nil
	d.keep(p)
	if n == 0 {
		d.whisper(p.ID, words("clear.none"))
		return
	}
	d.whisper(p.ID, words("clear.done", number("n", n)))
}

// guarded says whether the PIN lets the order through, and answers when it doesn't.
func (d *draft) guarded(a asking, pin string) bool {
	p := d.person(a.by)
	switch {
	case len(p.PIN) == 0:
		return true
	case !p.PINLapses.IsZero() && !d.now.Before(p.PINLapses):
		p.PIN, p.PINLapses, p.PINTries = nil, time.Time{}, 0
		d.keep(p)
		return true
	case pin == "":
		d.because("pin.needed")
		d.reply(a, words("pin.needed"))
		return false
	case p.PINTries < pinTries && samePIN(p.PIN, pin):
		p.PINTries = 0
		d.keep(p)
		return true
	}
	p.PINTries++
	d.keep(p)
	if p.PINTries > pinTries {
		d.because("pin.locked")
		d.reply(a, words("pin.locked"))
		return false
	}
	d.because("pin.wrong")
	d.reply(a, words("pin.wrong"))
	return false
}

// hashPIN returns salt and hash. Four digits are guessed in no time by whoever has the
// file and its key; the five tries are what guards them.
func hashPIN(salt []byte, pin string) []byte {
	sum, err := pbkdf2.Key(sha256.New, pin, salt, pinRounds, 16)
	if err != nil {
		panic("decide: hash a PIN: " + err.Error())
	}
	return append(salt[:len(salt):len(salt)], sum...)
}

func samePIN(kept []byte, pin string) bool {
	const salt = 16
	return len(kept) > salt && subtle.ConstantTimeCompare(kept, hashPIN(kept[:salt], pin)) == 1
}

func (d *draft) setPIN(a asking, o *groups.SetPIN) {
	if !d.guarded(a, o.Old) {
		return
	}
	p := d.person(a.by)
	p.PIN, p.PINTries, p.PINLapses = nil, 0, time.Time{}
	d.keep(p)
	if o.PIN == "" {
		d.reply(a, words("pin.cleared"))
		return
	}
	p.PIN = hashPIN(d.head.Seed[:], o.PIN)
	d.reply(a, words("pin.set"))
}

func (d *draft) losePIN(a asking) {
	p := d.person(a.by)
	if len(p.PIN) == 0 {
		d.reply(a, words("pin.cleared"))
		return
	}
	if p.PINLapses.IsZero() {
		p.PINLapses = d.now.Add(pinLapses)
		d.keep(p)
		d.askPIN(p)
	}
	d.reply(a, words("pin.lapse", when("when", p.PINLapses)))
}

// askPIN asks the facilitators of a person, who may know their voice, to end a PIN.
func (d *draft) askPIN(p *groups.Person) {
	g := d.home(p)
	to := d.team().Owners
	if g != nil && len(g.Staff) > 0 {
		to = g.Staff
	}
	for _, id := range to {
		if id == p.ID || d.silent(id) {
			continue
		}
		d.ask(id, groups.Question{
			Kind: "pin", Of: string(p.ID), Group: groupID(g), About: p.ID, Options: []string{"yes", "no"}, Expires: p.PINLapses,
		})
		d.whisper(id, words("pin.ask", person(p.ID), groupArg(g)))
	}
}

// pinAnswered ends a forgotten PIN when a facilitator says that it is really them.
func (d *draft) pinAnswered(a asking, q *groups.Question, yes bool) {
	p := d.person(q.About)
	if !yes || len(p.PIN) == 0 || p.PINLapses.IsZero() || !d.staff(q.Group, a.by) {
		d.because("pin.kept")
		d.reply(a, words("order.cancelled"))
		return
	}
	d.because("pin.ended")
	p.PIN, p.PINTries, p.PINLapses = nil, 0, time.Time{}
	d.keep(p)
	d.insist(p.ID, "", words("pin.cleared"))
	d.reply(a, words("pin.ended", person(p.ID)))
}

// askForget shows what will be erased and waits for "ya".
func (d *draft) askForget(a asking, o *groups.ForgetMe) {
	if !d.guarded(a, o.PIN) {
		return
	}
	q := d.ask(a.by, groups.Question{Kind: "confirm:forget", Expires: d.now.Add(confirmFor)})
	d.reply(a, words("forget.ask", code(q.Code)))
}

// forgetMe says goodbye; the person is forgotten as soon as that has left, or could not,
// and within the hour whatever becomes of it.
func (d *draft) forgetMe(a asking) {
	d.because("forget.agreed")
	d.set(forgetTimer(a.by, d.now.Add(forgetWithin)))
	d.out.Cancel = append(d.out.Cancel, groups.Withhold{To: a.by})
	d.send(groups.Outgoing{
		Class: groups.ClassReply, Expires: d.now.Add(forgetWithin), Case: forgetMark,
		Action: &groups.Whisper{Target: target("", a.by), Content: groups.Content{Words: words("forget.done")}},
	})
}

func forgetTimer(p groups.PersonID, due time.Time) groups.Timer {
	return groups.Timer{Kind: "forget", Person: p, Due: due}
}

// forgetNow erases a person: what is about them goes, and their key with it.
func (d *draft) forgetNow(p groups.PersonID) {
	d.because("forget.done")
	d.unset(forgetTimer(p, d.now))
	for _, m := range d.memberships(p) {
		if g := d.group(m.Group); g != nil {
			d.discharge(g, p)
		}
	}
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: p}) {
		for _, kind := range []string{expireTimer, nextTimer, followTimer, softTimer} {
			d.unset(caseTimer(c, kind, d.now))
		}
	}
	d.unmark(p)
	d.endReviews(p)
	d.dismiss(p)
	d.disown(p)
	d.out.Forget = append(d.out.Forget, p)
}

// dismiss takes a person out of those who look after the house.
func (d *draft) dismiss(p groups.PersonID) {
	t, other := *d.team(), func(id groups.PersonID) bool { return id == p }
	if !slices.Contains(slices.Concat(t.Owners, t.Coordinators, t.Reviewers), p) {
		return
	}
	t.Owners = slices.DeleteFunc(slices.Clone(t.Owners), other)
	t.Coordinators = slices.DeleteFunc(slices.Clone(t.Coordinators), other)
	t.Reviewers = slices.DeleteFunc(slices.Clone(t.Reviewers), other)
	d.keep(&t)
}

// belonging names how a person stands to a group.
func belonging(m *groups.Member) string {
	switch {
	case m.Here:
		return "groups"
	case m.Asking:
		return "asking"
	}
	return "left"
}

// keptIn returns every membership that is kept of a person, also of groups they have left.
func (d *draft) keptIn(p groups.PersonID) []*groups.Member {
	all := slices.DeleteFunc(list[groups.Member](d, groups.Ref{Kind: groups.KindMember, Person: p}), func(m *groups.Member) bool {
		return d.group(m.Group) == nil
	})
	slices.SortStableFunc(all, func(a, b *groups.Member) int {
		return strings.Compare(d.group(a.Group).Name, d.group(b.Group).Name)
	})
	return all
}

// showData tells a person what is kept about them.
func (d *draft) showData(a asking, o *groups.ShowMyData) {
	if !d.guarded(a, o.PIN) {
		return
	}
	p := d.person(a.by)
	w := words("data.head")
	line := func(what string, value groups.Arg) {
		w.Lines = append(w.Lines, words("data.line", spoken("what", "data."+what), value))
	}
	if p.Name != "" {
		line("name", text("value", p.Name))
	}
	if !p.Consented.IsZero() {
		line("consent", when("value", p.Consented))
	}
	if p.Role > groups.Patient {
		line("role", spoken("value", "role."+p.Role.String()))
	}
	if p.Reviewer {
		line("role", spoken("value", "role.reviewer"))
	}
	if p.Handle != "" {
		line("handle", text("value", strings.Join(append([]string{p.Handle}, p.Handles...), ", ")))
	}
	if r := d.round(p.ID); r != nil && d.now.Before(r.Away) {
		line("away", when("value", r.Away))
	}
	for _, m := range d.keptIn(p.ID) {
		line(belonging(m), text("value", d.group(m.Group).Name))
		if m.Role > groups.Patient {
			line("role", spoken("value", "role."+m.Role.String()))
		}
		if d.now.Before(m.Barred) {
			line("barred", when("value", m.Barred))
		}
		if !m.Since.IsZero() {
			line("joined", when("value", m.Since))
		}
		if n := d.strikes(m); n > 0 {
			line("strikes", number("value", n))
		}
	}
	for _, c := range byTime(d.cases(groups.Ref{Kind: groups.KindCase, Person: p.ID})) {
		line("cases", groups.Arg{Name: "value", Kind: groups.CodeArg, Value: c.Code})
	}
	if p.Hushed {
		line("hushed", spoken("value", "data.yes"))
	}
	if p.NoReport {
		line("no-report", spoken("value", "data.yes"))
	}
	if p.Stopped {
		line("stopped", spoken("value", "data.yes"))
	}
	if len(p.PIN) > 0 {
		line("pin", spoken("value", "data.yes"))
	}
	d.seriesData(a, line)
	if n := d.reviewed(p.ID); n > 0 {
		line("reviewed", number("value", n))
	}
	if n := len(d.letters(p.ID)); n > 0 {
		line("letters", number("value", n))
	}
	line("sent", number("value", len(p.Sent)))
	d.reply(a, w)
}

// reviewed counts what is kept of a person who approved posts, or said no to them: it stays, under
// their handle, also when they are forgotten.
func (d *draft) reviewed(p groups.PersonID) (n int) {
	for _, r := range groups.Briefs(d.st, groups.Ref{Kind: groups.KindApproval}) {
		if r.(*groups.Approval).By == p {
			n++
		}
	}
	for _, r := range d.st.List(groups.Ref{Kind: groups.KindRejection}) {
		if r.(*groups.Rejection).By == p {
			n++
		}
	}
	return n
}
