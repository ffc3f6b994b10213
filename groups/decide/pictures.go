package decide

import (
	"slices"
	"time"

	"pita/groups"
	"pita/groups/phrase"
	"pita/moderation"
)

const (
	pictureFor   = 180 * 24 * time.Hour // so long a picture that was taken out is known again
	mostPictures = 300                  // that are known; the ones seen last stay
	criedFor     = time.Hour            // so long a picture stands beside a cry for help
	pictureSign  = "🖼️"                 // what stands for a picture where people read of it
)

// looked judges what was seen of a picture whose message was judged already: what its QR
// codes say as any text, and whether the same picture was taken out before.
func (d *draft) looked(ev *groups.Looked) {
	g := d.group(ev.Place.ID)
	switch {
	case ev.Self || ev.From.Pita:
		d.because("self.echo")
		return
	case g == nil || !g.Here:
		d.because("group.unknown")
		return
	}
	w := writing{
		from: ev.From.ID, id: ev.ID, surfaces: ev.Surfaces,
		numberKnown: ev.NumberKnown, forwarded: ev.Forwarded, late: ev.Age() > lateAfter,
	}
	m := d.member(g.ID, w.from)
	if m.TookBack == w.id {
		d.because("message.deleted")
		return
	}
	v := d.Rules.Judge(moderation.Text{
		Surfaces: w.surfaces, WriterNumberKnown: w.numberKnown, Group: g.Name, Forwarded: w.forwarded,
		Newcomer: d.newcomer(m), Invite: g.Invite,
	})
	if d.staff(g.ID, w.from) {
		if hit, ok := dangerous(v); ok {
			d.pictureLane(g, w, hit, groups.Hide)
		}
		d.because("message.staff")
		return
	}
	d.beside(m, &w)
	if d.takenOut(g, w) {
		d.because("picture.taken-out")
		d.keepPrints(g, w, ev.Prints, false)
		return
	}
	again, known := d.knownPicture(g, m, ev)
	if known {
		again.Surface = len(w.surfaces)
		w.surfaces = append(slices.Clip(w.surfaces), groups.Surface{Kind: groups.Caption})
		v.Hits = append([]moderation.Hit{again}, v.Hits...)
	}
	inCode := false
	if hit, ok := d.strongest(g, w, v); ok && !d.known(g, w, hit) {
		inCode = hit.Surface < len(ev.Surfaces)
		d.pictureLane(g, w, d.explained(g, w, hit, known && hit.Rule == again.Rule), d.laneFor(g, w, hit))
	}
	d.because("picture.seen")
	d.keepPrints(g, w, ev.Prints, inCode)
}

// beside says of a picture what its message was: a cry for help, or an appeal for blood. A
// case does not name every message it was cried in, so the last hour counts for both.
func (d *draft) beside(m *groups.Member, w *writing) {
	w.cared = slices.ContainsFunc(d.cases(groups.Ref{Kind: groups.KindCase, Person: w.from}), func(c *groups.Case) bool {
		return c.Lane == groups.Care && (c.Group == m.Group && c.Message == w.id || d.now.Sub(c.Cried) < criedFor)
	})
	w.blood = moderation.AsksForBlood(w.surfaces) || !m.Donors.IsZero() && d.now.Sub(m.Donors) < donorsFor
	w.donors = w.blood && !moderation.SellsBlood(w.surfaces)
}

// takenOut says whether a message is gone already: by its words, or since its writer was
// quiet when it came and did not cry for help.
func (d *draft) takenOut(g *groups.Group, w writing) bool {
	quiet := d.muted(g, w.from) && !d.head.At.Before(d.member(g.ID, w.from).QuietTill.Add(-muteFor))
	return quiet && d.live(g) && g.Admin && !w.cared && !w.late ||
		slices.ContainsFunc(d.allCasesOf(g, w), func(c *groups.Case) bool { return c.Hidden })
}

// allCasesOf returns the cases about a message, however they stand, care apart.
func (d *draft) allCasesOf(g *groups.Group, w writing) []*groups.Case {
	return slices.DeleteFunc(d.cases(groups.Ref{Kind: groups.KindCase, Person: w.from}), func(c *groups.Case) bool {
		return c.Group != g.ID || c.Message != w.id || c.Lane == groups.Care
	})
}

// pictureLane acts on what was found in a picture. People read what a code says, or that
// it is a picture; nobody can read anything else of it.
func (d *draft) pictureLane(g *groups.Group, w writing, hit moderation.Hit, lane groups.Lane) {
	shown := pictureSign
	if hit.Surface < len(w.surfaces) && w.surfaces[hit.Surface].Kind == groups.QRCode {
		shown += " QR: " + w.surfaces[hit.Surface].Text
	}
	w.surfaces = []groups.Surface{{Kind: groups.QRCode, Text: shown}}
	hit.Surface, hit.Start, hit.End = 0, 0, 0
	d.lane(g, w, hit, lane)
}

// explained adds to a rule's reason where it was found: who sends a picture sees no words
// in it that a rule could mean.
func (d *draft) explained(g *groups.Group, w writing, hit moderation.Hit, again bool) moderation.Hit {
	said := words("picture.code", text("cause", hit.Rule.Reason))
	if again {
		said = words("picture.again", text("cause", hit.Rule.Reason))
	}
	reason, err := d.Phrases.Text(phrase.Reader{Locale: d.locale(g, w.from)}, said)
	if err != nil {
		return hit // the reason alone is true as well
	}
	rule := *hit.Rule
	rule.Reason, hit.Rule = reason, &rule
	return hit
}

