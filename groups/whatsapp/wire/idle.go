package wire

import "context"

// Idle returns when nothing is in flight: what was handed to connected devices
// is acknowledged, nothing is being written or held back by a fault, and on
// connections over memory both sides wait for the other. What waits for devices
// that are not connected does not count. It returns ctx's error if ctx ends
// before.
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
		if !c.active || len(c.out)+c.writing+len(c.dev.queue) > 0 {
			return false
		}
	}
	return s.mem.still()
}
