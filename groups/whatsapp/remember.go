package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// A notebook keeps notes over a restart, sealed. Keys that also keep notes let a transport
// find out what changed while the process was down.
type notebook interface {
	// Note returns what was last noted under name, nil when nothing was.
	Note(ctx context.Context, name string) ([]byte, error)
	// PutNote notes value under name; nil takes the note out.
	PutNote(ctx context.Context, name string, value []byte) error
}

const (
	roomsNote = "rooms"
	roomNote  = "room/"
)

// A roomEntry is a room as it is noted.
type roomEntry struct {
	Version  int               `json:"version"`
	Kind     kind              `json:"kind,omitempty"`
	Name     string            `json:"name,omitempty"`
	Topic    string            `json:"topic,omitempty"`
	Mode     string            `json:"mode,omitempty"`
	Announce bool              `json:"announce,omitempty"`
	Locked   bool              `json:"locked,omitempty"`
	Approval bool              `json:"approval,omitempty"`
	Admin    bool              `json:"admin,omitempty"`
	Here     bool              `json:"here,omitempty"`
	Members  []memberEntry     `json:"members,omitempty"`
	Asking   []memberEntry     `json:"asking,omitempty"`
	Owed     []json.RawMessage `json:"owed,omitempty"`
}

type memberEntry struct {
	JID   types.JID `json:"jid"`
	LID   types.JID `json:"lid,omitzero"`
	PN    types.JID `json:"pn,omitzero"`
	Admin bool      `json:"admin,omitempty"`
}

const roomVersion = 1

// remember notes a room and what is owed about it.
func (m *meta) remember(ctx context.Context, r room, owed []groups.Event) error {
	if m.notes == nil {
		return nil
	}
	e := roomEntry{
		Version: roomVersion, Kind: r.kind, Name: r.name, Topic: r.topic, Mode: string(r.mode), Announce: r.announce,
		Locked: r.locked, Approval: r.approval, Admin: r.admin, Here: r.here,
		Members: entries(r.members), Asking: entries(r.asking),
	}
	for _, ev := range owed {
		data, err := groups.EncodeEvent(ev)
		if err != nil {
			return fmt.Errorf("note what is owed of a group: %w", err)
		}
		e.Owed = append(e.Owed, data)
	}
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("note a group: %w", err)
	}
	if _, old := m.known(r.jid); !old {
		if err := m.index(ctx, r.jid); err != nil {
			return err
		}
	}
	return m.notes.PutNote(ctx, roomNote+r.jid.String(), data)
}

// index notes that there is one more group.
func (m *meta) index(ctx context.Context, group types.JID) error {
	list := []types.JID{group}
	for j := range m.all() {
		list = append(list, j)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("note the groups: %w", err)
	}
	return m.notes.PutNote(ctx, roomsNote, data)
}

// load reads what was noted, once.
func (m *meta) load(ctx context.Context) error {
	if m.notes == nil || len(m.all()) > 0 {
		return nil
	}
	data, err := m.notes.Note(ctx, roomsNote)
	if err != nil || data == nil {
		return err
	}
	var list []types.JID
	if err := json.Unmarshal(data, &list); err != nil {
		return fmt.Errorf("read the noted groups: %w", err)
	}
	for _, group := range list {
		if err := m.loadRoom(ctx, group); err != nil {
			return err
		}
	}
	return nil
}

func (m *meta) loadRoom(ctx context.Context, group types.JID) error {
	data, err := m.notes.Note(ctx, roomNote+group.String())
	if err != nil || data == nil {
		return err
	}
	var e roomEntry
	if err := json.Unmarshal(data, &e); err != nil {
		return fmt.Errorf("read a noted group: %w", err)
	}
	if e.Version > roomVersion {
		return fmt.Errorf("a noted group is of version %d, and this program knows %d: use a newer Pita", e.Version, roomVersion)
	}
	r := room{
		jid: group, kind: e.Kind, name: e.Name, topic: e.Topic, mode: types.AddressingMode(e.Mode),
		announce: e.Announce, locked: e.Locked, approval: e.Approval, admin: e.Admin, here: e.Here,
		members: members(e.Members), asking: members(e.Asking),
	}
	var owed []groups.Event
	for _, raw := range e.Owed {
		ev, err := groups.DecodeEvent(raw)
		if err != nil {
			return fmt.Errorf("read what is owed of a group: %w", err)
		}
		owed = append(owed, ev)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rooms[group] = r
	if len(owed) > 0 {
		m.owed[group] = owed
	}
	return nil
}

func entries(list []member) []memberEntry {
	out := make([]memberEntry, len(list))
	for i, m := range list {
		out[i] = memberEntry{JID: m.jid, LID: m.lid, PN: m.pn, Admin: m.admin}
	}
	return out
}

func members(list []memberEntry) []member {
	out := make([]member, len(list))
	for i, e := range list {
		out[i] = member{jid: e.JID, lid: e.LID, pn: e.PN, admin: e.Admin}
	}
	return out
}
