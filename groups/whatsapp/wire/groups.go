package wire

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// maxMembers is how many a group holds.
const maxMembers = 1024

// groupRoutes are what is asked of and about groups.
var groupRoutes = slices.Concat([]route{
	iq("w:g2", "set", "create", createGroup),
	iq("w:g2", "get", "participating", listGroups),
	iq("w:g2", "get", "query", queryGroup),
	iq("w:g2", "set", "leave", leaveGroups),
	iq("w:g2", "set", "add", inGroup(member, addMembers)),
	iq("w:g2", "set", "remove", inGroup(admin, removeMembers)),
	iq("w:g2", "set", "promote", inGroup(admin, promoteMembers)),
	iq("w:g2", "set", "demote", inGroup(admin, demoteMembers)),
}, settingRoutes, inviteRoutes, requestRoutes, communityRoutes, pictureRoutes)

// groupState is what a group has besides its members and what they may do.
type groupState struct {
	subjectBy        *Account
	subjectAt        time.Time
	approval         bool   // who comes by link must be let in by an admin
	adding           string // all_member_add or admin_add
	ephemeral        uint32 // seconds after which messages vanish, or 0
	membersVersion   int
	announceVersion  int
	link             string
	oldLinks         []string
	invitations      map[*Account]invitation
	removed          map[*Account]bool      // by an admin: the link does not let them back
	left             map[*Account]time.Time // by themselves
	requests         []*joinRequest         // oldest first
	parent           *group                 // the community it belongs to
	community        bool                   // it is a community
	announcements    bool                   // it is the group of a community that all are in
	communityJoining string                 // how a community lets in
	picture          *picture
}

// A groupCall is one member's question to one group.
type groupCall struct {
	s   *Server
	g   *group
	by  *groupMember
	ask *waBinary.Node // the child of the iq
}

// inGroup returns the handler of what members of at least the needed rank may
// ask of a group.
func inGroup(need rank, do func(groupCall) ([]waBinary.Node, *refusal)) handler {
	return func(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
		g := s.groups[jid(n, "to")]
		if g == nil || len(g.members) == 0 {
			return nil, refuse("group.unknown")
		}
		by := g.member(c.dev.account)
		if by == nil {
			return nil, refuse("group.not-member")
		}
		if by.rank < need {
			return nil, refuse("group.not-admin")
		}
		return do(groupCall{s, g, by, asked(n)})
	}
}

// asked returns the child of an iq, or an empty node.
func asked(n *waBinary.Node) *waBinary.Node {
	if children := n.GetChildren(); len(children) > 0 {
		return &children[0]
	}
	return &waBinary.Node{}
}

// newGroup returns a group of which creator is the only member. The lock is
// held.
func (s *Server) newGroup(creator *Account, subject string) *group {
	now := s.now()
	g := &group{
		jid: types.NewJID(fmt.Sprintf("120363%012d", len(s.groups)+1), types.GroupServer),
		lid: true, subject: subject, created: now, creator: creator,
		members: []*groupMember{{creator, superadmin}},
		groupState: groupState{
			subjectBy: creator, subjectAt: now, adding: string(types.GroupMemberAddModeAllMember),
			membersVersion: 1, announceVersion: 1,
			invitations: map[*Account]invitation{}, removed: map[*Account]bool{}, left: map[*Account]time.Time{},
		},
	}
	s.groups[g.jid] = g
	return g
}

// groupsOf returns the groups a is in, oldest first. The lock is held.
func (s *Server) groupsOf(a *Account) []*group {
	var in []*group
	for _, g := range s.groups {
		if g.member(a) != nil {
			in = append(in, g)
		}
	}
	slices.SortFunc(in, func(a, b *group) int { return cmp.Compare(a.jid.User, b.jid.User) })
	return in
}

// accountsIn returns who is in the group and holds at least that rank.
func (g *group) accountsIn(least rank) []*Account {
	var in []*Account
	for _, m := range g.members {
		if m.rank >= least {
			in = append(in, m.account)
		}
	}
	return in
}

// AddressBy makes a group call its members by hidden id (types.AddressingModeLID,
// as new groups do) or by phone number, as old groups did.
func (s *Server) AddressBy(jid types.JID, mode types.AddressingMode) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.groups[jid]
	if g == nil {
		return fmt.Errorf("address members of %s: there is no such group", jid)
	}
	g.lid = mode == types.AddressingModeLID
	return nil
}

func listGroups(s *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	var list []waBinary.Node
	for _, g := range s.groupsOf(c.dev.account) {
		list = append(list, g.node())
	}
	return []waBinary.Node{{Tag: "groups", Content: list}}, nil
}

// queryGroup answers what a group is: to a member, and to who was invited.
func queryGroup(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	if _, invited := asked(n).GetOptionalChildByTag("add_request"); invited {
		return queryInvitation(s, c, n)
	}
	return inGroup(member, func(call groupCall) ([]waBinary.Node, *refusal) {
		return []waBinary.Node{call.g.node()}, nil
	})(s, c, n)
}
