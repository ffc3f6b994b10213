package decide

import (
	"slices"
	"time"

	"pita/groups"
	"pita/groups/schedule"
)

const (
	unaskedADay    = 3                  // how often Pita speaks unasked in a group
	parkedFor      = 7 * 24 * time.Hour // how long a whisper waits until a person is reachable
	replyFor       = 12 * time.Hour     // an answer older than this is not sent any more
	careFor        = 24 * time.Hour
	retractFor     = 48 * time.Hour // WhatsApp lets a message be taken back for two days
	rememberSent   = 20             // private messages to one person
	rememberCopies = 200            // those among them that are copies of posts

	remarksAnHour = 10 // answers to one person that nobody asked for by an order
)

// send puts an action into the outbox under the event's next id. What it says of a person
// is about them, and sealed under their key whoever reads it.
func (d *draft) send(o groups.Outgoing) groups.ActionID {
	if c := groups.ContentOf(o.Action); c != nil && d.out.About == "" {
		d.out.About = spokenOf(c.Words)
	}
	o.ID = d.head.Action(len(d.out.Send))
	d.out.Send = append(d.out.Send, o)
	return o.ID
}

// live says whether Pita may speak and act in the group at all.
func (d *draft) live(g *groups.Group) bool {
	return g != nil && g.Here && g.Live && !d.number().Dry
}

// would counts what a dry run keeps Pita from doing, for the facilitators' digest. What
// is the end of a phrase "would.…".
func (d *draft) would(g *groups.Group, what string) {
	if g == nil || !g.Here {
		return
	}
	if len(g.Would) == 0 {
		d.set(groups.Timer{Kind: "digest", Group: g.ID, Due: d.now.Add(24 * time.Hour)})
	}
	counts := make(map[string]int, len(g.Would)+1)
	for k, n := range g.Would {
		counts[k] = n
	}
	counts[what]++
	g.Would = counts
	d.keep(g)
}

// act does something to or in a group, unless the group is in a dry run.
func (d *draft) act(g *groups.Group, what string, o groups.Outgoing) (groups.ActionID, bool) {
	if !d.live(g) {
		d.would(g, what)
		return "", false
	}
	return d.send(o), true
}

// whisper answers or tells a person something privately. To one who never wrote to
// Pita it waits until they do; one who asked for silence gets answers only.
func (d *draft) whisper(to groups.PersonID, w groups.Words) groups.ActionID {
	if d.silent(to) {
		return ""
	}
	return d.insist(to, "", w)
}

// whisperAbout is a whisper that belongs to a case.
func (d *draft) whisperAbout(c *groups.Case, to groups.PersonID, w groups.Words) groups.ActionID {
	if d.silent(to) {
		return ""
	}
	return d.insist(to, c.Code, w)
}

// remark answers what was no order, or none that could be obeyed: so often in an hour, and
// then no more, for who answers every answer is another program. Staff are always told. It
// says whether it was said.
func (d *draft) remark(to groups.PersonID, w groups.Words) bool {
	if to == "" || !d.mayRemark(to) {
		return false
	}
	d.whisper(to, w)
	return true
}

// mayRemark counts one more remark to a person, and says whether it may be made.
func (d *draft) mayRemark(to groups.PersonID) bool {
	p := d.person(to)
	if d.staffAnywhere(p) || p.Reviewer {
		return true
	}
	if d.now.Sub(p.RepliesFrom) >= time.Hour {
		p.RepliesFrom, p.Replies = d.now, 0
	}
	if p.Replies >= remarksAnHour {
		d.out.Detail = "limit"
		if p.Replies == remarksAnHour && d.answering == p.ID {
			p.Replies++
			d.keep(p)
			d.limited(p)
		}
		return false
	}
	p.Replies++
	d.keep(p)
	return true
}

// silent says whether a person asked for nothing unasked, and asked nothing now. An
// owner answers for the house, and hears of it all the same.
func (d *draft) silent(to groups.PersonID) bool {
	p := d.person(to)
	return (p.Stopped || p.Hushed) && to != d.answering && p.Role < groups.Owner
}

// insist whispers also to one who asked for silence: how a case about them ended, or
// what a case that they took on needs. Of is the case's code, if there is one.
func (d *draft) insist(to groups.PersonID, of string, w groups.Words) groups.ActionID {
	p, o := d.person(to), groups.Outgoing{Class: groups.ClassReply, Case: of}
	o.Expires = d.now.Add(replyFor)
	if d.unheld && to == d.answering && d.number().Dry {
		o.Class, o.Case = groups.ClassCare, ""
	}
	if p.Reached.IsZero() {
		o.Parked, o.Expires = true, d.now.Add(parkedFor)
	}
	o.Action = &groups.Whisper{Target: target("", to), Content: groups.Content{Words: w}}
	id := d.send(o)
	if w.Preview {
		w.Post = "" // no copy: it shows staff how the post stands, and stays when that is withdrawn
	}
	d.remember(p, id, w.Post, of)
	return id
}

// remember notes a private message, so that the person can have it taken back. Copies of
// posts stay noted behind whatever is said later: they go when their post is withdrawn.
func (d *draft) remember(p *groups.Person, id groups.ActionID, post, code string) {
	p.Sent = noted(p.Sent, groups.SentNote{Action: id, At: d.now, Post: post, Case: code}, d.now)
	rest, copies := len(p.Sent)-rememberSent, len(p.Sent)-rememberCopies
	p.Sent = slices.DeleteFunc(p.Sent, func(s groups.SentNote) bool {
		rest, copies = rest-1, copies-1
		return copies >= 0 || rest >= 0 && s.Post == ""
	})
	d.keep(p)
}

// noted adds a message to those that can still be taken back.
func noted(sent []groups.SentNote, n groups.SentNote, now time.Time) []groups.SentNote {
	sent = slices.DeleteFunc(slices.Clone(sent), func(s groups.SentNote) bool {
		return now.Sub(s.At) > retractFor
	})
	return append(sent, n)
}

func target(g groups.GroupID, p groups.PersonID) groups.Target {
	return groups.Target{In: groups.Place{ID: g}, To: groups.Party{ID: p}}
}

// mayUnasked says whether Pita may speak unasked in the group once more today, and
// counts it. The first time it may not, the facilitators are told.
func (d *draft) mayUnasked(g *groups.Group) bool {
	if day := d.now.In(zone(g).Location()).Format(time.DateOnly); g.Day != day {
		g.Day, g.Unasked = day, 0
	}
	g.Unasked++
	d.keep(g)
	if g.Unasked == unaskedADay+1 {
		d.tellStaff(g, words("unasked.skipped", number("n", unaskedADay)))
	}
	return g.Unasked <= unaskedADay
}

// unaskedUntil is how long what nobody asked for may still leave: not in quiet hours.
func (d *draft) unaskedUntil(g *groups.Group) time.Time {
	return schedule.Judge(d.now, d.now, quietAt(g, d.now), zone(g)).Until
}
