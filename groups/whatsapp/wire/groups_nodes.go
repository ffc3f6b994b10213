package wire

import (
	"strconv"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// rankNames are how the wire calls what is above a member.
var rankNames = map[rank]string{admin: "admin", superadmin: "superadmin"}

// node returns the group as its members see it.
func (g *group) node() waBinary.Node {
	n := g.outline()
	for _, m := range g.members {
		n.Content = append(n.GetChildren(), g.participant(m))
	}
	return n
}

// outline returns the group without its members.
func (g *group) outline() waBinary.Node {
	attrs := waBinary.Attrs{
		"id": g.jid.User, "creation": g.created.Unix(), "subject": g.subject, "s_t": g.subjectAt.Unix(),
		"addressing_mode": g.mode(), "size": len(g.members),
		"p_v_id": strconv.Itoa(g.membersVersion), "a_v_id": strconv.Itoa(g.announceVersion),
	}
	g.name(attrs, "creator", g.creator)
	g.name(attrs, "s_o", g.subjectBy)
	return waBinary.Node{Tag: "group", Attrs: attrs, Content: g.settings()}
}

// settings returns the children of a group that are not members.
func (g *group) settings() []waBinary.Node {
	var list []waBinary.Node
	flag := func(set bool, tag string, attrs waBinary.Attrs, content any) {
		if set {
			list = append(list, waBinary.Node{Tag: tag, Attrs: attrs, Content: content})
		}
	}
	if d := g.description; d.body != "" {
		attrs := waBinary.Attrs{"id": d.id, "t": d.at.Unix()}
		g.name(attrs, "participant", d.by)
		flag(true, "description", attrs, []waBinary.Node{{Tag: "body", Content: []byte(d.body)}})
	}
	flag(g.announce, "announcement", nil, nil)
	flag(g.locked, "locked", nil, nil)
	flag(g.ephemeral > 0, "ephemeral", waBinary.Attrs{"expiration": g.ephemeral}, nil)
	flag(true, "member_add_mode", nil, []byte(g.adding))
	flag(g.approval, "membership_approval_mode", nil, []waBinary.Node{joining(g.approval)})
	flag(g.community, "parent", waBinary.Attrs{"default_membership_approval_mode": g.communityJoining}, nil)
	flag(g.announcements, "default_sub_group", nil, nil)
	if g.parent != nil {
		flag(true, "linked_parent", waBinary.Attrs{"jid": g.parent.jid}, nil)
	}
	return list
}

// joining returns whether an admin must let people in.
func joining(approval bool) waBinary.Node {
	state := "off"
	if approval {
		state = "on"
	}
	return waBinary.Node{Tag: "group_join", Attrs: waBinary.Attrs{"state": state}}
}

// mode returns how the group calls its members.
func (g *group) mode() string {
	if g.lid {
		return string(types.AddressingModeLID)
	}
	return string(types.AddressingModePN)
}

// name puts who a is into attributes, under both names the wire has for it.
func (g *group) name(attrs waBinary.Attrs, key string, a *Account) {
	if a == nil {
		return
	}
	attrs[key] = g.address(a)
	if g.lid {
		attrs[key+"_pn"] = a.pn
	} else {
		attrs[key+"_lid"] = a.lid
	}
}

// person returns a node that names a.
func (g *group) person(tag string, a *Account) waBinary.Node {
	attrs := waBinary.Attrs{"jid": g.address(a)}
	if g.lid {
		attrs["phone_number"] = a.pn
	} else {
		attrs["lid"] = a.lid
	}
	return waBinary.Node{Tag: tag, Attrs: attrs}
}

// participant returns the node of a member, with the rank.
func (g *group) participant(m *groupMember) waBinary.Node {
	n := g.person("participant", m.account)
	if name, ok := rankNames[m.rank]; ok {
		n.Attrs["type"] = name
	}
	return n
}

// inform gives a change of the group, made by who, to all devices of those
// accounts. The lock is held.
func (s *Server) inform(g *group, by *Account, to []*Account, change waBinary.Node) {
	for _, a := range to {
		attrs := waBinary.Attrs{"type": "w:gp2", "from": g.jid, "addressing_mode": g.mode()}
		g.name(attrs, "participant", by)
		if by != nil && by.name != "" {
			attrs["notify"] = by.name
		}
		s.notify(a, waBinary.Node{Tag: "notification", Attrs: attrs, Content: []waBinary.Node{change}})
	}
}

// accountNamed returns whom a node's jid, or its phone number, names, or nil.
// The lock is held.
func (s *Server) accountNamed(n *waBinary.Node) *Account {
	for _, key := range []string{"jid", "phone_number"} {
		if a := s.account(jid(n, key)); a != nil {
			return a
		}
	}
	return nil
}
