package decide

import (
	"time"

	"pita/groups"
)

// changeNumber begins anew whatever hangs on the number: the new one is in no group, it may
// write to nobody who has not written to it, and it can't take back what the old one said.
// People, groups, roles and cases stay. Nothing but care leaves until the owner says so.
func (d *draft) changeNumber() {
	d.because("number.replaced")
	for _, p := range list[groups.Person](d, groups.Ref{Kind: groups.KindPerson}) {
		if p.Reached.IsZero() && len(p.Sent) == 0 {
			continue
		}
		p.Reached, p.Sent = time.Time{}, nil
		d.keep(p)
		d.out.Cancel = append(d.out.Cancel, groups.Withhold{To: p.ID, NoCare: true})
	}
	for _, g := range list[groups.Group](d, groups.Ref{Kind: groups.KindGroup}) {
		g.Here, g.Live, g.Admin, g.Sent = false, false, false, nil
		d.keep(g)
		d.withhold(groups.Withhold{In: g.ID, NoCare: true})
	}
	n := *d.number()
	n.Health, n.Since, n.Until, n.Dry = groups.Well, d.now, time.Time{}, true
	d.keep(&n)
	for _, id := range d.team().Owners {
		// It waits until they have written, and then goes although all else is held: it
		// says how the rest is let go.
		d.send(groups.Outgoing{
			Class: groups.ClassCare, Parked: true, Expires: d.now.Add(parkedFor),
			Action: &groups.Whisper{Target: target("", id), Content: groups.Content{Words: words("owner.new-number")}},
		})
	}
}
