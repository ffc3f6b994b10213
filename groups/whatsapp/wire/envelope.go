package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// copyOf returns the envelope of n as its readers get it, without an address.
func (s *Server) copyOf(from *device, n *waBinary.Node) waBinary.Node {
	attrs := waBinary.Attrs{"id": n.Attrs["id"], "type": n.Attrs["type"], "t": s.now().Unix(), "notify": from.account.name}
	if edit, ok := n.Attrs["edit"]; ok {
		attrs["edit"] = edit
	}
	return waBinary.Node{Tag: "message", Attrs: attrs}
}

// sign says on a private message who wrote it, and on a copy for the writer's
// own devices to whom. n is what the writer sent.
func sign(out *waBinary.Node, from, to *device, recipient types.JID, n *waBinary.Node) {
	out.Attrs["from"] = from.lid()
	if to.account != from.account {
		out.Attrs["sender_pn"] = from.account.pn
		return
	}
	if !recipient.IsEmpty() {
		out.Attrs["recipient"] = recipient
	}
	if pn := jid(n, "peer_recipient_pn"); !pn.IsEmpty() {
		out.Attrs["peer_recipient_pn"] = pn
	}
}

// sign says on a group message where it stands and who wrote it.
func (g *group) sign(out *waBinary.Node, from *device) {
	out.Attrs["from"] = g.jid
	out.Attrs["participant"] = withDevice(g.address(from.account), from.id)
	if g.lid {
		out.Attrs["addressing_mode"], out.Attrs["participant_pn"] = "lid", from.account.pn
		return
	}
	out.Attrs["addressing_mode"], out.Attrs["participant_lid"] = "pn", from.account.lid
}

// mayWrite says why a may not write n to the group, or nil. Members of a group
// in which only admins write may still react and vote.
func (g *group) mayWrite(a *Account, n *waBinary.Node) *refusal {
	if g == nil {
		return refuse("message-to-nobody")
	}
	m := g.member(a)
	if m == nil {
		return refuse("message-not-in-group")
	}
	switch {
	case g.community:
		return refuse("message-to-community")
	case text(n, "edit") == string(types.EditAttributeAdminRevoke) && m.rank == member:
		return refuse("message-revoke-not-admin")
	}
	meta := n.GetChildByTag("meta")
	small := text(n, "type") == "reaction" || text(&meta, "polltype") == "vote"
	if g.announce && m.rank == member && !small {
		return refuse("message-announce-only")
	}
	return nil
}

// mayWrite says why a may not write to peer, or nil: one whose reach-out is
// locked writes only to people who wrote to them before.
func (s *Server) mayWrite(a, peer *Account) *refusal {
	if a == peer || !s.now().Before(a.timelock) || peer.wroteTo[a] {
		return nil
	}
	return refuse("reach-out-locked")
}

// meet notes that a wrote to peer.
func meet(a, peer *Account) {
	if a.wroteTo == nil {
		a.wroteTo = map[*Account]bool{}
	}
	a.wroteTo[peer] = true
}

// sameServer returns d's address of the kind that like is.
func sameServer(d *device, like types.JID) types.JID {
	if like.Server == types.HiddenUserServer {
		return d.lid()
	}
	return d.pn()
}

// devicesAs returns the addresses of all devices of accounts, of like's kind.
func devicesAs(like types.JID, accounts ...*Account) []types.JID {
	var list []types.JID
	for i, a := range accounts {
		if slices.Contains(accounts[:i], a) {
			continue
		}
		for _, d := range a.devices {
			list = append(list, sameServer(d, like))
		}
	}
	return list
}

// mismatch returns the hash of the devices there are, or nothing if they are
// those that were addressed.
func mismatch(addressed, are []types.JID) string {
	if want := phash(are); want != phash(addressed) {
		return want
	}
	return ""
}

// phash returns WhatsApp's hash of a set of devices.
func phash(devices []types.JID) string {
	names := make([]string, len(devices))
	for i, d := range devices {
		names[i] = d.ADString()
	}
	slices.Sort(names)
	sum := sha256.Sum256([]byte(strings.Join(names, "")))
	return "2:" + base64.RawStdEncoding.EncodeToString(sum[:6])
}
