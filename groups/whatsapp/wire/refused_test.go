package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"go.mau.fi/whatsmeow"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"pita/groups/whatsapp/wire"
)

// TestWhereOneMayNotWrite writes to a group in which only admins do, to one of
// which one is no longer, and to none. Whether WhatsApp gives these codes is
// assumed; see the table of answers.
func TestWhereOneMayNotWrite(t *testing.T) {
	t.Parallel()
	s, group, in := circle(t, types.AddressingModeLID)
	dewi, sari, rina := in[0], in[1], in[2]
	refused := func(c *client, to types.JID, code int) {
		t.Helper()
		// The metadata whatsmeow keeps would hide the server's answer.
		_, err := c.SendMessage(t.Context(), to, &waE2E.Message{Conversation: proto.String("halo")})
		if err == nil || !strings.HasSuffix(err.Error(), fmt.Sprint(code)) {
			t.Errorf("got %v, want code %d", err, code)
		}
	}
	for _, c := range in {
		c.say(group, "dari "+c.Store.PushName)
	}
	sari.hears("dari Dewi")
	first := sari.hears("dari Rina")
	if err := dewi.SetGroupAnnounce(t.Context(), group, true); err != nil {
		t.Fatal(err)
	}
	refused(sari, group, 420)
	dewi.say(group, "hanya admin")
	if _, err := sari.SendMessage(t.Context(), group, sari.BuildReaction(group, first.Info.Sender, first.Info.ID, "🙏")); err != nil {
		t.Errorf("a reaction is refused: %v", err)
	}
	if _, err := dewi.UpdateGroupParticipants(t.Context(), group, []types.JID{deviceLID(rina).ToNonAD()}, whatsmeow.ParticipantChangeRemove); err != nil {
		t.Fatal(err)
	}
	idle(t, s)
	refused(rina, group, 403)
	idle(t, s)
	if got := s.Account(*rina.Store.ID).Waiting(0); got != 0 {
		t.Errorf("got %d stanzas for who was removed, want none", got)
	}
}

func TestStreamErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code int
		want func(*client)
	}{
		{503, func(c *client) { await[*events.Disconnected](c); await[*events.Connected](c) }},
		{515, func(c *client) { await[*events.Connected](c) }},
		{516, func(c *client) {
			if e := await[*events.StreamError](c); e.Code != "516" {
				t.Errorf("got %+v, want 516", e)
			}
		}},
	} {
		t.Run(fmt.Sprint(c.code), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, wire.Options{})
			sari := enrol(t, s, "Sari", 1)
			a := newClient(t, s, sari, 0).login()
			sari.StreamError(0, c.code)
			c.want(a)
		})
	}
}

// TestOddStanzas sends what no client would: the server stays up.
func TestOddStanzas(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	enc := waBinary.Node{Tag: "enc", Attrs: waBinary.Attrs{"type": "msg", "count": "1"}, Content: []byte("x")}
	for _, n := range []waBinary.Node{
		{Tag: "message"},
		{Tag: "message", Attrs: waBinary.Attrs{"to": types.ServerJID}, Content: []waBinary.Node{enc}},
		{Tag: "message", Attrs: waBinary.Attrs{"to": types.NewJID("1", types.GroupServer)}, Content: []waBinary.Node{enc}},
		{Tag: "message", Attrs: waBinary.Attrs{"to": dewi.LID(), "category": "peer"}},
		{Tag: "receipt"},
		{Tag: "receipt", Attrs: waBinary.Attrs{"to": types.NewJID("1", types.GroupServer), "type": "retry"}},
		{Tag: "ack"},
		{Tag: "call"},
		{Tag: "nothing", Content: []byte("known")},
		{Tag: "iq"},
		{Tag: "iq", Attrs: waBinary.Attrs{"xmlns": "usync", "type": "get"}, Content: []waBinary.Node{{Tag: "usync"}}},
		{Tag: "iq", Attrs: waBinary.Attrs{"xmlns": "encrypt", "type": "set"}, Content: []waBinary.Node{{Tag: "registration"}}},
		{Tag: "iq", Attrs: waBinary.Attrs{"xmlns": "encrypt", "type": "get"}, Content: []waBinary.Node{{Tag: "key"}}},
		{Tag: "iq", Attrs: waBinary.Attrs{"xmlns": "w:g2", "type": "set", "to": types.GroupServerJID}, Content: []waBinary.Node{{Tag: "create"}}},
	} {
		if n.Attrs == nil {
			n.Attrs = waBinary.Attrs{}
		}
		n.Attrs["id"] = "odd"
		if err := a.inner().SendNode(t.Context(), n); err != nil {
			t.Fatalf("<%s> ended the connection: %v", n.Tag, err)
		}
	}
	a.say(dewi.PN(), "masih ada")
	b.hears("masih ada")
	idle(t, s)
}
