package wire

import (
	"errors"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// callRoutes carry calls, of which the server knows only that they ring.
var callRoutes = []route{{kind{tag: "call"}, call}}

// call takes what a device says of a call to whom it calls.
func call(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	to := s.account(jid(n, "to"))
	if to == nil {
		return nil, refuse("message-to-nobody")
	}
	s.notify(to, waBinary.Node{
		Tag: "call", Attrs: waBinary.Attrs{"from": c.dev.lid(), "platform": "android", "version": "2.26.30"}, Content: n.Content,
	})
	return []waBinary.Node{acked(n, s.now(), nil)}, nil
}

// Call makes the account's phone ring a person, by PN or LID, or a group, and
// returns the call's id. Nobody can answer: it rings, that is all.
func (a *Account) Call(to types.JID) (string, error) {
	s := a.server
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextID()
	if to.Server != types.GroupServer {
		peer := s.account(to)
		if peer == nil {
			return "", errors.New("call a person: nobody has that number")
		}
		s.notify(peer, ring(a, id, to))
		return id, nil
	}
	g := s.groups[to]
	if g == nil || g.member(a) == nil {
		return "", errors.New("call a group: there is none, or the caller is not in it")
	}
	for _, m := range g.members {
		if m.account != a {
			s.notify(m.account, ring(a, id, to))
		}
	}
	return id, nil
}

// ring is the stanza of a call that begins.
func ring(from *Account, id string, to types.JID) waBinary.Node {
	offer := waBinary.Node{Tag: "offer", Attrs: waBinary.Attrs{"call-id": id, "call-creator": from.lid, "caller_pn": from.pn}}
	if to.Server == types.GroupServer {
		offer.Attrs["group-jid"] = to
	}
	return waBinary.Node{
		Tag:     "call",
		Attrs:   waBinary.Attrs{"from": from.lid, "platform": "android", "version": "2.26.30"},
		Content: []waBinary.Node{offer},
	}
}
