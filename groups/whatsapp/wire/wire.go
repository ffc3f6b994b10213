// Package wire is a WhatsApp server for one machine, for tests and rehearsal only.
// Unmodified clients log in to it, over memory or loopback; nothing of it leaves
// the machine, and what it answers without proof stands in the table of answers.
package wire

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// Options say how a server is to be made. The zero value is good.
type Options struct {
	Clock func() time.Time // the time in every answer; nil is the machine's
	Log   *slog.Logger     // nil is silence; no texts, names or numbers are logged
}

// A Server is one WhatsApp: accounts, their devices, groups, and what waits for
// them. All methods may be called concurrently. Close must be called.
type Server struct {
	clock  func() time.Time
	log    *slog.Logger
	id     identity
	mem    *memListener
	web    *http.Server
	client *http.Client
	work   sync.WaitGroup // every goroutine of the server
	pulse  pulse          // beats whenever something that Idle looks at has changed

	// mu guards everything below and all state of accounts, devices, groups and
	// connections. Handlers run under it; they queue nodes and never wait.
	mu       sync.Mutex
	closed   bool
	accounts []*Account
	byUser   map[types.JID]*Account // by PN and by LID, both without a device
	groups   map[types.JID]*group
	conns    map[*conn]bool
	hook     func(Moment) Fault
	lastID   uint64
	delayed  int // stanzas that a fault holds back
	media    mediaStore
}

// New returns a server that takes connections over memory at once. It fails
// only if no keys can be made.
func New(opt Options) (*Server, error) {
	id, err := newIdentity()
	if err != nil {
		return nil, fmt.Errorf("make the rehearsal server's keys: %w", err)
	}
	s := &Server{
		clock: opt.Clock, log: opt.Log, id: id,
		byUser: map[types.JID]*Account{}, groups: map[types.JID]*group{},
		conns: map[*conn]bool{},
		media: mediaStore{files: map[string][]byte{}},
	}
	s.mem = newMemListener(s.pulse.beat)
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.web = &http.Server{Handler: s.doors(), ReadHeaderTimeout: time.Minute, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	s.client = httpClient(s.mem.dial)
	s.serve(s.mem)
	return s, nil
}

// serve answers on l until the server is closed.
func (s *Server) serve(l net.Listener) {
	s.work.Go(func() {
		if err := s.web.Serve(l); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			s.log.Error("rehearsal server stopped listening", "err", err)
		}
	})
}

// Client returns the HTTP client whose every connection, whatever the address,
// leads to this server through memory: websocket, media and pairing alike.
func (s *Server) Client() *http.Client { return s.client }

// ListenLoopback makes the server answer on a free port of 127.0.0.1 too, until
// ctx ends or the server is closed, and returns the address.
func (s *Server) ListenLoopback(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("listen on loopback: %w", err)
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return "", errors.Join(net.ErrClosed, l.Close())
	}
	s.serve(l)
	s.mu.Unlock()
	context.AfterFunc(ctx, func() { _ = l.Close() })
	return l.Addr().String(), nil
}

// Dial returns an HTTP client whose every connection leads to the server that
// answers at addr on this machine, as ListenLoopback returned it.
func Dial(addr string) *http.Client {
	return httpClient(func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", addr)
	})
}

func httpClient(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Client {
	// A plain connection stands in for TLS: the Noise handshake is what counts.
	return &http.Client{Transport: &http.Transport{DialContext: dial, DialTLSContext: dial}}
}

// Close cuts every connection and returns when all goroutines of the server
// have ended. It may be called twice.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	for c := range s.conns {
		c.cut()
	}
	s.mu.Unlock()
	err := s.web.Close()
	s.client.CloseIdleConnections()
	s.work.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil // a listener that has ended by itself
	}
	return err
}

// now returns the server's time. It needs no lock.
func (s *Server) now() time.Time { return s.clock() }

// nextID returns an id for a stanza the server begins. The lock is held.
func (s *Server) nextID() string {
	s.lastID++
	return fmt.Sprintf("srv-%d", s.lastID)
}
