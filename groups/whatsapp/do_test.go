package whatsapp

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store/session"
)

func TestWhatPitaSaysIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	picture := drawn(t, 300, 200)
	voice := opus(312, 5*opusRate)
	question, err := w.sari.Write(w.ctx, w.club, phone.Draft{Text: "Kapan kontrol?"})
	w.must(err)
	for name, c := range map[string]struct {
		say *groups.Say
		is  func(*phone.Message) bool
	}{
		"a text": {&groups.Say{Content: text("Selamat pagi *semua* https://contoh.id")}, func(m *phone.Message) bool {
			return m.Text == "Selamat pagi *semua* https://contoh.id" && m.Kind == groups.PlainText
		}},
		"a reply": {&groups.Say{Content: text("Besok"), ReplyTo: &groups.Quote{ID: question, Author: party(w.sari)}}, func(m *phone.Message) bool {
			return m.Text == "Besok" && m.ReplyTo == question
		}},
		"a picture": {&groups.Say{Content: groups.Content{Text: "Lihat", Media: &groups.Media{Kind: groups.Picture, Name: "a.png", Type: "image/png", Data: picture}}}, func(m *phone.Message) bool {
			return m.Kind == groups.Picture && m.Text == "Lihat" && bytes.Equal(m.Media, picture)
		}},
		"a voice note": {&groups.Say{Content: groups.Content{Media: &groups.Media{Kind: groups.Voice, Type: "application/ogg", Data: voice}}}, func(m *phone.Message) bool {
			return m.Kind == groups.Voice && bytes.Equal(m.Media, voice)
		}},
		"a video": {&groups.Say{Content: groups.Content{Text: "Gerak", Media: &groups.Media{Kind: groups.Video, Type: "video/mp4", Data: []byte("mp4")}}}, func(m *phone.Message) bool {
			return m.Kind == groups.Video && m.Text == "Gerak" && string(m.Media) == "mp4"
		}},
		"a file": {&groups.Say{Content: groups.Content{Text: "Baca", Media: &groups.Media{Kind: groups.File, Name: "jadwal.pdf", Type: "application/pdf", Data: []byte("%PDF")}}}, func(m *phone.Message) bool {
			return m.Kind == groups.File && m.File == "jadwal.pdf" && m.Text == "Baca" && string(m.Media) == "%PDF"
		}},
		"a poll": {&groups.Say{Content: groups.Content{Text: "Datang?", Poll: &groups.Poll{Options: []string{"ya", "tidak"}, Max: 1}}}, func(m *phone.Message) bool {
			return m.Kind == groups.PollMessage && m.Text == "Datang?" && slices.Equal(m.Options, []string{"ya", "tidak"})
		}},
	} {
		c.say.Target = w.at()
		got := w.does(c.say)
		if got.At.IsZero() || time.Since(got.At) > time.Hour {
			t.Errorf("%s: the server's time is %v, want about now", name, got.At)
		}
		w.sees(w.sari, w.club, got.Message, name, c.is)
		w.sees(w.tono, w.club, got.Message, name, c.is)
	}
}

func TestWhispersReachAPersonByEitherAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	for name, addresses := range map[string][]groups.Address{
		"by both": w.sari.Addresses(), "by the hidden id": w.sari.Addresses()[:1], "by the number": w.sari.Addresses()[1:],
	} {
		got := w.does(&groups.Whisper{Target: groups.Target{To: groups.Party{Addresses: addresses}}, Content: text(name)})
		w.sees(w.sari, w.pita.Hidden(), got.Message, name, func(m *phone.Message) bool { return m.Text == name })
	}
	stranger := w.person("Uma", 7)
	got := w.does(&groups.Alert{Target: groups.Target{To: groups.Party{Addresses: stranger.Addresses()[1:]}}, Content: text("Mohon")})
	w.sees(stranger, w.pita.Hidden(), got.Message, "an alert to a number never heard of", func(m *phone.Message) bool { return m.Text == "Mohon" })
	w.refuses(&groups.Whisper{Content: text("x")}, groups.GiveUp, "nobody")
	w.refuses(&groups.Whisper{Target: groups.Target{To: groups.Party{Addresses: []groups.Address{"6281100000999@s.whatsapp.net"}}}, Content: text("x")}, groups.GiveUp, "nobody")
}

func TestDoneAgainIsTheSameMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	id := newID()
	say := &groups.Say{Target: w.at(), Content: groups.Content{Text: "Datang?", Poll: &groups.Poll{Options: []string{"ya", "tidak"}}}}
	for range 3 {
		if got, err := w.Do(w.ctx, id, say); err != nil || got.Message != groups.MessageID(id) {
			t.Fatalf("done: %+v, %v", got, err)
		}
	}
	w.idle()
	if chat := w.sari.Chat(w.club); len(chat) != 1 || chat[0].Came < 2 {
		t.Errorf("Sari's phone shows %+v, want one message that came more than once", chat)
	}
	w.must(w.sari.Vote(w.ctx, w.club, phone.Ref{ID: groups.MessageID(id), From: w.pita.Hidden()}, []string{"ya"}))
	w.hears("the vote", func(ev groups.Event) bool {
		v, ok := ev.(*groups.Voted)
		return ok && slices.Equal(v.Choices, []string{"ya"}) && v.Poll == groups.MessageID(id)
	})
}

func TestMarksOnMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	own := w.does(&groups.Say{Target: w.at(), Content: text("Salah ketik")})
	theirs, err := w.tono.Write(w.ctx, w.club, phone.Draft{Text: "OBAT AJAIB"})
	w.must(err)
	shown := func(from *phone.Phone, id groups.MessageID, what string, is func(*phone.Message) bool) {
		t.Helper()
		if err := w.sari.Wait(w.ctx, func(v phone.View) bool {
			m := v.Message(w.club, from.Hidden(), id)
			return m != nil && is(m)
		}); err != nil {
			t.Fatalf("Sari's phone does not show %s: %v; it shows %+v", what, err, w.sari.Chat(w.club))
		}
	}
	shown(w.tono, theirs, "Tono's message", func(*phone.Message) bool { return true })
	w.does(&groups.React{Target: w.at(w.tono), Message: theirs, Emoji: "🧹"})
	shown(w.tono, theirs, "the emoji", func(m *phone.Message) bool { return m.Reactions[w.pita.Hidden()] == "🧹" })
	w.does(&groups.React{Target: w.at(w.tono), Message: theirs})
	shown(w.tono, theirs, "that it was taken away", func(m *phone.Message) bool { return m.Reactions[w.pita.Hidden()] == "" })
	w.does(&groups.Pin{Target: groups.Target{In: w.at().In, To: groups.Party{Pita: true}}, Message: own.Message, For: time.Hour})
	shown(w.pita, own.Message, "the pin", func(m *phone.Message) bool { return m.Pinned })
	w.does(&groups.Retract{Target: w.at(w.tono), Message: theirs, Why: "obat-ajaib"})
	shown(w.tono, theirs, "that an admin took it out", func(m *phone.Message) bool { return m.Retracted })
	w.does(&groups.Retract{Target: groups.Target{In: w.at().In, To: groups.Party{Pita: true}}, Message: own.Message})
	shown(w.pita, own.Message, "that Pita took it back", func(m *phone.Message) bool { return m.Retracted })
	private := w.does(&groups.Whisper{Target: groups.Target{To: party(w.sari)}, Content: text("Halo")})
	w.does(&groups.Retract{Target: groups.Target{To: party(w.sari)}, Message: private.Message, Why: "kosongkan"})
	w.sees(w.sari, w.pita.Hidden(), private.Message, "that it was taken back", func(m *phone.Message) bool { return m.Retracted })
}

func TestActsOnAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	is := func(what string, ok func(phone.Group) bool) {
		t.Helper()
		g, err := w.dewi.Group(w.ctx, w.club)
		w.must(err)
		if !ok(g) {
			t.Errorf("after %s the group is %+v", what, g)
		}
	}
	for range 2 { // each is done, and so already
		w.does(&groups.Promote{Target: w.at(w.sari)})
		is("promote", func(g phone.Group) bool { return slices.Contains(g.Admins, w.sari.Hidden()) })
	}
	for range 2 {
		w.does(&groups.Demote{Target: w.at(w.sari)})
		is("demote", func(g phone.Group) bool { return !slices.Contains(g.Admins, w.sari.Hidden()) })
	}
	for _, on := range []bool{true, true, false} {
		w.does(&groups.Close{Target: w.at(), On: on})
		is("close", func(g phone.Group) bool { return g.Closed == on })
		w.does(&groups.Lock{Target: w.at(), On: on})
		is("lock", func(g phone.Group) bool { return g.Locked == on })
	}
	w.does(&groups.Rename{Target: w.at(), Name: "Pita Pink Jakarta"})
	is("rename", func(g phone.Group) bool { return g.Name == "Pita Pink Jakarta" })
	id := newID()
	for range 2 {
		_, err := w.Do(w.ctx, id, &groups.Describe{Target: w.at(), Text: "Untuk yang berjuang"})
		w.must(err)
	}
	w.does(&groups.Describe{Target: w.at(), Text: "Untuk yang berjuang, dan keluarganya"})
	is("describe", func(g phone.Group) bool { return g.Description == "Untuk yang berjuang, dan keluarganya" })
	link := w.does(&groups.Invite{Target: w.at()}).Link
	if again := w.does(&groups.Invite{Target: w.at()}).Link; again != link {
		t.Errorf("the link is %q, then %q", link, again)
	}
	if renewed := w.does(&groups.Invite{Target: w.at(), Reset: true}).Link; renewed == link || renewed == "" {
		t.Errorf("after a reset the link is %q, as before %q", renewed, link)
	}
	for range 2 {
		w.does(&groups.Remove{Target: w.at(w.tono)})
		is("remove", func(g phone.Group) bool { return !slices.Contains(g.Members, w.tono.Hidden()) })
	}
	w.does(&groups.Leave{Target: w.at()})
	is("leave", func(g phone.Group) bool { return !slices.Contains(g.Members, w.pita.Hidden()) })
	w.hears("that it left", func(ev groups.Event) bool { l, ok := ev.(*groups.Left); return ok && l.Who.Pita })
	w.refuses(&groups.Say{Target: w.at(), Content: text("x")}, groups.GiveUp, "not-in-group")
}

func TestPeopleAtTheDoor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	w.must(w.dewi.Door(w.ctx, w.club, true))
	link := w.does(&groups.Invite{Target: w.at()}).Link
	uma, eva := w.person("Uma", 7), w.person("Eva", 8)
	for _, p := range []*phone.Phone{uma, eva} {
		w.must(p.Join(w.ctx, link))
		w.hears(p.Name()+" ask", func(ev groups.Event) bool {
			a, ok := ev.(*groups.Asked)
			return ok && !a.Withdrawn && slices.Contains(a.Who.Addresses, p.Hidden())
		})
	}
	for range 2 { // done, and so already
		w.does(&groups.Approve{Target: w.at(uma)})
		w.does(&groups.Refuse{Target: w.at(eva)})
	}
	g, err := w.dewi.Group(w.ctx, w.club)
	w.must(err)
	if !slices.Contains(g.Members, uma.Hidden()) || slices.Contains(g.Members, eva.Hidden()) {
		t.Errorf("members: %q, want Uma among them and not Eva", g.Members)
	}
}

func TestJoiningByLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	other, err := w.tono.Create(w.ctx, "Lain", w.sari.Hidden())
	w.must(err)
	old, err := w.tono.Invite(w.ctx, other, false)
	w.must(err)
	link, err := w.tono.Invite(w.ctx, other, true)
	w.must(err)
	join := func(link string) *groups.JoinGroup { return &groups.JoinGroup{Link: link} }
	w.refuses(join(old), groups.GiveUp, "link-revoked")
	w.refuses(join("https://chat.whatsapp.com/"), groups.GiveUp, "link-invalid")
	w.refuses(join("https://contoh.id/abc"), groups.GiveUp, "link-invalid")
	w.refuses(join("https://chat.whatsapp.com/tidakada"), groups.GiveUp, "link-invalid")
	w.refuses(join("https://chat.whatsapp.com/AAAAAAAAAAAAAAAAAAAAAA"), groups.GiveUp, "link-invalid")
	for range 2 { // joined, and in already
		w.does(join(link))
	}
	w.hears("that it arrived", func(ev groups.Event) bool { a, ok := ev.(*groups.Arrived); return ok && a.Name == "Lain" })
	in := groups.Target{In: groups.Place{Address: other}}
	w.does(&groups.Say{Target: in, Content: text("Halo")})
	w.refuses(&groups.Remove{Target: groups.Target{In: in.In, To: party(w.sari)}}, groups.GiveUp, "not-admin")
	w.refuses(&groups.Invite{Target: in}, groups.GiveUp, "not-admin")
	w.refuses(&groups.Retract{Target: groups.Target{In: in.In, To: party(w.sari)}, Message: "3EB0"}, groups.GiveUp, "not-admin")
	w.must(w.tono.Remove(w.ctx, other, w.pita.Hidden()))
	w.hears("that it was taken out", func(ev groups.Event) bool { l, ok := ev.(*groups.Left); return ok && l.Who.Pita && l.By.Known() })
	w.refuses(&groups.Say{Target: in, Content: text("x")}, groups.GiveUp, "not-in-group")
	w.refuses(join(link), groups.GiveUp, "link-barred")
}

