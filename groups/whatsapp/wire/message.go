package wire

import (
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// messageRoutes carry what people say.
var messageRoutes = []route{{kind{tag: "message"}, message}}

// message takes a message to where it belongs, and acknowledges it.
func message(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	to := jid(n, "to")
	var phash string
	var no *refusal
	switch {
	case bare(n):
		no = s.again(c.dev, n)
	case text(n, "category") == "peer":
		no = s.toPhone(c.dev, n)
	case to.Server == types.GroupServer:
		phash, no = s.toGroup(c.dev, n)
	case to.Server == types.DefaultUserServer || to.Server == types.HiddenUserServer:
		phash, no = s.toPerson(c.dev, n)
	default:
		no = refuse("message-to-nowhere")
	}
	if no != nil {
		return nil, no
	}
	ack := acked(n, s.now(), nil)
	if phash != "" {
		ack.Attrs["phash"] = phash
	}
	return []waBinary.Node{ack}, nil
}

// bare reports whether n answers one device's request to say it once more: it
// is encrypted for that device alone.
func bare(n *waBinary.Node) bool {
	_, fanned := n.GetOptionalChildByTag("participants")
	enc, ok := n.GetOptionalChildByTag("enc")
	return ok && !fanned && enc.Attrs["count"] != nil
}

// again gives a message to the one device that asked for it once more.
func (s *Server) again(from *device, n *waBinary.Node) *refusal {
	to := jid(n, "to")
	out := s.copyOf(from, n)
	out.Content = n.Content
	if t, ok := n.Attrs["t"]; ok {
		out.Attrs["t"] = t
	}
	if to.Server == types.GroupServer {
		g, d := s.groups[to], s.deviceOf(jid(n, "participant"))
		if g == nil || d == nil || g.member(d.account) == nil {
			return refuse("message-to-nobody")
		}
		g.sign(&out, from)
		s.deliver(d, out)
		return nil
	}
	d := s.deviceOf(to)
	if d == nil {
		return refuse("message-to-nobody")
	}
	sign(&out, from, d, jid(n, "recipient"), n)
	s.deliver(d, out)
	return nil
}

// toPhone gives a message of one's own device to one's phone.
func (s *Server) toPhone(from *device, n *waBinary.Node) *refusal {
	phone := from.account.device(0)
	if jid(n, "to").User != from.account.pn.User && jid(n, "to").User != from.account.lid.User || phone == nil {
		return refuse("message-to-nobody")
	}
	out := s.copyOf(from, n)
	out.Attrs["category"], out.Attrs["from"] = "peer", from.lid()
	out.Content = n.Content
	s.deliver(phone, out)
	return nil
}

// toPerson gives a private message to each device it was encrypted for: those
// of the other person, and the sender's own. It returns the hash of the devices
// there are if the sender knew of others.
func (s *Server) toPerson(from *device, n *waBinary.Node) (string, *refusal) {
	to := jid(n, "to")
	peer := s.account(to)
	if peer == nil {
		return "", refuse("message-to-nobody")
	}
	if no := s.mayWrite(from.account, peer); no != nil {
		return "", no
	}
	if peer.blocks(from.account) {
		return "", nil // assumed: the writer sees it sent, and nobody gets it
	}
	meet(from.account, peer)
	addressed := []types.JID{sameServer(from, to)}
	for jid, enc := range addressees(n) {
		d := s.deviceOf(jid)
		if d == nil || d.account != peer && d.account != from.account {
			continue
		}
		addressed = append(addressed, sameServer(d, to))
		out := s.copyOf(from, n)
		out.Content = parts(n, enc)
		sign(&out, from, d, to.ToNonAD(), n)
		s.deliver(d, out)
	}
	return mismatch(addressed, devicesAs(to, peer, from.account)), nil
}

// toGroup gives a group message to every device of every member, each with the
// keys that were encrypted for it, if any.
func (s *Server) toGroup(from *device, n *waBinary.Node) (string, *refusal) {
	g := s.groups[jid(n, "to")]
	if no := g.mayWrite(from.account, n); no != nil {
		return "", no
	}
	common, skmsg := n.GetOptionalChildByTag("enc")
	if !skmsg {
		return "", refuse("bad-request")
	}
	keys := map[*device]waBinary.Node{}
	for jid, enc := range addressees(n) {
		if d := s.deviceOf(jid); d != nil {
			keys[d] = enc
		}
	}
	var devices []types.JID
	for _, m := range g.members {
		for _, d := range m.account.devices {
			devices = append(devices, withDevice(g.address(m.account), d.id))
			if d == from || d.stub {
				continue
			}
			out := s.copyOf(from, n)
			if key, ok := keys[d]; ok {
				out.Content = parts(n, key, common)
			} else {
				out.Content = parts(n, common)
			}
			g.sign(&out, from)
			s.deliver(d, out)
		}
	}
	if claimed := text(n, "phash"); claimed != "" && claimed != phash(devices) {
		return phash(devices), nil
	}
	return "", nil
}

// addressees returns what was encrypted for whom.
func addressees(n *waBinary.Node) map[types.JID]waBinary.Node {
	found := map[types.JID]waBinary.Node{}
	participants := n.GetChildByTag("participants")
	for _, to := range participants.GetChildrenByTag("to") {
		if enc, ok := to.GetOptionalChildByTag("enc"); ok {
			found[jid(&to, "jid")] = enc
		}
	}
	return found
}

// forwarded are the children of a message that go to its readers as they are.
var forwarded = []string{"meta", "biz", "bot", "franking", "url_number", "url_text"}

// parts returns the children of the message as one device gets it.
func parts(n *waBinary.Node, encs ...waBinary.Node) []waBinary.Node {
	list := slices.Clone(encs)
	first := slices.ContainsFunc(encs, func(enc waBinary.Node) bool { return text(&enc, "type") == "pkmsg" })
	for _, child := range n.GetChildren() {
		if slices.Contains(forwarded, child.Tag) || child.Tag == "device-identity" && first {
			list = append(list, child)
		}
	}
	return list
}
