package decide

import (
	"slices"
	"time"

	"pita/groups"
)

// tellStaff whispers to every facilitator of the group, or to the owners when none of
// them wants to hear of it.
func (d *draft) tellStaff(g *groups.Group, w groups.Words) {
	for _, id := range d.told(g) {
		d.whisper(id, w)
	}
}

// told returns who hears what all facilitators of a group are to hear.
func (d *draft) told(g *groups.Group) []groups.PersonID {
	staff := slices.DeleteFunc(slices.Clone(g.Staff), d.silent)
	if len(staff) == 0 {
		staff = d.team().Owners
	}
	return staff
}

// tellOwners whispers to every owner.
func (d *draft) tellOwners(w groups.Words) {
	for _, id := range d.team().Owners {
		d.whisper(id, w)
	}
}

// tellCoordinators whispers to every coordinator, or to the owners when there is none.
func (d *draft) tellCoordinators(w groups.Words) {
	people := d.team().Coordinators
	if len(people) == 0 {
		people = d.team().Owners
	}
	for _, id := range people {
		d.whisper(id, w)
	}
}

// tellOnce does so unless it was said of the same post in this group within a day: a
// question asked ten times is still one text to mend.
func (d *draft) tellOnce(g *groups.Group, post, why string) {
	w := words("post.refused", text("post", post), d.whyArg(why))
	if g != nil && g.ID != "" {
		key := "refused:" + post
		if !d.rested(g, key) {
			return
		}
		d.done(g, key)
	}
	d.tellCoordinators(w)
	d.outside(words("notify.post", d.whyArg(why)))
}

// rested says whether a group has not seen something for a day: a claim's answer, a
// welcome.
func (d *draft) rested(g *groups.Group, what string) bool {
	return d.now.Sub(g.Answered[what]) >= claimEvery
}

// done notes that a group saw something now, and drops what rested.
func (d *draft) done(g *groups.Group, what string) {
	seen := make(map[string]time.Time, len(g.Answered)+1)
	for other, at := range g.Answered {
		if d.now.Sub(at) < claimEvery {
			seen[other] = at
		}
	}
	seen[what] = d.now
	g.Answered = seen
	d.keep(g)
}
