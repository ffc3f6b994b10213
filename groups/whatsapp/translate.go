package whatsapp

import (
	"context"
	"fmt"
	"slices"

	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"pita/groups"
)

// A secrets opens what is sealed under the secret of an earlier message.
type secrets interface {
	// vote returns what a vote chooses, and whether that could be found out.
	vote(ctx context.Context, evt *events.Message) ([]string, bool)
	// edit returns a message as it is after a sealed edit of it; nil when that can't be
	// found out.
	edit(ctx context.Context, evt *events.Message) *waE2E.Message
}

// A translator makes events of what whatsmeow tells. It keeps nothing, and may be used by
// several goroutines.
type translator struct {
	book    book
	secrets secrets // nil opens nothing
}

// chatKind says whether anything is heard from a chat, and whether it is a group.
func chatKind(chat types.JID) (heard, group bool) {
	switch chat.Server {
	case types.GroupServer:
		return chat.User != "", true
	case types.DefaultUserServer, types.HiddenUserServer, types.HostedServer, types.HostedLIDServer, types.LegacyUserServer:
		return chat.User != "", false
	case types.BroadcastServer:
		return chat.IsBroadcastList(), false
	}
	return false, false
}

// message returns the event that a message is, nil when it is nothing anybody sees.
func (t translator) message(ctx context.Context, evt *events.Message) groups.Event {
	heard, _ := chatKind(evt.Info.Chat)
	if !heard || evt.Info.Sender.IsBot() || evt.Message == nil {
		return nil
	}
	msg, _ := unwrap(evt.Message)
	switch {
	case msg.GetProtocolMessage() != nil:
		return t.protocol(ctx, evt, msg.GetProtocolMessage())
	case msg.GetReactionMessage() != nil:
		return t.reacted(ctx, evt, msg.GetReactionMessage())
	case msg.GetPollUpdateMessage() != nil:
		return t.voted(ctx, evt, msg.GetPollUpdateMessage())
	case msg.GetSecretEncryptedMessage() != nil:
		return t.resealed(ctx, evt, msg.GetSecretEncryptedMessage())
	case msg.GetPollAddOptionMessage() != nil:
		m := msg.GetPollAddOptionMessage()
		return t.edited(ctx, evt, m.GetPollCreationMessageKey().GetID(), optionAdded(m))
	}
	return t.written(ctx, evt)
}

// head is what every event of a message carries. Its key tells it from every other by
// chat, sender and id, whichever of the addresses is used.
func (t translator) head(ctx context.Context, info *types.MessageInfo) groups.Head {
	h := groups.Head{Key: t.key(ctx, info), At: info.Timestamp.UTC(), Self: info.IsFromMe}
	if _, group := chatKind(info.Chat); group {
		h.Place = place(info.Chat)
	}
	return h
}

// key names a message as its stanza does: by the LID where that says it, whatever else is
// known of its writer, so that it is the same on every day it may come again.
func (t translator) key(ctx context.Context, info *types.MessageInfo) groups.Key {
	return t.keys(ctx, info)[0]
}

// keys returns all keys that a message may have by what is known of its writer: the phone
// may name them another way than the server does. The first is the stanza's own.
func (t translator) keys(ctx context.Context, info *types.MessageInfo) []groups.Key {
	chats := []types.JID{plainJID(info.Chat)}
	switch _, group := chatKind(info.Chat); {
	case group, info.Chat.Server == types.BroadcastServer:
	case info.IsFromMe:
		chats = t.book.forms(ctx, info.Chat, info.RecipientAlt)
	default:
		chats = t.book.forms(ctx, info.Chat, info.SenderAlt)
	}
	var out []groups.Key
	for _, chat := range chats {
		for _, sender := range t.book.forms(ctx, info.Sender, info.SenderAlt) {
			out = append(out, groups.Key(fmt.Sprintf("message/%s/%s/%s", chat, sender, info.ID)))
		}
	}
	return out
}

