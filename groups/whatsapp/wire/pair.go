package wire

import waBinary "go.mau.fi/whatsmeow/binary"

// beginPairing greets a client that is not linked yet. The lock is held.
func (s *Server) beginPairing(c *conn) { c.fail(Failure{Reason: 503}) }

// hearPairing hears a client that is not linked yet. The lock is held.
func (s *Server) hearPairing(*conn, *waBinary.Node) {}
