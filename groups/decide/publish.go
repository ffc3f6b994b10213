package decide

import (
	"time"

	"pita/groups"
)

// A window says until when a post may begin to leave, and until when the rest of it may
// follow: a begun post finishes.
type window struct{ first, rest time.Time }

func until(t time.Time) window { return window{t, t} }

// publish sends every message of an approved post to a group, as posts go: in order,
// and not after expires. It returns the id of the first; "" in a dry run, where nothing leaves.
func (d *draft) publish(g *groups.Group, a *groups.Approval, class groups.Class, w window) groups.ActionID {
	if !d.live(g) {
		d.would(g, "post")
		return ""
	}
	var sent []groups.ActionID
	for i := range a.Parts {
		expires := w.rest
		if i == 0 {
			expires = w.first
		}
		words := groups.Words{Post: a.Post, Lang: a.Lang, Part: i, Parts: a.Parts}
		id := d.send(groups.Outgoing{
			Class: class, Expires: expires,
			Action: &groups.Say{Target: target(g.ID, ""), Content: groups.Content{Words: words}},
		})
		g.Sent = noted(g.Sent, groups.SentNote{Action: id, At: d.now, Post: a.Post}, d.now)
		sent = append(sent, id)
	}
	d.keep(g)
	d.track(g, a, sent)
	return sent[0]
}

// whisperLesson sends a post of the library to somebody who asked for it. It names
// illnesses, so a quiet sentence comes before it, for the eyes of whoever sees the phone.
func (d *draft) whisperLesson(to groups.PersonID, a *groups.Approval) {
	for i := range a.Parts {
		d.whisper(to, groups.Words{Post: a.Post, Lang: a.Lang, Part: i, Parts: a.Parts, Lead: "private.lesson"})
	}
}

// whisperPost sends every message of an approved post to a person.
func (d *draft) whisperPost(to groups.PersonID, a *groups.Approval) {
	for i := range a.Parts {
		d.whisper(to, groups.Words{Post: a.Post, Lang: a.Lang, Part: i, Parts: a.Parts})
	}
}
