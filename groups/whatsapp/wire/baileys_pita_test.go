package wire_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"pita/groups"
	"pita/groups/whatsapp"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store/session"
)

// A salon is a group of people with phones, Pita as an admin, and Tuti, whose
// WhatsApp is the second client.
type salon struct {
	t     *testing.T
	ctx   context.Context
	s     *wire.Server
	pita  *whatsapp.Transport
	dewi  *phone.Phone
	club  groups.Address
	tuti  *wire.Account
	b     *baileys
	lid   groups.Address // Tuti's
	acted int

	mu    sync.Mutex
	heard []groups.Event // by Pita
	news  chan struct{}
}

// newSalon returns a salon that Tuti has not come to yet.
func newSalon(t *testing.T) *salon {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	l := &salon{t: t, ctx: ctx, s: newServer(t, wire.Options{}), news: make(chan struct{})}
	l.b = secondClient(t, l.s)
	own := l.person("Pita", 9)
	l.dewi = l.person("Dewi", 1)
	key := make([]byte, session.KeySize)
	_, _ = rand.Read(key)
	keys, err := session.Open(t.TempDir(), session.Options{Key: key, Rehearsal: true, NoSync: true})
	l.must(err)
	t.Cleanup(func() { _ = keys.Close() })
	l.must(own.Link(ctx, keys, 1))
	l.club, err = l.dewi.Create(ctx, "Pita Pink", own.Hidden())
	l.must(err)
	l.must(l.dewi.Promote(ctx, l.club, own.Hidden()))
	l.pita, err = whatsapp.New(whatsapp.Options{Keys: keys, Client: l.s.Client()})
	l.must(err)
	l.tuti = enrol(t, l.s, "Tuti", 5)
	l.lid = groups.Address(l.tuti.LID().String())
	l.listen()
	return l
}

func (l *salon) person(name string, n int) *phone.Phone {
	l.t.Helper()
	p, err := phone.Open(l.ctx, phone.Options{Server: l.s, Dir: l.t.TempDir(), Name: name, Number: fmt.Sprintf("6281100000%03d", 10+n)})
	l.must(err)
	l.t.Cleanup(func() { _ = p.Close() })
	return p
}

func (l *salon) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// listen has Pita hear until the test ends.
func (l *salon) listen() {
	ctx, cancel := context.WithCancel(l.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = l.pita.Listen(ctx, func(_ context.Context, ev groups.Event) error {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.heard = append(l.heard, ev)
			close(l.news)
			l.news = make(chan struct{})
			return nil
		})
	}()
	l.t.Cleanup(func() { cancel(); <-done })
	l.hears("that the number is well", func(ev groups.Event) bool {
		n, ok := ev.(*groups.NumberChanged)
		return ok && n.Health.Health == groups.Well
	})
}

// hears waits for an event that Pita hears, now or before.
func (l *salon) hears(what string, is func(groups.Event) bool) groups.Event {
	l.t.Helper()
	late := time.After(baileysPatience)
	for from := 0; ; {
		l.mu.Lock()
		heard, news := l.heard, l.news
		l.mu.Unlock()
		for ; from < len(heard); from++ {
			if is(heard[from]) {
				return heard[from]
			}
		}
		select {
		case <-news:
		case <-late:
			l.t.Fatalf("Pita did not hear %s within %v", what, baileysPatience)
		}
	}
}

// does has Pita do something about Tuti in the group.
func (l *salon) does(a groups.Action) groups.Receipted {
	l.t.Helper()
	a.Where().In = groups.Place{Address: l.club}
	a.Where().To = groups.Party{Addresses: []groups.Address{l.lid, groups.Address(l.tuti.PN().String())}}
	l.acted++
	var h groups.Head
	copy(h.Seed[:], "second client")
	got, err := l.pita.Do(l.ctx, h.Action(l.acted), a)
	if err != nil {
		l.t.Fatalf("%s: %v", groups.ActionName(a), err)
	}
	return got
}

