package wire

import (
	"unicode/utf8"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// maxSubject is how many characters the name of a group may have.
const maxSubject = 100

// createGroup makes a group, a community, or a group inside a community.
func createGroup(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	ask, creator := asked(n), c.dev.account
	subject := text(ask, "subject")
	if utf8.RuneCountInString(subject) > maxSubject {
		return nil, refuse("group.subject")
	}
	parent, no := s.parentOf(creator, ask)
	if no != nil {
		return nil, no
	}
	if len(ask.GetChildrenByTag("participant")) >= maxMembers {
		return nil, refuse("group.full")
	}
	g := s.newGroup(creator, subject)
	g.parent = parent
	g.furnish(s, ask)
	var failed []waBinary.Node
	for _, p := range ask.GetChildrenByTag("participant") {
		if bad := s.invitee(g, creator, &p); bad != nil {
			failed = append(failed, *bad)
			continue
		}
		if a := s.accountNamed(&p); g.member(a) == nil {
			g.members = append(g.members, &groupMember{account: a})
		}
	}
	s.announceNew(g, text(ask, "key"))
	if g.community {
		s.addAnnouncements(g)
	}
	if parent != nil {
		s.joinCommunity(parent, creator, g.accountsIn(member))
	}
	node := g.node()
	node.Content = append(node.GetChildren(), failed...)
	return []waBinary.Node{node}, nil
}

// furnish sets what the creator asked for.
func (g *group) furnish(s *Server, ask *waBinary.Node) {
	for _, child := range ask.GetChildren() {
		switch child.Tag {
		case "announcement":
			g.announce = true
		case "locked":
			g.locked = true
		case "ephemeral":
			g.ephemeral = number(&child, "expiration")
		case "member_add_mode":
			g.adding = string(content(&child))
		case "membership_approval_mode":
			g.approval = wantsApproval(&child)
		case "parent":
			g.community = true
			g.communityJoining = text(&child, "default_membership_approval_mode")
		case "description":
			body := child.GetChildByTag("body")
			g.description = description{text(&child, "id"), string(content(&body)), g.creator, s.now()}
		}
	}
}

// announceNew tells all members that the group is there, the creator with the
// key by which it was asked for.
func (s *Server) announceNew(g *group, key string) {
	whole := []waBinary.Node{g.node()} // made once: groups may be large
	for _, a := range g.accountsIn(member) {
		attrs := waBinary.Attrs{"type": "new"}
		if a == g.creator && key != "" {
			attrs["key"] = key
		}
		s.inform(g, g.creator, []*Account{a}, waBinary.Node{Tag: "create", Attrs: attrs, Content: whole})
	}
}

// parentOf returns the community a new group is to be in, or nil.
func (s *Server) parentOf(creator *Account, ask *waBinary.Node) (*group, *refusal) {
	link, ok := ask.GetOptionalChildByTag("linked_parent")
	if !ok {
		return nil, nil
	}
	parent := s.groups[jid(&link, "jid")]
	if parent == nil || !parent.community {
		return nil, refuse("group.unknown")
	}
	if m := parent.member(creator); m == nil || m.rank < admin {
		return nil, refuse("group.not-admin")
	}
	return parent, nil
}

// wantsApproval reads a membership_approval_mode.
func wantsApproval(n *waBinary.Node) bool {
	join := n.GetChildByTag("group_join")
	return text(&join, "state") == "on"
}

// number returns an attribute that is a number, or 0.
func number(n *waBinary.Node, name string) uint32 {
	return uint32(n.AttrGetter().OptionalInt(name))
}
