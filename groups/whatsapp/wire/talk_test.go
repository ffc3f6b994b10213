package wire_test

import (
	"testing"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

func TestTwoPeopleTalk(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	web := newClient(t, s, dewi, 1).login()

	id := a.say(dewi.PN(), "Assalamualaikum")
	m := b.hears("Assalamualaikum")
	if m.Info.Sender.ToNonAD() != sari.LID() || m.Info.SenderAlt.ToNonAD() != sari.PN() || m.Info.ID != id || m.Info.PushName != "Sari" {
		t.Errorf("got %+v, want %s from %s or %s", m.Info, id, sari.LID(), sari.PN())
	}
	web.hears("Assalamualaikum")
	if r := await[*events.Receipt](a); r.MessageIDs[0] != id {
		t.Errorf("got a receipt for %v, want %s", r.MessageIDs, id)
	}

	b.say(sari.LID(), "Waalaikumsalam")
	a.hears("Waalaikumsalam")
	if m := web.hears("Waalaikumsalam"); !m.Info.IsFromMe || m.Info.Chat.ToNonAD() != sari.LID() {
		t.Errorf("the writer's other device got %+v, want its own message to %s", m.Info, sari.LID())
	}
	idle(t, s)
}

func TestOfflineQueue(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a, b := newClient(t, s, sari, 0).login(), newClient(t, s, dewi, 0).login()
	a.say(dewi.PN(), "satu")
	b.hears("satu")
	idle(t, s)
	b.Disconnect()
	a.say(dewi.PN(), "dua")
	a.say(dewi.PN(), "tiga")
	if err := b.Connect(); err != nil {
		t.Fatal(err)
	}
	if p := await[*events.OfflineSyncPreview](b); p.Messages != 2 {
		t.Errorf("got %d messages announced, want 2", p.Messages)
	}
	b.hears("dua")
	b.hears("tiga")
	if e := await[*events.OfflineSyncCompleted](b); e.Count < 2 {
		t.Errorf("got %d stanzas, want at least 2", e.Count)
	}
	idle(t, s)
	b.Disconnect()
	if err := b.Connect(); err != nil {
		t.Fatal(err)
	}
	if p := await[*events.OfflineSyncPreview](b); p.Messages != 0 {
		t.Errorf("got %d messages announced, want none: they were acknowledged", p.Messages)
	}
}

func TestReplaced(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari := enrol(t, s, "Sari", 1)
	first := newClient(t, s, sari, 0).login()
	second := attach(t, s, first.Store).login()
	await[*events.StreamReplaced](first)
	if !second.IsLoggedIn() {
		t.Error("the later login does not stand")
	}
}

func TestContacts(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	sari, dewi := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	a := newClient(t, s, sari, 0).login()
	got, err := a.IsOnWhatsApp(t.Context(), []string{"+" + dewi.PN().User, "+6281100000099"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || !got[0].IsIn || got[0].JID != dewi.LID() || got[0].PhoneNumber != dewi.PN() || got[1].IsIn {
		t.Errorf("got %+v, want the first in, as %s, and the second out", got, dewi.LID())
	}
	info, err := a.GetUserInfo(t.Context(), []types.JID{dewi.PN()})
	if err != nil {
		t.Fatal(err)
	}
	if u := info[dewi.PN()]; u.LID != dewi.LID() || len(u.Devices) != 1 {
		t.Errorf("got %+v, want %s and one device", u, dewi.LID())
	}
}
