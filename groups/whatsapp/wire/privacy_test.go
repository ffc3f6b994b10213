package wire_test

import (
	"errors"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

func TestPrivacySettings(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a := enrol(t, s, "Sari", 1)
	c, web := newClient(t, s, a, 0).login(), newClient(t, s, a, 1).login()
	if got := c.GetPrivacySettings(t.Context()); got.GroupAdd != types.PrivacySettingAll || got.Online != types.PrivacySettingAll {
		t.Errorf("got %+v, want everything open", got)
	}
	if got, err := c.SetPrivacySetting(t.Context(), types.PrivacySettingTypeGroupAdd, types.PrivacySettingNone); err != nil || got.GroupAdd != types.PrivacySettingNone {
		t.Errorf("got %+v, %v, want nobody to add her", got, err)
	}
	if ev := await[*events.PrivacySettings](web); !ev.GroupAddChanged || ev.NewSettings.GroupAdd != "" && ev.NewSettings.GroupAdd != types.PrivacySettingNone {
		t.Errorf("her other device got %+v, want the change", ev)
	}
	if _, err := c.SetPrivacySetting(t.Context(), "unheard-of", types.PrivacySettingNone); !errors.Is(err, whatsmeow.ErrIQBadRequest) {
		t.Errorf("got %v, want %v", err, whatsmeow.ErrIQBadRequest)
	}
}

func TestBlocklist(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a, b := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	c := newClient(t, s, a, 0).login()
	list, err := c.UpdateBlocklist(t.Context(), b.LID(), events.BlocklistChangeActionBlock)
	if err != nil || len(list.JIDs) != 1 || list.JIDs[0] != b.LID() {
		t.Fatalf("got %+v, %v, want Dewi", list, err)
	}
	if ev := await[*events.Blocklist](c); len(ev.Changes) != 1 || ev.Changes[0].JID != b.LID() {
		t.Errorf("got %+v, want Dewi", ev)
	}
	if again, err := c.GetBlocklist(t.Context()); err != nil || len(again.JIDs) != 1 || again.DHash != list.DHash {
		t.Errorf("got %+v, %v, want the same list", again, err)
	}
	if list, err = c.UpdateBlocklist(t.Context(), b.LID(), events.BlocklistChangeActionUnblock); err != nil || len(list.JIDs) != 0 {
		t.Errorf("got %+v, %v, want nobody", list, err)
	}
}

// TestTrust has one person write to another, after which each holds the other's
// token.
func TestTrust(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a, b := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	sari, dewi := newClient(t, s, a, 0).login(), newClient(t, s, b, 0).login()
	if _, err := sari.inner().IssuePrivacyToken(t.Context(), b.LID(), time.Now()); err != nil {
		t.Fatal(err)
	}
	idle(t, s)
	token, err := dewi.Store.PrivacyTokens.GetPrivacyToken(t.Context(), a.LID())
	if err != nil || token == nil || len(token.Token) == 0 {
		t.Errorf("got %+v, %v, want Sari's token", token, err)
	}
}

func TestPushName(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a, b := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	sari, dewi := newClient(t, s, a, 0).login(), newClient(t, s, b, 0).login()
	sari.Store.PushName = "Sari W"
	if err := sari.SendPresence(t.Context(), types.PresenceAvailable); err != nil {
		t.Fatal(err)
	}
	sari.say(b.PN(), "halo")
	if m := dewi.hears("halo"); m.Info.PushName != "Sari W" {
		t.Errorf("got name %q, want the new one", m.Info.PushName)
	}
}

// TestNotUnderstood asks for what nobody built.
func TestNotUnderstood(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	c := newClient(t, s, enrol(t, s, "Sari", 1), 0).login()
	_, err := c.inner().SendGroupIQ(t.Context(), "set", types.GroupServerJID, waBinary.Node{Tag: "teleport"})
	if want := (&whatsmeow.IQError{Code: 501, Text: "feature-not-implemented"}); !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	if _, err := c.inner().SendGroupIQ(t.Context(), "set", types.GroupServerJID, waBinary.Node{Tag: "leave"}); err != nil {
		t.Errorf("a request that names nothing: %v", err)
	}
}

// TestBlockedWords come to nobody.
func TestBlockedWords(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a, b := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	sari, dewi := newClient(t, s, a, 0).login(), newClient(t, s, b, 0).login()
	if _, err := sari.UpdateBlocklist(t.Context(), b.LID(), events.BlocklistChangeActionBlock); err != nil {
		t.Fatal(err)
	}
	dewi.say(a.PN(), "halo?")
	idle(t, s)
	if !none[*events.Message](sari) {
		t.Error("words of who is blocked came")
	}
}

// TestProfile sets a picture and a line about oneself, and has another look.
func TestProfile(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	a, b := enrol(t, s, "Sari", 1), enrol(t, s, "Dewi", 2)
	sari, dewi := newClient(t, s, a, 0).login(), newClient(t, s, b, 0).login()
	id, err := sari.SetGroupPhoto(t.Context(), types.EmptyJID, jpeg)
	if err != nil {
		t.Fatal(err)
	}
	about := waBinary.Node{Tag: "iq", Attrs: waBinary.Attrs{"id": sari.inner().GenerateRequestID(), "type": "set", "xmlns": "status", "to": types.ServerJID},
		Content: []waBinary.Node{{Tag: "status", Content: []byte("Penyintas")}}}
	if err := sari.inner().SendNode(t.Context(), about); err != nil {
		t.Fatal(err)
	}
	idle(t, s)
	info, err := dewi.GetUserInfo(t.Context(), []types.JID{a.PN()})
	if err != nil {
		t.Fatal(err)
	}
	if got := info[a.PN()]; got.Status != "Penyintas" || got.PictureID != id {
		t.Errorf("got %+v, want her line and picture %s", got, id)
	}
	if seen, err := dewi.GetProfilePictureInfo(t.Context(), a.PN(), nil); err != nil || seen.ID != id {
		t.Errorf("got %+v, %v, want picture %s", seen, err, id)
	}
}
