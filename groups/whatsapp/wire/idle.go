package wire

import "context"

// Idle returns when nothing is in flight: what was handed to connected devices
// is acknowledged, nothing is being written or delayed by a fault, and on
// connections over memory both sides wait for the other. What waits for devices
// that are not connected does not count. Stanzas that a fault put behind others
// go when nothing else is left to go. It returns ctx's error if ctx ends before.
func (s *Server) Idle(ctx context.Context) error {
	for {
		next := s.pulse.next()
		if s.idle() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Server) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.delayed > 0 {
		return false
	}
	for c := range s.conns {
		if c.dev == nil || c.silent || c.dev.conn != c {
			continue
		}
		if !c.active || len(c.out)+c.writing+len(c.dev.queue)-len(c.behind) > 0 {
			return false
		}
	}
	return s.mem.still() && !s.catchUp()
}

// catchUp lets go what faults put behind others, and reports whether there was
// any. The lock is held.
func (s *Server) catchUp() bool {
	any := false
	for c := range s.conns {
		for _, l := range c.behind {
			c.push(outgoing{node: l.node})
			any = true
		}
		c.behind = nil
	}
	return any
}
