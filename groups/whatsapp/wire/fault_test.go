package wire_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"pita/groups/whatsapp/wire"
)

func TestLoginFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failure wire.Failure
		want    func(*client) string
	}{
		{wire.Failure{Reason: 401}, func(c *client) string { return fmt.Sprint(await[*events.LoggedOut](c).Reason) }},
		{wire.Failure{Reason: 402, Attrs: map[string]any{"code": 101, "expire": 3600}}, func(c *client) string {
			return fmt.Sprint(await[*events.TemporaryBan](c).Expire)
		}},
		{wire.Failure{Reason: 403}, func(c *client) string { return fmt.Sprint(await[*events.LoggedOut](c).Reason) }},
		{wire.Failure{Reason: 405}, func(c *client) string { return fmt.Sprintf("%T", await[*events.ClientOutdated](c)) }},
		{wire.Failure{Reason: 503}, func(c *client) string { return fmt.Sprintf("%T", await[*events.Disconnected](c)) }},
		{wire.Failure{Reason: 418}, func(c *client) string { return fmt.Sprint(int(await[*events.ConnectFailure](c).Reason)) }},
	} {
		t.Run(fmt.Sprint(c.failure.Reason), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, wire.Options{})
			a := enrol(t, s, "Sari", 1)
			cli := newClient(t, s, a, 0)
			a.Refuse(c.failure)
			if err := cli.Connect(); err != nil {
				t.Fatal(err)
			}
			t.Log(c.want(cli))
			if cli.IsLoggedIn() {
				t.Error("the client is in")
			}
		})
	}
}

func TestUnknownDeviceIsLoggedOut(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a := enrol(t, s, "Sari", 1)
	web := newClient(t, s, a, 1).login()
	if err := a.Unlink(1); err != nil {
		t.Fatal(err)
	}
	if got := await[*events.LoggedOut](web); got.OnConnect {
		t.Errorf("got %+v, want to be logged out while connected", got)
	}
	other := newClient(t, newServer(t, wire.Options{}), a, 2)
	other.SetWebsocketHTTPClient(newServer(t, wire.Options{}).Client())
	if err := other.Connect(); err != nil {
		t.Fatal(err)
	}
	if got := await[*events.LoggedOut](other); !got.OnConnect {
		t.Errorf("got %+v, want to be logged out at login", got)
	}
}

func TestRefusedMessages(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a := newClient(t, s, sari, 0).login()
	var code atomic.Int64
	s.Fault(func(m wire.Moment) wire.Fault {
		if m.Node != nil && !m.Out && m.Node.Tag == "message" {
			return wire.Fault{Code: int(code.Load())}
		}
		return wire.Fault{}
	})
	for _, want := range []int{400, 403, 420, 429, 463, 479} {
		code.Store(int64(want))
		_, err := a.SendMessage(t.Context(), dewi.PN(), &waE2E.Message{Conversation: proto.String("halo")})
		if !errors.Is(err, whatsmeow.ErrServerReturnedError) || !strings.HasSuffix(err.Error(), fmt.Sprint(want)) {
			t.Errorf("got %v, want code %d", err, want)
		}
	}
}