// says waits for Tuti's words to reach Pita and Dewi, and returns their id.
func (l *salon) says(words string) groups.MessageID {
	l.t.Helper()
	id := groups.MessageID(l.b.does("say", map[string]any{"to": l.club, "text": words}))
	ev := l.hears(words, func(ev groups.Event) bool { m, ok := ev.(*groups.Message); return ok && m.Text() == words }).(*groups.Message)
	if ev.ID != id || !slices.Contains(ev.From.Addresses, l.lid) {
		l.t.Errorf("Pita heard %+v, want %s by %s", ev, id, l.lid)
	}
	l.shows(words, id, func(m *phone.Message) bool { return m.Text == words })
	return id
}

// shows waits until Dewi's phone shows that message of Tuti's so, and returns it.
func (l *salon) shows(what string, id groups.MessageID, is func(*phone.Message) bool) (found phone.Message) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.ctx, baileysPatience)
	defer cancel()
	if err := l.dewi.Wait(ctx, func(v phone.View) bool {
		m := v.Message(l.club, l.lid, id)
		if m == nil || !is(m) {
			return false
		}
		found = *m
		return true
	}); err != nil {
		l.t.Fatalf("Dewi's phone does not show %s: %v", what, err)
	}
	return found
}

// TestSecondClient has Baileys, which shares no code with whatsmeow, take part
// in a group with Pita.
func TestSecondClient(t *testing.T) {
	t.Parallel()
	l := newSalon(t)
	for _, part := range []struct {
		name string
		do   func(*salon)
	}{
		{"is linked by a QR code", (*salon).isLinked},
		{"joins by link", (*salon).joins},
		{"talks", (*salon).talks},
		{"is moderated", (*salon).isModerated},
		{"is promoted and demoted", (*salon).isPromoted},
		{"votes are taken", (*salon).polls},
		{"shows and sees pictures", (*salon).pictures},
		{"finds what came while away", (*salon).comesBack},
		{"is removed", (*salon).isRemoved},
	} {
		t.Log(part.name)
		part.do(l)
	}
}

func (l *salon) isLinked() {
	l.b.does("connect", nil)
	qr := l.b.hears("a QR code", func(h happening) bool { return h.Event == "qr" })
	l.must(l.tuti.Scan(l.ctx, qr.QR))
	me := l.b.hears("the login", func(h happening) bool { return h.Event == "open" })
	if want := l.tuti.PN(); me.Me != fmt.Sprintf("%s:1@%s", want.User, want.Server) {
		l.t.Errorf("got logged in as %s, want device 1 of %s", me.Me, want)
	}
}

func (l *salon) joins() {
	link := l.does(&groups.Invite{}).Link
	if _, err := l.b.order("join", map[string]any{"link": "https://chat.whatsapp.com/AAAAAAAAAAAAAAAAAAAAAA"}); err == nil {
		l.t.Error("a link that was never given out led somewhere")
	}
	if got := l.b.does("join", map[string]any{"link": link}); got != string(l.club) {
		l.t.Errorf("got into %q, want %s", got, l.club)
	}
	l.hears("that Tuti came", func(ev groups.Event) bool {
		m, ok := ev.(*groups.Joined)
		return ok && len(m.Who) == 1 && slices.Contains(m.Who[0].Addresses, l.lid)
	})
}

func (l *salon) talks() {
	l.says("Halo, saya Tuti")
	words := "Selamat datang, Tuti"
	l.does(&groups.Say{Content: groups.Content{Text: words}})
	got := l.b.hears(words, func(h happening) bool { return h.Event == "message" && h.Text == words })
	if got.Chat != string(l.club) || got.Mine {
		l.t.Errorf("Tuti got %+v, want it in the group", got)
	}
	_, err := l.dewi.Write(l.ctx, l.lid, phone.Draft{Text: "Sendiri?"})
	l.must(err)
	l.b.hears("Dewi's private words", func(h happening) bool { return h.Event == "message" && h.Text == "Sendiri?" })
}

