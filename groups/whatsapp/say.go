package whatsapp

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"pita/groups"
)

// How many choices a poll may have. More are cut off or refused by phones.
const (
	leastOptions = 2
	mostOptions  = 12
)

// speak sends what an action says.
func (t *Transport) speak(ctx context.Context, k task, c *groups.Content, quote *groups.Quote) (groups.Receipted, error) {
	chat, err := t.chat(ctx, k)
	if err != nil {
		return groups.Receipted{}, err
	}
	m, err := t.written(ctx, k.id, chat, c)
	if err != nil {
		return groups.Receipted{}, err
	}
	if quote != nil {
		reply(m, t.quoted(ctx, k, quote))
	}
	return t.send(ctx, k, chat, m)
}

// send sends a message under the task's id.
func (t *Transport) send(ctx context.Context, k task, chat types.JID, m *waE2E.Message) (groups.Receipted, error) {
	var got whatsmeow.SendResponse
	err := t.crossed.over(ctx, func(ctx context.Context) (err error) {
		if k.group.IsEmpty() {
			got, err = t.toPerson(ctx, k, chat, m)
			return err
		}
		got, err = t.toGroup(ctx, k, m)
		return err
	})
	if err != nil {
		return groups.Receipted{}, err
	}
	at := got.Timestamp.UTC()
	if got.Timestamp.Unix() <= 0 {
		at = time.Time{}
	}
	return groups.Receipted{Message: groups.MessageID(k.id), At: at}, nil
}

// toPerson sends a message in private. When the person has another device than whatsmeow
// thought, that one gets nothing unless it is sent once more.
func (t *Transport) toPerson(ctx context.Context, k task, chat types.JID, m *waE2E.Message) (whatsmeow.SendResponse, error) {
	missed := t.missed.Load()
	got, err := t.client.SendMessage(ctx, chat, m, whatsmeow.SendRequestExtra{ID: types.MessageID(k.id)})
	if err == nil && t.missed.Load() != missed {
		got, err = t.client.SendMessage(ctx, chat, m, whatsmeow.SendRequestExtra{ID: types.MessageID(k.id)})
	}
	return got, err
}

// toGroup sends a message to a group. When the server counts other devices there than
// whatsmeow did, those ask for what they can't read; and one that is no longer there may
// have been given the sender key, which is not used again.
func (t *Transport) toGroup(ctx context.Context, k task, m *waE2E.Message) (whatsmeow.SendResponse, error) {
	g := t.gates.of(k.group)
	if err := t.ready(ctx, k.group, g); err != nil {
		return whatsmeow.SendResponse{}, err
	}
	missed := t.missed.Load()
	got, err := t.client.SendMessage(ctx, k.group, m, whatsmeow.SendRequestExtra{ID: types.MessageID(k.id)})
	if t.missed.Load() != missed {
		g.spoil()
	}
	return got, err
}

// chat returns where a task's message goes: its group, or its person. A person is
// written to by their LID, as WhatsApp wants; one of whom only the number is known is
// looked up.
func (t *Transport) chat(ctx context.Context, k task) (types.JID, error) {
	if !k.group.IsEmpty() {
		return k.group, nil
	}
	if _, say := k.action.(*groups.Say); say {
		return types.JID{}, noGroup.errOf(nil)
	}
	lid, pn := addressed(k.action.Where().To)
	switch {
	case !lid.IsEmpty():
		return lid, nil
	case pn.IsEmpty():
		return types.JID{}, nobody.errOf(nil)
	}
	lid, err := t.client.Store.LIDs.GetLIDForPN(ctx, pn)
	if err != nil {
		return types.JID{}, keysUnkept.errOf(err)
	}
	if !lid.IsEmpty() {
		return lid.ToNonAD(), nil
	}
	found, err := t.client.GetUserInfo(ctx, []types.JID{pn})
	if err != nil {
		return types.JID{}, err
	}
	if found[pn].LID.IsEmpty() {
		return types.JID{}, nobody.errOf(errors.New("WhatsApp knows no account of that number"))
	}
	return found[pn].LID.ToNonAD(), nil
}

