package wire

import (
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// A joinRequest is one who waits to be let in.
type joinRequest struct {
	account, by *Account
	at          time.Time
	method      string // invite_link, non_admin_add or linked_group_join
}

// requestRoutes are what has to do with being let in by an admin.
var requestRoutes = []route{
	iq("w:g2", "get", "membership_approval_requests", inGroup(admin, listRequests)),
	iq("w:g2", "set", "membership_requests_action", inGroup(admin, settleRequests)),
	iq("w:g2", "set", "cancel_membership_requests", withdrawRequest),
}

// request writes down that a would like to come in, and tells the admins. A
// second request of the same person is the first one.
func (s *Server) request(g *group, a, by *Account, method string) {
	if g.waiting(a) != nil {
		return
	}
	g.requests = append(g.requests, &joinRequest{a, by, s.now(), method})
	s.inform(g, by, g.accountsIn(admin), waBinary.Node{
		Tag: "created_membership_requests", Attrs: waBinary.Attrs{"request_method": method},
		Content: []waBinary.Node{g.person("requested_user", a)},
	})
}

// waiting returns a's request, or nil.
func (g *group) waiting(a *Account) *joinRequest {
	for _, r := range g.requests {
		if r.account == a {
			return r
		}
	}
	return nil
}

func listRequests(call groupCall) ([]waBinary.Node, *refusal) {
	var list []waBinary.Node
	for _, r := range call.g.requests {
		n := call.g.person("membership_approval_request", r.account)
		n.Attrs["request_time"], n.Attrs["request_method"] = r.at.Unix(), r.method
		if r.by != r.account {
			n.Attrs["requestor"] = call.g.address(r.by)
		}
		list = append(list, n)
	}
	return []waBinary.Node{{Tag: "membership_approval_requests", Content: list}}, nil
}

// settleRequests lets in or turns away those who wait.
func settleRequests(call groupCall) ([]waBinary.Node, *refusal) {
	var answer []waBinary.Node
	for _, action := range call.ask.GetChildren() {
		settled := groupCall{call.s, call.g, call.by, &action}
		switch action.Tag {
		case "approve", "reject":
			answer = append(answer, waBinary.Node{Tag: action.Tag, Content: settled.settle(action.Tag == "approve")})
		default:
			return nil, refuse("bad-request")
		}
	}
	return []waBinary.Node{{Tag: "membership_requests_action", Content: answer}}, nil
}

func (call groupCall) settle(approve bool) []waBinary.Node {
	var answer []waBinary.Node
	for _, p := range call.ask.GetChildrenByTag("participant") {
		a := call.s.accountNamed(&p)
		switch {
		case a == nil || call.g.waiting(a) == nil:
			answer = append(answer, waBinary.Node{Tag: "participant", Attrs: waBinary.Attrs{"jid": p.Attrs["jid"], "error": refuse("participant.no-request").code}})
			continue
		case approve && len(call.g.members) >= maxMembers:
			answer = append(answer, call.g.failed(a, "participant.full"))
			continue
		case approve:
			call.s.enter(call.g, call.by.account, "", a)
		default:
			call.s.withdraw(call.g, call.by.account, a)
		}
		answer = append(answer, call.g.person("participant", a))
	}
	return answer
}

// withdraw ends a's request: turned away by an admin, or taken back. The admins
// hear of it, and so does the person.
func (s *Server) withdraw(g *group, by, a *Account) {
	g.requests = slices.DeleteFunc(g.requests, func(r *joinRequest) bool { return r.account == a })
	s.inform(g, by, append(g.accountsIn(admin), a), waBinary.Node{
		Tag: "revoked_membership_requests", Content: []waBinary.Node{g.person("participant", a)},
	})
}

// withdrawRequest takes back the caller's own request.
func withdrawRequest(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	g := s.groups[jid(n, "to")]
	if g == nil {
		return nil, refuse("group.unknown")
	}
	if g.waiting(c.dev.account) == nil {
		return nil, refuse("request.unknown")
	}
	s.withdraw(g, c.dev.account, c.dev.account)
	return []waBinary.Node{{Tag: "cancel_membership_requests", Content: []waBinary.Node{g.person("participant", c.dev.account)}}}, nil
}
