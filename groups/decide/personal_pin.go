package decide

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"time"

	"pita/groups"
)

const (
	pinRounds = 60_000
	pinTries  = 5
	pinLapses = 72 * time.Hour
)

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
