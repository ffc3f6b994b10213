package wire

import (
	"context"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// A memListener takes connections made in memory.
type memListener struct {
	beat func() // called when something a connection waits for has changed
	took chan net.Conn
	once sync.Once
	done chan struct{}

	mu   sync.Mutex
	open map[*memConn]bool // the server's ends
}

func newMemListener(beat func()) *memListener {
	return &memListener{beat: beat, took: make(chan net.Conn), done: make(chan struct{}), open: map[*memConn]bool{}}
}

// dial connects a client, whatever it believes to call.
func (l *memListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	up, down := newStream(l.beat), newStream(l.beat)
	near, far := &memConn{in: down, out: up}, &memConn{in: up, out: down, closed: l.forget}
	l.mu.Lock()
	l.open[far] = true
	l.mu.Unlock()
	select {
	case l.took <- far:
		return near, nil
	case <-l.done:
		l.forget(far)
		return nil, net.ErrClosed
	case <-ctx.Done():
		l.forget(far)
		return nil, ctx.Err()
	}
}

func (l *memListener) forget(c *memConn) {
	l.mu.Lock()
	delete(l.open, c)
	l.mu.Unlock()
	l.beat()
}

// still reports whether on every connection both sides wait for the other.
func (l *memListener) still() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		if !c.in.still() || !c.out.still() {
			return false
		}
	}
	return true
}

// Accept returns the next connection, or net.ErrClosed after Close.
func (l *memListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.took:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and refuses further connections.
func (l *memListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr names the listener.
func (l *memListener) Addr() net.Addr { return memAddr{} }

type memAddr struct{}

func (memAddr) Network() string { return "memory" }
func (memAddr) String() string  { return "memory" }

// A memConn is one end of a connection in memory. Unlike net.Pipe it buffers,
// so that writing never waits, as with a socket that has room.
type memConn struct {
	in, out *stream
	closed  func(*memConn) // called by Close, or nil
}

func (c *memConn) Read(p []byte) (int, error)  { return c.in.read(p) }
func (c *memConn) Write(p []byte) (int, error) { return c.out.write(p) }

// Close ends both directions: the far side reads what is left and then EOF.
func (c *memConn) Close() error {
	c.out.end(io.EOF)
	c.in.end(net.ErrClosed)
	if c.closed != nil {
		c.closed(c)
	}
	return nil
}

func (c *memConn) LocalAddr() net.Addr  { return memAddr{} }
func (c *memConn) RemoteAddr() net.Addr { return memAddr{} }

func (c *memConn) SetDeadline(t time.Time) error     { return c.SetReadDeadline(t) }
func (c *memConn) SetReadDeadline(t time.Time) error { c.in.deadline(t); return nil }

// SetWriteDeadline does nothing: a write never waits.
func (c *memConn) SetWriteDeadline(time.Time) error { return nil }

// A stream is one direction of a connection.
type stream struct {
	beat    func()
	mu      sync.Mutex
	buf     []byte
	ended   error         // why no more bytes come
	due     time.Time     // read deadline
	timer   *time.Timer   // fires at due
	waiting bool          // a reader waits
	changed chan struct{} // closed when there is something new for the reader
}

func newStream(beat func()) *stream { return &stream{beat: beat, changed: make(chan struct{})} }

func (s *stream) read(p []byte) (int, error) {
	for {
		s.mu.Lock()
		switch {
		case len(s.buf) > 0:
			n := copy(p, s.buf)
			s.buf = s.buf[n:]
			if len(s.buf) == 0 {
				s.buf = nil
			}
			s.mu.Unlock()
			return n, nil
		case s.ended != nil:
			ended := s.ended
			s.mu.Unlock()
			return 0, ended
		case !s.due.IsZero() && !time.Now().Before(s.due):
			s.mu.Unlock()
			return 0, os.ErrDeadlineExceeded
		}
		s.waiting = true
		ch := s.changed
		s.mu.Unlock()
		s.beat()
		<-ch
	}
}

func (s *stream) write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return 0, net.ErrClosed
	}
	s.buf = append(s.buf, p...)
	s.wake()
	return len(p), nil
}

// wake lets the reader look again. The lock is held.
func (s *stream) wake() {
	s.waiting = false
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *stream) end(why error) {
	s.mu.Lock()
	if s.ended == nil || why == net.ErrClosed {
		s.ended = why
	}
	if why == net.ErrClosed {
		s.buf = nil
	}
	if s.timer != nil {
		s.timer.Stop()
	}
	s.wake()
	s.mu.Unlock()
	s.beat()
}

func (s *stream) deadline(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due = t
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	if !t.IsZero() && s.ended == nil {
		s.timer = time.AfterFunc(time.Until(t), func() {
			s.mu.Lock()
			s.wake()
			s.mu.Unlock()
		})
	}
	s.wake()
}

// still reports whether the reader waits, or there will be nothing to read.
func (s *stream) still() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.buf) == 0 && (s.waiting || s.ended != nil)
}
