package phone_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
)

// A circle is a server with a few phones, and a group of all of them.
type circle struct {
	*testing.T
	ctx         context.Context
	server      *wire.Server
	ani, ina    *phone.Phone
	group       groups.Address
	someoneElse *phone.Phone // not in the group
}

func newCircle(t *testing.T) *circle {
	t.Helper()
	if err := wire.Trust(); err != nil {
		t.Fatal(err)
	}
	server, err := wire.New(wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	c := &circle{T: t, ctx: ctx, server: server}
	c.ani, c.ina = c.phone("Ani", "6281100000001"), c.phone("Ina", "6281100000002")
	c.someoneElse = c.phone("Uma", "6281100000003")
	if c.group, err = c.ani.Create(ctx, "Pita Pink", c.ina.Hidden()); err != nil {
		t.Fatal(err)
	}
	c.eventually("Ina is in the group", c.ina, func(v phone.View) bool { return v.In(c.group) })
	return c
}

func (c *circle) phone(name, number string) *phone.Phone {
	c.Helper()
	p, err := phone.Open(c.ctx, phone.Options{Server: c.server, Dir: c.TempDir(), Name: name, Number: number})
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() {
		if err := p.Close(); err != nil {
			c.Error(err)
		}
	})
	return p
}

func (c *circle) eventually(what string, p *phone.Phone, shown func(phone.View) bool) {
	c.Helper()
	if err := p.Wait(c.ctx, shown); err != nil {
		c.Fatalf("the phone of %s does not come to show this: %s: %v", p.Name(), what, err)
	}
}

// shows waits until Ina's phone shows a message of Ani's as it should be.
func (c *circle) shows(what string, chat groups.Address, id groups.MessageID, is func(*phone.Message) bool) {
	c.Helper()
	c.eventually(what, c.ina, func(v phone.View) bool {
		m := v.Message(chat, c.ani.Hidden(), id)
		return m != nil && is(m)
	})
}

func (c *circle) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *circle) write(chat groups.Address, d phone.Draft) groups.MessageID {
	c.Helper()
	id, err := c.ani.Write(c.ctx, chat, d)
	c.must(err)
	return id
}

func TestWritten(t *testing.T) {
	t.Parallel()
	c := newCircle(t)
	first := c.write(c.group, phone.Draft{Text: "Selamat pagi"})
	c.shows("a text", c.group, first, func(m *phone.Message) bool { return m.Text == "Selamat pagi" && !m.Mine })

	reply := c.write(c.group, phone.Draft{
		Text: "@106281100000002 betul", Mentions: []groups.Address{c.ina.Hidden()}, ReplyTo: &phone.Ref{ID: first, From: c.ani.Hidden()}, Forwarded: 1,
	})
	c.shows("a reply", c.group, reply, func(m *phone.Message) bool { return m.ReplyTo == first })

	c.must(c.ani.Edit(c.ctx, c.group, first, "Selamat siang"))
	c.shows("an edit", c.group, first, func(m *phone.Message) bool { return m.Text == "Selamat siang" && m.Edits == 1 })

	c.must(c.ina.React(c.ctx, c.group, phone.Ref{ID: first, From: c.ani.Hidden()}, "🧹"))
	c.eventually("a reaction", c.ani, func(v phone.View) bool {
		return v.Message(c.group, c.ani.Hidden(), first).Reactions[c.ina.Hidden()] == "🧹"
	})

	c.must(c.ina.Read(c.ctx, c.group, phone.Ref{ID: first, From: c.ani.Hidden()}))
	c.eventually("two blue ticks", c.ani, func(v phone.View) bool {
		m := v.Message(c.group, c.ani.Hidden(), first)
		return m.Delivered[c.ina.Hidden()] && m.Read[c.ina.Hidden()]
	})

	c.must(c.ani.Delete(c.ctx, c.group, phone.Ref{ID: first, From: c.ani.Hidden()}))
	c.shows("that it was taken back", c.group, first, func(m *phone.Message) bool { return m.Retracted })

	private := c.write(c.ina.Hidden(), phone.Draft{Text: "Hanya untukmu"})
	c.shows("a private text", c.ani.Hidden(), private, func(m *phone.Message) bool { return m.Text == "Hanya untukmu" })
	if got := len(c.ina.Chat(c.group)); got != 2 {
		t.Errorf("%d messages in the group, want 2", got)
	}
	if got := c.ina.Unread(); got != 0 {
		t.Errorf("%d messages could not be read", got)
	}
}

