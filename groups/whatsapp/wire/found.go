package wire

import "go.mau.fi/whatsmeow/types"

// Found makes a group of accounts without any of their devices asking for it,
// and tells all of them: creator is its superadmin. It is for groups that are
// large, or were there before the story begins.
func (s *Server) Found(subject string, creator *Account, members ...*Account) types.JID {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.newGroup(creator, subject)
	for _, a := range members {
		if g.member(a) == nil {
			g.members = append(g.members, &groupMember{account: a})
		}
	}
	s.announceNew(g, "")
	return g.jid
}

// Rank makes a member of the group an admin or an ordinary member, without
// telling anyone. It does nothing if the account is not in the group.
func (s *Server) Rank(jid types.JID, a *Account, isAdmin bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.groups[jid]
	if g == nil {
		return
	}
	if m := g.member(a); m != nil {
		m.rank = member
		if isAdmin {
			m.rank = admin
		}
	}
}
