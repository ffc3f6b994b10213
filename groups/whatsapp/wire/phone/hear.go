package phone

import (
	"context"
	"errors"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// downloadWithin is how long a phone tries to load a picture before it shows none.
const downloadWithin = 10 * time.Second

// hear takes in what the client tells. It says true always: a phone forgets nothing.
func (p *Phone) hear(evt any) bool {
	if m, ok := evt.(*events.Message); ok {
		p.message(m)
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.beat()
	switch evt := evt.(type) {
	case *events.Connected:
		p.online = true
	case *events.Disconnected:
		p.online = false
	case *events.StreamReplaced:
		p.failed = errors.New("somebody logged in as this phone elsewhere")
	case *events.LoggedOut:
		p.failed = errors.New("this phone was logged out")
	case *events.UndecryptableMessage:
		p.garbled[p.keyOf(evt.Info.MessageSource, evt.Info.ID)] = true
	case *events.JoinedGroup:
		p.in[evt.JID] = true
	case *events.GroupInfo:
		p.membership(evt)
	case *events.Receipt:
		p.ticks(evt)
	case *events.CallOffer:
		p.calls++
	}
	return true
}

// membership follows who comes into a group and leaves it, as far as it is oneself.
func (p *Phone) membership(evt *events.GroupInfo) {
	for _, jid := range evt.Join {
		if p.me(jid) {
			p.in[evt.JID] = true
		}
	}
	for _, jid := range evt.Leave {
		if p.me(jid) {
			p.in[evt.JID] = false
		}
	}
}

func (p *Phone) me(jid types.JID) bool { return jid.User == p.lid.User || jid.User == p.pn.User }

// ticks shows on one's own messages who has and who read them.
func (p *Phone) ticks(evt *events.Receipt) {
	who := address(p.hiddenOf(evt.Sender, evt.SenderAlt))
	for _, id := range evt.MessageIDs {
		k := messageKey{p.chatOf(evt.MessageSource), p.lid, id}
		p.alter(k, func(m *Message) {
			m.Delivered[who] = true
			if evt.Type == types.ReceiptTypeRead || evt.Type == types.ReceiptTypePlayed {
				m.Read[who] = true
			}
		})
	}
}

// message shows what somebody wrote, or what they changed of it.
func (p *Phone) message(evt *events.Message) {
	k := p.keyOf(evt.Info.MessageSource, evt.Info.ID)
	msg := evt.Message
	if media := mediaOf(msg); media != nil && !evt.Info.IsFromMe {
		p.keep(k, evt, p.load(media))
		return
	}
	if vote := msg.GetPollUpdateMessage(); vote != nil {
		p.vote(evt, vote)
		return
	}
	p.keep(k, evt, nil)
}

// load fetches what a message is made of besides its text; nil when it can't be had.
func (p *Phone) load(media whatsmeow.DownloadableMessage) []byte {
	ctx, cancel := context.WithTimeout(context.Background(), downloadWithin)
	defer cancel()
	data, err := p.client.Download(ctx, media)
	if err != nil {
		return nil
	}
	return data
}

func (p *Phone) keep(k messageKey, evt *events.Message, media []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.beat()
	msg := evt.Message
	switch {
	case msg.GetProtocolMessage() != nil:
		p.protocol(k, msg.GetProtocolMessage())
	case msg.GetReactionMessage() != nil:
		r := msg.GetReactionMessage()
		p.alter(p.named(k, r.GetKey()), func(m *Message) {
			m.Reactions[address(k.from)] = r.GetText()
			if r.GetText() == "" {
				delete(m.Reactions, address(k.from))
			}
		})
	case msg.GetPinInChatMessage() != nil:
		pin := msg.GetPinInChatMessage()
		p.alter(p.named(k, pin.GetKey()), func(m *Message) {
			m.Pinned = pin.GetType() == waE2E.PinInChatMessage_PIN_FOR_ALL
		})
	default:
		if m := bubble(msg, evt.IsViewOnce); m != nil {
			m.At, m.Media, m.Mine = evt.Info.Timestamp, media, evt.Info.IsFromMe
			p.add(k, m)
			return
		}
		delete(p.garbled, k)
	}
}

// protocol edits or takes back a message. The lock is held.
func (p *Phone) protocol(k messageKey, msg *waE2E.ProtocolMessage) {
	delete(p.garbled, k)
	on := p.named(k, msg.GetKey())
	switch msg.GetType() {
	case waE2E.ProtocolMessage_REVOKE:
		p.alter(on, func(m *Message) { m.Retracted = true })
	case waE2E.ProtocolMessage_MESSAGE_EDIT:
		to := bubble(msg.GetEditedMessage(), false)
		// Nobody edits what is another's.
		if to == nil || on.from != k.from {
			return
		}
		p.alter(on, func(m *Message) {
			m.Text = to.Text
			m.Edits++
		})
	}
}

// vote shows what somebody chose in a poll.
func (p *Phone) vote(evt *events.Message, update *waE2E.PollUpdateMessage) {
	chosen, err := p.client.DecryptPollVote(context.Background(), evt)
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.beat()
	k := p.keyOf(evt.Info.MessageSource, evt.Info.ID)
	p.alter(p.named(k, update.GetPollCreationMessageKey()), func(m *Message) {
		var names []string
		for _, o := range m.Options {
			hash := whatsmeow.HashPollOptions([]string{o})[0]
			for _, c := range chosen.GetSelectedOptions() {
				if string(c) == string(hash) {
					names = append(names, o)
				}
			}
		}
		m.Votes[address(k.from)] = names
	})
}

// named returns which message a key of the message k means.
func (p *Phone) named(k messageKey, key *waCommon.MessageKey) messageKey {
	on := messageKey{chat: k.chat, from: k.from, id: key.GetID()}
	switch {
	case key.GetFromMe():
	case key.GetParticipant() != "":
		if jid, err := types.ParseJID(key.GetParticipant()); err == nil {
			on.from = p.hiddenOf(jid, types.EmptyJID)
		}
	case k.from == p.lid:
		on.from = k.chat
	default:
		on.from = p.lid
	}
	return on
}

func (p *Phone) keyOf(src types.MessageSource, id types.MessageID) messageKey {
	return messageKey{p.chatOf(src), p.hiddenOf(src.Sender, src.SenderAlt), id}
}

// chatOf returns the chat by the name under which the phone keeps it.
func (p *Phone) chatOf(src types.MessageSource) types.JID {
	switch {
	case src.IsGroup:
		return src.Chat
	case src.IsFromMe:
		return p.hiddenOf(src.Chat, src.RecipientAlt)
	}
	return p.hiddenOf(src.Chat, src.SenderAlt)
}

// hiddenOf returns the hidden id of whom jid and its other form name, jid itself when
// it is not known.
func (p *Phone) hiddenOf(jid, other types.JID) types.JID {
	jid, other = jid.ToNonAD(), other.ToNonAD()
	switch {
	case p.me(jid):
		return p.lid
	case jid.Server == types.HiddenUserServer:
		return jid
	case other.Server == types.HiddenUserServer:
		return other
	}
	if lid, err := p.client.Store.LIDs.GetLIDForPN(context.Background(), jid); err == nil && !lid.IsEmpty() {
		return lid.ToNonAD()
	}
	return jid
}

// mediaOf returns what of a message can be loaded, nil when nothing.
func mediaOf(msg *waE2E.Message) whatsmeow.DownloadableMessage {
	switch {
	case msg.GetImageMessage() != nil:
		return msg.GetImageMessage()
	case msg.GetAudioMessage() != nil:
		return msg.GetAudioMessage()
	case msg.GetVideoMessage() != nil:
		return msg.GetVideoMessage()
	case msg.GetDocumentMessage() != nil:
		return msg.GetDocumentMessage()
	case msg.GetStickerMessage() != nil:
		return msg.GetStickerMessage()
	}
	return nil
}

// bubble returns how a message is shown; nil for what isn't.
func bubble(msg *waE2E.Message, once bool) *Message {
	m := &Message{}
	var about *waE2E.ContextInfo
	switch {
	case msg.GetConversation() != "":
		m.Text = msg.GetConversation()
	case msg.GetExtendedTextMessage() != nil:
		t := msg.GetExtendedTextMessage()
		m.Text, about = t.GetText(), t.GetContextInfo()
	case msg.GetImageMessage() != nil:
		t := msg.GetImageMessage()
		m.Kind, m.Text, about = groups.Picture, t.GetCaption(), t.GetContextInfo()
	case msg.GetVideoMessage() != nil:
		t := msg.GetVideoMessage()
		m.Kind, m.Text, about = groups.Video, t.GetCaption(), t.GetContextInfo()
	case msg.GetAudioMessage() != nil:
		m.Kind, about = groups.Voice, msg.GetAudioMessage().GetContextInfo()
	case msg.GetStickerMessage() != nil:
		m.Kind, about = groups.Sticker, msg.GetStickerMessage().GetContextInfo()
	case msg.GetDocumentMessage() != nil:
		t := msg.GetDocumentMessage()
		m.Kind, m.Text, m.File, about = groups.File, t.GetCaption(), t.GetFileName(), t.GetContextInfo()
	case msg.GetContactMessage() != nil:
		m.Kind, m.Text = groups.Contact, msg.GetContactMessage().GetDisplayName()
	default:
		if !m.poll(msg) {
			return nil
		}
	}
	if once {
		m.Kind = groups.ViewOnce
	}
	m.ReplyTo = groups.MessageID(about.GetStanzaID())
	return m
}

// poll shows a question with its choices, in whichever of its forms it came.
func (m *Message) poll(msg *waE2E.Message) bool {
	for _, poll := range []*waE2E.PollCreationMessage{
		msg.GetPollCreationMessage(), msg.GetPollCreationMessageV2(), msg.GetPollCreationMessageV3(),
	} {
		if poll == nil {
			continue
		}
		m.Kind, m.Text = groups.PollMessage, poll.GetName()
		for _, o := range poll.GetOptions() {
			m.Options = append(m.Options, o.GetOptionName())
		}
		return true
	}
	return false
}
