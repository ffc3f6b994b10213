package decide

import (
	"slices"
	"time"

	"pita/groups"
	"pita/moderation"
)

const (
	newcomerFor = 7 * 24 * time.Hour  // hide and care together: hidden only for newcomers
	settledIn   = 30 * 24 * time.Hour // after this a member's removal needs two people
	shadowFor   = 7 * 24 * time.Hour  // a new rule counts this long before it acts
	evidenceFor = 30 * 24 * time.Hour
	softFor     = 15 * time.Minute
	claimEvery  = 24 * time.Hour
	donorsFor   = time.Hour // how long after an appeal for blood the number to call may follow
)

// A writing is a text as it stands in a group now, first sent or edited.
type writing struct {
	from        groups.PersonID
	id          groups.MessageID
	surfaces    []groups.Surface
	numberKnown bool
	forwarded   int
	late        bool
	edited      bool // it was written before, and is another now
	private     bool // written to Pita alone
	cared       bool // it is a cry for help as well
	blood       bool // it asks for blood donors
	donors      bool // it does, selling nothing, or gives the number to call right after one that did
}

func (w writing) text() string {
	for _, s := range w.surfaces {
		if s.Text != "" {
			return s.Text
		}
	}
	return ""
}

// judge does what a fair group would do about a text.
func (d *draft) judge(g *groups.Group, w writing) {
	t := moderation.Text{
		Surfaces: w.surfaces, WriterNumberKnown: w.numberKnown, Group: g.Name, Forwarded: w.forwarded,
	}
	d.heard(g, w, &t)
	v := d.Rules.Judge(t)
	care, cared := v.Care()
	if w.cared = cared; cared {
		d.care(g, w, care)
	}
	if w.late {
		d.countLate(g)
	}
	if d.staff(g.ID, w.from) {
		if hit, ok := dangerous(v); ok && d.passes(g, w, hit, d.ruleNote(g, hit.Rule)) == "" {
			d.lane(g, w, hit, groups.Hide)
		}
		d.because("message.staff")
		return
	}
	w.blood = moderation.AsksForBlood(w.surfaces)
	if d.muted(g, w.from) && g.Admin && !cared && !w.blood && !w.late {
		d.because("moderation.muted")
		d.retract(g, quote(w), "quiet", "")
		return
	}
	w.donors = d.donors(g, w)
	d.mended(g, w, v)
	hit, ok := d.strongest(g, w, v)
	switch {
	case !ok:
		d.because("message.clean")
	case d.known(g, w, hit):
		d.because("case.known")
	default:
		d.lane(g, w, hit, d.laneFor(g, w, hit))
	}
}

// known says whether people already have this text before them, for the same reason:
// an edit that changes nothing of it opens no second case.
func (d *draft) known(g *groups.Group, w writing, hit moderation.Hit) bool {
	return slices.ContainsFunc(d.casesOf(g, w.from, w.id), func(c *groups.Case) bool { return c.Rule == hit.Rule.ID })
}

// casesOf returns a person's open cases about one message of theirs, care apart.
func (d *draft) casesOf(g *groups.Group, p groups.PersonID, id groups.MessageID) []*groups.Case {
	return slices.DeleteFunc(d.cases(groups.Ref{Kind: groups.KindCase, Person: p}), func(c *groups.Case) bool {
		return c.Group != g.ID || c.Message != id || c.Lane == groups.Care || c.State != groups.CaseOpen
	})
}

// mended ends what was asked of a writer who has since taken the words out themselves.
func (d *draft) mended(g *groups.Group, w writing, v moderation.Verdict) {
	for _, c := range d.casesOf(g, w.from, w.id) {
		still := slices.ContainsFunc(v.Hits, func(h moderation.Hit) bool { return h.Rule.ID == c.Rule })
		if c.Soft && !still {
			d.because("case.mended")
			d.closeCase(c, groups.CaseClosed)
		}
	}
}

// laneFor settles which lane a hit takes for this writer.
func (d *draft) laneFor(g *groups.Group, w writing, hit moderation.Hit) groups.Lane {
	lane := hit.Lane
	m := d.member(g.ID, w.from)
	switch {
	case w.cared && lane == groups.Hide && d.now.Sub(m.Since) > newcomerFor:
		// A cry for help is never taken out for what stands beside it.
		return groups.Hold
	case w.blood && lane == groups.Guard, w.blood && lane == groups.Hide && hit.Rule.Soft:
		// Somebody bleeds: whatever stands in an appeal but a swindle, people see to it.
		return groups.Hold
	case w.cared && lane == groups.Answer:
		// Who cries for help is not met with a lesson.
		return groups.None
	case lane == groups.Hold && d.strikes(m) >= 3 && !w.blood && !w.cared:
		return groups.Hide
	}
	return lane
}

