package wire

import (
	"crypto/rand"
	"regexp"
	"slices"
	"strconv"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// An invitation lets one person in whom nobody may simply add.
type invitation struct {
	code  string
	until time.Time
	by    *Account
}

// invitationFor is how long an invitation holds.
const invitationFor = 72 * time.Hour

// inviteRoutes are what has to do with coming in by a link or an invitation.
var inviteRoutes = []route{
	iq("w:g2", "get", "invite", readInvite),
	iq("w:g2", "set", "invite", useInvite),
	iq("w:g2", "set", "accept", acceptInvitation),
	iq("w:g2", "set", "revoke", inGroup(admin, revokeInvitations)),
}

// readInvite answers the group's link to an admin, and what a link leads to to
// anyone.
func readInvite(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	code := text(asked(n), "code")
	if code == "" {
		return inGroup(member, func(call groupCall) ([]waBinary.Node, *refusal) { return call.invite(false) })(s, c, n)
	}
	g, no := s.linked(code)
	if no != nil {
		return nil, no
	}
	outline := g.outline()
	for _, m := range g.members {
		if m.rank >= admin {
			outline.Content = append(outline.GetChildren(), g.participant(m))
		}
	}
	return []waBinary.Node{outline}, nil
}

// useInvite makes a new link for an admin, or lets in who has one.
func useInvite(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	code := text(asked(n), "code")
	if code == "" {
		return inGroup(member, func(call groupCall) ([]waBinary.Node, *refusal) { return call.invite(true) })(s, c, n)
	}
	g, no := s.linked(code)
	if no != nil {
		return nil, no
	}
	return s.comeByLink(g, c.dev.account)
}

// invite returns the link's code, a new one if asked for.
func (call groupCall) invite(renew bool) ([]waBinary.Node, *refusal) {
	g := call.g
	if call.by.rank < admin {
		return nil, refuse("link.not-admin")
	}
	if g.link == "" || renew {
		if g.link != "" {
			g.oldLinks = append(g.oldLinks, g.link)
		}
		g.link = newCode()
	}
	node := waBinary.Node{Tag: "invite", Attrs: waBinary.Attrs{"code": g.link}}
	if renew {
		call.s.inform(g, call.by.account, g.accountsIn(admin), node)
	}
	return []waBinary.Node{node}, nil
}

// wellFormed is what a link's code looks like.
var wellFormed = regexp.MustCompile(`^[0-9A-Za-z]{20,24}$`)

// linked returns where a link leads to.
func (s *Server) linked(code string) (*group, *refusal) {
	if !wellFormed.MatchString(code) {
		return nil, refuse("link.malformed")
	}
	for _, g := range s.groups {
		switch {
		case slices.Contains(g.oldLinks, code):
			return nil, refuse("link.revoked")
		case g.link == code && len(g.members) > 0:
			return g, nil
		}
	}
	return nil, refuse("link.unknown")
}

// comeByLink lets a in, or writes down that a would like to come in.
func (s *Server) comeByLink(g *group, a *Account) ([]waBinary.Node, *refusal) {
	switch {
	case g.member(a) != nil:
		return nil, refuse("link.already-in")
	case g.removed[a]:
		return nil, refuse("link.removed")
	case len(g.members) >= maxMembers:
		return nil, refuse("group.full")
	case g.approval:
		s.request(g, a, a, "invite_link")
		return []waBinary.Node{{Tag: "membership_approval_request", Attrs: waBinary.Attrs{"jid": g.jid}}}, nil
	}
	s.enter(g, a, "invite", a)
	if g.community {
		s.joinCommunity(g, a, []*Account{a})
	}
	return []waBinary.Node{{Tag: "group", Attrs: waBinary.Attrs{"jid": g.jid}}}, nil
}

// withInvitation adds to a refused addition the invitation the admin may send.
func (s *Server) withInvitation(g *group, by, a *Account, n *waBinary.Node) *waBinary.Node {
	i := invitation{newCode(), s.now().Add(invitationFor), by}
	g.invitations[a] = i
	n.Content = []waBinary.Node{{Tag: "add_request", Attrs: waBinary.Attrs{"code": i.code, "expiration": i.until.Unix()}}}
	return n
}

// invited returns the group to which the caller has the invitation that ask
// names.
func (s *Server) invited(a *Account, to types.JID, ask *waBinary.Node) (*group, *refusal) {
	g := s.groups[to]
	if g == nil || len(g.members) == 0 {
		return nil, refuse("group.unknown")
	}
	i, ok := g.invitations[a]
	switch {
	case g.member(a) != nil:
		return nil, refuse("link.already-in")
	case !ok || i.code != text(ask, "code") || text(ask, "expiration") != strconv.FormatInt(i.until.Unix(), 10):
		return nil, refuse("invitation.unknown")
	case s.now().After(i.until):
		return nil, refuse("invitation.expired")
	}
	return g, nil
}

func queryInvitation(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	ask := asked(n).GetChildByTag("add_request")
	g, no := s.invited(c.dev.account, jid(n, "to"), &ask)
	if no != nil {
		return nil, no
	}
	return []waBinary.Node{g.outline()}, nil
}

func acceptInvitation(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	g, no := s.invited(c.dev.account, jid(n, "to"), asked(n))
	if no != nil {
		return nil, no
	}
	if len(g.members) >= maxMembers {
		return nil, refuse("group.full")
	}
	s.enter(g, g.invitations[c.dev.account].by, "invite", c.dev.account)
	return nil, nil
}

func revokeInvitations(call groupCall) ([]waBinary.Node, *refusal) {
	for _, p := range call.ask.GetChildrenByTag("participant") {
		delete(call.g.invitations, call.s.accountNamed(&p))
	}
	return nil, nil
}

// newCode returns the code of a link.
func newCode() string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	code := make([]byte, 22)
	_, _ = rand.Read(code) // never fails, and never returns less
	for i, b := range code {
		code[i] = letters[int(b)%len(letters)]
	}
	return string(code)
}
