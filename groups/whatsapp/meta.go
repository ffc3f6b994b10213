package whatsapp

import (
	"context"
	"slices"
	"sync"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// A meta keeps what is known of the groups, fed by events. What it knows of a group is
// what was told of it: nothing is told twice, and what was not told yet is owed.
type meta struct {
	client *whatsmeow.Client
	notes  notebook // nil where nothing outlives the process

	mu     sync.Mutex
	rooms  map[types.JID]room           // told of
	untold map[types.JID]room           // asked for, but never told of
	owed   map[types.JID][]groups.Event // decided to be told, and not told yet
	veils  map[types.JID]veil           // under which the people of what is owed are noted
	seq    map[types.JID]uint64         // how often a room changed
}

func newMeta(client *whatsmeow.Client, notes notebook) *meta {
	return &meta{
		client: client, notes: notes, rooms: map[types.JID]room{}, untold: map[types.JID]room{},
		owed: map[types.JID][]groups.Event{}, veils: map[types.JID]veil{}, seq: map[types.JID]uint64{},
	}
}

// room returns what is known of a group; the server is asked at most once for one that
// is not known yet.
func (m *meta) room(ctx context.Context, group types.JID) (room, error) {
	if r, ok := m.known(group); ok {
		return r, nil
	}
	m.mu.Lock()
	r, ok := m.untold[group]
	m.mu.Unlock()
	if ok {
		return r, nil
	}
	info, err := m.client.GetGroupInfo(ctx, group)
	if err != nil {
		return room{}, err
	}
	r = roomOf(ctx, newBook(m.client.Store), info)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.untold[group] = r
	return r, nil
}

// known returns what was told of a group, and whether anything was.
func (m *meta) known(group types.JID) (room, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.rooms[group]
	return r, ok
}

// all returns the groups that were told of, and how often each has changed.
func (m *meta) all() map[types.JID]uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make(map[types.JID]uint64, len(m.rooms))
	for j := range m.rooms {
		out[j] = m.seq[j]
	}
	return out
}

// owing returns what is still to be told of a group.
func (m *meta) owing(group types.JID) []groups.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.owed[group]
}

// debtors returns the groups of which something is still to be told.
func (m *meta) debtors() []types.JID {
	m.mu.Lock()
	defer m.mu.Unlock()
	return sortedJIDs(m.owed)
}

// put keeps what a group is now, and what is owed about it besides what already was, in
// one step. Once it has returned nil the debt outlives the process, if anything does. The
// group's turn is held.
func (m *meta) put(ctx context.Context, r room, more []groups.Event) error {
	owed := append(slices.Clip(m.owing(r.jid)), more...)
	if err := m.remember(ctx, r, owed); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rooms[r.jid] = r
	m.seq[r.jid]++
	delete(m.untold, r.jid)
	if delete(m.owed, r.jid); len(owed) > 0 {
		m.owed[r.jid] = owed
	}
	return nil
}

// paid keeps that everything owed about a group was told.
func (m *meta) paid(ctx context.Context, group types.JID) error {
	r, ok := m.known(group)
	if !ok {
		return nil
	}
	if err := m.remember(ctx, r, nil); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.owed, group)
	return nil
}