// passes returns why a hit only counts where it stands, or "": its rule is switched off or on
// trial; it is about goods, on a market day; a reviewer approved it word for word; or it is the
// number in an appeal for blood donors. That is the family's own to give, without it the appeal
// is in vain, and asking people first would cost the patient an hour.
func (d *draft) passes(g *groups.Group, w writing, hit moderation.Hit, n *groups.RuleNote) groups.Reason {
	switch {
	case n.Off:
		return "moderation.off"
	case d.shadowed(g, n):
		return "moderation.shadow"
	case hit.Rule.Market && d.onMarket(g):
		return "moderation.market"
	case w.donors && hit.Lane <= groups.Guard && aboutPhones(hit.Rule):
		return "moderation.donors"
	case hit.Lane >= groups.Hold && hit.Surface < len(w.surfaces) && d.approvedWords(w.surfaces[hit.Surface].Text):
		return "moderation.passed-on"
	}
	return ""
}

// donors says whether a member asks for blood donors, or did so a short while ago and now gives
// the number to call, which often comes in a message of its own, or as a contact card. Who offers
// goods or money beside it asks for nothing that people need not look at.
func (d *draft) donors(g *groups.Group, w writing) bool {
	m := d.member(g.ID, w.from)
	over := !m.Donors.IsZero() && d.now.Sub(m.Donors) >= donorsFor
	sells := (w.blood || !m.Donors.IsZero()) && moderation.SellsBlood(w.surfaces)
	switch {
	case sells:
	case w.blood:
		m.Donors = d.now
		d.keep(m)
	case over: // it is nobody's business any more
		m.Donors = time.Time{}
		d.keep(m)
	}
	return !sells && !m.Donors.IsZero() && (w.blood || moderation.GivesDonorsNumber(w.surfaces))
}

// aboutPhones says whether a rule finds phone numbers and nothing else.
func aboutPhones(r *moderation.Rule) bool {
	return !slices.ContainsFunc(r.Words, func(w string) bool { return w != "{telepon}" && w != "{phone}" })
}

// strongest returns the hit that decides, of the rules that are in force in the group.
func (d *draft) strongest(g *groups.Group, w writing, v moderation.Verdict) (moderation.Hit, bool) {
	var best moderation.Hit
	found, instead := false, groups.Reason("")
	for _, hit := range v.Hits {
		if hit.Lane == groups.Care || hit.Lane == groups.None {
			continue
		}
		note := d.ruleNote(g, hit.Rule)
		note.Hits++
		d.keep(note)
		switch why := d.passes(g, w, hit, note); {
		case why != "":
			instead = why
		case !found || hit.Lane > best.Lane:
			best, found = hit, true
		}
	}
	if !found && instead != "" {
		d.because(instead)
	}
	return best, found
}

// ruleNote returns how a rule has done in a group; a rule whose text changed starts anew.
func (d *draft) ruleNote(g *groups.Group, r *moderation.Rule) *groups.RuleNote {
	ref := groups.Ref{Kind: groups.KindRule, Group: g.ID, ID: r.ID}
	if n := load[groups.RuleNote](d, ref); n != nil && n.Hash == r.Hash() {
		return n
	}
	first := d.now
	if n := load[groups.RuleNote](d, groups.Ref{Kind: groups.KindRule, ID: r.ID}); n != nil && n.Hash == r.Hash() {
		first = n.First
	}
	n := &groups.RuleNote{Group: g.ID, Rule: r.ID, Hash: r.Hash(), First: first}
	d.seen[ref] = n
	return n
}

// shadowed says whether a rule only counts for now. In a dry run none does: what is told
// there is what would be done once the group is live.
func (d *draft) shadowed(g *groups.Group, n *groups.RuleNote) bool {
	return g.Live && !n.Confirmed && n.First.After(g.Confirmed) && d.now.Sub(n.First) < shadowFor
}

// harmful are the shapes of files and links that harm a phone or its owner; staff may not
// send those either, since a phone of theirs may be stolen.
var harmful = []string{"{berkas-berbahaya}", "{dangerous-file}", "{tautan-mirip}", "{lookalike-link}"}

// dangerous returns the hit of a rule that hides such files or links, and nothing else.
func dangerous(v moderation.Verdict) (moderation.Hit, bool) {
	i := slices.IndexFunc(v.Hits, func(hit moderation.Hit) bool {
		return hit.Lane == groups.Hide && !slices.ContainsFunc(hit.Rule.Words, func(w string) bool { return !slices.Contains(harmful, w) })
	})
	if i < 0 {
		return moderation.Hit{}, false
	}
	return v.Hits[i], true
}

// lane acts on a hit.
func (d *draft) lane(g *groups.Group, w writing, hit moderation.Hit, lane groups.Lane) {
	d.concerning(w.from, hit.Rule.ID)
	switch lane {
	case groups.Hide:
		d.hide(g, w, hit)
	case groups.Guard:
		d.guard(g, w, hit)
	case groups.Hold:
		d.hold(g, w, hit)
	case groups.Answer:
		d.answer(g, w, hit)
	}
}

func quote(w writing) groups.Quote {
	return groups.Quote{ID: w.id, Author: groups.Party{ID: w.from}}
}

