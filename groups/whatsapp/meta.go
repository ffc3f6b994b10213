package whatsapp

import (
	"context"
	"sync"

	"go.mau.fi/whatsmeow"
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

// A member is one who is in a group.
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
	mode     types.AddressingMode
	announce bool // only admins may write
	locked   bool // only admins may change it
	approval bool // joining must be approved
	admin    bool // Pita is an admin
	here     bool // Pita is a member
	members  []member
}

// A meta keeps what is known of the groups, fed by events.
type meta struct {
	client *whatsmeow.Client
	mu     sync.Mutex
	rooms  map[types.JID]*room
}

func newMeta(client *whatsmeow.Client) *meta {
	return &meta{client: client, rooms: map[types.JID]*room{}}
}

// room returns what is known of a group; the server is asked at most once for one
// that is not known yet.
func (m *meta) room(ctx context.Context, group types.JID) (room, error) {
	m.mu.Lock()
	r := m.rooms[group]
	m.mu.Unlock()
	if r != nil {
		return *r, nil
	}
	info, err := m.client.GetGroupInfo(ctx, group)
	if err != nil {
		return room{}, err
	}
	return m.put(info), nil
}

// member returns who has one of the addresses.
func (r room) member(addresses []groups.Address) (member, bool) {
	for _, a := range addresses {
		j, err := types.ParseJID(string(a))
		if err != nil {
			continue
		}
		for _, m := range r.members {
			if m.is(j) {
				return m, true
			}
		}
	}
	return member{}, false
}

// is says whether j is one of m's addresses, whatever the device.
func (m member) is(j types.JID) bool {
	j = j.ToNonAD()
	return !j.IsEmpty() && (j == m.jid || j == m.lid || j == m.pn)
}

func (m *meta) put(info *types.GroupInfo) room {
	r := &room{
		jid: info.JID, name: info.Name, mode: info.AddressingMode,
		announce: info.IsAnnounce, locked: info.IsLocked, approval: info.IsJoinApprovalRequired,
	}
	switch {
	case info.IsParent:
		r.kind = community
	case info.IsDefaultSubGroup:
		r.kind = announces
	}
	own := member{pn: m.client.Store.GetJID().ToNonAD(), lid: m.client.Store.GetLID().ToNonAD()}
	for _, p := range info.Participants {
		r.members = append(r.members, member{
			jid: p.JID.ToNonAD(), lid: p.LID.ToNonAD(), pn: p.PhoneNumber.ToNonAD(),
			admin: p.IsAdmin || p.IsSuperAdmin,
		})
		if own.is(p.JID) || own.is(p.LID) || own.is(p.PhoneNumber) {
			r.here, r.admin = true, p.IsAdmin || p.IsSuperAdmin
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rooms[info.JID] = r
	return *r
}
