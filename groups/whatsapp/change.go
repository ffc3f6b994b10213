package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// A change is what happens to a group: what it was, what it becomes, and what is told.
type change struct {
	book  book
	room  room // as it is by now
	at    time.Time
	list  string // which list of members it leads to, as the server numbers them; empty when it doesn't say
	by    groups.Party
	byJID []types.JID
	told  []groups.Event
	// blind says that it is not known what the group was, so everything counts as news.
	blind bool
}

// changed returns what a group becomes by what whatsmeow tells of it, and what is told.
// Nothing is told that was so already. Approval is the mode as it was read anew.
func changed(ctx context.Context, b book, before room, evt *events.GroupInfo, approval *bool) (room, []groups.Event) {
	c := change{book: b, room: before, at: evt.Timestamp.UTC(), list: evt.ParticipantVersionID, blind: before.jid.IsEmpty()}
	c.room.jid = plainJID(evt.JID)
	if evt.Sender != nil {
		c.byJID = append(c.byJID, *evt.Sender)
	}
	if evt.SenderPN != nil {
		c.byJID = append(c.byJID, *evt.SenderPN)
	}
	c.by = b.party(ctx, "", c.byJID...)
	c.settings(evt, approval)
	c.joined(ctx, evt.Join, evt.JoinReason)
	for _, j := range evt.Leave {
		c.left(ctx, j)
	}
	for _, j := range evt.Promote {
		c.ranked(ctx, j, true)
	}
	for _, j := range evt.Demote {
		c.ranked(ctx, j, false)
	}
	if evt.Delete != nil && evt.Delete.Deleted {
		c.left(ctx, b.lid)
	}
	for _, n := range evt.UnknownChanges {
		c.asked(ctx, n)
	}
	return c.room, c.told
}

// head makes the key of what happened. The server's time has only seconds, and one may
// leave, come back and leave within one: the number of the list of members tells those apart.
func (c *change) head(what string, who types.JID) groups.Head {
	key := fmt.Sprintf("%s/%s/%s/%d", what, c.room.jid, who, c.at.Unix())
	if c.list != "" {
		key += "/" + c.list
	}
	return groups.Head{Key: groups.Key(key), At: c.at, Place: place(c.room.jid)}
}

// settings tells what changed in the group itself.
func (c *change) settings(evt *events.GroupInfo, approval *bool) {
	ev := &groups.Changed{By: c.by}
	if evt.Name != nil && (c.blind || c.room.name != valid(evt.Name.Name)) {
		c.room.name = valid(evt.Name.Name)
		ev.Name = new(c.room.name)
	}
	if evt.Topic != nil && (c.blind || c.room.topic != evt.Topic.TopicID) {
		c.room.topic = evt.Topic.TopicID
		ev.Description = new(valid(evt.Topic.Topic))
	}
	if evt.Announce != nil {
		ev.Closed = c.turn(&c.room.announce, evt.Announce.IsAnnounce)
	}
	if evt.Locked != nil {
		ev.Locked = c.turn(&c.room.locked, evt.Locked.IsLocked)
	}
	if approval != nil {
		ev.Approval = c.turn(&c.room.approval, *approval)
	}
	ev.Link = evt.NewInviteLink != nil
	c.tellChanged(ev, evt.NewInviteLink)
}

// turn sets a switch, and returns what it is now if that is news.
func (c *change) turn(on *bool, now bool) *bool {
	if *on == now && !c.blind {
		return nil
	}
	*on = now
	return new(now)
}

// tellChanged tells of a change of the group, if anything changed. Its key holds what
// became of it, for a group may be changed twice within a second.
func (c *change) tellChanged(ev *groups.Changed, link *string) {
	if ev.Name == nil && ev.Description == nil && ev.Closed == nil && ev.Locked == nil && ev.Approval == nil && !ev.Link {
		return
	}
	news, _ := json.Marshal([]any{ev.Name, ev.Description, ev.Closed, ev.Locked, ev.Approval, link})
	ev.Head = c.head("changed", types.EmptyJID)
	ev.Key += groups.Key("/" + digest(string(news)))
	c.told = append(c.told, ev)
}

// joined tells who came. Who came by themselves, by link, were added by nobody.
func (c *change) joined(ctx context.Context, who []types.JID, reason string) {
	ev := &groups.Joined{By: c.by}
	names := ""
	for _, j := range who {
		m := memberOf(ctx, c.book, j)
		if slices.ContainsFunc(c.byJID, m.is) || reason == "invite" {
			ev.By = groups.Party{}
		}
		c.unask(m)
		if !c.blind && indexOf(c.room.members, m.jid, m.lid, m.pn) >= 0 {
			continue
		}
		c.room.members = append(slices.Clip(c.room.members), m)
		if c.book.own(m.jid, m.lid, m.pn) {
			c.room.here = true
		}
		ev.Who = append(ev.Who, m.person(ctx, c.book))
		names += c.book.canon(ctx, m.jid, m.lid, m.pn).String() + " "
	}
	if len(ev.Who) == 0 {
		return
	}
	ev.Head = c.head("joined", types.EmptyJID)
	ev.Key += groups.Key("/" + digest(names))
	c.told = append(c.told, ev)
}

