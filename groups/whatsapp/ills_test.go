package whatsapp

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
)

// says says a text in the world's group, again as long as the error says so, under the
// same id.
func (w *world) says(words string) groups.MessageID {
	w.t.Helper()
	id := newID()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	for {
		got, err := w.Do(ctx, id, &groups.Say{Target: w.at(), Content: text(words)})
		if err == nil {
			return got.Message
		}
		if retry, _ := groups.RetryOf(err); retry != groups.Again && retry != groups.AwaitNumber || ctx.Err() != nil {
			w.t.Fatalf("say %q: %v", words, err)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// once looks whether Sari's phone shows what Pita said, each once and in this order.
func (w *world) once(want ...string) {
	w.t.Helper()
	w.idle()
	var got []string
	for _, m := range w.sari.Chat(w.club) {
		if m.From == w.pita.Hidden() {
			got = append(got, m.Text)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("Sari's phone shows %q, want %q", got, want)
	}
}

// fromPita says whether a stanza is a message that the transport sends.
func (w *world) fromPita(m wire.Moment) bool {
	return !m.Out && m.Node != nil && m.Node.Tag == "message" && m.Device == w.device && m.PN.User == w.pita.Account().PN().User
}

func TestWhatAilsTheConnectionPasses(t *testing.T) {
	t.Parallel()
	for name, ill := range map[string]func(*world){
		"a lost network":       func(w *world) { w.must(w.down(w.ctx)) },
		"a server that begins": func(w *world) { w.server.Restart() },
		"503":                  func(w *world) { w.pita.Account().StreamError(w.device, 503) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newPair(t)
			w.listen()
			w.says("sebelum")
			ill(w)
			w.healthy(groups.Reconnecting)
			w.server.Fault(nil)
			w.healthy(groups.Well)
			w.says("sesudah")
			w.once("sebelum", "sesudah")
		})
	}
}

func TestAConnectionCutInAMessage(t *testing.T) {
	t.Parallel()
	w := newPair(t)
	w.listen()
	cuts := 0
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if w.fromPita(m) && cuts < 2 {
			cuts++
			return wire.Fault{Cut: true}
		}
		return wire.Fault{}
	})
	w.says("satu")
	w.says("dua")
	w.once("satu", "dua")
	if cuts != 2 {
		t.Errorf("%d messages were cut, want 2", cuts)
	}
}

func TestAMessageWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	w := newPair(t)
	w.listen()
	id, say := newID(), &groups.Say{Target: w.at(), Content: text("satu")}
	w.server.Fault(func(m wire.Moment) wire.Fault {
		return wire.Fault{Drop: m.Out && m.Node != nil && m.Node.Tag == "ack" && m.Node.Attrs["id"] == string(id)}
	})
	ctx, cancel := context.WithTimeout(w.ctx, time.Second)
	defer cancel()
	if _, err := w.Do(ctx, id, say); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without an answer: %v, want its context's end", err)
	}
	w.server.Fault(nil)
	if _, err := w.Do(w.ctx, id, say); err != nil {
		t.Errorf("the same once more: %v", err)
	}
	w.once("satu")
}

// shutOut ends the transport's connection, and refuses it every other one so.
func (w *world) shutOut(reason int) {
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if m.Node == nil && m.Device == w.device && m.PN.User == w.pita.Account().PN().User {
			return wire.Fault{Failure: &wire.Failure{Reason: reason}}
		}
		return wire.Fault{}
	})
	w.pita.Account().Cut(w.device)
}

func TestWhatTakesTheNumberAway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ill   func(*world)
		want  groups.Health
		lasts time.Duration
	}{
		"a ban":                  {func(w *world) { w.pita.Account().Ban(101, 3*time.Hour) }, groups.Banned, 3 * time.Hour},
		"405":                    {func(w *world) { w.shutOut(405) }, groups.Outdated, 0},
		"401":                    {func(w *world) { w.shutOut(401) }, groups.Unlinked, 0},
		"403, the phone is gone": {func(w *world) { w.shutOut(403) }, groups.Unlinked, 0},
		"406, banned for good":   {func(w *world) { w.shutOut(406) }, groups.Banned, 0},
		"the device was removed": {func(w *world) { w.must(w.pita.Account().Unlink(w.device)) }, groups.Unlinked, 0},
		"another took its place": {func(w *world) { w.pita.Account().Replace(w.device) }, groups.Replaced, 0},
		"413, a token":           {func(w *world) { w.shutOut(413) }, groups.Reconnecting, 0},
		"a code nobody knows":    {func(w *world) { w.shutOut(418) }, groups.Reconnecting, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newPair(t)
			w.listen()
			w.says("sebelum")
			c.ill(w)
			got := w.healthy(c.want)
			if left := time.Until(got.Until); c.lasts == 0 && !got.Until.IsZero() || c.lasts > 0 && (left < c.lasts-time.Minute || left > c.lasts) {
				t.Errorf("until %v, want %v from now", got.Until, c.lasts)
			}
			w.refuses(&groups.Say{Target: w.at(), Content: text("x")}, groups.AwaitNumber, string(c.want))
			w.once("sebelum")
		})
	}
}

