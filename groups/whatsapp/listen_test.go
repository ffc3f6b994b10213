package whatsapp

import (
	"slices"
	"testing"

	"pita/groups"
	"pita/groups/whatsapp/wire/phone"
)

func TestAGroupIsHeard(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		g := w.group()
		w.soon()
		arrived := w.news()
		if len(arrived) != 2 {
			t.Fatalf("got %s, want arrived and ranked", names(arrived))
		}
		a := arrived[0].(*groups.Arrived)
		if a.Name != "Pita Pink" || !is(a.By, w.dewi) || len(a.Members) != 3 || len(a.Admins) != 1 || a.Admin || a.Closed {
			t.Errorf("arrived: got name %q, %d members, %d admins, admin %t, closed %t", a.Name, len(a.Members), len(a.Admins), a.Admin, a.Closed)
		}
		if r := arrived[1].(*groups.Ranked); !r.Who.Pita || !r.Admin || !is(r.By, w.dewi) {
			t.Error("Pita became an admin by Dewi, and this is not what was heard")
		}

		id := w.write(w.sari, g, "halo, nomor saya 0811 0000 0012")
		w.soon()
		m := one[*groups.Message](w, "a message")
		if m.ID != id || !is(m.From, w.sari) || m.From.Name != "Sari" || m.Place.Address != g || m.Kind != groups.PlainText {
			t.Errorf("got %+v in %q, want Sari's message", m, string(m.Place.Address))
		}
		if len(m.Surfaces) != 1 || len(m.Surfaces[0].Own) != 1 || !m.NumberKnown {
			t.Errorf("Sari's own number is not marked: %+v", m.Surfaces)
		}

		w.must(w.sari.Edit(w.ctx, g, id, "halo semua"))
		w.soon()
		if e := one[*groups.Edited](w, "an edit"); e.ID != id || e.Text() != "halo semua" || !is(e.From, w.sari) {
			t.Errorf("got edit of %q to %q", string(e.ID), e.Text())
		}
		w.must(w.dewi.React(w.ctx, g, phone.Ref{ID: id, From: w.sari.Hidden()}, "🧹"))
		w.soon()
		if r := one[*groups.Reacted](w, "a reaction"); r.Emoji != "🧹" || r.On.ID != id || !is(r.On.Author, w.sari) || !is(r.From, w.dewi) {
			t.Errorf("got %+v", r)
		}
		w.must(w.dewi.Delete(w.ctx, g, phone.Ref{ID: id, From: w.sari.Hidden()}))
		w.soon()
		if d := one[*groups.Deleted](w, "a deletion by an admin"); d.ID != id || !is(d.By, w.dewi) || !is(d.Author, w.sari) {
			t.Errorf("got %+v", d)
		}
	})
}

func TestPrivateMessagesAreHeard(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.listen()
		id := w.write(w.sari, w.pita.Hidden(), "saya ingin bertanya")
		w.soon()
		m := one[*groups.Message](w, "a private message")
		if m.ID != id || !m.Place.Private() || !is(m.From, w.sari) || m.Self || m.From.Pita {
			t.Errorf("got %+v", m)
		}
		w.write(w.pita, w.sari.Hidden(), "diketik di ponsel Pita sendiri")
		w.soon()
		if m := one[*groups.Message](w, "what is typed on Pita's own phone"); !m.Self || !m.From.Pita || !m.Place.Private() {
			t.Errorf("got %+v", m)
		}
		w.must(w.sari.Call(w.ctx, w.pita.Hidden()))
		w.soon()
		if c := one[*groups.Called](w, "a call"); !is(c.From, w.sari) {
			t.Errorf("got %+v", c)
		}
	})
}

