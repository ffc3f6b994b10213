package stage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"pita/groups"
	"pita/groups/whatsapp/wire/phone"
)

// look waits until the phones show what Pita did. The error is a sentence that says whose
// phone shows what instead.
func (h *House) look(ctx context.Context, id groups.ActionID, a groups.Action, got groups.Receipted) error {
	ctx, cancel := context.WithTimeoutCause(ctx, h.patience, errors.New("waited in vain"))
	defer cancel()
	at := a.Where()
	switch a := a.(type) {
	case *groups.Say:
		var quoted groups.MessageID
		if a.ReplyTo != nil {
			quoted = a.ReplyTo.ID
		}
		return h.reads(ctx, id, at.In.Address, h.cast.in(ctx, at.In.Address), bubble{&a.Content, quoted})
	case *groups.Whisper:
		return h.whispered(ctx, id, at.To, &a.Content)
	case *groups.Alert:
		return h.whispered(ctx, id, at.To, &a.Content)
	case *groups.Retract, *groups.React, *groups.Pin:
		return h.marked(ctx, a)
	case *groups.Invite:
		if got.Link == "" {
			return errors.New("there is no link")
		}
		return nil
	case *groups.Refuse, *groups.Portray, *groups.JoinGroup:
		return nil // no phone but Pita's own shows these
	}
	return h.changed(ctx, a)
}

// A bubble is how a message of Pita's must look.
type bubble struct {
	*groups.Content
	quoted groups.MessageID
}

// reads waits until those people's phones show a message of Pita's in a chat.
func (h *House) reads(ctx context.Context, id groups.ActionID, chat groups.Address, who []*person, want bubble) error {
	self, err := h.self(ctx)
	if err != nil {
		return err
	}
	m := &spoken{script: groups.MessageID(id), wire: groups.MessageID(id), author: pita}
	for _, p := range who {
		m.audience = append(m.audience, p.name)
		err := p.phone.Wait(ctx, func(v phone.View) bool {
			shown := v.Message(chat, self, groups.MessageID(id))
			return shown != nil && want.like(shown)
		})
		if err != nil {
			return fmt.Errorf("the phone of %s: %w", p.name, because(ctx, err))
		}
	}
	h.cast.said(m)
	return nil
}

// like says whether a phone shows exactly that.
func (b bubble) like(m *phone.Message) bool {
	switch {
	case m.Text != b.Text || b.quoted != "" && m.ReplyTo != b.quoted:
		return false
	case b.Poll != nil:
		return slices.Equal(m.Options, b.Poll.Options)
	case b.Media != nil:
		return m.Kind == b.Media.Kind && bytes.Equal(m.Media, b.Media.Data) && (m.Kind != groups.File || m.File == b.Media.Name)
	}
	return true
}

func (h *House) whispered(ctx context.Context, id groups.ActionID, to groups.Party, c *groups.Content) error {
	who, err := h.who(to)
	if err != nil {
		return err
	}
	self, err := h.self(ctx)
	if err != nil {
		return err
	}
	return h.reads(ctx, id, self, []*person{who}, bubble{c, ""})
}

// who returns the person with an address of the wire.
func (h *House) who(p groups.Party) (*person, error) {
	name := nameOf(h.cast.unwired(p))
	h.cast.mu.Lock()
	defer h.cast.mu.Unlock()
	if who := h.cast.people[name]; who != nil {
		return who, nil
	}
	return nil, errors.New("nobody has that address")
}

// self returns how people's phones call Pita.
func (h *House) self(ctx context.Context) (groups.Address, error) {
	own, err := h.cast.person(ctx, pita)
	if err != nil {
		return "", err
	}
	return own.phone.Hidden(), nil
}

// marked waits until whoever had a message sees it taken back, reacted to or pinned.
func (h *House) marked(ctx context.Context, a groups.Action) error {
	self, err := h.self(ctx)
	if err != nil {
		return err
	}
	var id groups.MessageID
	var is func(*phone.Message) bool
	switch a := a.(type) {
	case *groups.Retract:
		id, is = a.Message, func(m *phone.Message) bool { return m.Retracted }
	case *groups.React:
		id, is = a.Message, func(m *phone.Message) bool { return m.Reactions[self] == a.Emoji }
	case *groups.Pin:
		id, is = a.Message, func(m *phone.Message) bool { return m.Pinned }
	}
	m, ok := h.cast.message(id)
	if !ok {
		return nil // from before the play; nobody here shows it
	}
	author, err := h.cast.person(ctx, m.author)
	if err != nil {
		return err
	}
	chat := a.Where().In.Address
	for _, p := range h.cast.all() {
		if !slices.Contains(m.audience, p.name) || chat != "" && !slices.Contains(h.cast.in(ctx, chat), p) {
			continue
		}
		in := chat
		if in == "" {
			in = self
		}
		err := p.phone.Wait(ctx, func(v phone.View) bool {
			shown := v.Message(in, author.phone.Hidden(), m.wire)
			return shown != nil && is(shown)
		})
		if err != nil {
			return fmt.Errorf("the phone of %s: %w", p.name, because(ctx, err))
		}
	}
	return nil
}

// changed waits until a group is as Pita made it: on the phone of whom it concerns, and
// when a member asks the server.
func (h *House) changed(ctx context.Context, a groups.Action) error {
	room := a.Where().In.Address
	if who, err := h.who(a.Where().To); err == nil {
		_, there := a.(*groups.Approve)
		_, gone := a.(*groups.Remove)
		err := who.phone.Wait(ctx, func(v phone.View) bool { return !there && !gone || v.In(room) == there })
		if err != nil {
			return fmt.Errorf("the phone of %s: %w", who.name, because(ctx, err))
		}
	}
	members := h.cast.in(ctx, room)
	if len(members) == 0 {
		return nil
	}
	g, err := members[0].phone.Group(ctx, room)
	if err != nil {
		return err
	}
	if !h.became(ctx, a, g) {
		return fmt.Errorf("the phone of %s learns that it is not so", members[0].name)
	}
	return nil
}

// became says whether a group is now as an action makes it.
func (h *House) became(ctx context.Context, a groups.Action, g phone.Group) bool {
	has := func(list []groups.Address) bool {
		who, err := h.who(a.Where().To)
		return err == nil && slices.Contains(list, who.phone.Hidden())
	}
	switch a := a.(type) {
	case *groups.Remove:
		return !has(g.Members)
	case *groups.Approve:
		return has(g.Members)
	case *groups.Promote:
		return has(g.Admins)
	case *groups.Demote:
		return !has(g.Admins)
	case *groups.Close:
		return g.Closed == a.On
	case *groups.Lock:
		return g.Locked == a.On
	case *groups.Rename:
		return g.Name == a.Name
	case *groups.Describe:
		return g.Description == a.Text
	case *groups.Leave:
		self, err := h.self(ctx)
		return err == nil && !slices.Contains(g.Members, self)
	}
	return false
}
