package phone

import (
	"maps"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// A Message is one bubble in a chat, as the person sees it now.
type Message struct {
	Chat, From groups.Address // hidden ids where there are any
	ID         groups.MessageID
	Mine       bool
	At         time.Time
	Kind       groups.MediaKind
	Text       string // or the caption, or a poll's question
	File       string // its name
	Media      []byte
	Options    []string // of a poll
	ReplyTo    groups.MessageID
	Edits      int
	Retracted  bool
	Pinned     bool
	Came       int                         // how often it arrived; it is shown once all the same
	Reactions  map[groups.Address]string   // emoji by who reacted
	Delivered  map[groups.Address]bool     // of one's own message: whose phone has it
	Read       map[groups.Address]bool     // who read it
	Votes      map[groups.Address][]string // of a poll of one's own
}

// A View is what a phone shows at one moment. It is good only while shown runs.
type View struct {
	Online bool
	p      *Phone
}

// Message returns a message of a chat by its id and writer; nil when it isn't there.
func (v View) Message(chat, from groups.Address, id groups.MessageID) *Message {
	c, err := parse(chat)
	f, err2 := parse(from)
	if err != nil || err2 != nil {
		return nil
	}
	return v.p.byKey[messageKey{c, f, types.MessageID(id)}]
}

// Count returns how many messages of a writer a chat shows.
func (v View) Count(chat, from groups.Address) (n int) {
	jid, err := parse(chat)
	if err != nil {
		return 0
	}
	for _, m := range v.p.chats[jid] {
		if m.From == from {
			n++
		}
	}
	return n
}

// In says whether the phone believes the person to be in the group.
func (v View) In(group groups.Address) bool {
	jid, err := parse(group)
	return err == nil && v.p.in[jid]
}

// Calls returns how often somebody rang.
func (v View) Calls() int { return v.p.calls }

// Unread returns how many messages arrived that could not be read, and did not come
// again readably.
func (v View) Unread() int { return len(v.p.garbled) }

// Chat returns copies of a chat's messages, in the order in which they are shown.
func (p *Phone) Chat(chat groups.Address) []Message {
	jid, err := parse(chat)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Message, len(p.chats[jid]))
	for i, m := range p.chats[jid] {
		out[i] = *m
		out[i].Reactions, out[i].Delivered = maps.Clone(m.Reactions), maps.Clone(m.Delivered)
		out[i].Read, out[i].Votes = maps.Clone(m.Read), maps.Clone(m.Votes)
		out[i].Options = slices.Clone(m.Options)
	}
	return out
}

// Unread returns how many messages could not be read, and did not come again readably.
func (p *Phone) Unread() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.garbled)
}

// add shows a message, or counts that it came again. The lock is held.
func (p *Phone) add(k messageKey, m *Message) {
	delete(p.garbled, k)
	if old := p.byKey[k]; old != nil {
		old.Came++
		return
	}
	m.Chat, m.From, m.ID, m.Came = address(k.chat), address(k.from), groups.MessageID(k.id), 1
	m.Reactions, m.Delivered = map[groups.Address]string{}, map[groups.Address]bool{}
	m.Read, m.Votes = map[groups.Address]bool{}, map[groups.Address][]string{}
	p.byKey[k] = m
	p.chats[k.chat] = append(p.chats[k.chat], m)
	for _, change := range p.early[k] {
		change(m)
	}
	delete(p.early, k)
}

// alter changes a message, now or when it comes. The lock is held.
func (p *Phone) alter(k messageKey, change func(*Message)) {
	if m := p.byKey[k]; m != nil {
		change(m)
		return
	}
	p.early[k] = append(p.early[k], change)
}
