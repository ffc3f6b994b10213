package cli

import (
	"context"
	"io"
)

// A stoppable reads from another reader until ctx ends. A read from a terminal or a
// pipe cannot be called back, so one may outlive ctx; it ends with the process.
type stoppable struct {
	ctx  context.Context
	from io.Reader
	rest []byte // read, and not yet handed on
	err  error
	room [64 << 10]byte
}

// Read reads as its source does, and returns ctx's error once that has ended.
func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if len(s.rest) == 0 && s.err == nil {
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	if n == 0 {
		return 0, s.err
	}
	return n, nil
}

func (s *stoppable) fill() error {
	type read struct {
		n   int
		err error
	}
	done := make(chan read, 1)
	go func() {
		n, err := s.from.Read(s.room[:])
		done <- read{n, err}
	}()
	select {
	case r := <-done:
		s.rest, s.err = s.room[:r.n], r.err
		return nil
	case <-s.ctx.Done():
		s.err = s.ctx.Err() // whatever still comes into room is nobody's
		return s.err
	}
}
