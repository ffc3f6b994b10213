package decide

import (
	"time"

	"pita/groups"
	"pita/moderation"
)

const (
	strikeAfterRead  = 90 * 24 * time.Hour
	strikeAfterGiven = 97 * 24 * time.Hour
	muteFor          = 24 * time.Hour
)

// hide takes a swindle out, tells its writer why, and counts a strike.
func (d *draft) hide(g *groups.Group, w writing, hit moderation.Hit) {
	if !d.mayModerate(g, "hide") {
		if d.live(g) {
			d.hold(g, w, hit) // no admin: people can still see to it
		}
		d.because("moderation.dry")
		return
	}
	m := d.member(g.ID, w.from)
	soft := hit.Rule.Soft && d.now.Sub(m.Since) > settledIn
	if soft && !w.late {
		d.soften(g, w, hit)
		return
	}
	d.because("moderation.hidden")
	c := d.open(g, w, hit)
	c.Hidden = true
	d.retract(g, quote(w), hit.Rule.ID, c.Code)
	d.overtaken(g, w, c)
	switch {
	case hit.Lane == groups.Hold || w.cared || w.blood:
		// People judge what was hidden on suspicion, and read what stood beside a cry for
		// help or an appeal for blood. Until they have, it is no strike.
		d.tellHidden(c, reasonArg(hit.Rule))
		d.askStaff(g, c, "staff.hidden", hit)
	case soft || d.staff(g.ID, w.from):
		d.tellHidden(c, reasonArg(hit.Rule))
	default:
		d.strike(m, c)
		d.climb(g, m, c, reasonArg(hit.Rule))
	}
}

// overtaken ends what people were still asked about a message that is taken out now.
func (d *draft) overtaken(g *groups.Group, w writing, by *groups.Case) {
	for _, c := range d.casesOf(g, w.from, w.id) {
		if c.Code != by.Code && !c.Hidden {
			d.closeCase(c, groups.CaseClosed)
		}
	}
}

func reasonArg(r *moderation.Rule) groups.Arg { return text("reason", r.Reason) }

// reason returns why a case was opened, in words: its rule's, or that people said so.
func (d *draft) reason(c *groups.Case) groups.Arg {
	if r, ok := d.Rules.Rule(c.Rule); ok {
		return reasonArg(&r)
	}
	return spoken("reason", "why.people")
}

// tellHidden tells a writer that a message of theirs was taken out, and why.
func (d *draft) tellHidden(c *groups.Case, reason groups.Arg) {
	d.notify(c, words("moderation.hidden", code(c.Code), reason))
}

// notify tells a person about a case of theirs, and notes that it was told.
func (d *draft) notify(c *groups.Case, w groups.Words) {
	if id := d.whisperAbout(c, c.Person, w); id != "" {
		c.Notices = append(c.Notices[:len(c.Notices):len(c.Notices)], id)
	}
	d.keep(c)
}

// strike counts one breach against a member, dropping those that ended.
func (d *draft) strike(m *groups.Member, c *groups.Case) {
	m.Strikes = append(d.standing(m), groups.Strike{At: d.now, Case: c.Code})
	d.keep(m)
}

// standing returns a copy of the strikes that still count.
func (d *draft) standing(m *groups.Member) []groups.Strike {
	var out []groups.Strike
	for _, s := range m.Strikes {
		ended := d.now.Sub(s.At) > strikeAfterGiven || !s.Read.IsZero() && d.now.Sub(s.Read) > strikeAfterRead
		if !ended {
			out = append(out, s)
		}
	}
	return out
}

func (d *draft) strikes(m *groups.Member) int { return len(d.standing(m)) }

// climb tells the writer where they stand: a note, a warning, a day of quiet, and then
// a proposal to people, who alone decide on a removal.
func (d *draft) climb(g *groups.Group, m *groups.Member, c *groups.Case, reason groups.Arg) {
	n := d.strikes(m)
	if n < 2 {
		if len(c.Notices) == 0 {
			d.tellHidden(c, reason)
		}
		return
	}
	d.notify(c, words("moderation.warning", code(c.Code), reason, number("n", n)))
	switch {
	case n == 4 && (d.person(m.Person).Reached.IsZero() || d.silent(m.Person)):
		// Nobody falls silent without having been told: people talk to them first.
		d.tellStaff(g, words("staff.unreached", person(m.Person), groupArg(g), number("n", n)))
	case n == 4:
		m.QuietTill = d.now.Add(muteFor)
		d.keep(m)
		d.whisperAbout(c, m.Person, words("moderation.quiet", when("until", m.QuietTill)))
	case n >= 5:
		d.proposeRemoval(g, c)
	}
}