func (t translator) from(ctx context.Context, info *types.MessageInfo) groups.Party {
	if info.IsFromMe {
		return t.pita()
	}
	name := info.PushName
	if name == "-" {
		name = ""
	}
	return t.book.party(ctx, valid(name), info.Sender, info.SenderAlt)
}

func (t translator) pita() groups.Party {
	p := groups.Party{Pita: true}
	for _, j := range []types.JID{t.book.lid, t.book.pn} {
		if j.User != "" {
			p.Addresses = append(p.Addresses, groups.Address(j.String()))
		}
	}
	return p
}

// texts returns the texts of a reading with the writer's own number marked, and whether
// that number is known.
func (t translator) texts(ctx context.Context, info *types.MessageInfo, r reading) ([]groups.Surface, bool) {
	_, pn := t.book.both(ctx, info.Sender, info.SenderAlt)
	markOwn(r.texts, pn)
	return r.texts, pn.User != ""
}

// written is a message in the narrow sense: somebody wrote or sent something.
func (t translator) written(ctx context.Context, evt *events.Message) groups.Event {
	r := read(evt.Message)
	if r.silent {
		return nil
	}
	if evt.IsViewOnce && r.kind != groups.Unavailable {
		r.kind = groups.ViewOnce
	}
	ev := &groups.Message{
		Head: t.head(ctx, &evt.Info), From: t.from(ctx, &evt.Info),
		ID: groups.MessageID(evt.Info.ID), Kind: r.kind,
	}
	ev.Surfaces, ev.NumberKnown = t.texts(ctx, &evt.Info, r)
	t.about(ctx, ev, r.about, &evt.Info)
	return ev
}

// about fills in what a message answers, whom it mentions, and how often it was forwarded.
func (t translator) about(ctx context.Context, ev *groups.Message, c *waE2E.ContextInfo, info *types.MessageInfo) {
	if c == nil {
		return
	}
	if c.GetStanzaID() != "" {
		ev.ReplyTo = &groups.Quote{ID: groups.MessageID(c.GetStanzaID()), Author: t.quoted(ctx, c, info)}
	}
	for _, m := range c.GetMentionedJID() {
		if p := t.book.parsed(ctx, m); p.Known() {
			ev.Mentions = append(ev.Mentions, p)
		}
	}
	if score := int(c.GetForwardingScore()); score > 0 || c.GetIsForwarded() {
		ev.Forwarded = max(score, 1)
	}
}

// quoted returns the author of what is answered. In private only two write.
func (t translator) quoted(ctx context.Context, c *waE2E.ContextInfo, info *types.MessageInfo) groups.Party {
	if p := t.book.parsed(ctx, c.GetParticipant()); p.Known() {
		return p
	}
	if _, group := chatKind(info.Chat); group || info.IsFromMe {
		return groups.Party{}
	}
	return t.pita()
}

// protocol is a message about another one: taken back, or edited.
func (t translator) protocol(ctx context.Context, evt *events.Message, p *waE2E.ProtocolMessage) groups.Event {
	switch p.GetType() {
	case waE2E.ProtocolMessage_REVOKE:
		if p.Type == nil || p.GetKey().GetID() == "" {
			return nil // REVOKE is also what an empty type reads as
		}
		return &groups.Deleted{
			Head: t.head(ctx, &evt.Info), By: t.from(ctx, &evt.Info),
			ID: groups.MessageID(p.GetKey().GetID()), Author: t.deletedOf(ctx, evt, p.GetKey()),
		}
	case waE2E.ProtocolMessage_MESSAGE_EDIT:
		return t.edited(ctx, evt, p.GetKey().GetID(), p.GetEditedMessage())
	}
	return nil
}

// deletedOf returns whose message is taken back. One's own is named as one's own: phones
// heed no other way from who is no admin, so then it is not known whose is meant.
func (t translator) deletedOf(ctx context.Context, evt *events.Message, key *waCommon.MessageKey) groups.Party {
	author := t.author(ctx, evt, key)
	from := t.from(ctx, &evt.Info)
	if !key.GetFromMe() && slices.ContainsFunc(author.Addresses, func(a groups.Address) bool { return slices.Contains(from.Addresses, a) }) {
		return groups.Party{}
	}
	return author
}

