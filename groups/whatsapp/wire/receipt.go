package wire

import (
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// receiptRoutes carry what became of messages.
var receiptRoutes = []route{{kind{tag: "receipt"}, receipt}}

// private are the receipts that tell nobody else anything.
var private = []string{"sender", "peer_msg", "hist_sync", "server-error", "inactive-self"}

// receipt takes a message out of the queue of the device that has it, and tells
// its writer. A request to say it once more goes to the writing device alone.
func receipt(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	typ, to := text(n, "type"), jid(n, "to")
	if typ != "retry" {
		for _, id := range receiptIDs(n) {
			s.acknowledge(c.dev, "message", id, to, jid(n, "participant"))
		}
	}
	if !slices.Contains(private, typ) {
		s.tell(c.dev, n, typ)
	}
	return []waBinary.Node{acked(n, s.now(), nil)}, nil
}

// receiptIDs returns the messages a receipt is for.
func receiptIDs(n *waBinary.Node) []string {
	ids := []string{text(n, "id")}
	list := n.GetChildByTag("list")
	for _, item := range list.GetChildrenByTag("item") {
		ids = append(ids, text(&item, "id"))
	}
	return ids
}

// tell forwards a receipt to whom it concerns.
func (s *Server) tell(from *device, n *waBinary.Node, typ string) {
	out := waBinary.Node{Tag: "receipt", Attrs: waBinary.Attrs{"id": n.Attrs["id"], "t": s.now().Unix()}, Content: n.Content}
	if typ != "" {
		out.Attrs["type"] = typ
	}
	to, writer := jid(n, "to"), jid(n, "to")
	if to.Server == types.GroupServer {
		g := s.groups[to]
		if writer = jid(n, "participant"); g == nil || g.member(from.account) == nil {
			return
		}
		out.Attrs["from"], out.Attrs["participant"] = to, withDevice(g.address(from.account), from.id)
	} else {
		out.Attrs["from"] = sameServer(from, to)
		if recipient := jid(n, "recipient"); !recipient.IsEmpty() {
			out.Attrs["recipient"] = recipient
		}
	}
	a := s.account(writer)
	switch {
	case a == nil:
	case typ == "retry":
		if d := a.device(writer.Device); d != nil {
			s.deliver(d, out)
		}
	case typ == "read-self" || typ == "played-self":
		a = from.account
		fallthrough
	default:
		for _, d := range a.devices {
			if d != from {
				s.deliver(d, out)
			}
		}
	}
}
