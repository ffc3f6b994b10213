package whatsapp

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"pita/groups"
)

// pinTimes are how long WhatsApp lets a message be pinned.
var pinTimes = []time.Duration{24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour}

// retract takes a message back for everyone: Pita's own, or as admin another's, named in
// the form that its group uses.
func (t *Transport) retract(ctx context.Context, k task, a *groups.Retract) (groups.Receipted, error) {
	chat, err := t.chat(ctx, k)
	if err != nil {
		return groups.Receipted{}, err
	}
	key := t.key(ctx, k, chat, a.Message, groups.Party{Pita: true})
	if byOther(a) {
		key = t.key(ctx, k, chat, a.Message, a.To)
	}
	return t.send(ctx, k, chat, &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_REVOKE.Enum(), Key: key,
	}})
}

// react puts an emoji on a message, or takes it away.
func (t *Transport) react(ctx context.Context, k task, a *groups.React) (groups.Receipted, error) {
	chat, err := t.chat(ctx, k)
	if err != nil {
		return groups.Receipted{}, err
	}
	return t.send(ctx, k, chat, &waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{
		Key: t.key(ctx, k, chat, a.Message, a.To), Text: proto.String(a.Emoji),
		SenderTimestampMS: proto.Int64(t.clock().UnixMilli()),
	}})
}

// pin pins a message for everyone, for the shortest time WhatsApp knows that is as long
// as was asked.
func (t *Transport) pin(ctx context.Context, k task, a *groups.Pin) (groups.Receipted, error) {
	chat, err := t.chat(ctx, k)
	if err != nil {
		return groups.Receipted{}, err
	}
	return t.send(ctx, k, chat, &waE2E.Message{
		PinInChatMessage: &waE2E.PinInChatMessage{
			Key: t.key(ctx, k, chat, a.Message, a.To), Type: waE2E.PinInChatMessage_PIN_FOR_ALL.Enum(),
			SenderTimestampMS: proto.Int64(t.clock().UnixMilli()),
		},
		MessageContextInfo: &waE2E.MessageContextInfo{
			MessageAddOnDurationInSecs: proto.Uint32(uint32(pinFor(a.For).Seconds())),
		},
	})
}

// pinFor returns the time WhatsApp knows for one that was asked; a week when none was.
func pinFor(asked time.Duration) time.Duration {
	if asked <= 0 {
		asked = pinTimes[1]
	}
	for _, d := range pinTimes {
		if asked <= d {
			return d
		}
	}
	return pinTimes[len(pinTimes)-1]
}

// key names a message of a chat by its author. In private only Pita and the other one
// write, and an author who is not named is the other.
func (t *Transport) key(ctx context.Context, k task, chat types.JID, id groups.MessageID, author groups.Party) *waCommon.MessageKey {
	key := &waCommon.MessageKey{
		RemoteJID: proto.String(chat.String()), ID: proto.String(string(id)), FromMe: proto.Bool(true),
	}
	who := t.named(ctx, k, author)
	if author.Pita || who == t.client.Store.GetLID().ToNonAD() || who == t.client.Store.GetJID().ToNonAD() {
		return key
	}
	key.FromMe = proto.Bool(false)
	if !k.group.IsEmpty() && !who.IsEmpty() {
		key.Participant = proto.String(who.String())
	}
	return key
}
