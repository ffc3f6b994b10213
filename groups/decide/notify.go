package decide

import "pita/groups"

// outside tells the owner something outside WhatsApp. It names nobody, for strangers may
// read it; and says the same thing once, however often one event would have it said.
func (d *draft) outside(w groups.Words) { d.notifyOwner(&groups.Notify{Words: w}, "") }

// careOutside tells the owner that somebody needs a person, unless it was said a short
// while ago.
func (d *draft) careOutside(c *groups.Case) {
	if d.now.Sub(c.Notified) < careEvery {
		return
	}
	c.Notified = d.now
	d.keep(c)
	d.notifyOwner(&groups.Notify{Words: words("notify.care", code(c.Code)), Urgent: true}, c.Code)
}

func (d *draft) notifyOwner(n *groups.Notify, of string) {
	for _, o := range d.notices {
		if o.Action.(*groups.Notify).Words.Phrase == n.Words.Phrase && o.Case == of {
			return
		}
	}
	o := groups.Outgoing{Class: groups.ClassCare, Expires: d.now.Add(careFor), Case: of, Action: n}
	if n.Urgent {
		d.notices = append([]groups.Outgoing{o}, d.notices...)
		return
	}
	d.notices = append(d.notices, o)
}

// unheard says to the owners that they could not be told outside WhatsApp. Where they
// named no channel they know.
func (d *draft) unheard(ev *groups.Settled) {
	if ev.Result == groups.Expired {
		d.because("notify.unheard")
		d.tellOwners(words("owner.unheard"))
	}
}
