package wire

import (
	"slices"
	"strconv"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// recently is how long one who left cannot simply be added back.
const recently = 24 * time.Hour

// addMembers brings people in, each of whom it may fail for.
func addMembers(call groupCall) ([]waBinary.Node, *refusal) {
	s, g := call.s, call.g
	if call.by.rank < admin && g.adding != addingByAll {
		return nil, refuse("group.not-admin")
	}
	var answer []waBinary.Node
	var in []*Account
	for _, p := range call.ask.GetChildrenByTag("participant") {
		if bad := s.invitee(g, call.by.account, &p); bad != nil {
			answer = append(answer, *bad)
			continue
		}
		a := s.accountNamed(&p)
		if call.by.rank < admin && g.approval {
			s.request(g, a, call.by.account, "non_admin_add")
			answer = append(answer, g.failed(a, "participant.awaits-approval"))
			continue
		}
		answer = append(answer, g.person("participant", a))
		if !slices.Contains(in, a) {
			in = append(in, a)
		}
	}
	s.enter(g, call.by.account, "", in...)
	return []waBinary.Node{{Tag: "add", Content: answer}}, nil
}

// invitee returns why the person that p names cannot simply be added, as the
// node of an answer, or nil.
func (s *Server) invitee(g *group, by *Account, p *waBinary.Node) *waBinary.Node {
	a := s.accountNamed(p)
	fail := func(why string) *waBinary.Node { n := g.failed(a, why); return &n }
	switch {
	case a == nil:
		n := waBinary.Node{Tag: "participant", Attrs: waBinary.Attrs{"jid": p.Attrs["jid"], "error": refuse("participant.nobody").code}}
		return &n
	case a == by:
		return nil
	case g.member(a) != nil:
		return fail("participant.already-in")
	case len(g.members) >= maxMembers:
		return fail("participant.full")
	case a.blocks(by):
		return fail("participant.blocked")
	case a.privacy("groupadd") != "all":
		return s.withInvitation(g, by, a, fail("participant.privacy"))
	case s.now().Sub(g.left[a]) < recently:
		return s.withInvitation(g, by, a, fail("participant.left-recently"))
	}
	return nil
}

// failed returns the answer that something could not be done to a.
func (g *group) failed(a *Account, why string) waBinary.Node {
	if a == nil {
		return waBinary.Node{}
	}
	n := g.person("participant", a)
	n.Attrs["error"] = refuse(why).code
	return n
}

// removeMembers takes people out.
func removeMembers(call groupCall) ([]waBinary.Node, *refusal) {
	var out []*Account
	answer := call.each(func(m *groupMember) string {
		switch {
		case m.account == call.by.account:
			return "participant.oneself"
		case m.rank == superadmin:
			return "participant.creator"
		}
		out = append(out, m.account)
		return ""
	})
	call.s.leave(call.g, call.by.account, out...)
	return []waBinary.Node{{Tag: "remove", Content: answer}}, nil
}

func promoteMembers(call groupCall) ([]waBinary.Node, *refusal) {
	return call.rerank("promote", func(m *groupMember) (rank, string) { return max(m.rank, admin), "" })
}

func demoteMembers(call groupCall) ([]waBinary.Node, *refusal) {
	return call.rerank("demote", func(m *groupMember) (rank, string) {
		if m.rank == superadmin {
			return m.rank, "participant.creator"
		}
		return member, ""
	})
}

// rerank gives members the rank that to says, or the error, and tells all.
func (call groupCall) rerank(tag string, to func(*groupMember) (rank, string)) ([]waBinary.Node, *refusal) {
	change := waBinary.Node{Tag: tag}
	answer := call.each(func(m *groupMember) string {
		new, why := to(m)
		if why == "" && new != m.rank {
			m.rank = new
			change.Content = append(change.GetChildren(), call.g.participant(m))
		}
		return why
	})
	if len(change.GetChildren()) > 0 {
		change.Attrs = call.g.newVersion()
		call.s.inform(call.g, call.by.account, call.g.accountsIn(member), change)
	}
	return []waBinary.Node{{Tag: tag, Content: answer}}, nil
}

// each does something to every member that is named, and returns the answers:
// do returns the name of an error, or "".
func (call groupCall) each(do func(*groupMember) string) []waBinary.Node {
	var answer []waBinary.Node
	for _, p := range call.ask.GetChildrenByTag("participant") {
		a := call.s.accountNamed(&p)
		if a == nil {
			answer = append(answer, waBinary.Node{Tag: "participant", Attrs: waBinary.Attrs{"jid": p.Attrs["jid"], "error": refuse("participant.not-in").code}})
			continue
		}
		m := call.g.member(a)
		if m == nil {
			answer = append(answer, call.g.failed(a, "participant.not-in"))
			continue
		}
		if why := do(m); why != "" {
			answer = append(answer, call.g.failed(a, why))
			continue
		}
		answer = append(answer, call.g.person("participant", a))
	}
	return answer
}

// newVersion counts a change of members, and returns it as attributes.
func (g *group) newVersion() waBinary.Attrs {
	old := strconv.Itoa(g.membersVersion)
	g.membersVersion++
	return waBinary.Attrs{"prev_v_id": old, "v_id": strconv.Itoa(g.membersVersion)}
}

// enter makes accounts members: the others hear that they came, they hear of
// the group. The lock is held.
func (s *Server) enter(g *group, by *Account, reason string, in ...*Account) {
	in = slices.DeleteFunc(in, func(a *Account) bool { return g.member(a) != nil })
	if len(in) == 0 {
		return
	}
	before := g.accountsIn(member)
	change := waBinary.Node{Tag: "add", Attrs: g.newVersion()}
	create := waBinary.Node{Tag: "create", Attrs: waBinary.Attrs{}}
	if reason != "" {
		change.Attrs["reason"], create.Attrs["reason"] = reason, reason
	}
	for _, a := range in {
		m := &groupMember{account: a}
		g.members = append(g.members, m)
		g.forgive(a)
		change.Content = append(change.GetChildren(), g.participant(m))
	}
	create.Content = []waBinary.Node{g.node()}
	s.inform(g, by, before, change)
	s.inform(g, by, in, create)
	if g.parent != nil && !g.announcements {
		s.joinCommunity(g.parent, by, in)
	}
}

// forgive drops what kept a out, and what it still had open.
func (g *group) forgive(a *Account) {
	delete(g.removed, a)
	delete(g.left, a)
	delete(g.invitations, a)
	g.requests = slices.DeleteFunc(g.requests, func(r *joinRequest) bool { return r.account == a })
}

// leave takes accounts out; they and all others hear of it. Who is taken out by
// another does not come back by the link. The lock is held.
func (s *Server) leave(g *group, by *Account, out ...*Account) {
	if len(out) == 0 {
		return
	}
	before := g.accountsIn(member)
	change := waBinary.Node{Tag: "remove", Attrs: g.newVersion()}
	for _, a := range out {
		change.Content = append(change.GetChildren(), g.person("participant", a))
		g.members = slices.DeleteFunc(g.members, func(m *groupMember) bool { return m.account == a })
		if a == by {
			g.left[a] = s.now()
		} else {
			g.removed[a] = true
		}
	}
	s.inform(g, by, before, change)
	s.heir(g, by)
}

// heir makes the longest member an admin if there is none any more.
func (s *Server) heir(g *group, by *Account) {
	if len(g.members) == 0 || len(g.accountsIn(admin)) > 0 {
		return
	}
	m := g.members[0]
	m.rank = admin
	s.inform(g, by, g.accountsIn(member), waBinary.Node{Tag: "promote", Attrs: g.newVersion(), Content: []waBinary.Node{g.participant(m)}})
}

// leaveGroups takes the caller out of groups.
func leaveGroups(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	a := c.dev.account
	var answer []waBinary.Node
	for _, child := range asked(n).GetChildren() {
		g := s.groups[groupNamed(&child)]
		if g == nil {
			return nil, refuse("group.unknown")
		}
		if g.member(a) == nil {
			return nil, refuse("group.not-member")
		}
		for _, sub := range s.subGroups(g) {
			if sub.member(a) != nil {
				s.leave(sub, a, a)
			}
		}
		s.leave(g, a, a)
		answer = append(answer, waBinary.Node{Tag: "group", Attrs: waBinary.Attrs{"id": g.jid}})
	}
	return []waBinary.Node{{Tag: "leave", Content: answer}}, nil
}