func TestPeopleComeAndGo(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		g := w.inGroup()

		w.must(w.dewi.Remove(w.ctx, g, w.sari.Hidden()))
		w.soon()
		if l := one[*groups.Left](w, "a removal"); !is(l.Who, w.sari) || !is(l.By, w.dewi) {
			t.Errorf("got %+v", l)
		}
		w.must(w.dewi.Add(w.ctx, g, w.sari.Hidden()))
		w.soon()
		if j := one[*groups.Joined](w, "an addition"); len(j.Who) != 1 || !is(j.Who[0], w.sari) || !is(j.By, w.dewi) {
			t.Errorf("got %+v", j)
		}
		w.must(w.sari.Leave(w.ctx, g))
		w.soon()
		if l := one[*groups.Left](w, "a leave"); !is(l.Who, w.sari) || l.By.Known() {
			t.Errorf("got %+v", l)
		}
		link, err := w.dewi.Invite(w.ctx, g, false)
		w.must(err)
		w.must(w.sari.Join(w.ctx, link))
		w.soon()
		if j := one[*groups.Joined](w, "joining by link"); len(j.Who) != 1 || !is(j.Who[0], w.sari) || j.By.Known() {
			t.Errorf("got %+v", j)
		}
		w.must(w.sari.Leave(w.ctx, g))
		w.must(w.dewi.Door(w.ctx, g, true))
		w.soon()
		news := w.news()
		if len(news) != 2 {
			t.Fatalf("got %s, want left and changed", names(news))
		}
		if c := news[1].(*groups.Changed); c.Approval == nil || !*c.Approval || !is(c.By, w.dewi) {
			t.Errorf("got %+v", c)
		}
		w.must(w.sari.Join(w.ctx, link))
		w.soon()
		if a := one[*groups.Asked](w, "a request to join"); !is(a.Who, w.sari) || a.Withdrawn {
			t.Errorf("got %+v", a)
		}
		w.must(w.sari.Unask(w.ctx, g))
		w.soon()
		if a := one[*groups.Asked](w, "a request withdrawn"); !is(a.Who, w.sari) || !a.Withdrawn {
			t.Errorf("got %+v", a)
		}
		w.must(w.dewi.Demote(w.ctx, g, w.pita.Hidden()))
		w.must(w.dewi.Remove(w.ctx, g, w.pita.Hidden()))
		w.soon()
		news = w.news()
		if len(news) != 2 {
			t.Fatalf("got %s, want ranked and left", names(news))
		}
		if l := news[1].(*groups.Left); !l.Who.Pita || !is(l.By, w.dewi) {
			t.Errorf("got %+v", l)
		}
		w.settle()
		if news := w.news(); len(news) != 0 {
			t.Errorf("the comparison tells again what was told: %s", names(news))
		}
	})
}

func TestAGroupChanges(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		g := w.inGroup()
		link, err := w.dewi.Invite(w.ctx, g, false)
		w.must(err)
		for _, c := range []struct {
			what string
			do   func() error
			is   func(*groups.Changed) bool
		}{
			{"a name", func() error { return w.dewi.Rename(w.ctx, g, "Pita Biru") },
				func(c *groups.Changed) bool { return c.Name != nil && *c.Name == "Pita Biru" }},
			{"a description", func() error { return w.dewi.Describe(w.ctx, g, "aturan") },
				func(c *groups.Changed) bool { return c.Description != nil && *c.Description == "aturan" }},
			{"only admins write", func() error { return w.dewi.CloseGroup(w.ctx, g, true) },
				func(c *groups.Changed) bool { return c.Closed != nil && *c.Closed }},
			{"everyone writes", func() error { return w.dewi.CloseGroup(w.ctx, g, false) },
				func(c *groups.Changed) bool { return c.Closed != nil && !*c.Closed }},
			{"locked", func() error { return w.dewi.Lock(w.ctx, g, true) },
				func(c *groups.Changed) bool { return c.Locked != nil && *c.Locked }},
			{"approval", func() error { return w.dewi.Door(w.ctx, g, true) },
				func(c *groups.Changed) bool { return c.Approval != nil && *c.Approval }},
			{"no approval", func() error { return w.dewi.Door(w.ctx, g, false) },
				func(c *groups.Changed) bool { return c.Approval != nil && !*c.Approval }},
			{"a new link", func() error { _, err := w.dewi.Invite(w.ctx, g, true); return err },
				func(c *groups.Changed) bool { return c.Link }},
		} {
			w.must(c.do())
			w.soon()
			got := one[*groups.Changed](w, c.what)
			if !c.is(got) || !is(got.By, w.dewi) || got.Place.Address != g {
				t.Errorf("%s: got %+v", c.what, got)
			}
		}
		if link == "" {
			t.Error("there was no link")
		}
	})
}

func TestAVoteInPitasPollIsHeard(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		g := w.inGroup()
		id := groups.ActionID("3EB0AABBCCDDEEFF001122")
		_, err := w.transport.Do(w.ctx, id, &groups.Say{
			Target:  groups.Target{In: groups.Place{Address: g}},
			Content: groups.Content{Text: "Kapan?", Poll: &groups.Poll{Options: []string{"pagi", "sore"}}},
		})
		w.must(err)
		poll := phone.Ref{ID: groups.MessageID(id), From: w.pita.Hidden()}
		for _, choices := range [][]string{{"pagi"}, {"pagi", "sore"}, nil} {
			w.soon()
			w.must(w.dewi.Vote(w.ctx, g, poll, choices))
			w.soon()
			if v := one[*groups.Voted](w, "a vote"); v.Poll != poll.ID || !is(v.From, w.dewi) || !slices.Equal(v.Choices, choices) {
				t.Errorf("got %q, want %q", v.Choices, choices)
			}
		}
		w.restart()
		w.must(w.sari.Vote(w.ctx, g, poll, []string{"sore"}))
		w.soon()
		if v := one[*groups.Voted](w, "a vote heard by the next process"); !slices.Equal(v.Choices, []string{"sore"}) {
			t.Errorf("got %q", v.Choices)
		}
	})
}
