package phone

import (
	"context"
	"fmt"
	"strings"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"pita/groups"
)

// A Ref points at a message of a chat by its id and writer.
type Ref struct {
	ID   groups.MessageID
	From groups.Address
}

// A Draft is what a person is about to send. At most one of Media, Poll and Contact is set.
type Draft struct {
	ID        groups.MessageID // empty: the phone makes one
	Text      string           // or the caption of Media
	Mentions  []groups.Address
	ReplyTo   *Ref
	Forwarded int
	Media     *groups.Media // PlainText is none
	Once      bool          // Media can be looked at once
	Poll      *groups.Poll  // Text is the question
	Contact   *Contact
}

// A Contact is a card with a name and a number.
type Contact struct{ Name, Number string }

// Write sends a draft to a group or a person, and returns its id.
func (p *Phone) Write(ctx context.Context, chat groups.Address, d Draft) (groups.MessageID, error) {
	to, err := parse(chat)
	if err != nil {
		return "", err
	}
	msg, err := p.compose(ctx, to, d)
	if err != nil {
		return "", fmt.Errorf("write a message: %w", err)
	}
	id, err := p.send(ctx, to, msg, d.ID)
	if err != nil {
		return "", fmt.Errorf("write a message: %w", err)
	}
	if shown := bubble(msg, d.Once); shown != nil {
		shown.Mine, shown.At = true, p.clock()
		if d.Media != nil {
			shown.Media = d.Media.Data
		}
		p.mu.Lock()
		p.add(messageKey{p.hiddenOf(to, types.EmptyJID), p.lid, types.MessageID(id)}, shown)
		p.beat()
		p.mu.Unlock()
	}
	return id, nil
}

// Meet looks up another's devices by their number. Whatsmeow does not heed that a device
// came or went with somebody whose devices it knows by their hidden id alone, as phones do.
func (p *Phone) Meet(ctx context.Context, other *Phone) error {
	if _, err := p.client.GetUserDevices(ctx, []types.JID{other.pn}); err != nil {
		return fmt.Errorf("look up somebody's devices: %w", err)
	}
	return nil
}

func (p *Phone) send(ctx context.Context, to types.JID, msg *waE2E.Message, id groups.MessageID) (groups.MessageID, error) {
	got, err := p.client.SendMessage(ctx, to, msg, whatsmeow.SendRequestExtra{ID: types.MessageID(id)})
	return groups.MessageID(got.ID), err
}

func (p *Phone) compose(ctx context.Context, to types.JID, d Draft) (*waE2E.Message, error) {
	about, err := p.about(to, d)
	if err != nil {
		return nil, err
	}
	switch {
	case d.Poll != nil:
		return p.client.BuildPollCreation(d.Text, d.Poll.Options, d.Poll.Max), nil
	case d.Contact != nil:
		return &waE2E.Message{ContactMessage: &waE2E.ContactMessage{
			DisplayName: proto.String(d.Contact.Name), Vcard: proto.String(d.Contact.card()), ContextInfo: about,
		}}, nil
	case d.Media != nil:
		return p.media(ctx, d, about)
	case about != nil:
		return &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String(d.Text), ContextInfo: about}}, nil
	}
	return &waE2E.Message{Conversation: proto.String(d.Text)}, nil
}

// about returns what a message refers to; nil when to nothing.
func (p *Phone) about(to types.JID, d Draft) (*waE2E.ContextInfo, error) {
	if d.ReplyTo == nil && len(d.Mentions) == 0 && d.Forwarded == 0 {
		return nil, nil
	}
	about := &waE2E.ContextInfo{}
	if d.Forwarded > 0 {
		about.IsForwarded, about.ForwardingScore = proto.Bool(true), proto.Uint32(uint32(d.Forwarded))
	}
	for _, a := range d.Mentions {
		jid, err := parse(a)
		if err != nil {
			return nil, err
		}
		about.MentionedJID = append(about.MentionedJID, jid.String())
	}
	if d.ReplyTo != nil {
		from, err := parse(d.ReplyTo.From)
		if err != nil {
			return nil, err
		}
		about.StanzaID, about.Participant = proto.String(string(d.ReplyTo.ID)), proto.String(from.String())
		p.mu.Lock()
		quoted := p.byKey[messageKey{p.hiddenOf(to, types.EmptyJID), p.hiddenOf(from, types.EmptyJID), types.MessageID(d.ReplyTo.ID)}]
		about.QuotedMessage = &waE2E.Message{Conversation: proto.String("")}
		if quoted != nil {
			about.QuotedMessage.Conversation = proto.String(quoted.Text)
		}
		p.mu.Unlock()
	}
	return about, nil
}

