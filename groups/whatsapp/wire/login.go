package wire

import (
	"maps"
	"strconv"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// login lets a client in, or not, by what it said in the handshake.
func (s *Server) login(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.who.GetDevicePairingData() != nil {
		s.beginPairing(c)
		return
	}
	pn := types.NewJID(strconv.FormatUint(c.who.GetUsername(), 10), types.DefaultUserServer)
	pn.Device = uint16(c.who.GetDevice())
	d := s.deviceOf(pn)
	switch {
	case c.denied(s.fault(Moment{PN: pn.ToNonAD(), Device: pn.Device})):
	case d == nil || d.noise != c.static:
		c.fail(Failure{Reason: 401})
	case d.account.failure != nil:
		c.fail(*d.account.failure)
	default:
		s.welcome(c, d)
	}
}

// denied reports whether a fault keeps the client out, and does what it says.
// The lock is held.
func (c *conn) denied(f Fault) bool {
	c.silent = f.Silent || f.Drop
	switch {
	case f.Cut:
		c.cut()
	case c.silent:
	case f.Failure != nil:
		c.fail(*f.Failure)
	default:
		return false
	}
	return true
}

// fail says why the client may not log in, and ends the connection.
func (c *conn) fail(f Failure) {
	attrs := waBinary.Attrs{"reason": f.Reason}
	maps.Copy(attrs, f.Attrs)
	c.end(waBinary.Node{Tag: "failure", Attrs: attrs})
}

// welcome logs a device in. One that was logged in already is replaced.
func (s *Server) welcome(c *conn, d *device) {
	if old := d.conn; old != nil {
		old.end(streamError(0, conflict("replaced")))
	}
	d.conn, c.dev = c, d
	for _, p := range d.queue {
		p.handed = false
	}
	now := s.now().Unix()
	c.reply(waBinary.Node{Tag: "success", Attrs: waBinary.Attrs{
		"t": now, "lid": d.lid(), "creation": now, "location": "test", "props": "1",
	}})
}

// streamError returns what ends a connection; a code of 0 is left out.
func streamError(code int, children ...waBinary.Node) waBinary.Node {
	n := waBinary.Node{Tag: "stream:error", Attrs: waBinary.Attrs{}}
	if code != 0 {
		n.Attrs["code"] = code
	}
	if len(children) > 0 {
		n.Content = children
	}
	return n
}

func conflict(typ string) waBinary.Node {
	return waBinary.Node{Tag: "conflict", Attrs: waBinary.Attrs{"type": typ}}
}
