package stage

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pita/groups"
	"pita/groups/whatsapp/wire/phone"
)

// Hear has people do on their phones what the script says, and returns when Pita has
// taken in what came of it.
func (h *House) Hear(ctx context.Context, ev groups.Event) error {
	// Whatever is waited for within this says so sooner, and better.
	ctx, cancel := context.WithTimeoutCause(ctx, h.patience+patience, errors.New("what people do does not reach everybody"))
	defer cancel()
	err := h.act(ctx, ev)
	if err == nil {
		err = h.server.Idle(ctx)
	}
	if broken := h.broken(); broken != nil {
		return broken
	}
	if err != nil {
		return because(ctx, err)
	}
	h.cast.fill(ev)
	return nil
}

// act does what an event says, by the phone of whom it is.
func (h *House) act(ctx context.Context, ev groups.Event) error {
	if strings.HasPrefix(string(ev.Base().Key), "echo:") {
		return nil // the server has told of what Pita did, as it does, and Pita has eyes of her own
	}
	switch ev := ev.(type) {
	case *groups.Given:
		return h.given(ctx, ev)
	case *groups.NumberChanged:
		return h.numberChanged(ctx, ev)
	case *groups.Message:
		return h.write(ctx, ev)
	case *groups.Edited:
		return h.on(ctx, ev.From, ev, ev.ID, func(p *phone.Phone, chat groups.Address, of phone.Ref) error {
			return p.Edit(ctx, chat, of.ID, ev.Text())
		})
	case *groups.Deleted:
		return h.on(ctx, ev.By, ev, ev.ID, func(p *phone.Phone, chat groups.Address, of phone.Ref) error { return p.Delete(ctx, chat, of) })
	case *groups.Reacted:
		return h.on(ctx, ev.From, ev, ev.On.ID, func(p *phone.Phone, chat groups.Address, of phone.Ref) error {
			return p.React(ctx, chat, of, ev.Emoji)
		})
	case *groups.Voted:
		return h.on(ctx, ev.From, ev, ev.Poll, func(p *phone.Phone, chat groups.Address, of phone.Ref) error {
			return p.Vote(ctx, chat, of, ev.Choices)
		})
	case *groups.Receipt:
		return h.receipt(ctx, ev)
	case *groups.Called:
		return h.call(ctx, ev)
	}
	return h.inGroup(ctx, ev)
}

// given passes on an order that comes from no chat.
func (h *House) given(ctx context.Context, ev *groups.Given) error {
	data, err := groups.EncodeEvent(ev)
	if err != nil {
		return err
	}
	copied, err := groups.DecodeEvent(data)
	if err != nil {
		return err
	}
	given := copied.(*groups.Given)
	for _, p := range given.Parties() {
		if *p, err = h.cast.wire(ctx, *p); err != nil {
			return err
		}
	}
	given.Place = h.place(given.Place)
	if in, ok := given.Order.(*groups.Introduce); ok {
		in.In = h.place(in.In)
		if err := errors.Join(h.reachable(ctx, in), h.belated(ctx, in)); err != nil {
			return err
		}
	}
	h.moves.Add(1)
	if err := h.App().Give(ctx, given); err != nil {
		return err
	}
	h.cast.learn(given.Parties())
	return nil
}

// reachable remembers who has written to Pita before the play, as the script says.
func (h *House) reachable(ctx context.Context, in *groups.Introduce) error {
	who, err := h.who(in.Who)
	if err != nil || !in.Reachable {
		return ctx.Err()
	}
	own, err := h.cast.person(ctx, pita)
	if err != nil {
		return err
	}
	who.phone.Account().Met(own.phone.Account())
	return nil
}

// belated brings into a group who is declared to be there while the rehearsal goes on.
// That is no part of the play.
func (h *House) belated(ctx context.Context, in *groups.Introduce) error {
	who, err := h.who(in.Who)
	if err != nil || in.In.Private() || slices.Contains(h.cast.in(ctx, in.In.Address), who) {
		return ctx.Err()
	}
	h.hushed.Store(true)
	defer h.hushed.Store(false)
	h.tick()
	host, _, err := h.host(ctx, in.In.Address)
	if err == nil {
		err = host.phone.Add(ctx, in.In.Address, who.phone.Hidden())
	}
	if err != nil {
		return err
	}
	return h.server.Idle(ctx)
}

func (h *House) place(p groups.Place) groups.Place {
	if at := h.cast.room(p); at != "" {
		p.Address = at
	}
	return p
}

// chat returns the chat in which an event happens, as phones address it.
func (h *House) chat(ctx context.Context, ev groups.Event) (groups.Address, error) {
	at := ev.Base().Place
	if at.Private() {
		return h.self(ctx)
	}
	room := h.cast.room(at)
	if room == "" {
		return "", fmt.Errorf("there is no group %q on the wire; somebody must bring Pita there first", title(at))
	}
	return room, nil
}

// write sends what somebody writes.
func (h *House) write(ctx context.Context, ev *groups.Message) error {
	if ev.Kind == groups.Unavailable {
		return h.garble(ctx, ev)
	}
	chat, err := h.chat(ctx, ev)
	if err != nil {
		return err
	}
	who, err := h.cast.person(ctx, nameOf(ev.From))
	if err != nil {
		return err
	}
	d, err := h.draft(ctx, ev)
	if err != nil {
		return err
	}
	m := &spoken{script: ev.ID, author: who.name}
	for _, p := range h.cast.in(ctx, chat) {
		m.audience = append(m.audience, p.name)
	}
	if ev.Place.Private() {
		m.audience = []string{who.name}
	}
	m.wire = wireID(ev.ID)
	h.cast.said(m) // before Pita can answer
	d.ID = m.wire
	if _, err := who.phone.Write(ctx, chat, d); err != nil {
		return fmt.Errorf("%s: %w", who.name, err)
	}
	return h.heardIt(ctx, ev, m)
}

