package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// A notebook keeps notes over a restart, sealed. Keys that also keep notes let a transport
// find out what changed while the process was down; with others it begins anew each time.
type notebook interface {
	// Notes returns the notes of that name, by whom or what each is about.
	Notes(ctx context.Context, name string) (map[string][]byte, error)
	// PutNotes keeps notes, each under its name and whom it is about, all or none; nil
	// takes one out. Whoever is forgotten takes the notes about them along.
	PutNotes(ctx context.Context, notes map[[2]string][]byte) error
}

// Under these names a room is noted, and each of its members about their address, each who
// asks to be one, and each of whom something is owed.
const (
	roomNotes   = "room"
	memberNotes = "member/"
	askingNotes = "asking/"
	owedNotes   = "owed/"
)

// A roomEntry is a room as it is noted, without its people.
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
	Owed     []json.RawMessage `json:"owed,omitempty"`
}

type memberEntry struct {
	LID   types.JID `json:"lid,omitzero"`
	PN    types.JID `json:"pn,omitzero"`
	Admin bool      `json:"admin,omitempty"`
}

const roomVersion = 2 // in the first, what is owed named people by address

// remember notes a room and what is owed about it.
func (m *meta) remember(ctx context.Context, r room, owed []groups.Event) error {
	if m.notes == nil {
		return nil
	}
	e := roomEntry{
		Version: roomVersion, Kind: r.kind, Name: r.name, Topic: r.topic, Mode: string(r.mode), Announce: r.announce,
		Locked: r.locked, Approval: r.approval, Admin: r.admin, Here: r.here,
	}
	over := m.veil(r.jid).over(owed)
	var err error
	if e.Owed, err = over.hide(owed); err != nil {
		return fmt.Errorf("note what is owed of a group: %w", err)
	}
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("note a group: %w", err)
	}
	was, _ := m.known(r.jid)
	notes := map[[2]string][]byte{{roomNotes, r.jid.String()}: data}
	if err := noteMembers(notes, memberNotes+r.jid.String(), was.members, r.members); err != nil {
		return err
	}
	if err := noteMembers(notes, askingNotes+r.jid.String(), was.asking, r.asking); err != nil {
		return err
	}
	over.note(notes, owedNotes+r.jid.String(), m.veil(r.jid))
	if err := m.notes.PutNotes(ctx, notes); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.veils[r.jid] = over
	return nil
}

// veil returns under which names the people of what is owed of a group are noted.
func (m *meta) veil(group types.JID) veil {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.veils[group]
}

// noteMembers adds what is to be noted of people who changed.
func noteMembers(notes map[[2]string][]byte, name string, was, now []member) error {
	before := make(map[types.JID]member, len(was))
	for _, m := range was {
		before[m.jid] = m
		notes[[2]string{name, m.jid.String()}] = nil
	}
	for _, m := range now {
		at := [2]string{name, m.jid.String()}
		if old, ok := before[m.jid]; ok && old == m {
			delete(notes, at)
			continue
		}
		data, err := json.Marshal(memberEntry{LID: m.lid, PN: m.pn, Admin: m.admin})
		if err != nil {
			return fmt.Errorf("note a member: %w", err)
		}
		notes[at] = data
	}
	return nil
}

// load reads what was noted, once.
func (m *meta) load(ctx context.Context) error {
	if m.notes == nil || len(m.all()) > 0 {
		return nil
	}
	if err := m.loadNumber(ctx); err != nil {
		return err
	}
	noted, err := m.notes.Notes(ctx, roomNotes)
	if err != nil {
		return err
	}
	for name, data := range noted {
		group, err := types.ParseJID(name)
		if err != nil {
			return fmt.Errorf("read a noted group: %w", err)
		}
		if err := m.loadRoom(ctx, group, data); err != nil {
			return err
		}
	}
	return nil
}

func (m *meta) loadRoom(ctx context.Context, group types.JID, data []byte) error {
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
	}
	var err error
	if r.members, err = m.loadMembers(ctx, memberNotes+group.String()); err != nil {
		return err
	}
	if r.asking, err = m.loadMembers(ctx, askingNotes+group.String()); err != nil {
		return err
	}
	names, err := m.notes.Notes(ctx, owedNotes+group.String())
	if err != nil {
		return err
	}
	over := veilOf(names)
	owed, err := over.lift(e.Owed)
	if err != nil {
		return fmt.Errorf("read what is owed of a group: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rooms[group], m.veils[group] = r, over
	if len(owed) > 0 {
		m.owed[group] = owed
	}
	return nil
}

// loadMembers reads the people noted under a name, in the order of their addresses.
func (m *meta) loadMembers(ctx context.Context, name string) ([]member, error) {
	noted, err := m.notes.Notes(ctx, name)
	if err != nil {
		return nil, err
	}
	var out []member
	for _, about := range slices.Sorted(maps.Keys(noted)) {
		var e memberEntry
		j, err := types.ParseJID(about)
		if err == nil {
			err = json.Unmarshal(noted[about], &e)
		}
		if err != nil {
			return nil, fmt.Errorf("read a noted member: %w", err)
		}
		out = append(out, member{jid: j, lid: e.LID, pn: e.PN, admin: e.Admin})
	}
	return out, nil
}
