package stage

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"pita/groups"
	"pita/groups/whatsapp/wire"
)

// A line is the wire between Pita and the server: it can be cut, and then nothing gets
// through until it is mended.
type line struct {
	client *http.Client

	mu      sync.Mutex
	conns   map[net.Conn]bool
	mended  chan struct{} // closed while the line stands
	holding bool          // what waited at the server comes one by one
}

func newLine(to *http.Client) *line {
	l := &line{conns: map[net.Conn]bool{}, mended: make(chan struct{})}
	close(l.mended)
	way := to.Transport.(*http.Transport).Clone()
	dial := way.DialContext
	way.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		return l.dial(ctx, dial, network, addr)
	}
	way.DialTLSContext = way.DialContext
	l.client = &http.Client{Transport: way}
	return l
}

// dial waits while the line is cut, as one does whose calls nobody answers.
func (l *line) dial(ctx context.Context, dial func(context.Context, string, string) (net.Conn, error), network, addr string) (net.Conn, error) {
	for {
		l.mu.Lock()
		mended := l.mended
		l.mu.Unlock()
		select {
		case <-mended:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		if l.mended == mended {
			w := &wired{Conn: c, line: l}
			l.conns[w] = true
			l.mu.Unlock()
			return w, nil
		}
		l.mu.Unlock()
		_ = c.Close()
	}
}

// A wired is a connection that breaks when its line is cut.
type wired struct {
	net.Conn
	line *line
}

// Close ends the connection.
func (w *wired) Close() error {
	w.line.mu.Lock()
	delete(w.line.conns, w)
	w.line.mu.Unlock()
	return w.Conn.Close()
}

// tear breaks the connections there are; new ones may be made.
func (l *line) tear() {
	l.mu.Lock()
	conns := l.conns
	l.conns = map[net.Conn]bool{}
	l.mu.Unlock()
	for c := range conns {
		_ = c.(*wired).Conn.Close()
	}
}

// down cuts the line.
func (l *line) down() {
	l.mu.Lock()
	if !l.isCut() {
		l.mended = make(chan struct{})
	}
	l.mu.Unlock()
	l.tear()
}

// up mends the line.
func (l *line) up() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isCut() {
		close(l.mended)
	}
}

func (l *line) isCut() bool {
	select {
	case <-l.mended:
		return false
	default:
		return true
	}
}

func (l *line) backlog() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.holding
}

func (l *line) hold(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holding = on
}

// A health is how the number does, by the script and as Pita was last told.
type health struct {
	set  groups.Health
	now  groups.Health
	told bool
}

// online says whether Pita was told that its number is connected.
func (n health) online() bool { return n.told && connected(n.now) }

func connected(h groups.Health) bool {
	return h == groups.Well || h == groups.Locked || h == groups.RateLimited
}

// cutOff says whether the script lets nothing through to Pita now.
func (h *House) cutOff() bool { return !connected(h.supposed()) }

// supposed returns how the number does by the script.
func (h *House) supposed() groups.Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.health.set
}

// numberChanged does to Pita's number what the script says, and waits until Pita knows.
func (h *House) numberChanged(ctx context.Context, ev *groups.NumberChanged) error {
	own, err := h.cast.person(ctx, pita)
	if err != nil {
		return err
	}
	to := ev.Health.Health
	h.mu.Lock()
	was := h.health.set
	h.health.set = to
	h.mu.Unlock()
	if err := h.heal(ctx, own.phone.Account(), was); err != nil || to == groups.Well {
		return err
	}
	if err := h.ail(ctx, own.phone.Account(), ev.Health); err != nil || to == groups.RateLimited {
		return err
	}
	return h.until(ctx, "Pita to hear that its number is "+string(to), func() bool { return h.health.now == to })
}

// ail lets the server, or the line to it, behave as it does when the number is ill.
func (h *House) ail(ctx context.Context, own *wire.Account, n groups.Number) error {
	lasts := n.Until.Sub(h.now())
	switch n.Health {
	case groups.Reconnecting:
		h.wires.down()
	case groups.Banned:
		own.Ban(bannedFor, max(lasts, 0))
	case groups.Outdated:
		own.Refuse(wire.Failure{Reason: 405})
	case groups.Unlinked:
		return own.Unlink(h.device)
	case groups.Replaced:
		own.Replace(h.device)
	case groups.RateLimited:
		h.server.Fault(h.tooFast)
	case groups.Locked:
		if n.Until.IsZero() {
			lasts = endless
		}
		return own.Timelock(h.now().Add(lasts))
	default:
		return fmt.Errorf("over the wire a number can't be %q by itself; play this script at the stage app", n.Health)
	}
	return nil
}

const (
	bannedFor = 101                  // what WhatsApp calls "sent to too many people"
	endless   = 24 * 365 * time.Hour // a lock of which the script says no end
)

// tooFast is the server's answer to whatever Pita wants.
func (h *House) tooFast(m wire.Moment) wire.Fault {
	if m.Device != h.device || m.Out || m.Node == nil || m.PN.User != pitaUser || m.Node.Tag != "message" && m.Node.Tag != "iq" {
		return wire.Fault{}
	}
	return wire.Fault{Code: 429}
}

// heal ends what ailed the number, and returns when Pita is online and has taken in, one
// by one, what waited.
func (h *House) heal(ctx context.Context, own *wire.Account, was groups.Health) error {
	switch was {
	case groups.Well:
		return nil
	case groups.RateLimited:
		h.server.Fault(nil)
		return nil
	case groups.Locked:
		if err := own.Timelock(h.now().Add(-time.Second)); err != nil {
			return err
		}
		return h.until(ctx, "Pita to hear that its number is free again", func() bool { return h.health.now == groups.Well })
	}
	h.wires.hold(true)
	defer h.wires.hold(false)
	own.Welcome()
	if was == groups.Reconnecting {
		h.wires.up()
	} else if err := h.link.anew(was == groups.Unlinked); err != nil {
		return err
	}
	if err := h.until(ctx, "Pita's number to come back", func() bool { return h.health.online() }); err != nil {
		return err
	}
	return h.server.Idle(ctx)
}