// wireID returns the id under which a phone sends a message of the script. Ids sort as
// the script's do: of what came in the same moment the first is looked at first.
func wireID(id groups.MessageID) groups.MessageID {
	return groups.MessageID("3A" + strings.ToUpper(hex.EncodeToString([]byte(id))))
}

// heardIt waits until Pita has taken a message in, where it can.
func (h *House) heardIt(ctx context.Context, ev *groups.Message, m *spoken) error {
	if h.cutOff() || !ev.Place.Private() && !h.present(ctx, h.cast.room(ev.Place)) {
		return nil
	}
	return h.until(ctx, "Pita to hear a message that somebody wrote", func() bool { return h.took[m.wire] })
}

// present says whether Pita's own phone believes to be in a group.
func (h *House) present(ctx context.Context, room groups.Address) (there bool) {
	own, err := h.cast.person(ctx, pita)
	if err != nil {
		return false
	}
	_ = own.phone.Wait(ctx, func(v phone.View) bool {
		there = v.In(room)
		return true
	})
	return there
}

// draft writes a message of the script as a phone sends it.
func (h *House) draft(ctx context.Context, ev *groups.Message) (phone.Draft, error) {
	d := phone.Draft{Text: ev.Text(), Forwarded: ev.Forwarded}
	for _, p := range ev.Mentions {
		ph, err := h.cast.phoneOf(ctx, p)
		if err != nil {
			return d, err
		}
		user, _, _ := strings.Cut(string(ph.Hidden()), "@")
		d.Mentions = append(d.Mentions, ph.Hidden())
		d.Text = strings.ReplaceAll(d.Text, "@"+nameOf(p), "@"+user)
	}
	if q := ev.ReplyTo; q != nil {
		ref, err := h.ref(ctx, q.ID)
		if err != nil {
			return d, err
		}
		d.ReplyTo = &ref
	}
	switch ev.Kind {
	case groups.PlainText:
	case groups.PollMessage:
		texts := surfaces(ev, groups.PollText)
		d.Text, d.Poll = texts[0], &groups.Poll{Options: texts[1:], Max: 1}
	case groups.Contact:
		name, number, _ := strings.Cut(surfaces(ev, groups.ContactCard)[0], "\n")
		d.Contact = &phone.Contact{Name: name, Number: number}
	default:
		name := "file"
		if names := surfaces(ev, groups.FileName); len(names) > 0 {
			name = names[0]
		}
		d.Media = &groups.Media{Kind: ev.Kind, Name: name, Data: h.shown(ev.ID, name)}
		if d.Once = ev.Kind == groups.ViewOnce; d.Once {
			d.Media.Kind = groups.Picture
		}
	}
	return d, nil
}

// Show remembers the picture that somebody is about to send.
func (h *House) Show(id groups.MessageID, data []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pictures[id] = data
}

// shown returns the bytes of what somebody sends.
func (h *House) shown(id groups.MessageID, name string) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	if data, ok := h.pictures[id]; ok {
		delete(h.pictures, id)
		return data
	}
	return []byte("made up: " + name)
}

func surfaces(ev *groups.Message, kind groups.SurfaceKind) []string {
	var out []string
	for _, s := range ev.Surfaces {
		if s.Kind == kind {
			out = append(out, s.Text)
		}
	}
	return out
}

// ref returns what the wire calls a message of the script.
func (h *House) ref(ctx context.Context, id groups.MessageID) (phone.Ref, error) {
	m, ok := h.cast.message(id)
	if !ok {
		return phone.Ref{}, errors.New("this message never came to the phones")
	}
	author, err := h.cast.person(ctx, m.author)
	if err != nil {
		return phone.Ref{}, err
	}
	return phone.Ref{ID: m.wire, From: author.phone.Hidden()}, nil
}

// on does something to a message, by somebody's phone.
func (h *House) on(ctx context.Context, by groups.Party, ev groups.Event, id groups.MessageID,
	do func(*phone.Phone, groups.Address, phone.Ref) error,
) error {
	chat, err := h.chat(ctx, ev)
	if err != nil {
		return err
	}
	who, err := h.cast.person(ctx, nameOf(by))
	if err != nil {
		return err
	}
	of, err := h.ref(ctx, id)
	if err == nil {
		err = do(who.phone, chat, of)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", who.name, err)
	}
	return nil
}

// receipt shows that somebody read messages. That they came, their phone has told already.
func (h *House) receipt(ctx context.Context, ev *groups.Receipt) error {
	for _, id := range ev.IDs {
		if !ev.Read {
			continue
		}
		err := h.on(ctx, ev.From, ev, id, func(p *phone.Phone, chat groups.Address, of phone.Ref) error { return p.Read(ctx, chat, of) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (h *House) call(ctx context.Context, ev *groups.Called) error {
	self, err := h.self(ctx)
	if err != nil {
		return err
	}
	p, err := h.cast.phoneOf(ctx, ev.From)
	if err != nil {
		return err
	}
	return p.Call(ctx, self)
}

// garble sends what Pita can't read: it waits for the writer's phone to send it anew,
// which never comes.
func (h *House) garble(ctx context.Context, ev *groups.Message) error {
	who, err := h.cast.person(ctx, nameOf(ev.From))
	if err != nil {
		return err
	}
	m := &spoken{script: ev.ID, wire: wireID(ev.ID), author: who.name}
	if !slices.Contains(m.audience, who.name) {
		m.audience = append(m.audience, who.name)
	}
	h.cast.said(m)
	return nil
}