// knownPicture returns the rule by which the same picture was taken out before. The rule
// must still stand in the book, and hold in this group. The same picture takes the lane it
// took then; people look at one that is only alike, at what people softened before, and at
// what a member of more than a few days sends with words of their own: that may be a warning.
func (d *draft) knownPicture(g *groups.Group, m *groups.Member, ev *groups.Looked) (moderation.Hit, bool) {
	all := load[groups.Pictures](d, (&groups.Pictures{}).Ref())
	if all == nil {
		return moderation.Hit{}, false
	}
	var best moderation.Hit
	closest := groups.Unlike
	for _, k := range all.Known {
		like := likeness(k.Prints, ev.Prints)
		if like <= closest || d.now.After(k.Until) || like == groups.Alike && len(ev.Surfaces) > 0 {
			continue // codes that say different things look alike
		}
		rule, ok := d.Rules.Rule(k.Rule)
		if !ok || !rule.HoldsIn(g.Name) {
			continue
		}
		// What nobody judged yet is only suspected, and no strike by itself: a card that
		// everybody sends is the same beside any words.
		lane := groups.Hide
		if like == groups.Alike || k.Soft || rule.Soft || ev.Captioned && !d.newcomer(m) {
			lane = groups.Hold
		}
		best, closest = moderation.Hit{Rule: &rule, Lane: lane}, like
	}
	return best, closest > groups.Unlike
}

// likeness says how much one picture is like another, by whichever of their prints.
func likeness(a, b []groups.Print) (like groups.Likeness) {
	for _, p := range a {
		for _, q := range b {
			like = max(like, p.Like(q))
		}
	}
	return like
}

// keepPrints keeps a picture's prints with the cases about its message, until people have
// judged. A picture that was hidden as a breach is known from now on; unless the breach
// stood in its code, people look at the next one. Of what was guarded nothing is kept, as
// nothing is of a picture that nobody minded.
func (d *draft) keepPrints(g *groups.Group, w writing, prints []groups.Print, inCode bool) {
	if len(prints) == 0 {
		return
	}
	for _, c := range d.allCasesOf(g, w) {
		if c.Lane == groups.Guard || c.State == groups.CaseRestored || c.State == groups.CaseClosed {
			continue
		}
		c.Prints = prints
		d.keep(c)
		struck := slices.ContainsFunc(d.member(g.ID, w.from).Strikes, func(s groups.Strike) bool { return s.Case == c.Code })
		if c.Hidden && struck {
			d.know(c, groups.KnownPicture{Soft: !inCode, Upheld: c.State == groups.CaseUpheld})
		}
	}
}

// knowPicture has the picture of a case that people upheld known from now on.
func (d *draft) knowPicture(c *groups.Case) {
	d.know(c, groups.KnownPicture{Soft: c.Soft, Upheld: true})
}

// know has the picture of a case known from now on, in all groups of the house: swindlers
// go around. What people said of it before outweighs what nobody has judged.
func (d *draft) know(c *groups.Case, k groups.KnownPicture) {
	if len(c.Prints) == 0 || d.staff(c.Group, c.Person) {
		return
	}
	if _, ok := d.Rules.Rule(c.Rule); !ok {
		return // people took it out for a reason of their own
	}
	k.Prints, k.Rule = c.Prints, c.Rule
	before := d.firmly(c)
	all := d.withoutPicture(c)
	if before != nil && !k.Upheld {
		k = *before
	}
	k.Until = d.now.Add(pictureFor)
	all.Known = append(all.Known, k)
	all.Known = all.Known[max(0, len(all.Known)-mostPictures):]
	d.keep(all)
}

// firmly returns how the picture of a case was known before by people's word or by its
// code; nil when it wasn't.
func (d *draft) firmly(c *groups.Case) *groups.KnownPicture {
	all := load[groups.Pictures](d, (&groups.Pictures{}).Ref())
	if all == nil {
		return nil
	}
	var found *groups.KnownPicture
	for _, k := range all.Known {
		_, stands := d.Rules.Rule(k.Rule)
		if (k.Upheld || !k.Soft) && stands && !d.now.After(k.Until) && likeness(k.Prints, c.Prints) == groups.Same {
			if found == nil || k.Upheld {
				found = &k
			}
		}
	}
	return found
}

// tookBack forgets the picture of a case whose writer deleted it, unless people upheld it
// in another case: a swindler could have the house forget it by sending it once more.
func (d *draft) tookBack(c *groups.Case) {
	if before := d.firmly(c); before == nil || !before.Upheld {
		d.unknowPicture(c)
	}
}

// unknowPicture forgets the picture of a case that people undid, in all groups.
func (d *draft) unknowPicture(c *groups.Case) {
	if len(c.Prints) > 0 {
		d.keep(d.withoutPicture(c))
	}
}

// withoutPicture returns the pictures that are known, without those that are the same as a
// case's, and without those whose time is over.
func (d *draft) withoutPicture(c *groups.Case) *groups.Pictures {
	out := &groups.Pictures{}
	if all := load[groups.Pictures](d, out.Ref()); all != nil {
		for _, k := range all.Known {
			if likeness(k.Prints, c.Prints) != groups.Same && !d.now.After(k.Until) {
				out.Known = append(out.Known, k)
			}
		}
	}
	return out
}
