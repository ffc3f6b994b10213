package wire

import (
	"slices"
	"sync"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// A handler answers one kind of stanza. It runs under the server's lock and may
// only read and change state and queue nodes. For an iq the nodes it returns
// become the children of the result; for other stanzas they are sent as they
// are. What it queues for its own connection follows the result.
type handler func(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal)

// A kind is what a stanza is recognised by.
type kind struct {
	tag   string // iq, message, receipt, ack, …
	xmlns string // of an iq
	typ   string // of an iq: get or set
	child string // the tag of any child; empty fits all
}

// A route leads one kind of stanza to its handler.
type route struct {
	kind
	do handler
}

// iq returns the route of an iq with that namespace, type and child.
func iq(xmlns, typ, child string, do handler) route {
	return route{kind{"iq", xmlns, typ, child}, do}
}

// routes is the table of everything the server understands. Each file with
// handlers has its list, and is named here.
var routes = sync.OnceValue(func() map[kind]handler {
	table := map[kind]handler{}
	for _, r := range slices.Concat(
		sessionRoutes, keyRoutes, usyncRoutes, messageRoutes, receiptRoutes,
		callRoutes, deviceRoutes,
		groupRoutes, privacyRoutes, propsRoutes, mediaRoutes,
	) {
		table[r.kind] = r.do
	}
	return table
})

// handlerOf returns who answers n, or nil.
func handlerOf(n *waBinary.Node) handler {
	k := kind{tag: n.Tag}
	if n.Tag == "iq" {
		k.xmlns, k.typ = text(n, "xmlns"), text(n, "type")
	}
	for _, child := range n.GetChildren() {
		k.child = child.Tag
		if do := routes()[k]; do != nil {
			return do
		}
	}
	k.child = ""
	return routes()[k]
}

// dispatch answers one stanza of a device that is logged in. The lock is held.
func (s *Server) dispatch(c *conn, n *waBinary.Node) {
	c.holding = true
	defer c.release()
	do := handlerOf(n)
	switch {
	case n.Tag == "iq" && do == nil:
		c.reply(refused(n, refuse("feature-not-implemented")))
	case n.Tag == "iq":
		nodes, no := do(s, c, n)
		if no != nil {
			c.reply(refused(n, no))
			return
		}
		c.reply(result(n, nodes...))
	case do != nil:
		nodes, no := do(s, c, n)
		if no != nil {
			nodes = append(nodes, acked(n, s.now(), no))
		}
		for _, node := range nodes {
			c.reply(node)
		}
	default:
		s.log.Debug("rehearsal server passes over a stanza", "tag", n.Tag)
	}
}

// result returns the good answer to an iq.
func result(n *waBinary.Node, children ...waBinary.Node) waBinary.Node {
	answer := waBinary.Node{Tag: "iq", Attrs: waBinary.Attrs{"type": "result", "id": n.Attrs["id"], "from": answerer(n)}}
	if len(children) > 0 {
		answer.Content = children
	}
	return answer
}

// refused returns the bad answer to an iq.
func refused(n *waBinary.Node, no *refusal) waBinary.Node {
	return waBinary.Node{
		Tag:     "iq",
		Attrs:   waBinary.Attrs{"type": "error", "id": n.Attrs["id"], "from": answerer(n)},
		Content: []waBinary.Node{no.node()},
	}
}

// node returns the refusal as the error child of an answer.
func (no *refusal) node() waBinary.Node {
	attrs := waBinary.Attrs{"code": no.code, "text": no.text}
	for k, v := range no.attrs {
		attrs[k] = v
	}
	return waBinary.Node{Tag: "error", Attrs: attrs}
}

// answerer returns who answers: whom the client asked, or the server.
func answerer(n *waBinary.Node) types.JID {
	if to, ok := n.Attrs["to"].(types.JID); ok && !to.IsEmpty() {
		return to
	}
	return types.ServerJID
}

// text returns an attribute that is text, or "".
func text(n *waBinary.Node, name string) string {
	v, _ := n.Attrs[name].(string)
	return v
}

// jid returns an attribute that is an address, or the empty one.
func jid(n *waBinary.Node, name string) types.JID {
	v, _ := n.Attrs[name].(types.JID)
	return v
}

// content returns a node's bytes. What a client sent as text that is in the
// dictionary arrives as text.
func content(n *waBinary.Node) []byte {
	switch v := n.Content.(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}