// Older groups know people by number, and find messages by it.
func TestWhatIsDoneInAGroupOfNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.server.AddressBy(w.jid(), types.AddressingModePN))
	w.listen()
	said, err := w.tono.Write(w.ctx, w.club, phone.Draft{Text: "OBAT AJAIB"})
	w.must(err)
	byHidden := groups.Target{In: w.at().In, To: groups.Party{Addresses: w.tono.Addresses()[:1]}}
	w.idle()
	reply := w.does(&groups.Say{Target: w.at(), Content: text("Begini"), ReplyTo: &groups.Quote{ID: said, Author: byHidden.To}})
	w.sees(w.sari, w.club, reply.Message, "the reply", func(m *phone.Message) bool { return m.ReplyTo == said })
	w.does(&groups.Retract{Target: byHidden, Message: said, Why: "obat-ajaib"})
	w.must(w.sari.Wait(w.ctx, func(v phone.View) bool {
		m := v.Message(w.club, w.tono.Hidden(), said)
		return m != nil && m.Retracted
	}))
	w.does(&groups.Remove{Target: byHidden})
	last := w.does(&groups.Say{Target: w.at(), Content: text("Sudah")})
	w.sees(w.sari, w.club, last.Message, "what follows", isText("Sudah"))
	w.idle()
	for _, m := range w.tono.Chat(w.club) {
		if m.Text == "Sudah" {
			t.Error("who was removed is shown what Pita says next")
		}
	}
	// The author left: only the store still knows the number that belongs to the message.
	late, err := w.sari.Write(w.ctx, w.club, phone.Draft{Text: "SLOT GACOR"})
	w.must(err)
	w.idle()
	w.must(w.sari.Leave(w.ctx, w.club))
	w.idle()
	w.does(&groups.Retract{Target: groups.Target{In: w.at().In, To: groups.Party{Addresses: w.sari.Addresses()[:1]}}, Message: late})
	w.must(w.dewi.Wait(w.ctx, func(v phone.View) bool {
		m := v.Message(w.club, w.sari.Hidden(), late)
		return m != nil && m.Retracted
	}))
}

// A person's new device, of which nobody told Pita, gets what is whispered all the same.
func TestADeviceThatPitaDoesNotKnow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	whisper := func(words string) {
		w.does(&groups.Whisper{Target: groups.Target{To: party(w.sari)}, Content: text(words)})
	}
	whisper("satu")
	w.idle()
	w.server.Fault(func(m wire.Moment) wire.Fault {
		return wire.Fault{Drop: m.Out && m.Device == w.device && m.Node != nil && m.Node.Tag == "notification" && m.Node.Attrs["type"] == "devices"}
	})
	keys, err := session.Open(t.TempDir(), session.Options{Key: make([]byte, session.KeySize), Rehearsal: true, NoSync: true})
	w.must(err)
	t.Cleanup(func() { _ = keys.Close() })
	w.must(w.sari.Link(w.ctx, keys, 1))
	device, err := keys.Device(w.ctx)
	w.must(err)
	client := whatsmeow.NewClient(device, nil)
	client.SetWebsocketHTTPClient(w.server.Client())
	in, came := make(chan struct{}, 1), make(chan string, 8)
	client.AddEventHandler(func(evt any) {
		switch evt := evt.(type) {
		case *events.Connected:
			give(in)
		case *events.Message:
			came <- evt.Message.GetConversation()
		}
	})
	w.must(client.Connect())
	t.Cleanup(client.Disconnect)
	<-in
	whisper("dua")
	select {
	case got := <-came:
		if got != "dua" {
			t.Errorf("the new device shows %q, want the second whisper", got)
		}
	case <-time.After(patience):
		t.Error("the new device got nothing")
	}
}