func (l *salon) isModerated() {
	id := l.says("Coba OBAT AJAIB ini!")
	l.does(&groups.Retract{Message: id, Why: "obat-ajaib"})
	l.b.hears("its message taken back", func(h happening) bool { return h.Event == "retracted" && h.ID == string(id) })
	l.shows("it taken back", id, func(m *phone.Message) bool { return m.Retracted })

	own := l.says("Salah ketik")
	l.b.does("retract", map[string]any{"to": l.club, "id": own})
	l.shows("it taken back", own, func(m *phone.Message) bool { return m.Retracted })
}

func (l *salon) isPromoted() {
	if _, err := l.b.order("rename", map[string]any{"group": l.club, "name": "Sebelum"}); err != nil {
		l.t.Errorf("a member of an open group may not rename it: %v", err)
	}
	l.does(&groups.Lock{On: true})
	if _, err := l.b.order("rename", map[string]any{"group": l.club, "name": "Tidak boleh"}); err == nil {
		l.t.Error("a member renamed a locked group")
	}
	l.does(&groups.Promote{})
	l.b.hears("its promotion", func(h happening) bool { return h.Event == "members" && h.Action == "promote" })
	l.b.does("rename", map[string]any{"group": l.club, "name": "Pita Pink Jakarta"})
	l.hears("the new name", func(ev groups.Event) bool {
		g, ok := ev.(*groups.Changed)
		return ok && g.Name != nil && *g.Name == "Pita Pink Jakarta"
	})
	l.does(&groups.Demote{})
	l.b.hears("its demotion", func(h happening) bool { return h.Event == "members" && h.Action == "demote" })
}

func (l *salon) polls() {
	options := []string{"Senin", "Rabu"}
	l.does(&groups.Say{Content: groups.Content{Text: "Kapan?", Poll: &groups.Poll{Options: options, Max: 1}}})
	got := l.b.hears("Pita's poll", func(h happening) bool { return h.Question == "Kapan?" })
	if !slices.Equal(got.Poll, options) {
		l.t.Errorf("got options %v, want %v", got.Poll, options)
	}
	id := groups.MessageID(l.b.does("poll", map[string]any{"to": l.club, "question": "Di mana?", "options": []string{"Taman", "Klinik"}}))
	l.shows("Tuti's poll", id, func(m *phone.Message) bool { return slices.Equal(m.Options, []string{"Taman", "Klinik"}) })
	l.must(l.dewi.Vote(l.ctx, l.club, phone.Ref{ID: id, From: l.lid}, []string{"Klinik"}))
	l.b.hears("Dewi's vote", func(h happening) bool {
		return h.Event == "voted" && h.ID == string(id) && slices.Equal(h.Poll, []string{"Klinik"})
	})
}

// dot is a small JPEG.
const dot = "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="

func (l *salon) pictures() {
	data, err := base64.StdEncoding.DecodeString(dot)
	l.must(err)
	id := groups.MessageID(l.b.does("show", map[string]any{"to": l.club, "data": dot, "text": "Taman kita"}))
	if got := l.shows("the picture", id, func(m *phone.Message) bool { return len(m.Media) > 0 }); got.Text != "Taman kita" || string(got.Media) != string(data) {
		l.t.Errorf("got %q with %d bytes, want the picture", got.Text, len(got.Media))
	}
	l.does(&groups.Say{Content: groups.Content{Text: "SADARI", Media: &groups.Media{Kind: groups.Picture, Type: "image/jpeg", Data: data}}})
	seen := l.b.hears("Pita's picture", func(h happening) bool { return h.Picture && h.Text == "SADARI" })
	sum := sha256.Sum256(data)
	if got := l.b.does("look", map[string]any{"id": seen.ID}); got != hex.EncodeToString(sum[:]) {
		l.t.Errorf("got a picture of hash %s, want %x", got, sum)
	}
}

