package whatsapp

import (
	"context"
	"crypto/rand"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
	"pita/store/session"
)

// A spy is a member who will be removed, and to whom somebody at the server then hands
// every ciphertext all the same. It keeps all keys it was ever given.
type spy struct {
	*world
	client  *whatsmeow.Client
	account *wire.Account

	mu   sync.Mutex
	sent []*waBinary.Node // by Pita to the group, not looked at yet
}

func newSpy(w *world) *spy {
	w.t.Helper()
	s := &spy{world: w}
	var err error
	s.account, err = w.server.Enrol("Mata", types.NewJID("6281100000066", types.DefaultUserServer), types.NewJID("100000066", types.HiddenUserServer))
	w.must(err)
	key := make([]byte, session.KeySize)
	_, _ = rand.Read(key)
	keys, err := session.Open(w.t.TempDir(), session.Options{Key: key, Rehearsal: true, NoSync: true})
	w.must(err)
	w.t.Cleanup(func() { _ = keys.Close() })
	device, err := keys.Device(w.ctx)
	w.must(err)
	w.must(s.account.Provision(w.ctx, device, 0))
	s.client = whatsmeow.NewClient(device, nil)
	s.client.SetWebsocketHTTPClient(w.server.Client())
	in := make(chan struct{}, 1)
	s.client.AddEventHandler(func(evt any) {
		if _, ok := evt.(*events.Connected); ok {
			in <- struct{}{}
		}
	})
	w.must(s.client.Connect())
	w.t.Cleanup(s.client.Disconnect)
	<-in
	w.server.Fault(func(m wire.Moment) wire.Fault {
		if !m.Out && m.Node != nil && m.Node.Tag == "message" && m.Device == w.device && m.Node.Attrs["to"] == w.jid() {
			s.mu.Lock()
			s.sent = append(s.sent, m.Node)
			s.mu.Unlock()
		}
		return wire.Fault{}
	})
	return s
}

func (s *spy) address() groups.Address { return groups.Address(s.account.LID().String()) }

func (s *spy) party() groups.Party {
	return groups.Party{Addresses: []groups.Address{s.address(), groups.Address(s.account.PN().String())}}
}

// reads takes what Pita sent since it was last asked, and says whether the spy can read
// any of it: with the keys it has, or with one that was sealed for it, which it keeps.
func (s *spy) reads() bool {
	s.t.Helper()
	s.idle()
	s.mu.Lock()
	sent := s.sent
	s.sent = nil
	s.mu.Unlock()
	if len(sent) == 0 {
		s.t.Fatal("Pita sent nothing")
	}
	pita := s.Transport.client.Store.GetLID()
	read := false
	for _, n := range sent {
		participants := n.GetChildByTag("participants")
		for _, to := range participants.GetChildren() {
			if j, ok := to.Attrs["jid"].(types.JID); ok && (j.User == s.account.LID().User || j.User == s.account.PN().User) {
				s.keep(&to, pita)
				read = true
			}
		}
		for _, enc := range n.GetChildrenByTag("enc") {
			//lint:ignore SA1019 the spy has no scruples
			if _, _, err := s.client.DangerousInternals().DecryptGroupMsg(s.ctx, &enc, pita, s.jid(), time.Now()); err == nil {
				read = true
			}
		}
	}
	return read
}

// keep keeps the sender key that was sealed for the spy, unless it was handed over by the
// server, too.
func (s *spy) keep(to *waBinary.Node, pita types.JID) {
	enc := to.GetChildByTag("enc")
	//lint:ignore SA1019 the spy has no scruples
	own := s.client.DangerousInternals()
	plain, _, err := own.DecryptDM(s.ctx, &enc, pita, enc.AttrGetter().String("type") == "pkmsg", time.Now())
	if err != nil {
		return
	}
	var m waE2E.Message
	s.must(proto.Unmarshal(plain, &m))
	own.HandleSenderKeyDistributionMessage(s.ctx, s.jid(), pita, m.GetSenderKeyDistributionMessage().GetAxolotlSenderKeyDistributionMessage())
}

// persists does an action, again and again until it succeeds.
func (s *spy) persists(a groups.Action) {
	s.t.Helper()
	id := newID()
	for {
		_, err := s.Do(s.ctx, id, a)
		if err == nil {
			return
		}
		if retry, why := groups.RetryOf(err); retry == groups.GiveUp || s.ctx.Err() != nil {
			s.t.Fatalf("%s: %s: %v", groups.ActionName(a), why, err)
		}
		runtime.Gosched()
	}
}

