package wire_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"pita/groups/whatsapp/wire"
)

// TestFullGroup fills a group to its last place.
func TestFullGroup(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	dewi, rina := enrol(t, s, "Dewi", 1), enrol(t, s, "Rina", 2)
	var crowd []*wire.Account
	for i := range 1023 {
		a, err := s.Enrol("", types.NewJID(fmt.Sprintf("62811000%05d", 10000+i), types.DefaultUserServer), types.NewJID(fmt.Sprintf("200%06d", i), types.HiddenUserServer))
		if err != nil {
			t.Fatal(err)
		}
		crowd = append(crowd, a)
	}
	group := s.Found("Ramai", dewi, crowd...)
	a, c := newClient(t, s, dewi, 0).login(), newClient(t, s, rina, 0).login()
	link, err := a.GetGroupInviteLink(t.Context(), group, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.JoinGroupWithLink(t.Context(), link); !errors.Is(err, whatsmeow.ErrIQResourceLimit) {
		t.Errorf("by link: got %v, want %v", err, whatsmeow.ErrIQResourceLimit)
	}
	got, err := a.UpdateGroupParticipants(t.Context(), group, []types.JID{rina.LID()}, whatsmeow.ParticipantChangeAdd)
	if err != nil || got[0].Error != 500 {
		t.Errorf("added: got %+v, %v, want 500", got, err)
	}
	if err := a.SetGroupJoinApprovalMode(t.Context(), group, true); err != nil {
		t.Fatal(err)
	}
	if info, err := a.GetGroupInfo(t.Context(), group); err != nil || len(info.Participants) != 1024 {
		t.Errorf("got %d members, %v, want 1,024", len(info.Participants), err)
	}
}

// TestFoundersWhoCannotCome makes a group with some who cannot be added.
func TestFoundersWhoCannotCome(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 2)
	h.people[1].SetPrivacy("groupadd", "none")
	info, err := h.clients[0].CreateGroup(t.Context(), whatsmeow.ReqCreateGroup{
		Name: "Baru", Participants: []types.JID{h.people[1].LID(), h.people[2].LID(), types.NewJID("6281100000088", types.DefaultUserServer)},
	})
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]int{}
	for _, p := range info.Participants {
		codes[p.JID.User] = p.Error
	}
	if len(codes) != 4 || codes[h.people[1].LID().User] != 403 || codes[h.people[2].LID().User] != 0 || codes["6281100000088"] != 404 {
		t.Errorf("got %v, want Sari refused, Rina in, and nobody not found", codes)
	}
	if info, err := h.clients[2].GetGroupInfo(t.Context(), info.JID); err != nil || len(info.Participants) != 2 {
		t.Errorf("got %+v, %v, want two members", info, err)
	}
}

// TestMemberBringsSomebody has a member add where admins let people in.
func TestMemberBringsSomebody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 4, 2)
	if got := h.change(t, 1, whatsmeow.ParticipantChangeAdd, h.people[2].LID()); got[0].Error != 0 {
		t.Errorf("got %+v, want Rina in: every member may add", got)
	}
	if err := h.clients[0].SetGroupJoinApprovalMode(t.Context(), h.group, true); err != nil {
		t.Fatal(err)
	}
	h.quiet(t)
	if got := h.change(t, 1, whatsmeow.ParticipantChangeAdd, h.people[3].LID()); got[0].Error != 202 {
		t.Errorf("got %+v, want Wati to wait", got)
	}
	ask := change(t, await[*events.GroupInfo](h.clients[0]), "created_membership_requests")
	if ask.Attrs["request_method"] != "non_admin_add" {
		t.Errorf("got %s, want it asked by a member", ask)
	}
}

// TestPinGoesThrough pins a message for everyone.
func TestPinGoesThrough(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 2, 2)
	id := h.clients[0].say(h.group, "Jadwal minggu ini")
	h.clients[1].hears("Jadwal minggu ini")
	pin := &waE2E.Message{PinInChatMessage: &waE2E.PinInChatMessage{
		Key:               &waCommon.MessageKey{RemoteJID: proto.String(h.group.String()), FromMe: proto.Bool(true), ID: proto.String(id)},
		Type:              waE2E.PinInChatMessage_PIN_FOR_ALL.Enum(),
		SenderTimestampMS: proto.Int64(time.Now().UnixMilli()),
	}}
	if _, err := h.clients[0].SendMessage(t.Context(), h.group, pin); err != nil {
		t.Fatal(err)
	}
	m := await[*events.Message](h.clients[1])
	if got := m.Message.GetPinInChatMessage(); got.GetKey().GetID() != id || m.Info.Edit != types.EditAttributePinInChat {
		t.Errorf("got %v with edit %q, want %s pinned", m.Message, m.Info.Edit, id)
	}
}

// TestCodesRunOut waits until no code of a client that is to be linked holds.
func TestCodesRunOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, wire.Options{})
		a := enrol(t, s, "Pita", 1)
		c := attach(t, s, newDevice(t))
		c.EnableAutoReconnect = false
		if err := c.Connect(); err != nil {
			t.Fatal(err)
		}
		codes := await[*events.QR](c).Codes
		time.Sleep(159 * time.Second)
		if !c.IsConnected() {
			t.Error("the connection ended while a code held")
		}
		if err := a.Scan(t.Context(), codes[4]); !errors.Is(err, wire.ErrLinkExpired) {
			t.Errorf("got %v for the code before the last, want %v", err, wire.ErrLinkExpired)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if c.IsConnected() {
			t.Error("the connection outlives the last code")
		}
	})
}