func TestTheReachOutLock(t *testing.T) {
	t.Parallel()
	w := newPair(t)
	w.listen()
	stranger := w.person("Uma", 7)
	_, err := w.sari.Write(w.ctx, w.pita.Hidden(), phone.Draft{Text: "Halo"})
	w.must(err)
	w.idle()
	until := time.Now().Add(6 * time.Hour).Truncate(time.Second)
	w.must(w.pita.Account().Timelock(until))
	if got := w.healthy(groups.Locked); !got.Until.Equal(until) {
		t.Errorf("locked until %v, want %v", got.Until, until)
	}
	whisper := func(to *phone.Phone) *groups.Whisper {
		return &groups.Whisper{Target: groups.Target{To: party(to)}, Content: text("Halo")}
	}
	w.refuses(whisper(stranger), groups.AwaitReached, string(groups.Locked))
	w.does(whisper(w.sari))
	w.says("kelompok")
	w.must(w.pita.Account().Timelock(time.Now().Add(-time.Minute)))
	w.healthy(groups.Well)
	w.does(whisper(stranger))

	w.server.Fault(func(m wire.Moment) wire.Fault {
		if w.fromPita(m) && m.Node.Attrs["to"] != w.jid() {
			return wire.Fault{Code: 463}
		}
		return wire.Fault{}
	})
	w.refuses(whisper(stranger), groups.AwaitReached, string(groups.Locked))
	if got := w.healthy(groups.Locked); !got.Until.IsZero() {
		t.Errorf("a lock of which nobody said until when: until %v", got.Until)
	}
}

func TestWhatTheServerRefuses(t *testing.T) {
	t.Parallel()
	w := newPair(t)
	w.listen()
	var said []string
	for _, c := range []struct {
		code  int
		retry groups.Retry
		why   string
	}{
		{420, groups.GiveUp, "closed"},
		{403, groups.GiveUp, "not-admin"},
		{479, groups.GiveUp, "refused"},
		{475, groups.GiveUp, "refused"},
		{463, groups.GiveUp, "refused"}, // a lock, but of groups
		{503, groups.Again, "server-busy"},
		{429, groups.Again, string(groups.RateLimited)},
	} {
		w.server.Fault(func(m wire.Moment) wire.Fault {
			if w.fromPita(m) {
				return wire.Fault{Code: c.code}
			}
			return wire.Fault{}
		})
		w.refuses(&groups.Say{Target: w.at(), Content: text("x")}, c.retry, c.why)
		w.server.Fault(nil)
		if c.code != 429 { // the others say nothing of the number
			w.says(c.why)
			said = append(said, c.why)
		}
	}
	w.healthy(groups.RateLimited)
	w.refuses(&groups.Say{Target: w.at(), Content: text("x")}, groups.Again, string(groups.RateLimited))
	w.once(said...)
}

func TestMediaThatAreNotTaken(t *testing.T) {
	t.Parallel()
	w := newPair(t)
	w.listen()
	id := newID()
	say := &groups.Say{Target: w.at(), Content: groups.Content{Text: "Lihat", Media: &groups.Media{Kind: groups.Picture, Type: "image/png", Data: drawn(t, 50, 50)}}}
	status, brought := 0, 0
	w.server.MediaFault(func(m wire.MediaMoment) wire.MediaFault {
		if m.Bringing {
			brought++
		}
		return wire.MediaFault{Status: status, Cut: status == 1}
	})
	for _, c := range []struct {
		status int
		retry  groups.Retry
		why    string
	}{{500, groups.Again, "media"}, {410, groups.Again, "media"}, {1, groups.Again, "media"}, {413, groups.GiveUp, "media-too-big"}} {
		status = c.status
		_, err := w.Do(w.ctx, id, say)
		if retry, why := groups.RetryOf(err); err == nil || retry != c.retry || why != c.why {
			t.Errorf("status %d: %v, want retry %d because of %q", c.status, err, c.retry, c.why)
		}
	}
	status, brought = 0, 0
	w.server.MediaFault(func(wire.MediaMoment) wire.MediaFault {
		if brought++; brought == 1 {
			return wire.MediaFault{Status: 401} // the login for media has run out
		}
		return wire.MediaFault{}
	})
	for range 2 {
		_, err := w.Do(w.ctx, id, say)
		w.must(err)
	}
	w.sees(w.sari, w.club, groups.MessageID(id), "the picture", func(m *phone.Message) bool { return len(m.Media) > 0 })
	w.once("Lihat")
	w.refuses(&groups.Say{Target: w.at(), Content: groups.Content{Media: &groups.Media{Kind: groups.Video, Data: make([]byte, mostMedia+1)}}}, groups.GiveUp, "media-too-big")
	w.refuses(&groups.Say{Target: w.at(), Content: groups.Content{Media: &groups.Media{Kind: groups.Sticker, Data: []byte("x")}}}, groups.GiveUp, "refused")
}

func TestDemotedAndTakenOutInMidWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.listen()
	said, err := w.tono.Write(w.ctx, w.club, phone.Draft{Text: "OBAT AJAIB"})
	w.must(err)
	w.must(w.dewi.Demote(w.ctx, w.club, w.pita.Hidden()))
	w.idle()
	w.refuses(&groups.Remove{Target: w.at(w.tono)}, groups.GiveUp, "not-admin")
	w.refuses(&groups.Retract{Target: w.at(w.tono), Message: said, Why: "obat-ajaib"}, groups.GiveUp, "not-admin")
	w.says("masih boleh bicara")
	w.must(w.dewi.CloseGroup(w.ctx, w.club, true))
	w.idle()
	w.refuses(&groups.Say{Target: w.at(), Content: text("x")}, groups.GiveUp, "closed")
	w.must(w.dewi.CloseGroup(w.ctx, w.club, false))
	w.must(w.dewi.Promote(w.ctx, w.club, w.pita.Hidden()))
	w.idle()
	w.does(&groups.Retract{Target: w.at(w.tono), Message: said, Why: "obat-ajaib"})

	// Taken out while messages leave, which the transport hears of a little later.
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if m.Out && m.Device == w.device && m.Node != nil && m.Node.Tag == "notification" {
			return wire.Fault{After: 300 * time.Millisecond}
		}
		return wire.Fault{}
	})
	w.must(w.dewi.Remove(w.ctx, w.club, w.pita.Hidden()))
	for range 5 {
		_, err := w.Do(w.ctx, newID(), &groups.Say{Target: w.at(), Content: text("x")})
		if retry, why := groups.RetryOf(err); err == nil || retry != groups.GiveUp || why != "not-in-group" && why != "not-admin" {
			t.Errorf("said in a group that Pita was taken out of: %v, want it given up", err)
		}
	}
	w.hears("that it was taken out", func(ev groups.Event) bool { l, ok := ev.(*groups.Left); return ok && l.Who.Pita })
	w.refuses(&groups.Say{Target: w.at(), Content: text("x")}, groups.GiveUp, "not-in-group")
	w.refuses(&groups.Remove{Target: w.at(w.sari)}, groups.GiveUp, "not-in-group")
}

// What other people do to the list of members while Pita waits for the server's word of a
// removal must not be waited for without end.
func TestARemovalThatIsNeverTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Transport.settle = 300 * time.Millisecond
	w.listen()
	w.server.Fault(func(m wire.Moment) wire.Fault {
		return wire.Fault{Drop: m.Out && m.Device == w.device && m.Node != nil && m.Node.Tag == "notification" && m.Node.Attrs["type"] == "w:gp2"}
	})
	w.does(&groups.Remove{Target: w.at(w.tono)})
	began := time.Now()
	said := w.says("sesudah")
	if took := time.Since(began); took < w.Transport.settle {
		t.Errorf("the next message waited %v, want %v for the server's word", took, w.Transport.settle)
	}
	w.sees(w.sari, w.club, said, "what Pita said afterwards", isText("sesudah"))
	if len(w.tono.Chat(w.club)) != 0 || w.tono.Unread() != 0 {
		t.Error("the removed member's phone got something")
	}
}

func TestCommunitiesAreLeftAlone(t *testing.T) {
	t.Parallel()
	w := newPair(t)
	w.listen()
	parent, err := w.Transport.client.CreateGroup(w.ctx, whatsmeow.ReqCreateGroup{Name: "Komunitas", GroupParent: types.GroupParent{IsParent: true}})
	w.must(err)
	in := groups.Target{In: groups.Place{Address: groups.Address(parent.JID.String())}}
	w.refuses(&groups.Say{Target: in, Content: text("x")}, groups.GiveUp, "community")
	w.refuses(&groups.Close{Target: in, On: true}, groups.GiveUp, "community")
}