func TestSent(t *testing.T) {
	t.Parallel()
	c := newCircle(t)
	data := bytes.Repeat([]byte("gambar "), 500)
	for kind, once := range map[groups.MediaKind]bool{
		groups.Picture: false, groups.Voice: false, groups.Video: false, groups.Sticker: false, groups.File: false, groups.ViewOnce: true,
	} {
		d := phone.Draft{Text: "lihat", Once: once, Media: &groups.Media{Kind: kind, Name: "a.bin", Data: data}}
		if once {
			d.Media.Kind = groups.Picture
		}
		id := c.write(c.group, d)
		c.shows(string(kind), c.group, id, func(m *phone.Message) bool { return m.Kind == kind && bytes.Equal(m.Media, data) })
	}
	card := c.write(c.group, phone.Draft{Contact: &phone.Contact{Name: "Uma", Number: "+62 811-0000-0003"}})
	c.shows("a contact", c.group, card, func(m *phone.Message) bool { return m.Kind == groups.Contact && m.Text == "Uma" })

	options := []string{"pagi", "siang"}
	poll := c.write(c.group, phone.Draft{Text: "Kapan?", Poll: &groups.Poll{Options: options, Max: 1}})
	c.shows("a poll", c.group, poll, func(m *phone.Message) bool { return slices.Equal(m.Options, options) })
	c.must(c.ina.Vote(c.ctx, c.group, phone.Ref{ID: poll, From: c.ani.Hidden()}, []string{"siang"}))
	c.eventually("a vote", c.ani, func(v phone.View) bool {
		return slices.Equal(v.Message(c.group, c.ani.Hidden(), poll).Votes[c.ina.Hidden()], []string{"siang"})
	})
}

func TestGroupsLived(t *testing.T) {
	t.Parallel()
	c := newCircle(t)
	uma := c.someoneElse
	c.must(c.ani.Promote(c.ctx, c.group, c.ina.Hidden()))
	c.must(c.ina.Rename(c.ctx, c.group, "Pita Biru"))
	c.must(c.ina.Describe(c.ctx, c.group, "Kelompok kita"))
	c.must(c.ina.CloseGroup(c.ctx, c.group, true))
	c.must(c.ina.Lock(c.ctx, c.group, true))
	g, err := c.ani.Group(c.ctx, c.group)
	c.must(err)
	if g.Name != "Pita Biru" || g.Description != "Kelompok kita" || !g.Closed || !g.Locked || len(g.Admins) != 2 {
		t.Errorf("the group is %+v", g)
	}
	link, err := c.ani.Invite(c.ctx, c.group, false)
	c.must(err)
	c.must(uma.Join(c.ctx, link))
	c.eventually("in the group", uma, func(v phone.View) bool { return v.In(c.group) })
	c.must(c.ani.Remove(c.ctx, c.group, uma.Hidden()))
	c.eventually("out of the group", uma, func(v phone.View) bool { return !v.In(c.group) })
	if _, err := uma.Group(c.ctx, c.group); err == nil {
		t.Error("who was removed still learns about the group")
	}
	c.must(c.ani.Add(c.ctx, c.group, uma.Hidden()))
	c.must(c.ani.Demote(c.ctx, c.group, c.ina.Hidden()))
	c.must(uma.Leave(c.ctx, c.group))
	c.eventually("out of the group", uma, func(v phone.View) bool { return !v.In(c.group) })
	c.must(c.ani.Call(c.ctx, uma.Hidden()))
	c.eventually("a call", uma, func(v phone.View) bool { return v.Calls() == 1 })
}

// A phone that was off shows what came meanwhile, once, even when it comes twice.
func TestOffForAWhile(t *testing.T) {
	t.Parallel()
	c := newCircle(t)
	c.write(c.group, phone.Draft{Text: "satu"})
	c.ina.Off()
	c.write(c.group, phone.Draft{Text: "dua"})
	c.server.Fault(func(m wire.Moment) wire.Fault {
		return wire.Fault{Twice: m.Out && m.Node != nil && m.Node.Tag == "message"}
	})
	last := c.write(c.group, phone.Draft{Text: "tiga"})
	c.must(c.ina.On(c.ctx))
	c.shows("the last message", c.group, last, func(*phone.Message) bool { return true })
	c.must(c.server.Idle(c.ctx))
	var texts []string
	for _, m := range c.ina.Chat(c.group) {
		texts = append(texts, m.Text)
	}
	if want := []string{"satu", "dua", "tiga"}; !slices.Equal(texts, want) {
		t.Errorf("shown are %q, want %q", texts, want)
	}
}
