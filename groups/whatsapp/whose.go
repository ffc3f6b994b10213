package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"

	"go.mau.fi/whatsmeow/types"
)

// Under this name it is noted whose notes all the others are.
const numberNotes = "number"

type numberEntry struct {
	Version int       `json:"version"`
	LID     types.JID `json:"lid,omitzero"`
	PN      types.JID `json:"pn,omitzero"`
}

const numberVersion = 1

// loadNumber sees to it that what is noted is of the number that is linked. What another
// one left behind is taken out: where that one was says nothing of where this one is.
func (m *meta) loadNumber(ctx context.Context) error {
	noted, err := m.notes.Notes(ctx, numberNotes)
	if err != nil {
		return err
	}
	own := newBook(m.client.Store)
	now := numberEntry{Version: numberVersion, LID: own.lid, PN: own.pn}
	was := now
	if data, ok := noted[""]; ok {
		if err := json.Unmarshal(data, &was); err != nil {
			return fmt.Errorf("read whose groups are noted: %w", err)
		}
	}
	notes := map[[2]string][]byte{}
	if !own.own(was.LID, was.PN) {
		if notes, err = m.strangers(ctx); err != nil {
			return err
		}
	}
	data, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("note whose groups are noted: %w", err)
	}
	notes[[2]string{numberNotes, ""}] = data
	return m.notes.PutNotes(ctx, notes)
}

// strangers returns how all that is noted of groups, and of messages that could not be
// read, is taken out.
func (m *meta) strangers(ctx context.Context) (map[[2]string][]byte, error) {
	rooms, err := m.notes.Notes(ctx, roomNotes)
	if err != nil {
		return nil, err
	}
	names := []string{roomNotes, waitNotes}
	for group := range rooms {
		names = append(names, memberNotes+group, askingNotes+group, owedNotes+group)
	}
	out := map[[2]string][]byte{}
	for _, name := range names {
		noted, err := m.notes.Notes(ctx, name)
		if err != nil {
			return nil, err
		}
		for about := range noted {
			out[[2]string{name, about}] = nil
		}
	}
	return out, nil
}