func TestTimelock(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	if err := sari.Timelock(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if e := await[*events.NotifyAccountReachoutTimelock](a); !e.IsActive || e.TimeEnforcementEnds.IsZero() {
		t.Errorf("got %+v, want a lock with an end", e)
	}
	_, err := a.SendMessage(t.Context(), dewi.PN(), &waE2E.Message{Conversation: proto.String("halo")})
	if err == nil || !strings.HasSuffix(err.Error(), "463") {
		t.Errorf("got %v, want 463", err)
	}
	b.say(sari.PN(), "halo dulu")
	a.hears("halo dulu")
	a.say(dewi.PN(), "halo juga")
	b.hears("halo juga")
}

// TestCutInMidFrame loses a message in the middle of its bytes; it comes once,
// after the client has come back.
func TestCutInMidFrame(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	idle(t, s)
	var cuts atomic.Int64
	s.Fault(func(m wire.Moment) wire.Fault {
		if m.Out && m.Node != nil && m.Node.Tag == "message" && m.PN == dewi.PN() && cuts.Add(1) == 1 {
			return wire.Fault{Cut: true}
		}
		return wire.Fault{}
	})
	a.say(dewi.PN(), "utuh?")
	await[*events.Disconnected](b)
	b.hears("utuh?")
	idle(t, s)
	if !none[*events.Message](b) {
		t.Error("it came twice")
	}
}

// TestLostReceipts loses every second receipt on its way in: those messages come
// once more at the next login, and are told once.
func TestLostReceipts(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	b.EnableDecryptedEventBuffer, b.SynchronousAck = true, true
	var receipts atomic.Int64
	s.Fault(func(m wire.Moment) wire.Fault {
		lost := m.Node != nil && !m.Out && m.PN == dewi.PN() && m.Node.Tag == "receipt" && receipts.Add(1)%2 == 0
		return wire.Fault{Drop: lost}
	})
	for _, words := range []string{"satu", "dua", "tiga", "empat"} {
		a.say(dewi.PN(), words)
		b.hears(words)
	}
	for receipts.Load() < 4 {
		runtime.Gosched()
	}
	if got := dewi.Waiting(0); got < 2 {
		t.Errorf("got %d stanzas waiting, want the messages whose receipts were lost", got)
	}
	s.Fault(nil)
	b.ResetConnection()
	if p := await[*events.OfflineSyncPreview](b); p.Messages != 2 {
		t.Errorf("got %d messages announced, want 2", p.Messages)
	}
	await[*events.OfflineSyncCompleted](b)
	idle(t, s)
	if got := dewi.Waiting(0); got != 0 || !none[*events.Message](b) {
		t.Errorf("got %d stanzas waiting, or a message told twice", got)
	}
}

// TestSilentAtLogin lets a client wait for an answer that does not come.
func TestSilentAtLogin(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari := enrol(t, s, "Sari", 1)
	a := newClient(t, s, sari, 0)
	s.Fault(func(m wire.Moment) wire.Fault { return wire.Fault{Silent: m.Node == nil} })
	if err := a.Connect(); err != nil {
		t.Fatal(err)
	}
	if a.WaitForConnection(50*time.Millisecond) || sari.Online(0) {
		t.Error("the client is in")
	}
}

// TestDuplicates hands each message over twice: whatsmeow tells of it once.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	s.Fault(func(m wire.Moment) wire.Fault {
		return wire.Fault{Twice: m.Node != nil && m.Out && m.Node.Tag == "message"}
	})
	a.say(dewi.PN(), "satu")
	b.hears("satu")
	a.say(dewi.PN(), "dua")
	b.hears("dua")
	idle(t, s)
	if !none[*events.Message](b) {
		t.Error("a message was told twice")
	}
}

func TestReceiptsOutOfOrder(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	a.say(dewi.PN(), "nol")
	b.hears("nol")
	await[*events.Receipt](a)
	idle(t, s)
	var receipts atomic.Int64
	s.Fault(func(m wire.Moment) wire.Fault {
		if m.Node != nil && m.Out && m.Node.Tag == "receipt" && receipts.Add(1) == 1 {
			return wire.Fault{Behind: 3}
		}
		return wire.Fault{}
	})
	one := a.say(dewi.PN(), "satu")
	b.hears("satu")
	two := a.say(dewi.PN(), "dua")
	b.hears("dua")
	if got := await[*events.Receipt](a).MessageIDs[0]; got != two {
		t.Errorf("got the receipt of %s first, want %s before %s", got, two, one)
	}
	s.Fault(nil)
	for late := false; !late; {
		a.say(dewi.PN(), "lagi")
		late = await[*events.Receipt](a).MessageIDs[0] == one
	}
}

func TestRestart(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a := newClient(t, s, enrol(t, s, "Sari", 1), 0).login()
	s.Restart()
	await[*events.Disconnected](a)
	await[*events.Connected](a)
}

func TestCalls(t *testing.T) {
	t.Parallel()
	s, group, in := circle(t, types.AddressingModeLID)
	rina := s.Account(*in[1].Store.ID)
	if _, err := rina.Call(in[0].Store.ID.ToNonAD()); err != nil {
		t.Fatal(err)
	}
	if c := await[*events.CallOffer](in[0]); c.CallCreator != in[1].Store.GetLID().ToNonAD() || !c.GroupJID.IsEmpty() {
		t.Errorf("got %+v, want a call by %s", c.BasicCallMeta, in[1].Store.GetLID())
	}
	if _, err := rina.Call(group); err != nil {
		t.Fatal(err)
	}
	if c := await[*events.CallOffer](in[2]); c.GroupJID != group {
		t.Errorf("got %+v, want a call in %s", c.BasicCallMeta, group)
	}
	idle(t, s)
}
