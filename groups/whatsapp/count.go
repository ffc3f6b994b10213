package whatsapp

import (
	"context"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

const (
	// overtakenWithin is how long an answer of the server's may be under way.
	overtakenWithin = 5 * time.Minute
	// mostLeft is how many may leave a group before its members are counted anew.
	mostLeft = 256
)

// connecting notes that a connection is about to be made. What waits for it at the server
// tells who came and left meanwhile, one after the other, and may not tell all of it.
func (h *gatehouse) connecting() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.connections++
	h.behind = true
}

// caught notes that all that waited for the connection has come.
func (h *gatehouse) caught() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.behind = false
}

// at returns which connection there is, and whether what waited for it is still coming.
func (h *gatehouse) at() (connection int, behind bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.connections, h.behind
}

// ready sees to it that the next message in a group is sealed for those who are in it,
// and for nobody else. The caller holds the gate's turn.
func (t *Transport) ready(ctx context.Context, group types.JID, g *gate) error {
	connection, behind := t.gates.at()
	if err := t.settled(ctx, group, g, connection); err != nil {
		return err
	}
	if behind || g.uncounted(connection) {
		if err := t.count(ctx, group, g, connection); err != nil {
			return err
		}
	}
	if g.fresh() {
		if err := t.keys.DropSenderKey(ctx, group); err != nil {
			g.spoil()
			return keysUnkept.errOf(err)
		}
	}
	t.sweep(group, g, behind)
	return nil
}

// settled waits until the server has told that those who were removed are gone. When it
// doesn't, it is asked. Whoever is a member then may read on: the removal was not done, or
// what was asked for is on its way still, and will be told of.
func (t *Transport) settled(ctx context.Context, group types.JID, g *gate, connection int) error {
	heard := g.pending()
	if heard == nil {
		return nil
	}
	late := time.NewTimer(t.settle)
	defer late.Stop()
	select {
	case <-heard:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
	}
	return t.count(ctx, group, g, connection)
}

// count has whatsmeow ask who is in a group, for it hands the sender key to everyone it
// counts as a member.
func (t *Transport) count(ctx context.Context, group types.JID, g *gate, connection int) error {
	asked := t.clock()
	knew := g.departed()
	info, err := t.client.GetGroupInfo(ctx, group)
	if err != nil {
		return err
	}
	present := make([]types.JID, 0, 3*len(info.Participants))
	for _, p := range info.Participants {
		present = append(present, p.JID.ToNonAD(), p.LID.ToNonAD(), p.PhoneNumber.ToNonAD())
	}
	g.recount(connection, present, knew, asked)
	return nil
}

// uncounted says whether whatsmeow's list of the members may be wrong: it is from before
// the connection, or so many have left since that it is time for a new one.
func (g *gate) uncounted(connection int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.counted == 0 && connection == 1 {
		g.counted = 1 // the list is asked for over this connection, or was
	}
	return g.counted != connection || len(g.left) >= mostLeft
}

// departed returns how many departures were noted so far.
func (g *gate) departed() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.departures
}

// recount notes who is present by the server's answer to a question that was asked when
// so many departures had been noted. No removal is awaited any more.
func (g *gate) recount(connection int, present []types.JID, knew int, asked time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stale, g.counted, g.leaving = true, connection, nil
	g.present = present
	g.hear()
	g.left = slices.DeleteFunc(g.left, func(d departed) bool {
		return d.n <= knew && (asked.Sub(d.at) > overtakenWithin || overlap(d.who, present))
	})
}

// sweep takes off whatsmeow's list of the members who left, where an answer that was
// overtaken may have put them again; and while Pita is behind, who came, and was gone when
// the members were counted.
func (t *Transport) sweep(group types.JID, g *gate, behind bool) {
	g.mu.Lock()
	var gone []types.JID
	for _, d := range g.left {
		gone = append(gone, d.who...)
	}
	for _, j := range g.came {
		if behind && !slices.Contains(g.present, j) {
			gone = append(gone, j)
		}
	}
	if !behind {
		g.came, g.present = nil, nil
	}
	g.mu.Unlock()
	if len(gone) > 0 {
		//lint:ignore SA1019 there is no other way to whatsmeow's list
		t.client.DangerousInternals().UpdateGroupParticipantCache(&events.GroupInfo{JID: group, Leave: gone})
	}
}

// noticeGates follows who comes and goes, and when all has come that waited for the
// connection. It is given every event before anyone else hears of it, and returns at once.
func (t *Transport) noticeGates(evt any) {
	switch e := evt.(type) {
	case *events.OfflineSyncCompleted:
		t.gates.caught()
	case *events.JoinedGroup:
		g := t.gates.of(e.JID)
		for _, p := range e.Participants {
			g.back(p.JID.ToNonAD(), false)
		}
	case *events.GroupInfo:
		if len(e.Join)+len(e.Leave) == 0 {
			return
		}
		g := t.gates.of(e.JID)
		_, behind := t.gates.at()
		for _, j := range e.Join {
			g.back(j.ToNonAD(), behind)
		}
		r, _ := t.meta.known(plainJID(e.JID))
		for _, j := range e.Leave {
			who := []types.JID{j.ToNonAD()}
			if i := indexOf(r.members, j); i >= 0 {
				m := r.members[i]
				who = append(who, m.jid, m.lid, m.pn)
			}
			g.gone(slices.Compact(who), true, t.clock())
		}
	}
}

// noticeAway notes that people were found to be no longer in a group, by comparing what
// was known with what the server says.
func (t *Transport) noticeAway(group types.JID) { t.gates.of(group).gone(nil, true, t.clock()) }