// guard takes out what could harm its writer, and tells them how to ask safely. It is
// no breach, and nothing of the text is kept.
func (d *draft) guard(g *groups.Group, w writing, hit moderation.Hit) {
	w.surfaces = nil
	if !d.mayModerate(g, "guard") {
		if d.live(g) {
			d.hold(g, w, hit) // no admin: people can still ask its writer to take it out
		}
		d.because("moderation.dry")
		return
	}
	d.because("moderation.guarded")
	c := d.open(g, w, hit)
	c.Hidden, c.State = true, groups.CaseClosed
	d.retract(g, quote(w), hit.Rule.ID, c.Code)
	d.whisperAbout(c, w.from, words("moderation.guarded", code(c.Code), text("reason", hit.Rule.Reason)))
}

// hold leaves a message to people.
func (d *draft) hold(g *groups.Group, w writing, hit moderation.Hit) {
	if w.late {
		d.because("message.late")
		return
	}
	if !d.live(g) {
		d.because("moderation.dry")
		d.would(g, "hold")
		return
	}
	d.because("moderation.held")
	c := d.open(g, w, hit)
	d.askStaff(g, c, "staff.held", hit)
}

// answer meets a health claim with an approved post, without quoting or naming anyone.
func (d *draft) answer(g *groups.Group, w writing, hit moderation.Hit) {
	switch {
	case w.late:
		d.because("message.late")
		return
	case inQuiet(g, d.now):
		d.because("claim.quiet")
		return
	case !d.rested(g, hit.Rule.ID):
		d.because("claim.answered-today")
		return
	}
	a, why := d.Approved(d.st, hit.Rule.Post, g.Locale, d.now)
	if post, ok := d.Library.Post(hit.Rule.Post, g.Locale); ok && why == "" {
		why = d.hindrance(g, post)
	}
	switch {
	case why != "":
		d.because("claim.not-sendable")
		d.tellOnce(g, hit.Rule.Post, why)
	case !d.live(g):
		d.because("claim.dry")
		d.would(g, "answer")
	case !d.mayUnasked(g):
		d.because("claim.limit")
	default:
		d.because("moderation.answered")
		d.done(g, hit.Rule.ID)
		d.publish(g, a, groups.ClassPost, until(d.unaskedUntil(g)))
	}
}

// mayModerate says whether Pita can take messages out of the group; a dry run counts
// what it would have done.
func (d *draft) mayModerate(g *groups.Group, what string) bool {
	if !d.live(g) {
		d.would(g, what)
		return false
	}
	return g.Admin
}

// open begins a case about a text.
func (d *draft) open(g *groups.Group, w writing, hit moderation.Hit) *groups.Case {
	return d.openCase(&groups.Case{
		Group: g.ID, Person: w.from, Lane: hit.Lane, Rule: hit.Rule.ID, Message: w.id, Evidence: w.text(),
	})
}

// openCase gives a case its code and its end, on which all of it is dropped.
func (d *draft) openCase(c *groups.Case) *groups.Case {
	c.Code, c.State, c.Opened, c.Expires = d.code(4), groups.CaseOpen, d.now, d.now.Add(evidenceFor)
	d.keep(c)
	d.set(caseTimer(c, expireTimer, c.Expires))
	return c
}

// askStaff shows a case to the next facilitator.
func (d *draft) askStaff(g *groups.Group, c *groups.Case, phrase string, hit moderation.Hit) {
	who := d.nextStaff(g, c)
	if who == "" {
		for _, owner := range d.team().Owners {
			d.showStaff(g, c, owner, phrase, hit.Rule.Reason)
		}
		return
	}
	c.Holder, c.Asked = who, append(c.Asked[:len(c.Asked):len(c.Asked)], who)
	d.keep(c)
	d.showStaff(g, c, who, phrase, hit.Rule.Reason)
}

func (d *draft) showStaff(g *groups.Group, c *groups.Case, to groups.PersonID, phrase, reason string) {
	d.whisperAbout(c, to, words(phrase, code(c.Code), person(c.Person), groupArg(g),
		text("reason", reason), evidence(c)))
}

// excerpt shortens a text for a phone screen, at a character's border.
func excerpt(s string) string {
	const most = 300
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// nextStaff returns the facilitator to ask next, reachable ones first; "" when none is left.
func (d *draft) nextStaff(g *groups.Group, c *groups.Case) groups.PersonID {
	var later groups.PersonID
	for _, id := range g.Staff {
		willing := c.Lane == groups.Care && !d.person(id).Stopped || !d.silent(id)
		if id == c.Person || id == c.Decided || slices.Contains(c.Asked, id) || !willing {
			continue
		}
		if !d.person(id).Reached.IsZero() {
			return id
		}
		if later == "" {
			later = id
		}
	}
	return later
}

func inQuiet(g *groups.Group, t time.Time) bool { return quietAt(g, t).Holds(t, zone(g)) }
