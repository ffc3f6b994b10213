package wire

import (
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// put adds a device, in the place of the one with its number, and tells all who
// know the account. The lock is held.
func (a *Account) put(d *device) {
	for i, old := range a.devices {
		if old.id == d.id {
			a.devices[i] = d
			a.server.tellIdentity(a)
			return
		}
	}
	a.devices = append(a.devices, d)
	a.server.tellDevices(a, d, "add")
}

// tellIdentity says to all who know the account that its phone has new keys. The
// lock is held.
func (s *Server) tellIdentity(a *Account) {
	for _, other := range s.accounts {
		if other != a && s.knows(a, other) {
			s.notify(other, waBinary.Node{
				Tag: "notification", Attrs: waBinary.Attrs{"type": "encrypt", "from": a.pn, "lid": a.lid},
				Content: []waBinary.Node{{Tag: "identity"}},
			})
		}
	}
}

// drop removes a device: it is told so, and all who know the account too. The
// lock is held.
func (a *Account) drop(d *device) {
	if d.conn != nil {
		d.conn.end(streamError(401, conflict("device_removed")))
	}
	a.forget(d)
}

// forget takes a device out of the account, and tells all who know the account.
// The lock is held.
func (a *Account) forget(d *device) {
	a.devices = slices.DeleteFunc(a.devices, func(o *device) bool { return o == d })
	a.server.tellDevices(a, d, "remove")
}

// tellDevices says to an account's own devices and to those who share a group
// with it, or have written to or from it, that a device came or went. The lock
// is held.
func (s *Server) tellDevices(a *Account, d *device, change string) {
	attrs := waBinary.Attrs{
		"device_hash":     phash(devicesAs(a.pn, a)),
		"device_lid_hash": phash(devicesAs(a.lid, a)),
	}
	device := waBinary.Node{Tag: "device", Attrs: waBinary.Attrs{"jid": d.pn(), "lid": d.lid(), "key-index": int(d.id)}}
	told := waBinary.Node{
		Tag:     "notification",
		Attrs:   waBinary.Attrs{"type": "devices", "from": a.pn, "lid": a.lid},
		Content: []waBinary.Node{{Tag: change, Attrs: attrs, Content: []waBinary.Node{device}}},
	}
	for _, other := range s.accounts {
		if other == a || s.knows(a, other) {
			s.notify(other, told)
		}
	}
}

// knows reports whether two accounts have written to each other or share a
// group. The lock is held.
func (s *Server) knows(a, b *Account) bool {
	if a.wroteTo[b] || b.wroteTo[a] {
		return true
	}
	for _, g := range s.groups {
		if g.member(a) != nil && g.member(b) != nil {
			return true
		}
	}
	return false
}

// deviceRoutes are a device's own wish to be unlinked.
var deviceRoutes = []route{iq("md", "set", "remove-companion-device", unlink)}

// unlink removes the device that asks, or, at the phone's wish, any companion.
func unlink(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	ask := n.GetChildByTag("remove-companion-device")
	d := s.deviceOf(jid(&ask, "jid"))
	switch {
	case d == nil || d.account != c.dev.account:
		return nil, refuse("item-not-found")
	case d.id == 0 || d != c.dev && c.dev.id != 0:
		return nil, refuse("forbidden")
	case d == c.dev:
		d.account.forget(d)
		s.later(farewell, c.cut) // after the answer
	default:
		d.account.drop(d)
	}
	return nil, nil
}

// ChangePhone moves the number to another handset, which nobody holds yet: its
// keys are new, companions are unlinked, and all who know the account are told.
func (a *Account) ChangePhone() {
	phone, key := newStub(a)
	s := a.server
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range slices.Clone(a.devices) {
		a.drop(d)
	}
	a.key = key
	a.put(phone)
	s.tellIdentity(a)
}
