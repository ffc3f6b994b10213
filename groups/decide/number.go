package decide

import (
	"time"

	"pita/groups"
)

// NumberChanged is why the house keeps how its number does; the decision's Detail says how.
const NumberChanged groups.Reason = "number.changed"

// numberChanged keeps how the number is doing. After a ban nothing but care leaves
// until the owner says so.
func (d *draft) numberChanged(ev *groups.NumberChanged) {
	d.because(NumberChanged)
	before := d.number()
	n := ev.Health
	if ev.Beside {
		d.out.Detail = string(n.Health)
		d.outside(healthWords("notify.number", &n))
		return
	}
	if before.Health == groups.Banned && passing(n.Health) {
		return // a banned number that can't be reached either is still banned
	}
	n.Dry = before.Dry || before.Health == groups.Banned && n.Health == groups.Well
	if n.Health == before.Health && n.Dry == before.Dry && n.Until.Equal(before.Until) {
		return
	}
	n.Since = d.now
	d.keep(&n)
	d.out.Detail = string(n.Health)
	switch {
	case n.Dry && !before.Dry:
		// This one goes although everything is held, else nobody would let it go.
		d.urge(words("owner.confirm-live"))
		d.outside(words("notify.confirm-live"))
	case mute(n.Health):
		d.outside(healthWords("notify.number", &n))
	case grave(n.Health), grave(before.Health) && n.Health == groups.Well:
		d.tellOwners(healthWords("owner.number", &n))
		d.outside(healthWords("notify.number", &n))
	}
	d.watchNumber(before, &n)
}

const (
	numberTimer = "number"         // the number is asked after, should it not recover
	numberLong  = 30 * time.Minute // for so long a number may be unwell without a word to the owner
)

// watchNumber sees to it that the owner hears of a number that ought to recover by
// itself, and does not; and then of its recovery.
func (d *draft) watchNumber(before, n *groups.Number) {
	t := groups.Timer{Kind: numberTimer, Due: d.now.Add(numberLong)}
	watched := passing(before.Health)
	switch {
	case passing(n.Health) && watched:
		n.Told = before.Told
	case passing(n.Health):
		d.set(t)
	case watched:
		d.unset(t)
		if before.Told && n.Health == groups.Well {
			d.outside(healthWords("notify.number", n))
		}
	}
}

// passing says whether a number that does so is likely to recover by itself.
func passing(h groups.Health) bool { return h == groups.Reconnecting || h == groups.RateLimited }

// numberStill tells the owner of a number that has not recovered.
func (d *draft) numberStill() {
	n := d.number()
	if !passing(n.Health) {
		d.because("number.recovered")
		return
	}
	d.because("number.still-unwell")
	d.out.Detail = string(n.Health)
	n.Told = true
	d.keep(n)
	d.outside(words("notify.number-long", spoken("health", "health."+string(n.Health)), when("since", n.Since)))
}

// grave says whether the owner wants to hear of a number that does so.
func grave(h groups.Health) bool {
	return mute(h) || h == groups.Locked || h == groups.ClockOff || h == groups.StorageFull
}

// mute says whether a number that does so can send nothing, and needs somebody's hand.
// While it lasts the owner hears of it by other ways than this number.
func mute(h groups.Health) bool {
	switch h {
	case groups.Banned, groups.Outdated, groups.Unlinked, groups.Replaced, groups.LinkWaiting:
		return true
	}
	return false
}

// urge tells the owners who have written to Pita something that can't wait.
func (d *draft) urge(w groups.Words) {
	for _, id := range d.team().Owners {
		if !d.person(id).Reached.IsZero() {
			d.send(groups.Outgoing{
				Class: groups.ClassCare, Expires: d.now.Add(careFor),
				Action: &groups.Whisper{Target: target("", id), Content: groups.Content{Words: w}},
			})
		}
	}
}
