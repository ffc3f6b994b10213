package wire

import (
	"maps"
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// A parcel is a stanza that a device must acknowledge.
type parcel struct {
	node   waBinary.Node
	handed bool // to the present connection
}

// queued are the stanzas that wait for a device until it acknowledges them.
var queued = []string{"message", "receipt", "notification", "call"}

// deliver gives a stanza to a device: now if it is connected and active, and
// again at each login until it is acknowledged. The lock is held.
func (s *Server) deliver(d *device, n waBinary.Node) {
	if d.stub {
		return
	}
	if !slices.Contains(queued, n.Tag) {
		if d.conn != nil {
			d.conn.send(n)
		}
		return
	}
	p := &parcel{node: n}
	d.queue = append(d.queue, p)
	if d.conn != nil && d.conn.active {
		p.handed = true
		d.conn.send(n)
	}
}

// notify gives a notification to all devices of an account. Attributes id and t
// are added; the caller gives type, from, and the rest. The lock is held.
func (s *Server) notify(a *Account, n waBinary.Node) {
	for _, d := range a.devices {
		s.deliver(d, s.dated(n))
	}
}

// dated returns a copy of n with an id and the time, unless it has them.
func (s *Server) dated(n waBinary.Node) waBinary.Node {
	n.Attrs = maps.Clone(n.Attrs)
	if n.Attrs == nil {
		n.Attrs = waBinary.Attrs{}
	}
	if n.Attrs["id"] == nil {
		n.Attrs["id"] = s.nextID()
	}
	if n.Attrs["t"] == nil {
		n.Attrs["t"] = s.now().Unix()
	}
	return n
}

// acked returns the acknowledgement of a client's stanza, with an error if no
// is not nil.
func acked(n *waBinary.Node, at time.Time, no *refusal) waBinary.Node {
	attrs := waBinary.Attrs{"class": n.Tag, "id": n.Attrs["id"], "from": n.Attrs["to"], "t": at.Unix()}
	for _, same := range []string{"participant", "recipient"} {
		if v, ok := n.Attrs[same]; ok {
			attrs[same] = v
		}
	}
	if typ, ok := n.Attrs["type"]; ok && n.Tag != "message" {
		attrs["type"] = typ
	}
	if no != nil {
		attrs["error"] = no.code
		maps.Copy(attrs, no.attrs)
	}
	return waBinary.Node{Tag: "ack", Attrs: attrs}
}

// acknowledge takes out of d's queue what the client says it has. Clients name
// the sender with or without its device, so only the user counts. The lock is
// held.
func (s *Server) acknowledge(d *device, class, id string, from, participant types.JID) {
	for i, p := range d.queue {
		if p.handed && p.node.Tag == class && text(&p.node, "id") == id && jid(&p.node, "from").User == from.User &&
			(participant.IsEmpty() || jid(&p.node, "participant").User == participant.User) {
			d.queue = slices.Delete(d.queue, i, i+1)
			s.pulse.beat()
			return
		}
	}
}