// author returns whose message a key names, as its sender sees it.
func (t translator) author(ctx context.Context, evt *events.Message, key *waCommon.MessageKey) groups.Party {
	if key.GetFromMe() {
		p := t.from(ctx, &evt.Info)
		p.Name = ""
		return p
	}
	if p := t.book.parsed(ctx, key.GetParticipant()); p.Known() {
		return p
	}
	if _, group := chatKind(evt.Info.Chat); group {
		return groups.Party{}
	}
	if evt.Info.IsFromMe {
		return t.book.party(ctx, "", evt.Info.Chat, evt.Info.RecipientAlt)
	}
	return t.pita()
}

// edited is a message whose texts were changed; nil when it has none any more.
func (t translator) edited(ctx context.Context, evt *events.Message, id string, now *waE2E.Message) groups.Event {
	if id == "" || now == nil {
		return nil
	}
	r := read(now)
	if r.silent {
		return nil
	}
	ev := &groups.Edited{Head: t.head(ctx, &evt.Info), From: t.from(ctx, &evt.Info), ID: groups.MessageID(id)}
	ev.Surfaces, ev.NumberKnown = t.texts(ctx, &evt.Info, r)
	return ev
}

// resealed is an edit that is sealed under the secret of the message it changes.
func (t translator) resealed(ctx context.Context, evt *events.Message, m *waE2E.SecretEncryptedMessage) groups.Event {
	if t.secrets == nil {
		return nil
	}
	now := t.secrets.edit(ctx, evt)
	if now == nil {
		return nil
	}
	inner, _ := unwrap(now)
	if p := inner.GetProtocolMessage(); p.GetEditedMessage() != nil {
		inner = p.GetEditedMessage()
	}
	return t.edited(ctx, evt, m.GetTargetMessageKey().GetID(), inner)
}

// optionAdded makes of an option that was added to a poll what people now see of it.
func optionAdded(m *waE2E.PollAddOptionMessage) *waE2E.Message {
	return &waE2E.Message{PollCreationMessage: &waE2E.PollCreationMessage{
		Options: []*waE2E.PollCreationMessage_Option{{OptionName: proto.String(m.GetAddOption().GetOptionName())}},
	}}
}

func (t translator) reacted(ctx context.Context, evt *events.Message, m *waE2E.ReactionMessage) groups.Event {
	if m.GetKey().GetID() == "" {
		return nil
	}
	return &groups.Reacted{
		Head: t.head(ctx, &evt.Info), From: t.from(ctx, &evt.Info), Emoji: valid(m.GetText()),
		On: groups.Quote{ID: groups.MessageID(m.GetKey().GetID()), Author: t.author(ctx, evt, m.GetKey())},
	}
}

// voted is a vote, if it can be read: nobody's vote is guessed.
func (t translator) voted(ctx context.Context, evt *events.Message, m *waE2E.PollUpdateMessage) groups.Event {
	if t.secrets == nil || m.GetPollCreationMessageKey().GetID() == "" {
		return nil
	}
	choices, ok := t.secrets.vote(ctx, evt)
	if !ok {
		return nil
	}
	return &groups.Voted{
		Head: t.head(ctx, &evt.Info), From: t.from(ctx, &evt.Info),
		Poll: groups.MessageID(m.GetPollCreationMessageKey().GetID()), Choices: choices,
	}
}

// unavailable is a message that could not be read, nor will be. It has a key of its own,
// for it may yet come.
func (t translator) unavailable(ctx context.Context, info *types.MessageInfo, kind groups.MediaKind) groups.Event {
	if heard, _ := chatKind(info.Chat); !heard {
		return nil
	}
	h := t.head(ctx, info)
	h.Key = "unavailable/" + h.Key
	_, pn := t.book.both(ctx, info.Sender, info.SenderAlt)
	return &groups.Message{
		Head: h, From: t.from(ctx, info), ID: groups.MessageID(info.ID), Kind: kind, NumberKnown: pn.User != "",
	}
}
