package wire_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

// ask sends an iq as it is and returns the answer.
func (c *client) ask(n waBinary.Node) *waBinary.Node {
	c.t.Helper()
	id := c.inner().GenerateRequestID()
	n.Tag, n.Attrs["id"], n.Attrs["to"] = "iq", id, types.ServerJID
	answered := c.inner().WaitResponse(id)
	if err := c.inner().SendNode(c.t.Context(), n); err != nil {
		c.t.Fatal(err)
	}
	return <-answered
}

func (c *client) keysLeft() int {
	c.t.Helper()
	n := c.ask(waBinary.Node{Attrs: waBinary.Attrs{"xmlns": "encrypt", "type": "get"}, Content: []waBinary.Node{{Tag: "count"}}})
	count := n.GetChildByTag("count")
	return count.AttrGetter().Int("value")
}

// TestKeysRunLow lets strangers use up a device's one-time keys: it is asked for
// more, and gives them.
func TestKeysRunLow(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	dewi := enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, enrol(t, s, "Sari", 1), 0).login(), newClient(t, s, dewi, 0).login()
	before := b.keysLeft()
	if before < 5 {
		t.Fatalf("got %d keys at first, want some", before)
	}
	user := waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": dewi.LID()}}
	for range before - 2 {
		n := a.ask(waBinary.Node{Attrs: waBinary.Attrs{"xmlns": "encrypt", "type": "get"}, Content: []waBinary.Node{{Tag: "key", Content: []waBinary.Node{user}}}})
		if _, ok := n.GetOptionalChildByTag("list", "user", "key"); !ok {
			t.Fatal("got no one-time key")
		}
	}
	for until := time.Now().Add(patience); b.keysLeft() < before; {
		if time.Now().After(until) {
			t.Fatalf("got %d keys, want more than %d: the device was told that they run low", b.keysLeft(), before)
		}
	}
}

func TestDigestAndRotation(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a := newClient(t, s, enrol(t, s, "Sari", 1), 0).login()
	digest := waBinary.Node{Attrs: waBinary.Attrs{"xmlns": "encrypt", "type": "get"}, Content: []waBinary.Node{{Tag: "digest"}}}
	n := a.ask(digest)
	if hash := n.GetChildByTag("digest", "hash"); len(hash.Content.([]byte)) != 20 {
		t.Errorf("got %v, want a hash", hash)
	}
	key := a.Store.IdentityKey.CreateSignedPreKey(7)
	n = a.ask(waBinary.Node{Attrs: waBinary.Attrs{"xmlns": "encrypt", "type": "set"}, Content: []waBinary.Node{{Tag: "rotate", Content: []waBinary.Node{{
		Tag: "skey", Content: []waBinary.Node{
			{Tag: "id", Content: []byte{0, 0, 7}}, {Tag: "value", Content: key.Pub[:]}, {Tag: "signature", Content: key.Signature[:]},
		},
	}}}}})
	if n.Attrs["type"] != "result" {
		t.Errorf("got %v, want the new key taken", n)
	}
	n = a.ask(digest)
	if id := n.GetChildByTag("digest", "skey", "id"); string(id.Content.([]byte)) != "\x00\x00\x07" {
		t.Errorf("got key %v, want 7", id.Content)
	}
	n = a.ask(waBinary.Node{Attrs: waBinary.Attrs{"xmlns": "encrypt", "type": "get"}, Content: []waBinary.Node{{Tag: "nothing"}}})
	if e := n.GetChildByTag("error"); e.AttrGetter().Int("code") != 501 {
		t.Errorf("got %v, want that nobody knows of it", n)
	}
}

// TestAskThePhone has a companion ask its phone for a message.
func TestAskThePhone(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	phone, web := newClient(t, s, sari, 0).login(), newClient(t, s, sari, 1).login()
	phone.say(dewi.LID(), "supaya ada sesi")
	web.hears("supaya ada sesi")
	if _, err := web.SendPeerMessage(t.Context(), web.BuildUnavailableMessageRequest(dewi.LID(), dewi.LID(), "3EB0")); err != nil {
		t.Fatal(err)
	}
	m := await[*events.Message](phone)
	for m.Message.GetProtocolMessage() == nil {
		m = await[*events.Message](phone)
	}
	if asked := m.Message.GetProtocolMessage().GetPeerDataOperationRequestMessage(); len(asked.GetPlaceholderMessageResendRequest()) != 1 || !m.Info.IsFromMe {
		t.Errorf("got %v, want a request of the own companion", m.Message)
	}
	idle(t, s)
}

// TestLargeGroup sends to many others, of whom all but one are only keys: with
// PITA_SOAK to as many as a group can hold.
func TestLargeGroup(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	members, keys := []*wire.Account{dewi}, 126
	if os.Getenv("PITA_SOAK") != "" {
		keys = 1022
	}
	for i := range keys {
		a, err := s.Enrol("", types.NewJID(fmt.Sprintf("62811%07d", 9000+i), types.DefaultUserServer), types.NewJID(fmt.Sprintf("2%08d", i), types.HiddenUserServer))
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, a)
	}
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	group := s.Found("Pita Besar", sari, members...)
	if joined := await[*events.JoinedGroup](b); joined.JID != group || len(joined.Participants) != keys+2 {
		t.Fatalf("got %s with %d members, want %s with %d", joined.JID, len(joined.Participants), group, keys+2)
	}
	a.say(group, "untuk semua")
	b.hears("untuk semua")
	idle(t, s)
}

// TestNewCompanion has a person link a companion while others know the person:
// the next private message is encrypted for it too.
func TestNewCompanion(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	a.say(dewi.PN(), "satu")
	b.hears("satu")
	web := newClient(t, s, dewi, 1).login()
	// whatsmeow drops what it knows of a person's devices when the server's hash
	// of them differs from its own.
	a.say(dewi.PN(), "dua")
	a.say(dewi.PN(), "tiga")
	web.hears("tiga")
	dewi.ChangePhone()
	await[*events.LoggedOut](b)
	await[*events.IdentityChange](a)
}
