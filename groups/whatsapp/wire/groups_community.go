package wire

import (
	"cmp"
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// communityRoutes are what has to do with communities: a group above groups.
var communityRoutes = []route{
	iq("w:g2", "set", "links", inGroup(admin, linkGroups)),
	iq("w:g2", "set", "unlink", inGroup(admin, unlinkGroups)),
	iq("w:g2", "get", "sub_groups", inGroup(member, listSubGroups)),
	iq("w:g2", "get", "linked_groups_participants", inGroup(member, listCommunity)),
}

// subGroups returns the groups of a community, oldest first. The lock is held.
func (s *Server) subGroups(parent *group) []*group {
	var list []*group
	for _, g := range s.groups {
		if g.parent == parent && len(g.members) > 0 {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *group) int { return cmp.Compare(a.jid.User, b.jid.User) })
	return list
}

// addAnnouncements makes the group of a new community that all are in and only
// admins write to.
func (s *Server) addAnnouncements(parent *group) {
	g := s.newGroup(parent.creator, parent.subject)
	g.parent, g.announcements, g.announce = parent, true, true
	s.announceNew(g, "")
}

// joinCommunity brings accounts into a community and its announcements.
func (s *Server) joinCommunity(parent *group, by *Account, in []*Account) {
	s.enter(parent, by, "linked_group_join", slices.Clone(in)...)
	for _, g := range s.subGroups(parent) {
		if g.announcements {
			s.enter(g, by, "linked_group_join", slices.Clone(in)...)
		}
	}
}

// linkGroups brings groups into a community.
func linkGroups(call groupCall) ([]waBinary.Node, *refusal) {
	s, parent := call.s, call.g
	if !parent.community {
		return nil, refuse("group.no-community")
	}
	link := call.ask.GetChildByTag("link")
	var answer []waBinary.Node
	for _, child := range link.GetChildrenByTag("group") {
		g := s.groups[groupNamed(&child)]
		if g == nil {
			return nil, refuse("group.unknown")
		}
		if m := g.member(call.by.account); m == nil || m.rank < admin || g.community || g.parent != nil {
			return nil, refuse("group.not-linkable")
		}
		g.parent = parent
		s.tellLink(call.by.account, parent, g, "link", "link_type", "")
		s.joinCommunity(parent, call.by.account, g.accountsIn(member))
		answer = append(answer, waBinary.Node{Tag: "group", Attrs: waBinary.Attrs{"jid": g.jid}})
	}
	return []waBinary.Node{{Tag: "links", Content: []waBinary.Node{{Tag: "link", Attrs: link.Attrs, Content: answer}}}}, nil
}

// unlinkGroups takes groups out of a community.
func unlinkGroups(call groupCall) ([]waBinary.Node, *refusal) {
	var answer []waBinary.Node
	for _, child := range call.ask.GetChildrenByTag("group") {
		g := call.s.groups[groupNamed(&child)]
		if g == nil || g.parent != call.g || g.announcements {
			return nil, refuse("group.not-linkable")
		}
		call.s.tellLink(call.by.account, call.g, g, "unlink", "unlink_type", string(types.GroupUnlinkReasonDefault))
		g.parent = nil
		answer = append(answer, waBinary.Node{Tag: "group", Attrs: waBinary.Attrs{"jid": g.jid}})
	}
	return []waBinary.Node{{Tag: "unlink", Attrs: call.ask.Attrs, Content: answer}}, nil
}

// tellLink tells the community of the group, and the group of the community.
func (s *Server) tellLink(by *Account, parent, g *group, tag, kind, reason string) {
	change := func(as types.GroupLinkChangeType, other *group) waBinary.Node {
		n := waBinary.Node{Tag: tag, Attrs: waBinary.Attrs{kind: string(as)}, Content: []waBinary.Node{other.target()}}
		if reason != "" {
			n.Attrs["unlink_reason"] = reason
		}
		return n
	}
	s.inform(parent, by, parent.accountsIn(member), change(types.GroupLinkChangeTypeSub, g))
	s.inform(g, by, g.accountsIn(member), change(types.GroupLinkChangeTypeParent, parent))
}

// target returns the group as others point to it.
func (g *group) target() waBinary.Node {
	attrs := waBinary.Attrs{
		"jid": g.jid, "id": g.jid.User, "subject": g.subject, "s_t": g.subjectAt.Unix(),
		"creation": g.created.Unix(), "size": len(g.members),
	}
	g.name(attrs, "creator", g.creator)
	n := waBinary.Node{Tag: "group", Attrs: attrs}
	if g.announcements {
		n.Content = []waBinary.Node{{Tag: "default_sub_group"}}
	}
	return n
}

func listSubGroups(call groupCall) ([]waBinary.Node, *refusal) {
	if !call.g.community {
		return nil, refuse("group.no-community")
	}
	var list []waBinary.Node
	for _, g := range call.s.subGroups(call.g) {
		list = append(list, g.target())
	}
	return []waBinary.Node{{Tag: "sub_groups", Content: list}}, nil
}

// listCommunity answers everyone in any group of a community, once.
func listCommunity(call groupCall) ([]waBinary.Node, *refusal) {
	if !call.g.community {
		return nil, refuse("group.no-community")
	}
	seen := map[*Account]bool{}
	var list []waBinary.Node
	for _, g := range append(call.s.subGroups(call.g), call.g) {
		for _, m := range g.members {
			if !seen[m.account] {
				seen[m.account] = true
				list = append(list, call.g.person("participant", m.account))
			}
		}
	}
	return []waBinary.Node{{Tag: "linked_groups_participants", Content: list}}, nil
}

// groupNamed returns the address of the group a node names by jid or id.
func groupNamed(n *waBinary.Node) types.JID {
	for _, key := range []string{"jid", "id"} {
		switch v := n.Attrs[key].(type) {
		case types.JID:
			return v
		case string:
			return types.NewJID(v, types.GroupServer)
		}
	}
	return types.EmptyJID
}
