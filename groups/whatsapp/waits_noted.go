package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// Under this name the messages of each sender that could not be read are noted, about the
// sender. The server has been told that they came, so nobody else remembers them.
const waitNotes = "wait"

// A waitsEntry is what is noted about one sender.
type waitsEntry struct {
	Version int         `json:"version"`
	Waits   []waitEntry `json:"waits"`
}

type waitEntry struct {
	Chat      types.JID `json:"chat"`
	Sender    types.JID `json:"sender"`
	SenderAlt types.JID `json:"sender_alt,omitzero"`
	Mode      string    `json:"mode,omitempty"`
	ID        string    `json:"id"`
	Name      string    `json:"name,omitempty"`
	At        time.Time `json:"at"`
	Since     time.Time `json:"since"`
	Mute      bool      `json:"mute,omitempty"`
}

const waitsVersion = 1

// sender returns about whom a wait is noted.
func (w *wait) sender() string { return plainJID(w.info.Sender).String() }

// noteWaits notes what is waited for of one's sender. What could not be noted is waited
// for all the same, in this process.
func (in *intake) noteWaits(ctx context.Context, one *wait) {
	if in.t.meta.notes == nil {
		return
	}
	in.waits.noting.Lock()
	defer in.waits.noting.Unlock()
	ctx = context.WithoutCancel(ctx) // what was told must not be waited for by the next process
	about := one.sender()
	e := waitsEntry{Version: waitsVersion, Waits: in.waits.of(about)}
	var data []byte
	var err error
	if len(e.Waits) > 0 {
		data, err = json.Marshal(e)
	}
	if err == nil {
		err = in.t.meta.notes.PutNotes(ctx, map[[2]string][]byte{{waitNotes, about}: data})
	}
	if err != nil {
		in.t.log.Error("a message that could not be read could not be noted; a restart would forget it", "err", err)
	}
}

// of returns what is waited for of one sender, as it is noted.
func (w *waits) of(sender string) []waitEntry {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []waitEntry
	for _, one := range w.open {
		if one.sender() != sender {
			continue
		}
		info := &one.info
		out = append(out, waitEntry{
			Chat: info.Chat, Sender: info.Sender, SenderAlt: info.SenderAlt, Mode: string(info.AddressingMode),
			ID: info.ID, Name: info.PushName, At: info.Timestamp, Since: one.since, Mute: one.mute,
		})
	}
	slices.SortFunc(out, func(a, b waitEntry) int { return a.Since.Compare(b.Since) })
	return out
}

// loadWaits waits again for what the last process waited for.
func (in *intake) loadWaits(ctx context.Context) error {
	if in.t.meta.notes == nil {
		return nil
	}
	noted, err := in.t.meta.notes.Notes(ctx, waitNotes)
	if err != nil {
		return err
	}
	t := in.t.translator()
	for _, data := range noted {
		var e waitsEntry
		if err := json.Unmarshal(data, &e); err != nil {
			return fmt.Errorf("read what is waited for: %w", err)
		}
		for _, w := range e.Waits {
			one := w.wait(time.Now())
			in.waits.begin(t.key(ctx, &one.info), one)
		}
	}
	return nil
}

// wait returns what was noted as it is waited for from now on. The phone is asked once
// more at least, and has its time to answer.
func (w waitEntry) wait(now time.Time) *wait {
	_, group := chatKind(w.Chat)
	one := &wait{since: w.Since, mute: w.Mute, info: types.MessageInfo{
		MessageSource: types.MessageSource{
			Chat: w.Chat, Sender: w.Sender, SenderAlt: w.SenderAlt, IsGroup: group,
			AddressingMode: types.AddressingMode(w.Mode),
		},
		ID: w.ID, PushName: w.Name, Timestamp: w.At,
	}}
	last := len(askPhone) - 1
	for one.asked < last && !one.since.Add(askPhone[one.asked]).After(now) {
		one.asked++
	}
	if late := now.Add(-askPhone[last]); one.since.Before(late) {
		one.since = late
	}
	return one
}
