package whatsapp

import (
	"context"
	"slices"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// A kind says what WhatsApp makes of a group.
type kind uint8

// The kinds of group.
const (
	plain     kind = iota
	community      // the parent of others: nobody writes there
	announces      // a community's own group of announcements
)

// A member is one who is in a group, or asks to be.
type member struct {
	jid   types.JID // as the group calls them; LID or phone number, no device
	lid   types.JID // empty when not known
	pn    types.JID // empty when not known
	admin bool
}

// A room is what is known of a group. It is a copy, and never changes.
type room struct {
	jid      types.JID
	kind     kind
	name     string
	topic    string // which description it has: an id, not the text
	mode     types.AddressingMode
	announce bool // only admins may write
	locked   bool // only admins may change it
	approval bool // joining must be approved
	admin    bool // Pita is an admin
	here     bool // Pita is a member
	members  []member
	asking   []member // who ask to be let in
}

// member returns who has one of the addresses.
func (r room) member(addresses []groups.Address) (member, bool) {
	for _, a := range addresses {
		j, err := types.ParseJID(string(a))
		if err != nil {
			continue
		}
		if i := indexOf(r.members, j); i >= 0 {
			return r.members[i], true
		}
	}
	return member{}, false
}

// indexOf returns where who has one of these addresses stands, or -1.
func indexOf(members []member, known ...types.JID) int {
	return slices.IndexFunc(members, func(m member) bool { return slices.ContainsFunc(known, m.is) })
}

// is says whether j is one of m's addresses, whatever the device.
func (m member) is(j types.JID) bool {
	j = plainJID(j)
	return !j.IsEmpty() && (j == m.jid || j == m.lid || j == m.pn)
}

// person returns m as events speak of them.
func (m member) person(ctx context.Context, b book) groups.Party {
	return b.party(ctx, "", m.lid, m.pn, m.jid)
}

// memberOf returns who has this address, as far as it is known who that is.
func memberOf(ctx context.Context, b book, j types.JID) member {
	lid, pn := b.both(ctx, j)
	return member{jid: plainJID(j), lid: lid, pn: pn}
}

// roomOf returns a group as the server tells of it.
func roomOf(ctx context.Context, b book, info *types.GroupInfo) room {
	r := room{
		jid: plainJID(info.JID), kind: kindOf(info), name: valid(info.Name), topic: info.TopicID,
		mode: info.AddressingMode, announce: info.IsAnnounce, locked: info.IsLocked,
		approval: info.IsJoinApprovalRequired,
	}
	for _, p := range info.Participants {
		lid, pn := b.both(ctx, p.LID, p.PhoneNumber, p.JID)
		m := member{jid: plainJID(p.JID), lid: lid, pn: pn, admin: p.IsAdmin || p.IsSuperAdmin}
		r.members = append(r.members, m)
		if b.own(m.jid, m.lid, m.pn) {
			r.here, r.admin = true, m.admin
		}
	}
	return r
}

func kindOf(info *types.GroupInfo) kind {
	switch {
	case info.IsParent:
		return community
	case info.IsDefaultSubGroup:
		return announces
	}
	return plain
}

// arrival returns the event that tells of a group that was not told of yet.
func arrival(ctx context.Context, b book, r room, by groups.Party) *groups.Arrived {
	ev := &groups.Arrived{By: by, Name: r.name, Admin: r.admin, Closed: r.announce}
	for _, m := range r.members {
		p := m.person(ctx, b)
		ev.Members = append(ev.Members, p)
		if m.admin {
			ev.Admins = append(ev.Admins, p)
		}
	}
	return ev
}
