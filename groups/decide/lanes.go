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
)

// A writing is a text as it stands in a group now, first sent or edited.
type writing struct {
	from        groups.PersonID
	id          groups.MessageID
	surfaces    []groups.Surface
	numberKnown bool
	forwarded   int
	late        bool
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
	v := d.Rules.Judge(moderation.Text{
		Surfaces: w.surfaces, WriterNumberKnown: w.numberKnown, Group: g.Name, Forwarded: w.forwarded,
	})
	care, cared := v.Care()
	if cared {
		d.care(g, w, care)
	}
	if d.staff(g.ID, w.from) {
		d.because("message.staff")
		if hit, ok := dangerous(v); ok {
			d.lane(g, w, hit, groups.Hide)
		}
		return
	}
	if m := d.member(g.ID, w.from); d.now.Before(m.QuietTill) && !cared && !w.late {
		d.because("moderation.muted")
		d.retract(g, quote(w), "quiet")
		return
	}
	hit, ok := d.strongest(g, v)
	if !ok {
		d.because("message.clean")
		return
	}
	d.lane(g, w, hit, d.laneFor(g, w, hit, cared))
}

// laneFor settles which lane a hit takes for this writer.
func (d *draft) laneFor(g *groups.Group, w writing, hit moderation.Hit, cared bool) groups.Lane {
	lane := hit.Lane
	m := d.member(g.ID, w.from)
	switch {
	case cared && lane == groups.Hide && d.now.Sub(m.Since) > newcomerFor:
		// A cry for help is never taken out for what stands beside it.
		return groups.Hold
	case lane == groups.Hold && d.strikes(m) >= 3:
		return groups.Hide
	}
	return lane
}

// strongest returns the hit that decides, of the rules that are in force in the group.
func (d *draft) strongest(g *groups.Group, v moderation.Verdict) (moderation.Hit, bool) {
	var best moderation.Hit
	found := false
	for _, hit := range v.Hits {
		if hit.Lane == groups.Care || hit.Lane == groups.None {
			continue
		}
		note := d.ruleNote(g, hit.Rule)
		note.Hits++
		d.keep(note)
		if d.shadowed(g, note) {
			d.because("moderation.shadow")
			continue
		}
		if !found || hit.Lane > best.Lane {
			best, found = hit, true
		}
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

// shadowed says whether a rule only counts for now.
func (d *draft) shadowed(g *groups.Group, n *groups.RuleNote) bool {
	return !n.Confirmed && n.First.After(g.Confirmed) && d.now.Sub(n.First) < shadowFor
}

func dangerous(v moderation.Verdict) (moderation.Hit, bool) {
	for _, hit := range v.Hits {
		if slices.Contains(hit.Rule.Words, dangerousFile) {
			return hit, true
		}
	}
	return moderation.Hit{}, false
}

// dangerousFile is the shape of files that harm a phone; staff may not send those either.
const dangerousFile = "{berkas-berbahaya}"

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
	d.because("moderation.guarded")
	if !d.mayModerate(g, "guard") {
		return
	}
	d.retract(g, quote(w), hit.Rule.ID)
	w.surfaces = nil
	c := d.open(g, w, hit)
	c.Hidden, c.State = true, groups.CaseClosed
	d.whisperAbout(c, w.from, words("moderation.guarded", code(c.Code), text("reason", hit.Rule.Reason)))
}

// hold leaves a message to people.
func (d *draft) hold(g *groups.Group, w writing, hit moderation.Hit) {
	d.because("moderation.held")
	if w.late {
		return
	}
	if !d.live(g) {
		d.would(g, "hold")
		return
	}
	c := d.open(g, w, hit)
	d.askStaff(g, c, "staff.held", hit)
}

// answer meets a health claim with an approved post, without quoting or naming anyone.
func (d *draft) answer(g *groups.Group, w writing, hit moderation.Hit) {
	d.because("moderation.answered")
	if w.late || inQuiet(g, d.now) || d.now.Before(g.Paused) || d.now.Sub(g.Answered[hit.Rule.ID]) < claimEvery {
		return
	}
	a, why := d.Approved(d.st, hit.Rule.Post, g.Locale, d.now)
	if why != "" {
		d.tellCoordinators(words("post.refused", text("post", hit.Rule.Post), d.whyArg(why)))
		return
	}
	if !d.live(g) {
		d.would(g, "answer")
		return
	}
	if !d.mayUnasked(g) {
		return
	}
	answered := make(map[string]time.Time, len(g.Answered)+1)
	for claim, at := range g.Answered {
		if d.now.Sub(at) < claimEvery {
			answered[claim] = at
		}
	}
	answered[hit.Rule.ID] = d.now
	g.Answered = answered
	d.publish(g, a, groups.ClassPost, d.now.Add(2*time.Hour))
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
	c := &groups.Case{
		Code: d.code(4), Group: g.ID, Person: w.from, Lane: hit.Lane, Rule: hit.Rule.ID,
		Message: w.id, Evidence: w.text(), Opened: d.now, Expires: d.now.Add(evidenceFor),
		State: groups.CaseOpen,
	}
	d.keep(c)
	d.set(groups.Timer{ID: "case:" + c.Code, Kind: "case.expire", Due: c.Expires, Group: g.ID, Person: c.Person, Ref: c.Code})
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
		text("reason", reason), text("text", excerpt(c.Evidence))))
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
		if id == c.Person || contains(c.Asked, id) || d.person(id).Stopped {
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

func contains(ids []groups.PersonID, id groups.PersonID) bool {
	for _, have := range ids {
		if have == id {
			return true
		}
	}
	return false
}

func inQuiet(g *groups.Group, t time.Time) bool { return quiet(g).Holds(t, zone(g)) }