func (l *salon) comesBack() {
	l.b.does("off", nil)
	l.b.hears("its own going", func(h happening) bool { return h.Event == "closed" })
	for _, words := range []string{"Satu", "Dua", "Tiga"} {
		l.does(&groups.Say{Content: groups.Content{Text: words}})
	}
	l.b.forget()
	l.b.does("connect", nil)
	last := l.b.hears("the last of what came", func(h happening) bool { return h.Event == "message" && h.Text == "Tiga" })
	var came []string
	l.b.mu.Lock()
	for _, h := range l.b.heard {
		if h.Event == "message" && h.Chat == last.Chat {
			came = append(came, h.Text)
		}
	}
	l.b.mu.Unlock()
	if want := []string{"Satu", "Dua", "Tiga"}; !slices.Equal(came, want) {
		l.t.Errorf("got %v, want %v", came, want)
	}
	l.says("Saya kembali")
}

func (l *salon) isRemoved() {
	link := l.does(&groups.Invite{}).Link
	l.does(&groups.Remove{})
	l.b.hears("its removal", func(h happening) bool { return h.Event == "members" && h.Action == "remove" })
	l.does(&groups.Say{Content: groups.Content{Text: "Tanpa Tuti"}})
	if _, err := l.b.order("say", map[string]any{"to": l.club, "text": "Masih ada?"}); err == nil {
		l.hearsNothingOf("Masih ada?")
	}
	var no *refused
	if _, err := l.b.order("join", map[string]any{"link": link}); !errors.As(err, &no) || no.code != 401 {
		l.t.Errorf("coming back by the link: got %v, want 401", err)
	}
	l.b.mu.Lock()
	defer l.b.mu.Unlock()
	if slices.ContainsFunc(l.b.heard, func(h happening) bool { return h.Text == "Tanpa Tuti" }) {
		l.t.Error("who was removed still reads the group")
	}
}

// TestSecondClientByTypedCode links Baileys by a code, has it ask to come into a
// group of the old kind, and unlinks it.
func TestSecondClientByTypedCode(t *testing.T) {
	t.Parallel()
	l := newSalon(t)
	l.b.does("connect", nil)
	l.b.hears("a QR code", func(h happening) bool { return h.Event == "qr" })
	code := l.b.does("code", map[string]any{"number": l.tuti.PN().User})
	l.typed(code)
	l.b.hears("the login", func(h happening) bool { return h.Event == "open" })

	jid, err := types.ParseJID(string(l.club))
	l.must(err)
	l.must(l.s.AddressBy(jid, types.AddressingModePN))
	l.must(l.dewi.Door(l.ctx, l.club, true))
	l.b.does("join", map[string]any{"link": l.does(&groups.Invite{}).Link})
	l.hears("that Tuti asks", func(ev groups.Event) bool {
		m, ok := ev.(*groups.Asked)
		return ok && slices.Contains(m.Who.Addresses, l.lid)
	})
	l.does(&groups.Approve{})
	l.b.hears("that it is in", func(h happening) bool { return h.Event == "notice" && h.Kind == "GROUP_CREATE" })
	l.says("Terima kasih")

	l.must(l.tuti.Unlink(1))
	l.b.hears("that it is unlinked", func(h happening) bool { return h.Event == "closed" && h.Code == 401 })
}

// typed has Tuti type a code once the server knows of it: Baileys shows it
// before it has asked for it.
func (l *salon) typed(code string) {
	l.t.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		err := l.tuti.TypeCode(l.ctx, code)
		if !errors.Is(err, wire.ErrNotALink) {
			l.must(err)
			return
		}
		select {
		case <-look.C:
		case <-l.ctx.Done():
			l.t.Fatal("the server never heard of the code")
		}
	}
}

// hearsNothingOf fails if Pita has heard those words once all is delivered.
func (l *salon) hearsNothingOf(words string) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.ctx, baileysPatience)
	defer cancel()
	l.must(l.s.Idle(ctx))
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, ev := range l.heard {
		if m, ok := ev.(*groups.Message); ok && m.Text() == words {
			l.t.Errorf("Pita heard %q of who is not in the group", words)
		}
	}
}
