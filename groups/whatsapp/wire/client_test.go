package wire_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	waLog "go.mau.fi/whatsmeow/util/log"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"pita/groups/whatsapp/wire"
	"pita/store/session"
)

func TestMain(m *testing.M) {
	if what := os.Getenv(asChild); what != "" {
		if err := child(what, os.Getenv(asChildIn)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	if err := wire.Trust(); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// newServer returns a server that ends with the test.
func newServer(t testing.TB, opt wire.Options) *wire.Server {
	t.Helper()
	s, err := wire.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// enrol adds sample person number n.
func enrol(t testing.TB, s *wire.Server, name string, n int) *wire.Account {
	t.Helper()
	a, err := s.Enrol(name,
		types.NewJID(fmt.Sprintf("6281100000%02d", n), types.DefaultUserServer),
		types.NewJID(fmt.Sprintf("1000000%02d", n), types.HiddenUserServer))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// newDevice returns an unlinked whatsmeow device with its keys in a file of its
// own.
func newDevice(t testing.TB) *store.Device {
	t.Helper()
	file, err := session.Open(t.TempDir(), session.Options{Key: make([]byte, session.KeySize), Rehearsal: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	dev, err := file.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return dev
}

// A client is a whatsmeow client and all it has been told.
type client struct {
	*whatsmeow.Client
	t      testing.TB
	events chan any
}

// newClient returns a client that is device n of a, not yet connected.
func newClient(t testing.TB, s *wire.Server, a *wire.Account, n uint16) *client {
	t.Helper()
	dev := newDevice(t)
	if err := a.Provision(t.Context(), dev, n); err != nil {
		t.Fatal(err)
	}
	return attach(t, s, dev)
}

// attach returns a client on a device, not yet connected.
func attach(t testing.TB, s *wire.Server, dev *store.Device) *client {
	t.Helper()
	var log waLog.Logger
	if os.Getenv("WIRE_LOG") != "" {
		log = waLog.Stdout(dev.PushName, os.Getenv("WIRE_LOG"), false)
	}
	cli := whatsmeow.NewClient(dev, log)
	cli.SetWebsocketHTTPClient(s.Client())
	cli.SetMediaHTTPClient(s.Client())
	cli.SetPreLoginHTTPClient(s.Client())
	cli.SynchronousAck = true // so that a server at rest means that all is handled
	c := &client{cli, t, make(chan any, 4096)}
	cli.AddEventHandler(func(ev any) {
		if m, ok := ev.(*events.Message); !ok || !onlyKeys(m.Message) {
			c.events <- ev
		}
	})
	t.Cleanup(cli.Disconnect)
	return c
}

// onlyKeys reports whether a message carries a sender's key and nothing else.
func onlyKeys(m *waE2E.Message) bool {
	fields := 0
	m.ProtoReflect().Range(func(f protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if f.Name() != "messageContextInfo" {
			fields++
		}
		return true
	})
	return fields == 1 && m.SenderKeyDistributionMessage != nil
}

// login connects and waits until the client is in.
func (c *client) login() *client {
	c.t.Helper()
	if err := c.Connect(); err != nil {
		c.t.Fatal(err)
	}
	await[*events.Connected](c)
	return c
}

// patience is how long a test waits for what must come.
const patience = time.Minute

// await returns the next event of that type, passing over others.
func await[E any](c *client) E {
	c.t.Helper()
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		select {
		case ev := <-c.events:
			if e, ok := ev.(E); ok {
				return e
			}
		case <-timeout.C:
			var none E
			c.t.Fatalf("no %T came within %v", none, patience)
		}
	}
}

// none says whether no event of that type has come so far.
func none[E any](c *client) bool {
	for {
		select {
		case ev := <-c.events:
			if _, ok := ev.(E); ok {
				return false
			}
		default:
			return true
		}
	}
}

// say sends a text and returns its id.
func (c *client) say(to types.JID, words string) types.MessageID {
	c.t.Helper()
	resp, err := c.SendMessage(c.t.Context(), to, &waE2E.Message{Conversation: proto.String(words)})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.ID
}

// hears waits for a message and checks its words.
func (c *client) hears(words string) *events.Message {
	c.t.Helper()
	m := await[*events.Message](c)
	for m.Message.GetConversation() == "" {
		m = await[*events.Message](c)
	}
	if got := m.Message.GetConversation(); got != words {
		c.t.Fatalf("got %q, want %q", got, words)
	}
	return m
}

func idle(t testing.TB, s *wire.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.Idle(ctx); err != nil {
		t.Fatalf("the server does not come to rest: %v", err)
	}
}

// inner says to the server what no method of a client does.
func (c *client) inner() *whatsmeow.DangerousInternalClient {
	//lint:ignore SA1019 a test must be able to send what a client would not
	return c.DangerousInternals()
}
