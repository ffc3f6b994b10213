package whatsapp

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// settleWithin is how long the server's word of a removal is waited for before it is
// asked who is in the group.
const settleWithin = 10 * time.Second

// askEvery is how often the server is asked at most what Pita may do in a group.
const askEvery = time.Minute

// A gate lets one thing at a time be done in a group, and keeps what must happen there
// before the next message. whatsmeow changes its list of a group's members in place while
// a message is being sealed for them, so a removal and a message must not overlap.
type gate struct {
	turn chan struct{} // holds a token while something is done

	mu sync.Mutex
	// stale says that whoever left may still hold our sender key. A new gate is stale:
	// people may have left while Pita was away, or just before it was killed.
	stale   bool
	leaving [][]types.JID // the addresses of each whose removal was asked for, and not heard of yet
	heard   chan struct{} // closed when leaving is empty again; nil while it is
	asked   time.Time     // when the server was last asked what Pita may do there
	answer  room          // what it said then; its zero while it said nothing
	counted int           // over which connection whatsmeow's list of the members came
	present []types.JID   // who was counted; nil once Pita is not behind any more
	came    []types.JID   // who came while it was behind, at whatever time that was

	departures int        // how many were noted
	left       []departed // those that count still
}

// A departed is one who left a group. An answer of the server's that was overtaken by the
// word of it puts them on whatsmeow's list of the members again.
type departed struct {
	n   int // which departure of the group's it is, from 1
	who []types.JID
	at  time.Time
}

// A gatehouse keeps the gates of all groups.
type gatehouse struct {
	mu          sync.Mutex
	gates       map[types.JID]*gate
	connections int  // how many were made
	behind      bool // what waited for the last one is still coming
}

// of returns the gate of a group.
func (h *gatehouse) of(group types.JID) *gate {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gates == nil {
		h.gates = map[types.JID]*gate{}
	}
	g := h.gates[group]
	if g == nil {
		g = &gate{turn: make(chan struct{}, 1), stale: true}
		h.gates[group] = g
	}
	return g
}

// enter waits for the group's turn. The caller must leave.
func (g *gate) enter(ctx context.Context) error {
	select {
	case g.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *gate) leave() { <-g.turn }

// ask says whether the server may be asked what Pita may do in the group, and notes that
// it is: WhatsApp bans numbers that ask too often.
func (g *gate) ask(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Sub(g.asked) < askEvery {
		return false
	}
	g.asked, g.answer = now, room{}
	return true
}

// answered keeps what the server said when it was asked what Pita may do in the group.
func (g *gate) answered(r room) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answer = r
}

// unanswered notes that the server was asked in vain, and may be asked again.
func (g *gate) unanswered() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked = time.Time{}
}

// said returns what the server said last of what Pita may do in the group.
func (g *gate) said() (room, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.answer, !g.answer.jid.IsEmpty()
}

// expect notes that the removal of a person with these addresses is about to be asked for.
func (g *gate) expect(who []types.JID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.leaving = append(g.leaving, who)
	if g.heard == nil {
		g.heard = make(chan struct{})
	}
}

// gone notes that a person is no longer in the group, or that their removal is not
// expected any more. Left says that they really left, and may hold our sender key.
func (g *gate) gone(who []types.JID, left bool, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stale = g.stale || left; left && len(who) > 0 {
		g.departures++
		g.left = append(g.left, departed{g.departures, who, now})
	}
	g.leaving = slices.DeleteFunc(g.leaving, func(p []types.JID) bool { return overlap(p, who) })
	g.hear()
}

// hear ends the waiting when no removal is awaited. The lock is held.
func (g *gate) hear() {
	if len(g.leaving) == 0 && g.heard != nil {
		close(g.heard)
		g.heard = nil
	}
}

// back notes that somebody came to the group. Pita may be behind, and hear of it late.
func (g *gate) back(who types.JID, behind bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if behind && !slices.Contains(g.came, who) {
		g.came = append(g.came, who)
	}
	g.left = slices.DeleteFunc(g.left, func(d departed) bool { return slices.Contains(d.who, who) })
}

// pending returns a channel that is closed once all removals were heard of; nil when
// none is awaited.
func (g *gate) pending() chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.heard
}

// fresh takes back that the sender key is stale, and says whether it was. What makes it
// stale again from now on counts for the next message.
func (g *gate) fresh() (was bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	was, g.stale = g.stale, false
	return was
}

func (g *gate) spoil() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stale = true
}

func overlap(a, b []types.JID) bool {
	return slices.ContainsFunc(a, func(j types.JID) bool { return !j.IsEmpty() && slices.Contains(b, j) })
}

// mayRetry says whether a device that could not read a message of Pita's may have it once
// more. whatsmeow would hand it, with the group's present key, to whoever asks: also to
// one who is no longer in the group.
func (t *Transport) mayRetry(receipt *events.Receipt, id types.MessageID, count int, m *waE2E.Message) bool {
	if receipt.IsGroup {
		r, known := t.meta.known(plainJID(receipt.Chat))
		if !known || indexOf(r.members, receipt.Sender, receipt.SenderAlt) < 0 {
			t.log.Warn("a message was asked for again by nobody of its group")
			return false
		}
	}
	return t.guard.retrying(receipt, id, count, m)
}