// proposeRemoval asks the facilitators, once; nobody is removed by a rule alone.
func (d *draft) proposeRemoval(g *groups.Group, c *groups.Case) {
	if d.openRemoval(g.ID, c.Person) != nil {
		return
	}
	c.Removal = true
	d.keep(c)
	for _, id := range d.told(g) {
		d.whisperAbout(c, id, words("staff.removal", code(c.Code), person(c.Person), groupArg(g)))
	}
}

// soften asks a known, reachable member to delete a message themselves; for one who
// can't be asked, people decide.
func (d *draft) soften(g *groups.Group, w writing, hit moderation.Hit) {
	if d.person(w.from).Reached.IsZero() || d.silent(w.from) {
		d.hold(g, w, hit)
		return
	}
	d.because("moderation.softened")
	c := d.open(g, w, hit)
	c.Soft = true
	d.whisperAbout(c, w.from, words("moderation.soft", reasonArg(hit.Rule)))
	d.set(caseTimer(c, softTimer, d.now.Add(softFor)))
}

// softOver hides what its writer was asked to delete and didn't: without a strike.
func (d *draft) softOver(c *groups.Case) {
	g := d.group(c.Group)
	if c.State != groups.CaseOpen || g == nil || !d.mayModerate(g, "hide") {
		d.because("soft.over")
		return
	}
	d.because("moderation.soft-hidden")
	c.Hidden = true
	d.keep(c)
	d.retract(g, groups.Quote{ID: c.Message, Author: groups.Party{ID: c.Person}}, c.Rule, c.Code)
	d.tellHidden(c, d.reason(c))
}

// deleted hears that a message was taken back. A writer's own deletion ends a case
// about it, and its strike, but never a case of care.
func (d *draft) deleted(ev *groups.Deleted) {
	if ev.Self || ev.By.Pita || ev.By.ID != ev.Author.ID {
		d.because("message.deleted")
		return
	}
	if m := load[groups.Member](d, groups.Ref{Kind: groups.KindMember, Group: ev.Place.ID, Person: ev.By.ID}); m != nil {
		m.TookBack = ev.ID // what is seen of its picture may come later
		d.keep(m)
	}
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: ev.By.ID}) {
		if c.Message != ev.ID || c.Group != ev.Place.ID || c.Lane == groups.Care || c.State != groups.CaseOpen {
			continue
		}
		d.because("case.writer-deleted")
		d.tookBack(c)
		d.closeCase(c, groups.CaseClosed)
		d.unstrike(c)
		d.out.Cancel = append(d.out.Cancel, groups.Withhold{Case: c.Code, NoCare: true})
	}
	d.because("message.deleted")
}

// unstrike takes back the strike of a case.
func (d *draft) unstrike(c *groups.Case) {
	m := d.member(c.Group, c.Person)
	var left []groups.Strike
	for _, s := range m.Strikes {
		if s.Case != c.Code {
			left = append(left, s)
		}
	}
	if len(left) != len(m.Strikes) {
		m.Strikes, m.QuietTill = left, time.Time{}
		d.keep(m)
	}
}

// unheardAppeal takes a strike back whose writer appealed and was not heard before the case
// ended: they were promised an answer. A removal stays until people decide otherwise.
func (d *draft) unheardAppeal(c *groups.Case) {
	if !appealed(c) || c.Removal || c.Lane == groups.Care {
		return
	}
	d.because("case.unheard")
	d.unknowPicture(c)
	d.unstrike(c)
	d.insist(c.Person, "", words("moderation.restored", code(c.Code)))
}

func (d *draft) cases(ref groups.Ref) []*groups.Case { return list[groups.Case](d, ref) }

// closeCase ends a case. Its text and the print of its picture are dropped with it; only of one
// that was upheld they are kept until its date, for who looks again when its writer appeals.
func (d *draft) closeCase(c *groups.Case, state groups.CaseState) {
	if c.State = state; state != groups.CaseUpheld {
		c.Evidence, c.Prints = "", nil
	}
	d.keep(c)
	for _, kind := range []string{softTimer, nextTimer, followTimer} {
		d.unset(caseTimer(c, kind, d.now))
	}
}

// receipt notes when a notice of a strike was read: from then its time runs.
func (d *draft) receipt(ev *groups.Receipt) {
	defer d.because("receipt")
	if !ev.Place.Private() {
		d.reached(ev)
	}
	if !ev.Read || !ev.Place.Private() {
		return
	}
	for _, s := range d.person(ev.From.ID).Sent {
		for _, id := range ev.IDs {
			if s.Case != "" && groups.MessageID(s.Action) == id {
				d.strikeRead(ev.From.ID, s.Case)
			}
		}
	}
}

func (d *draft) strikeRead(p groups.PersonID, code string) {
	for _, m := range d.memberships(p) {
		for i, s := range m.Strikes {
			if s.Case == code && s.Read.IsZero() {
				own := append([]groups.Strike(nil), m.Strikes...)
				own[i].Read = d.now
				m.Strikes = own
				d.keep(m)
				d.because("strike.read")
			}
		}
	}
}
