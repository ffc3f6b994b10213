package whatsapp

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// compared returns a group as the server tells of it, and what happened to it since it
// was last told of. Nobody knows by whom. A group's description is not read anew, and a
// list of members that is not whole says nothing about who left.
func compared(ctx context.Context, b book, before room, info *types.GroupInfo, at time.Time) (room, []groups.Event) {
	now := roomOf(ctx, b, info)
	c := change{book: b, room: before, at: at.UTC()}
	whole := info.ParticipantCount <= len(info.Participants)
	if !now.here && whole {
		c.left(ctx, b.lid)
		return c.room, c.told
	}
	c.came(ctx, now)
	if whole {
		c.went(ctx, now)
	}
	c.reset(now)
	now.topic, now.asking = c.room.topic, c.room.asking
	if !whole {
		now.members, now.here, now.admin = c.room.members, before.here, before.admin
	}
	return now, c.told
}

// came tells who is in the group now, and was not, and who is an admin, and was not.
func (c *change) came(ctx context.Context, now room) {
	var fresh []types.JID
	for _, m := range now.members {
		if indexOf(c.room.members, m.jid, m.lid, m.pn) < 0 {
			fresh = append(fresh, m.jid)
		}
	}
	c.joined(ctx, fresh, "")
	for _, m := range now.members {
		if i := indexOf(c.room.members, m.jid, m.lid, m.pn); i >= 0 && c.room.members[i].admin != m.admin {
			c.ranked(ctx, m.jid, m.admin)
		}
	}
}

// went tells who was in the group, and is no longer.
func (c *change) went(ctx context.Context, now room) {
	for _, m := range c.room.members {
		if indexOf(now.members, m.jid, m.lid, m.pn) < 0 {
			c.left(ctx, m.jid)
		}
	}
}

// reset tells how the group itself differs.
func (c *change) reset(now room) {
	ev := &groups.Changed{}
	if now.name != c.room.name {
		ev.Name = new(now.name)
	}
	ev.Closed = c.turn(&c.room.announce, now.announce)
	ev.Locked = c.turn(&c.room.locked, now.locked)
	ev.Approval = c.turn(&c.room.approval, now.approval)
	c.tellChanged(ev, nil)
}

// requested returns a group with who asks to be let in now, and what is told of it.
func requested(ctx context.Context, b book, before room, requests []types.GroupParticipantRequest, at time.Time) (room, []groups.Event) {
	c := change{book: b, room: before}
	var now []member
	for _, r := range requests {
		c.at = r.RequestedAt.UTC()
		if r.RequestedAt.IsZero() {
			c.at = at.UTC()
		}
		now = append(now, memberOf(ctx, b, r.JID))
		c.ask(ctx, false, r.JID)
	}
	c.at = at.UTC()
	for _, m := range before.asking {
		if indexOf(now, m.jid, m.lid, m.pn) < 0 {
			c.ask(ctx, true, m.jid)
		}
	}
	return c.room, c.told
}
