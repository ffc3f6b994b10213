package wire

import (
	"maps"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// sessionRoutes are what keeps a login alive, and what says that something came.
var sessionRoutes = []route{
	iq("w:p", "get", "", done),
	iq("urn:xmpp:whatsapp:dirty", "set", "", done),
	iq("passive", "set", "active", activate),
	iq("passive", "set", "passive", pacify),
	{kind{tag: "ack"}, acknowledged},
}

// done answers with an empty result.
func done(*Server, *conn, *waBinary.Node) ([]waBinary.Node, *refusal) { return nil, nil }

// activate hands the device everything that waits for it, and from then on what
// comes.
func activate(s *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	c.active = true
	count := map[string]int{}
	for _, p := range c.dev.queue {
		count[p.node.Tag]++
	}
	all := len(c.dev.queue)
	c.send(ib(waBinary.Node{Tag: "offline_preview", Attrs: waBinary.Attrs{
		"count": all, "message": count["message"], "notification": count["notification"], "receipt": count["receipt"], "appdata": 0, "call": count["call"],
	}}))
	for _, p := range c.dev.queue {
		p.handed = true
		n := p.node
		n.Attrs = maps.Clone(n.Attrs)
		n.Attrs["offline"] = "0"
		c.send(n)
	}
	c.send(ib(waBinary.Node{Tag: "offline", Attrs: waBinary.Attrs{"count": all}}))
	return nil, nil
}

func pacify(_ *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	c.active = false
	return nil, nil
}

func ib(child waBinary.Node) waBinary.Node {
	return waBinary.Node{Tag: "ib", Attrs: waBinary.Attrs{"from": types.ServerJID}, Content: []waBinary.Node{child}}
}

// acknowledged takes what the device has out of its queue.
func acknowledged(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	s.acknowledge(c.dev, text(n, "class"), text(n, "id"), jid(n, "to"), jid(n, "participant"))
	return nil, nil
}