// addressed returns a party's LID and phone number, empty where they are not known.
func addressed(p groups.Party) (lid, pn types.JID) {
	for _, a := range p.Addresses {
		j, err := types.ParseJID(string(a))
		if err != nil {
			continue
		}
		switch j = j.ToNonAD(); {
		case j.Server == types.HiddenUserServer && lid.IsEmpty():
			lid = j
		case j.Server == types.DefaultUserServer && pn.IsEmpty():
			pn = j
		}
	}
	return lid, pn
}

// written makes the message of a content.
func (t *Transport) written(ctx context.Context, id groups.ActionID, chat types.JID, c *groups.Content) (*waE2E.Message, error) {
	switch {
	case c.Poll != nil:
		return poll(c, t.secretOf(chat, id))
	case c.Media != nil:
		return t.attached(ctx, id, c)
	case c.Text == "":
		return nil, denied.errOf(errors.New("there is nothing to say"))
	}
	// A plain conversation carries no preview of the links in it.
	return &waE2E.Message{Conversation: proto.String(c.Text)}, nil
}

// poll makes a poll. Voters' phones seal their votes with its secret.
func poll(c *groups.Content, secret []byte) (*waE2E.Message, error) {
	options := c.Poll.Options
	distinct := slices.Clone(options)
	slices.Sort(distinct)
	switch {
	case len(options) < leastOptions, len(options) > mostOptions, slices.Contains(options, ""):
		return nil, pollOptions.errOf(errors.New("a poll has two to twelve choices, none of them empty"))
	case len(slices.Compact(distinct)) < len(options):
		return nil, pollOptions.errOf(errors.New("two choices of the poll are the same"))
	}
	made := &waE2E.PollCreationMessage{Name: proto.String(c.Text), SelectableOptionsCount: proto.Uint32(0)}
	if 0 < c.Poll.Max && c.Poll.Max < len(options) {
		made.SelectableOptionsCount = proto.Uint32(uint32(c.Poll.Max))
	}
	for _, o := range options {
		made.Options = append(made.Options, &waE2E.PollCreationMessage_Option{OptionName: proto.String(o)})
	}
	return &waE2E.Message{
		PollCreationMessage: made,
		MessageContextInfo:  &waE2E.MessageContextInfo{MessageSecret: secret},
	}, nil
}

// quoted makes the pointer to an earlier message. What stood there is kept nowhere, so
// the reader's phone shows it from its own memory.
func (t *Transport) quoted(ctx context.Context, k task, q *groups.Quote) *waE2E.ContextInfo {
	author := t.named(ctx, k, q.Author)
	return &waE2E.ContextInfo{
		StanzaID:      proto.String(string(q.ID)),
		Participant:   proto.String(author.String()),
		QuotedMessage: &waE2E.Message{Conversation: proto.String("")},
	}
}

// reply points a message at an earlier one.
func reply(m *waE2E.Message, to *waE2E.ContextInfo) {
	switch {
	case m.Conversation != nil:
		m.ExtendedTextMessage = &waE2E.ExtendedTextMessage{Text: m.Conversation, ContextInfo: to}
		m.Conversation = nil
	case m.PollCreationMessage != nil:
		m.PollCreationMessage.ContextInfo = to
	case m.ImageMessage != nil:
		m.ImageMessage.ContextInfo = to
	case m.VideoMessage != nil:
		m.VideoMessage.ContextInfo = to
	case m.AudioMessage != nil:
		m.AudioMessage.ContextInfo = to
	case m.DocumentMessage != nil:
		m.DocumentMessage.ContextInfo = to
	case m.DocumentWithCaptionMessage != nil:
		m.DocumentWithCaptionMessage.Message.DocumentMessage.ContextInfo = to
	}
}

// named returns a person's address in the form that the task's group uses: messages are
// found by it. Where that form is not known the other has to do.
func (t *Transport) named(ctx context.Context, k task, p groups.Party) types.JID {
	b := newBook(t.client.Store)
	lid, pn := addressed(p)
	if p.Pita || b.own(lid, pn) {
		lid, pn = b.lid, b.pn
	} else if m, ok := k.room.member(p.Addresses); ok {
		return m.jid
	}
	lid, pn = b.both(ctx, lid, pn)
	hidden := k.group.IsEmpty() || k.room.mode == types.AddressingModeLID
	if lid.IsEmpty() || !hidden && !pn.IsEmpty() {
		return pn
	}
	return lid
}
