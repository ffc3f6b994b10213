package whatsapp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// receipt returns the event that a receipt is, nil when it tells nothing about a person.
func (t translator) receipt(ctx context.Context, evt *events.Receipt) groups.Event {
	heard, group := chatKind(evt.Chat)
	if !heard || evt.IsFromMe || len(evt.MessageIDs) == 0 || evt.Sender.User == "" {
		return nil
	}
	ev := &groups.Receipt{Head: groups.Head{At: evt.Timestamp.UTC()}}
	switch evt.Type {
	case types.ReceiptTypeDelivered, types.ReceiptTypeInactive:
	case types.ReceiptTypeRead, types.ReceiptTypePlayed:
		ev.Read = true
	default:
		return nil
	}
	if ev.From = t.book.party(ctx, "", evt.Sender, evt.SenderAlt); ev.From.Pita {
		return nil
	}
	chat := t.book.canon(ctx, evt.Chat)
	if group {
		chat = plainJID(evt.Chat)
		ev.Place = place(evt.Chat)
	}
	for _, id := range evt.MessageIDs {
		ev.IDs = append(ev.IDs, groups.MessageID(id))
	}
	ev.Key = groups.Key(fmt.Sprintf("receipt/%s/%s/%t/%s", chat,
		t.book.canon(ctx, evt.Sender, evt.SenderAlt), ev.Read, digest(evt.MessageIDs...)))
	return ev
}

// called returns the event that a call is, nil when it can't be told from others.
func (t translator) called(ctx context.Context, call types.BasicCallMeta) groups.Event {
	from := t.book.party(ctx, "", call.CallCreator, call.CallCreatorAlt)
	if !from.Known() {
		from = t.book.party(ctx, "", call.From)
	}
	if !from.Known() || from.Pita || call.CallID == "" {
		return nil
	}
	key := fmt.Sprintf("call/%s/%s", book{}.canon(ctx, call.CallCreator, call.CallCreatorAlt), call.CallID)
	return &groups.Called{Head: groups.Head{Key: groups.Key(key), At: call.Timestamp.UTC()}, From: from}
}

// picture returns the event that a new photo is, nil when it is not a group's.
func (t translator) picture(ctx context.Context, evt *events.Picture) groups.Event {
	if _, group := chatKind(evt.JID); !group {
		return nil
	}
	key := fmt.Sprintf("changed/%s/%d/picture/%s", plainJID(evt.JID), evt.Timestamp.Unix(), evt.PictureID)
	return &groups.Changed{
		Head: groups.Head{Key: groups.Key(key), At: evt.Timestamp.UTC(), Place: place(evt.JID)},
		By:   t.book.party(ctx, "", evt.Author), Picture: true,
	}
}

// digest stands for texts of any length in a key.
func digest(texts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\x00")))
	return hex.EncodeToString(sum[:12])
}