// How the spy leaves the group, one after the other.
var ways = []func(*spy){
	func(s *spy) {
		s.must(s.client.LeaveGroup(s.ctx, s.jid()))
		s.idle() // until Pita has heard of it
	},
	func(s *spy) { s.does(&groups.Remove{Target: groups.Target{In: s.at().In, To: s.party()}}) },
	func(s *spy) {
		s.must(s.dewi.Remove(s.ctx, s.club, s.address()))
		s.idle() // until Pita has heard of it
	},
	func(s *spy) {
		s.does(&groups.Remove{Target: groups.Target{In: s.at().In, To: groups.Party{Addresses: s.party().Addresses[1:]}}})
	},
	func(s *spy) { // while Pita is away, after much else that waits for it
		s.pita.Account().Cut(s.device)
		for range 25 {
			_, err := s.sari.Write(s.ctx, s.club, phone.Draft{Text: "Halo"})
			s.must(err)
		}
		s.must(s.dewi.Remove(s.ctx, s.club, s.address()))
		s.must(s.dewi.Add(s.ctx, s.club, s.address())) // so that Pita hears that they came, when they are gone
		for range 25 {
			_, err := s.sari.Write(s.ctx, s.club, phone.Draft{Text: "Halo"})
			s.must(err)
		}
		s.must(s.dewi.Remove(s.ctx, s.club, s.address()))
	},
}

// tries has the spy come and leave so often, and returns how often it could read what
// Pita wrote afterwards.
func (s *spy) tries(n int) (leaks int) {
	s.t.Helper()
	way := func(i int) int {
		if i < 3*len(ways) {
			return i % len(ways)
		}
		return i % (len(ways) - 1) // a connection that ends ever again is made anew ever later
	}
	for i := range n {
		if i > 0 && way(i-1) == 0 { // who left is not simply added back
			link, err := s.dewi.Invite(s.ctx, s.club, false)
			s.must(err)
			_, err = s.client.JoinGroupWithLink(s.ctx, link)
			s.must(err)
		} else {
			s.must(s.dewi.Add(s.ctx, s.club, s.address()))
		}
		s.idle()
		s.does(&groups.Say{Target: s.at(), Content: text("Sebelum")})
		if !s.reads() {
			s.t.Fatalf("try %d: as a member the spy can't read what Pita writes", i+1)
		}
		ways[way(i)](s)
		s.persists(&groups.Say{Target: s.at(), Content: text("Sesudah")})
		if s.reads() {
			leaks++
		}
	}
	return leaks
}

func TestARemovedMemberCannotReadWhatPitaSendsNext(t *testing.T) {
	t.Parallel()
	tries := 3 * len(ways)
	if os.Getenv("PITA_SOAK") != "" {
		tries = 200
	}
	w := newWorld(t)
	w.listen()
	mata := newSpy(w)
	if leaks := mata.tries(tries); leaks > 0 {
		t.Errorf("a removed member could read %d of %d messages, want none", leaks, tries)
	}
	asks := func(who types.JID) bool {
		r := &events.Receipt{MessageSource: types.MessageSource{Chat: w.jid(), Sender: who, IsGroup: true}}
		return w.mayRetry(r, "3EB0", 1, nil)
	}
	if asks(*mata.client.Store.ID) || asks(mata.client.Store.LID) || !asks(w.sari.Account().LID()) || !asks(w.sari.Account().PN()) {
		t.Error("a removed member may ask for a message again, or a member may not")
	}
	last := w.does(&groups.Say{Target: w.at(), Content: text("Untuk yang tinggal")})
	w.sees(w.sari, w.club, last.Message, "what Pita says to those who stay", isText("Untuk yang tinggal"))
}

// keepsKeys are keys of which none is ever dropped.
type keepsKeys struct{ *session.Store }

func (keepsKeys) DropSenderKey(context.Context, types.JID) error { return nil }

func TestWithoutANewSenderKeyARemovedMemberReadsOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Transport.keys = keepsKeys{w.keys}
	w.listen()
	if leaks := newSpy(w).tries(3); leaks == 0 {
		t.Error("without renewal a removed member reads nothing: the test would not show a leak")
	}
}