// card writes a contact down as phones exchange them.
func (c *Contact) card() string {
	card := "BEGIN:VCARD\nVERSION:3.0\nN:;" + c.Name + ";;;\nFN:" + c.Name + "\n"
	if c.Number != "" {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, c.Number)
		card += "TEL;type=CELL;waid=" + digits + ":" + c.Number + "\n"
	}
	return card + "END:VCARD"
}

// Edit changes the text of a message of one's own.
func (p *Phone) Edit(ctx context.Context, chat groups.Address, id groups.MessageID, text string) error {
	to, err := parse(chat)
	if err != nil {
		return err
	}
	msg := p.client.BuildEdit(to, types.MessageID(id), &waE2E.Message{Conversation: proto.String(text)})
	if _, err := p.send(ctx, to, msg, ""); err != nil {
		return fmt.Errorf("edit a message: %w", err)
	}
	p.own(to, id, func(m *Message) {
		m.Text = text
		m.Edits++
	})
	return nil
}

// Delete takes back a message for everyone: one's own, or as an admin another's.
func (p *Phone) Delete(ctx context.Context, chat groups.Address, of Ref) error {
	to, err := parse(chat)
	if err != nil {
		return err
	}
	from, err := parse(of.From)
	if err != nil {
		return err
	}
	if p.me(from) {
		from = types.EmptyJID
	}
	if _, err := p.send(ctx, to, p.client.BuildRevoke(to, from, types.MessageID(of.ID)), ""); err != nil {
		return fmt.Errorf("delete a message: %w", err)
	}
	if from.IsEmpty() {
		p.own(to, of.ID, func(m *Message) { m.Retracted = true })
	}
	return nil
}

// own changes a message of one's own, as the phone shows it.
func (p *Phone) own(chat types.JID, id groups.MessageID, change func(*Message)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alter(messageKey{p.hiddenOf(chat, types.EmptyJID), p.lid, types.MessageID(id)}, change)
	p.beat()
}

// React puts an emoji on a message; an empty one takes it away.
func (p *Phone) React(ctx context.Context, chat groups.Address, on Ref, emoji string) error {
	to, err := parse(chat)
	if err != nil {
		return err
	}
	from, err := parse(on.From)
	if err != nil {
		return err
	}
	if _, err := p.send(ctx, to, p.client.BuildReaction(to, from, types.MessageID(on.ID), emoji), ""); err != nil {
		return fmt.Errorf("react: %w", err)
	}
	return nil
}

// Vote chooses in a poll that the phone shows; no choices take the vote back.
func (p *Phone) Vote(ctx context.Context, chat groups.Address, poll Ref, choices []string) error {
	to, err := parse(chat)
	if err != nil {
		return err
	}
	from, err := parse(poll.From)
	if err != nil {
		return err
	}
	info := &types.MessageInfo{
		MessageSource: types.MessageSource{Chat: to, Sender: from, IsFromMe: p.me(from), IsGroup: to.Server == types.GroupServer},
		ID:            types.MessageID(poll.ID),
	}
	msg, err := p.client.BuildPollVote(ctx, info, choices)
	if err != nil {
		return fmt.Errorf("vote: %w", err)
	}
	if _, err := p.send(ctx, to, msg, ""); err != nil {
		return fmt.Errorf("vote: %w", err)
	}
	return nil
}

// Read shows the writer of a message that it was read.
func (p *Phone) Read(ctx context.Context, chat groups.Address, of Ref) error {
	to, err := parse(chat)
	if err != nil {
		return err
	}
	from, err := parse(of.From)
	if err != nil {
		return err
	}
	if err := p.client.MarkRead(ctx, []types.MessageID{types.MessageID(of.ID)}, p.clock(), to, from); err != nil {
		return fmt.Errorf("read a message: %w", err)
	}
	return nil
}
