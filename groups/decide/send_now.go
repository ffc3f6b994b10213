package decide

import (
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

// justNow is how lately a post must have been sent to a group that is sent there once more, for
// that to be asked back: two taps, or two facilitators who do not know of each other.
const justNow = 10 * time.Minute

// sendNow sends a post at once, when that was asked for: in a grief pause too, and, for who is
// sure, in quiet hours and a second time. Nobody is asked about an emergency.
func (d *draft) sendNow(a asking, o *groups.SendPost) {
	p, ok := d.find(a, o.Post)
	if !ok {
		return
	}
	approved, why := d.Approved(d.st, p.ID, a.group.Locale, d.now)
	if why == "" {
		why = d.hindrance(a.group, p)
	}
	switch {
	case why != "":
		d.because("post.not-sendable")
		d.reply(a, words("post.refused", text("post", p.ID), d.whyArg(why)))
	case a.message != nil && d.live(a.group) && !d.emergency(a.group, p.ID) && d.askSend(a, p.ID):
	default:
		d.sendAtOnce(a, approved)
	}
}

func (d *draft) sendAtOnce(a asking, approved *groups.Approval) {
	d.publish(a.group, approved, groups.ClassReply, until(d.now.Add(schedule.Grace)))
	if !d.live(a.group) {
		d.reply(a, words("order.dry"))
		return
	}
	d.reply(a, words("post.sending", text("post", approved.Post)))
}

// askSend asks whether a post is to leave now that the group got minutes ago, or that would
// come in its quiet hours, and says whether it asked.
func (d *draft) askSend(a asking, post string) bool {
	q := groups.Question{Kind: "confirm:send", Group: a.group.ID, Of: post}
	if at := d.lastSent(a.group, post); d.now.Sub(at) < justNow {
		d.because("post.again-ask")
		q := d.confirm(a, q)
		d.reply(a, words("post.again-ask", text("post", post), when("when", at), code(q.Code)))
		return true
	}
	if !inQuiet(a.group, d.now) {
		return false
	}
	d.because("post.quiet-ask")
	q.Options = []string{"later"}
	ends := quietAt(a.group, d.now).End(d.now, zone(a.group))
	asked := d.confirm(a, q)
	d.reply(a, words("post.quiet-ask", text("post", post), when("until", ends), code(asked.Code)))
	return true
}

// lastSent returns when a post was last sent to a group, or queued for it; the zero time when it
// never was, or did not leave.
func (d *draft) lastSent(g *groups.Group, post string) (at time.Time) {
	for _, s := range list[groups.Sending](d, groups.Ref{Kind: groups.KindSending, Group: g.ID}) {
		if s.Post == post {
			at = groups.Later(at, s.At)
		}
	}
	return at
}

// sendAgreed sends what was asked about as it stands now; after quiet hours, when that was
// chosen. Where another sent it since the question, that is asked.
func (d *draft) sendAgreed(a asking, q *groups.Question, after bool) {
	a.group = d.group(q.Group)
	if a.group == nil || !a.group.Here || !d.staff(a.group.ID, a.by) {
		return
	}
	p, ok := d.find(a, q.Of)
	if !ok {
		return
	}
	if z := zone(a.group); after && inQuiet(a.group, d.now) {
		ends := quietAt(a.group, d.now).End(d.now, z)
		d.offerPlan(a, planChoice{Post: p.ID, Rule: onceAt(ends, z), Held: true})
		return
	}
	if len(q.Options) > 0 && d.now.Sub(d.lastSent(a.group, p.ID)) < justNow && d.askSend(a, p.ID) {
		return // it was asked about the night alone
	}
	a.message = nil // what was agreed to is not asked again
	d.sendNow(a, &groups.SendPost{Post: p.ID})
}
