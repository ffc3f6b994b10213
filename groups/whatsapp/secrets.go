package whatsapp

import (
	"context"
	"crypto/sha256"
	"sync"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
)

// maxPolls is how many polls of others are remembered, to know what is voted for.
const maxPolls = 512

// An opener opens what is sealed under the secrets that a client keeps.
type opener struct {
	client *whatsmeow.Client
	polls  *polls
}

// vote returns what a vote chooses. It is told by hashes; what they stand for is known of
// Pita's own polls for as long as whatsmeow keeps what was sent, and of others' that came
// since the process began.
func (o opener) vote(ctx context.Context, evt *events.Message) ([]string, bool) {
	m, err := o.client.DecryptPollVote(ctx, evt)
	if err != nil {
		return nil, false
	}
	options := o.options(ctx, evt.Info.Chat, evt.Message.GetPollUpdateMessage().GetPollCreationMessageKey().GetID())
	var out []string
	for _, hash := range m.GetSelectedOptions() {
		name, known := options[string(hash)]
		if !known {
			return nil, false
		}
		out = append(out, name)
	}
	return out, true
}

// options returns the options of a poll by their hashes.
func (o opener) options(ctx context.Context, chat types.JID, id string) map[string]string {
	if known := o.polls.of(id); known != nil {
		return known
	}
	lid, pn := newBook(o.client.Store).both(ctx, chat)
	other := types.EmptyJID
	switch plainJID(chat) {
	case lid:
		other = pn
	case pn:
		other = lid
	}
	format, data, err := o.client.Store.EventBuffer.GetOutgoingEvent(ctx, plainJID(chat), other, id)
	if err != nil || format != "wa" {
		return nil
	}
	var msg waE2E.Message
	if proto.Unmarshal(data, &msg) != nil {
		return nil
	}
	o.polls.note(id, &msg)
	return o.polls.of(id)
}

// edit returns a message as it is after a sealed edit of it.
func (o opener) edit(ctx context.Context, evt *events.Message) *waE2E.Message {
	msg, err := o.client.DecryptSecretEncryptedMessage(ctx, evt)
	if err != nil {
		return nil
	}
	return msg
}

// polls remember the options of the latest polls.
type polls struct {
	mu    sync.Mutex
	known map[string]map[string]string
	order []string
}

func newPolls() *polls { return &polls{known: map[string]map[string]string{}} }

func (p *polls) of(id string) map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[id]
}

// note remembers the options of a poll, if msg is one.
func (p *polls) note(id string, msg *waE2E.Message) {
	inner, _ := unwrap(msg)
	poll := pollOf(inner)
	if poll == nil || id == "" {
		return
	}
	options := map[string]string{}
	for _, o := range poll.GetOptions() {
		sum := sha256.Sum256([]byte(o.GetOptionName()))
		options[string(sum[:])] = o.GetOptionName()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known[id] != nil {
		return // another one with the same id is no poll of WhatsApp's
	}
	p.order = append(p.order, id)
	p.known[id] = options
	if len(p.order) > maxPolls {
		delete(p.known, p.order[0])
		p.order = p.order[1:]
	}
}
