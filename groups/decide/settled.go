package decide

import (
	"strings"

	"pita/content"
	"pita/groups"
	"pita/moderation"
)

// settled hears what became of an action. What could not be done, and matters, is told.
func (d *draft) settled(ev *groups.Settled) {
	defer d.because(groups.Reason("sent." + ev.Result))
	d.out.Detail = ev.Why
	switch {
	case ev.Case == forgetMark:
		d.forgetNow(ev.To)
	case ev.Link != "":
		d.because("join.link")
		if g := d.group(ev.Place.ID); g != nil {
			g.Invite = moderation.InvitePrint(ev.Link)
			d.keep(g)
		}
		d.answering = ev.To
		d.whisper(ev.To, words("join.link", text("link", ev.Link)))
	case ev.Result == groups.Done && ev.Class == groups.ClassCare && ev.Case != "":
		d.alertLeft(ev)
	case ev.Result == groups.Done && ev.Post != "" && ev.Class == groups.ClassMany:
		d.lessonLeft(ev)
	case ev.Result == groups.Done && ev.Post != "":
		d.postLeft(ev)
		d.turnSettled(ev)
		if ev.Place.ID != "" {
			d.keep(&groups.Went{Group: ev.Place.ID, Post: ev.Post, At: d.now})
		}
	case ev.Result == groups.Done:
	case ev.Class == groups.ClassCare && ev.To == "" && ev.Place.ID == "":
		d.unheard(ev)
	case ev.Class == groups.ClassCare && ev.Case != "":
		d.careRefused(ev)
	case ev.Class == groups.ClassRetract && ev.Result == groups.Refused && ev.Place.ID != "":
		d.actRefused(ev)
	case ev.Post != "" && ev.Place.ID == "" && ev.Class == groups.ClassMany && ev.Result == groups.Refused:
		d.lessonRefused(ev)
	case ev.To != "" && d.previewUnseen(ev):
	case ev.Post != "" && ev.Place.ID != "":
		d.because("post.refused")
		d.postStayed(ev)
		tells := d.turnSettled(ev)
		// A post leaves whole or not at all: what follows the part that could not leave stays.
		d.out.Cancel = append(d.out.Cancel, groups.Withhold{In: ev.Place.ID, Post: ev.Post, NoCare: true})
		if !tells {
			d.tellOnce(d.group(ev.Place.ID), ev.Post, ev.Why)
		}
	}
}

// actRefused tells the facilitators, once a day, that WhatsApp refuses what Pita would do
// in their group.
func (d *draft) actRefused(ev *groups.Settled) {
	d.because("act.refused")
	if g := d.group(ev.Place.ID); g != nil && g.Here && d.rested(g, "act.refused") {
		d.done(g, "act.refused")
		d.tellStaff(g, words("staff.act-refused", groupArg(g), d.whyArg(ev.Why)))
	}
}

// careRefused says to whoever was alerted that the person could not be told, or passes
// an alert on that could not be delivered.
func (d *draft) careRefused(ev *groups.Settled) {
	for _, c := range d.cases(groups.Ref{Kind: groups.KindCase, Person: ev.To}) {
		if c.Code != ev.Case {
			continue
		}
		d.because("care.not-delivered")
		if ev.Post != "" && ev.Why == string(content.Withdrawn) {
			// The text was taken back while it waited: what the program itself says goes instead.
			kinds := strings.Split(c.Care, "+")
			d.careWhisper(c, words("care."+kinds[len(kinds)-1]))
			return
		}
		for _, to := range append([]groups.PersonID{c.Holder}, d.team().Owners...) {
			if to != "" && to != c.Person {
				d.alert(c, to, words("alert.refused", code(c.Code), person(c.Person)))
			}
		}
		d.careOutside(c)
		return
	}
	d.alertLost(d.alertedIn(ev.To, ev.Case), ev)
}