// left tells that one is gone. Who took themselves out was removed by nobody.
func (c *change) left(ctx context.Context, j types.JID) {
	m := memberOf(ctx, c.book, j)
	i := indexOf(c.room.members, m.jid, m.lid, m.pn)
	if i < 0 && !c.blind {
		return
	}
	if i >= 0 {
		m = c.room.members[i]
		c.room.members = slices.Delete(slices.Clone(c.room.members), i, i+1)
	}
	ev := &groups.Left{Head: c.head("left", c.book.canon(ctx, m.jid, m.lid, m.pn)), Who: m.person(ctx, c.book), By: c.by}
	if slices.ContainsFunc(c.byJID, m.is) {
		ev.By = groups.Party{}
	}
	if ev.Who.Pita {
		c.room.here, c.room.admin, c.room.members, c.room.asking = false, false, nil, nil
	}
	c.told = append(c.told, ev)
}

// ranked tells that one became an admin, or no longer is one.
func (c *change) ranked(ctx context.Context, j types.JID, admin bool) {
	m := memberOf(ctx, c.book, j)
	i := indexOf(c.room.members, m.jid, m.lid, m.pn)
	switch {
	case i < 0 && !c.blind:
		m.admin = admin
		c.room.members = append(slices.Clip(c.room.members), m)
	case i >= 0 && c.room.members[i].admin == admin && !c.blind:
		return
	case i >= 0:
		c.room.members = slices.Clone(c.room.members)
		c.room.members[i].admin = admin
		m = c.room.members[i]
	}
	ev := &groups.Ranked{Who: m.person(ctx, c.book), By: c.by, Admin: admin}
	ev.Head = c.head("ranked", c.book.canon(ctx, m.jid, m.lid, m.pn))
	ev.Key += groups.Key(fmt.Sprintf("/%t", admin))
	if ev.Who.Pita {
		c.room.admin = admin
	}
	c.told = append(c.told, ev)
}

// asked tells who asks to be let in, or asks no longer, which whatsmeow leaves unread.
func (c *change) asked(ctx context.Context, n *waBinary.Node) {
	withdrawn := n.Tag == "revoked_membership_requests"
	if !withdrawn && n.Tag != "created_membership_requests" && n.Tag != "membership_approval_request" {
		return
	}
	who := requesters(n)
	if len(who) == 0 && len(c.byJID) > 0 {
		who = [][]types.JID{c.byJID}
	}
	for _, known := range who {
		c.ask(ctx, withdrawn, known...)
	}
}

// ask tells that one asks, or asks no longer, if that is news.
func (c *change) ask(ctx context.Context, withdrawn bool, known ...types.JID) {
	lid, pn := c.book.both(ctx, known...)
	m := member{jid: plainJID(known[0]), lid: lid, pn: pn}
	i := indexOf(c.room.asking, m.jid, m.lid, m.pn)
	switch {
	case withdrawn && i < 0 && !c.blind, !withdrawn && i >= 0:
		return
	case !withdrawn && indexOf(c.room.members, m.jid, m.lid, m.pn) >= 0:
		return
	case withdrawn:
		c.unask(m)
	default:
		c.room.asking = append(slices.Clip(c.room.asking), m)
	}
	ev := &groups.Asked{Who: m.person(ctx, c.book), Withdrawn: withdrawn}
	ev.Head = c.head("asked", c.book.canon(ctx, m.jid, m.lid, m.pn))
	ev.Key += groups.Key(fmt.Sprintf("/%t", withdrawn))
	c.told = append(c.told, ev)
}

func (c *change) unask(m member) {
	if i := indexOf(c.room.asking, m.jid, m.lid, m.pn); i >= 0 {
		c.room.asking = slices.Delete(slices.Clone(c.room.asking), i, i+1)
	}
}

// requesters returns the addresses of each person whom a notification of requests names.
func requesters(n *waBinary.Node) [][]types.JID {
	var out [][]types.JID
	for _, child := range n.GetChildren() {
		if child.Tag != "requested_user" && child.Tag != "participant" {
			continue
		}
		var known []types.JID
		for _, name := range []string{"jid", "phone_number", "lid"} {
			if j, ok := child.Attrs[name].(types.JID); ok && j.User != "" {
				known = append(known, j)
			}
		}
		if len(known) > 0 {
			out = append(out, known)
		}
	}
	return out
}
