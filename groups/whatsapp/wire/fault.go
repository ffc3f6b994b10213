package wire

import (
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// A Moment is what is about to happen on a connection.
type Moment struct {
	PN     types.JID      // whose device; empty before the client has said who it is
	Device uint16         // its number
	Out    bool           // from the server to the device, else the other way
	Node   *waBinary.Node // the stanza; nil when a client asks to be let in
}

// A Fault is what goes wrong then. The zero value is nothing.
type Fault struct {
	Drop    bool            // the stanza is lost
	Code    int             // the server refuses it with this code (from a device only)
	Cut     bool            // the connection ends in the middle of the frame
	Silent  bool            // from now on the connection says nothing, and stays open
	Twice   bool            // it comes twice
	After   time.Duration   // it comes later
	Behind  int             // it comes after so many further stanzas, see Idle (to a device only)
	Instead []waBinary.Node // these are sent to the device instead of it or of its answer
	Failure *Failure        // login is refused
}

// A Failure is why a client may not log in.
type Failure struct {
	Reason int            // 401, 402, 403, 405, 503, …
	Attrs  map[string]any // further attributes: code and expire of a ban, message
}

// Fault makes the server ask hook before each stanza, in or out, and at each
// login, what goes wrong. The hook runs under the server's lock: it must be
// quick and call nothing of the server. A nil hook ends all faults.
func (s *Server) Fault(hook func(Moment) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = hook
}

// fault asks the hook. The lock is held.
func (s *Server) fault(m Moment) Fault {
	if s.hook == nil {
		return Fault{}
	}
	return s.hook(m)
}

// A late is a stanza that waits for others to go before it.
type late struct {
	node  waBinary.Node
	after int
}

// moment describes n on c.
func (c *conn) moment(n *waBinary.Node, out bool) Moment {
	m := Moment{Out: out, Node: n}
	if c.dev != nil {
		m.PN, m.Device = c.dev.account.pn, c.dev.id
	}
	return m
}

// hear takes in one stanza of a client, as the faults let it.
func (s *Server) hear(c *conn, n *waBinary.Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.closing {
		return
	}
	f := s.fault(c.moment(n, false))
	c.silent = c.silent || f.Silent
	switch {
	case f.Cut:
		c.cut()
	case f.Drop || s.closed:
	case f.Instead != nil:
		for _, node := range f.Instead {
			c.push(outgoing{node: node})
		}
	case f.Code != 0 && n.Tag == "iq":
		c.reply(refused(n, coded(f.Code)))
	case f.Code != 0:
		c.reply(acked(n, s.now(), coded(f.Code)))
	case f.After > 0:
		s.later(f.After, func() { s.understand(c, n) })
	default:
		s.understand(c, n)
		if f.Twice {
			s.understand(c, n)
		}
	}
}

// coded returns a refusal a hook asked for.
func coded(code int) *refusal { return &refusal{answer: answer{code: code, text: "fault"}} }

// later does something under the lock when that time has passed, unless the
// server is closed before. The lock is held.
func (s *Server) later(d time.Duration, do func()) {
	s.delayed++
	time.AfterFunc(d, func() {
		s.mu.Lock()
		s.delayed--
		if !s.closed {
			do()
		}
		s.mu.Unlock()
		s.pulse.beat()
	})
}

// understand answers a stanza: of a device, or of a client that pairs. The lock
// is held.
func (s *Server) understand(c *conn, n *waBinary.Node) {
	if c.dev == nil {
		s.hearPairing(c, n)
		return
	}
	s.dispatch(c, n)
}

// reply queues a stanza, as the faults let it. The lock is held.
func (c *conn) reply(n waBinary.Node) {
	f := c.server.fault(c.moment(&n, true))
	c.silent = c.silent || f.Silent
	switch {
	case f.Cut:
		c.push(outgoing{node: n, cut: true})
		return
	case f.Drop || c.silent:
		return
	case f.Instead != nil:
		for _, node := range f.Instead {
			c.push(outgoing{node: node})
		}
		return
	case f.After > 0:
		c.server.later(f.After, func() { c.push(outgoing{node: n}) })
		return
	case f.Behind > 0:
		c.behind = append(c.behind, &late{n, f.Behind})
		return
	}
	c.push(outgoing{node: n})
	if f.Twice {
		c.push(outgoing{node: n})
	}
	c.overtake()
}

// overtake lets go the stanzas that enough others have overtaken.
func (c *conn) overtake() {
	waiting := c.behind
	c.behind = nil
	for _, l := range waiting {
		if l.after--; l.after > 0 {
			c.behind = append(c.behind, l)
			continue
		}
		c.push(outgoing{node: l.node})
	}
}
