package wire

import (
	"context"
	"crypto/cipher"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
)

// A conn is one client's connection, from the handshake on.
type conn struct {
	server     *Server
	overMemory bool    // else over loopback
	dev        *device // who it is; nil while it pairs
	static     [32]byte
	who        *waWa6.ClientPayload
	up         cipher.AEAD // opens what the client sends
	down       cipher.AEAD // seals what it is sent
	raw        net.Conn    // the websocket as a stream
	stop       context.CancelFunc

	// Under the server's lock:
	active  bool       // it has asked for what waits
	silent  bool       // a fault: nothing more is said
	closing bool       // the connection ends when out is written
	out     []outgoing // what is to be written
	writing int        // how many of those are being written
	wake    chan bool  // buffered: there is something in out
	pairing *pairing   // while it is not linked, else nil
	holding bool       // a stanza is being answered: what is queued meanwhile waits in held
	held    []waBinary.Node
	behind  []*late // stanzas a fault put behind others
}

// farewell is how long a connection stays open after its last word. whatsmeow
// may pass over a word when the connection ends at the same moment.
const farewell = 250 * time.Millisecond

// An outgoing is what is written next: a stanza, and how.
type outgoing struct {
	node waBinary.Node
	cut  bool // only half of it, and then the connection ends
}

// doors returns what the server answers over HTTP.
func (s *Server) doors() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/ws/chat", s.chat)
	s.mediaDoors(mux)
	return mux
}

// chat serves one websocket until it ends.
func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		s.log.Debug("rehearsal server refuses a websocket", "err", err)
		return
	}
	ws.SetReadLimit(-1)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	defer func() { _ = ws.CloseNow() }()
	c := &conn{server: s, overMemory: r.RemoteAddr == memAddr{}.String(), raw: websocket.NetConn(ctx, ws, websocket.MessageBinary), stop: stop, wake: make(chan bool, 1)}
	if !s.admit(c) {
		return
	}
	defer s.part(c)
	if err := c.greet(s.id); err != nil {
		s.log.Debug("rehearsal server ends a handshake", "err", err)
		return
	}
	s.work.Go(func() { c.write(ctx) })
	s.login(c)
	c.read()
}

// admit notes the connection, so that Close waits for it and cuts it.
func (s *Server) admit(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.work.Add(1)
	s.conns[c] = true
	return true
}

// part forgets the connection. What was not acknowledged waits for the next.
func (s *Server) part(c *conn) {
	s.mu.Lock()
	delete(s.conns, c)
	if c.pairing != nil {
		c.pairing.settle(ErrLinkGone)
	}
	if c.dev != nil && c.dev.conn == c {
		c.dev.conn = nil
		for _, p := range c.dev.queue {
			p.handed = false
		}
	}
	s.mu.Unlock()
	c.stop()
	s.pulse.beat()
	s.work.Done()
}

// greet does the handshake.
func (c *conn) greet(id identity) error {
	header := make([]byte, len(socket.WAConnHeader))
	if _, err := io.ReadFull(c.raw, header); err != nil {
		return fmt.Errorf("read a client's header: %w", err)
	}
	n, err := newNoise(header)
	if err != nil {
		return err
	}
	hello, err := c.frame()
	if err != nil {
		return err
	}
	e, reply, err := n.answer(hello, id)
	if err != nil {
		return err
	}
	if _, err := c.raw.Write(framed(reply)); err != nil {
		return err
	}
	last, err := c.frame()
	if err != nil {
		return err
	}
	c.static, c.who, c.up, c.down, err = n.finish(last, e)
	return err
}

// frame reads one frame.
func (c *conn) frame() ([]byte, error) {
	var size [socket.FrameLengthSize]byte
	if _, err := io.ReadFull(c.raw, size[:]); err != nil {
		return nil, err
	}
	data := make([]byte, int(size[0])<<16|int(size[1])<<8|int(size[2]))
	_, err := io.ReadFull(c.raw, data)
	return data, err
}

func framed(data []byte) []byte {
	return append([]byte{byte(len(data) >> 16), byte(len(data) >> 8), byte(len(data))}, data...)
}

// read hears the client until the connection ends.
func (c *conn) read() {
	for count := uint32(0); ; count++ {
		sealed, err := c.frame()
		if err != nil {
			return
		}
		plain, err := c.up.Open(nil, nonce(count), sealed, nil)
		if err != nil || len(plain) == 0 {
			c.server.log.Warn("rehearsal server cannot open a frame")
			return
		}
		if plain, err = waBinary.Unpack(plain); err != nil {
			return
		}
		n, err := waBinary.Unmarshal(plain)
		if err != nil {
			c.server.log.Warn("rehearsal server cannot read a stanza", "err", err)
			return
		}
		c.server.hear(c, n)
	}
}

// write says to the client what is queued, until the connection ends.
func (c *conn) write(ctx context.Context) {
	for count := uint32(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		batch, last := c.take()
		for _, o := range batch {
			data, err := waBinary.Marshal(o.node)
			if err != nil {
				c.server.log.Error("rehearsal server cannot write a stanza", "tag", o.node.Tag, "err", err)
				continue
			}
			frame := framed(c.down.Seal(nil, nonce(count), data, nil))
			count++
			if o.cut {
				frame = frame[:len(frame)/2]
			}
			if _, err := c.raw.Write(frame); err != nil || o.cut {
				c.stop()
				return
			}
		}
		c.wrote()
		if last {
			time.AfterFunc(farewell, c.stop)
			return
		}
	}
}

// take returns what is to be written now, and whether the connection then ends.
func (c *conn) take() (batch []outgoing, last bool) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	batch, c.out = c.out, nil
	c.writing = len(batch)
	return batch, c.closing
}

func (c *conn) wrote() {
	c.server.mu.Lock()
	c.writing = 0
	c.server.mu.Unlock()
	c.server.pulse.beat()
}

// send queues a stanza for the client. While one of the client's own stanzas
// is being answered it waits, so that the answer comes first. The lock is held.
func (c *conn) send(n waBinary.Node) {
	if c.holding {
		c.held = append(c.held, n)
		return
	}
	c.reply(n)
}

// release lets go what was queued during an answer. The lock is held.
func (c *conn) release() {
	c.holding = false
	for _, n := range c.held {
		c.reply(n)
	}
	c.held = nil
}

// push queues what the faults have left of a stanza. The lock is held.
func (c *conn) push(o outgoing) {
	c.out = append(c.out, o)
	c.nudge()
}

func (c *conn) nudge() {
	select {
	case c.wake <- true:
	default:
	}
}

// end says n and ends the connection. The lock is held.
func (c *conn) end(n waBinary.Node) {
	c.push(outgoing{node: n})
	c.closing = true
	c.nudge()
}

// cut ends the connection at once. The lock is held.
func (c *conn) cut() { c.stop() }
