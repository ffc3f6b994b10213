package wire_test

import (
	"errors"
	"slices"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

// A house is a server, people with phones, and a group the first of them made.
type house struct {
	*wire.Server
	group   types.JID
	people  []*wire.Account
	clients []*client
}

// newHouse returns a house of that many people, of whom the first in are in the
// group. Nobody has unread events.
func newHouse(t *testing.T, people, in int) *house {
	t.Helper()
	h := &house{Server: newServer(t, wire.Options{})}
	var others []types.JID
	for i := range people {
		a := enrol(t, h.Server, []string{"Dewi", "Sari", "Rina", "Wati", "Yuni"}[i], i+1)
		h.people = append(h.people, a)
		h.clients = append(h.clients, newClient(t, h.Server, a, 0).login())
		if i > 0 && i < in {
			others = append(others, a.LID())
		}
	}
	info, err := h.clients[0].CreateGroup(t.Context(), whatsmeow.ReqCreateGroup{Name: "Pita Pink", Participants: others})
	if err != nil {
		t.Fatal(err)
	}
	h.group = info.JID
	h.quiet(t)
	return h
}

// quiet waits until all is delivered, and forgets what the clients were told.
func (h *house) quiet(t *testing.T) {
	t.Helper()
	idle(t, h.Server)
	for _, c := range h.clients {
		for len(c.events) > 0 {
			<-c.events
		}
	}
}

// change has one person change others' membership and returns what became of
// each.
func (h *house) change(t *testing.T, by int, how whatsmeow.ParticipantChange, whom ...types.JID) []types.GroupParticipant {
	t.Helper()
	got, err := h.clients[by].UpdateGroupParticipants(t.Context(), h.group, whom, how)
	if err != nil {
		t.Fatalf("%s: %v", how, err)
	}
	return got
}

// info returns the group as one person sees it.
func (h *house) info(t *testing.T, who int) *types.GroupInfo {
	t.Helper()
	info, err := h.clients[who].GetGroupInfo(t.Context(), h.group)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestCreatedGroup(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 2)
	info := h.info(t, 1)
	if info.Name != "Pita Pink" || info.OwnerJID != h.people[0].LID() || info.OwnerPN != h.people[0].PN() || info.ParticipantCount != 2 ||
		info.AddressingMode != types.AddressingModeLID || info.MemberAddMode != types.GroupMemberAddModeAllMember || info.IsJoinApprovalRequired {
		t.Errorf("got %+v, want the group Dewi made", info)
	}
	first, second := info.Participants[0], info.Participants[1]
	if !first.IsSuperAdmin || first.LID != h.people[0].LID() || first.PhoneNumber != h.people[0].PN() || second.IsAdmin {
		t.Errorf("got members %+v, want Dewi as creator and Sari", info.Participants)
	}
	mine, err := h.clients[1].GetJoinedGroups(t.Context())
	if err != nil || len(mine) != 1 || mine[0].JID != h.group || len(mine[0].Participants) != 2 {
		t.Errorf("got groups %v, %v, want the one", mine, err)
	}
	if none, err := h.clients[2].GetJoinedGroups(t.Context()); err != nil || len(none) != 0 {
		t.Errorf("got groups %v, %v for who is in none", none, err)
	}
	if _, err := h.clients[2].GetGroupInfo(t.Context(), h.group); !errors.Is(err, whatsmeow.ErrNotInGroup) {
		t.Errorf("a stranger asks what the group is: got %v, want %v", err, whatsmeow.ErrNotInGroup)
	}
	if _, err := h.clients[2].GetGroupInfo(t.Context(), types.NewJID("120363000000000999", types.GroupServer)); !errors.Is(err, whatsmeow.ErrGroupNotFound) {
		t.Errorf("a group that is not: got %v, want %v", err, whatsmeow.ErrGroupNotFound)
	}
}

func TestGroupsByPhoneNumber(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 2)
	if err := h.AddressBy(h.group, types.AddressingModePN); err != nil {
		t.Fatal(err)
	}
	info := h.info(t, 1)
	if info.AddressingMode != types.AddressingModePN || info.Participants[0].JID != h.people[0].PN() || info.Participants[0].LID != h.people[0].LID() || info.OwnerJID != h.people[0].PN() {
		t.Errorf("got %+v, want numbers first", info)
	}
	h.change(t, 0, whatsmeow.ParticipantChangeAdd, h.people[2].PN())
	if ev := await[*events.GroupInfo](h.clients[1]); !slices.Equal(ev.Join, []types.JID{h.people[2].PN()}) || *ev.Sender != h.people[0].PN() {
		t.Errorf("got %+v, want Rina's number added by Dewi's", ev)
	}
}

// TestComingAndGoing adds, promotes, demotes and removes, and looks at what
// everyone hears and what the one concerned hears.
func TestComingAndGoing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 4, 2)
	rina := h.people[2].LID()
	steps := []struct {
		how   whatsmeow.ParticipantChange
		heard func(*events.GroupInfo) []types.JID
		in    bool
		admin bool
	}{
		{whatsmeow.ParticipantChangeAdd, func(e *events.GroupInfo) []types.JID { return e.Join }, true, false},
		{whatsmeow.ParticipantChangePromote, func(e *events.GroupInfo) []types.JID { return e.Promote }, true, true},
		{whatsmeow.ParticipantChangeDemote, func(e *events.GroupInfo) []types.JID { return e.Demote }, true, false},
		{whatsmeow.ParticipantChangeRemove, func(e *events.GroupInfo) []types.JID { return e.Leave }, false, false},
	}
	for _, step := range steps {
		if got := h.change(t, 0, step.how, rina); len(got) != 1 || got[0].Error != 0 || got[0].JID != rina {
			t.Fatalf("%s: got %+v, want Rina", step.how, got)
		}
		for i, c := range h.clients[:2] {
			ev := await[*events.GroupInfo](c)
			if !slices.Equal(step.heard(ev), []types.JID{rina}) || ev.Sender == nil || *ev.Sender != h.people[0].LID() || *ev.SenderPN != h.people[0].PN() || ev.Notify != "Dewi" {
				t.Errorf("%s: client %d got %+v, want Rina, by Dewi", step.how, i, ev)
			}
			if ev.ParticipantVersionID == "" || ev.PrevParticipantVersionID == ev.ParticipantVersionID {
				t.Errorf("%s: got versions %q and %q, want two", step.how, ev.PrevParticipantVersionID, ev.ParticipantVersionID)
			}
		}
		if step.how == whatsmeow.ParticipantChangeAdd {
			if ev := await[*events.JoinedGroup](h.clients[2]); ev.JID != h.group || len(ev.Participants) != 3 {
				t.Errorf("the one who was added got %+v, want the group with three members", ev)
			}
		} else if ev := await[*events.GroupInfo](h.clients[2]); !slices.Equal(step.heard(ev), []types.JID{rina}) {
			t.Errorf("%s: Rina got %+v, want herself", step.how, ev)
		}
		info := h.info(t, 0)
		i := slices.IndexFunc(info.Participants, func(p types.GroupParticipant) bool { return p.JID == rina })
		if (i >= 0) != step.in || i >= 0 && info.Participants[i].IsAdmin != step.admin {
			t.Errorf("%s: got members %+v, want Rina in: %v, admin: %v", step.how, info.Participants, step.in, step.admin)
		}
	}
	h.quiet(t)
	h.clients[0].say(h.group, "hanya untuk yang di dalam")
	h.clients[1].hears("hanya untuk yang di dalam")
	idle(t, h.Server)
	if !none[*events.Message](h.clients[2]) {
		t.Error("who was removed still gets what is said")
	}
	if h.change(t, 0, whatsmeow.ParticipantChangeAdd, rina)[0].Error != 0 {
		t.Error("who was removed cannot be added again by an admin")
	}
}

func TestMembersThatCannotBeChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 5, 3)
	h.people[3].SetPrivacy("groupadd", "none")
	if _, err := h.clients[4].UpdateBlocklist(t.Context(), h.people[0].LID(), events.BlocklistChangeActionBlock); err != nil {
		t.Fatal(err)
	}
	h.change(t, 0, whatsmeow.ParticipantChangePromote, h.people[1].LID())
	nobody := types.NewJID("6281100000088", types.DefaultUserServer)
	cases := []struct {
		name string
		by   int
		how  whatsmeow.ParticipantChange
		whom types.JID
		want int
	}{
		{"already in", 0, whatsmeow.ParticipantChangeAdd, h.people[2].LID(), 409},
		{"lets nobody add her", 0, whatsmeow.ParticipantChangeAdd, h.people[3].LID(), 403},
		{"has blocked the admin", 0, whatsmeow.ParticipantChangeAdd, h.people[4].LID(), 401},
		{"not on WhatsApp", 0, whatsmeow.ParticipantChangeAdd, nobody, 404},
		{"not in the group", 0, whatsmeow.ParticipantChangeRemove, h.people[3].LID(), 404},
		{"unknown", 0, whatsmeow.ParticipantChangeRemove, nobody, 404},
		{"the creator", 1, whatsmeow.ParticipantChangeRemove, h.people[0].LID(), 405},
		{"the creator's rank", 1, whatsmeow.ParticipantChangeDemote, h.people[0].LID(), 405},
		{"oneself", 0, whatsmeow.ParticipantChangeRemove, h.people[0].LID(), 406},
		{"promote a stranger", 0, whatsmeow.ParticipantChangePromote, h.people[3].LID(), 404},
		{"promote an admin", 0, whatsmeow.ParticipantChangePromote, h.people[1].LID(), 0},
	}
	for _, c := range cases {
		got := h.change(t, c.by, c.how, c.whom)
		if len(got) != 1 || got[0].Error != c.want {
			t.Errorf("%s: got %+v, want error %d", c.name, got, c.want)
			continue
		}
		if invited := got[0].AddRequest != nil; invited != (c.want == 403) {
			t.Errorf("%s: got an invitation: %v, want it with 403 alone", c.name, invited)
		}
	}
	if n := h.info(t, 0).ParticipantCount; n != 3 {
		t.Errorf("got %d members after all that, want 3", n)
	}
}

func TestWhoIsNoAdmin(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 4, 3)
	sari, rina := h.clients[1], h.people[2].LID()
	if err := h.clients[0].SetGroupLocked(t.Context(), h.group, true); err != nil {
		t.Fatal(err)
	}
	if err := h.clients[0].SetGroupMemberAddMode(t.Context(), h.group, types.GroupMemberAddModeAdmin); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"remove": second(sari.UpdateGroupParticipants(t.Context(), h.group, []types.JID{rina}, whatsmeow.ParticipantChangeRemove)),
		"add":    second(sari.UpdateGroupParticipants(t.Context(), h.group, []types.JID{h.people[3].LID()}, whatsmeow.ParticipantChangeAdd)),
		"name":   sari.SetGroupName(t.Context(), h.group, "Lain"),
		"topic":  sari.SetGroupTopic(t.Context(), h.group, "", "", "Lain"),
		"close":  sari.SetGroupAnnounce(t.Context(), h.group, true),
		"photo":  second(sari.SetGroupPhoto(t.Context(), h.group, jpeg)),
		"asked":  second(sari.GetGroupRequestParticipants(t.Context(), h.group)),
	} {
		if !errors.Is(err, whatsmeow.ErrIQForbidden) {
			t.Errorf("%s: got %v, want %v", name, err, whatsmeow.ErrIQForbidden)
		}
	}
	if _, err := sari.GetGroupInviteLink(t.Context(), h.group, false); !errors.Is(err, whatsmeow.ErrGroupInviteLinkUnauthorized) {
		t.Errorf("link: got %v, want %v", err, whatsmeow.ErrGroupInviteLinkUnauthorized)
	}
	if err := h.clients[3].LeaveGroup(t.Context(), h.group); !errors.Is(err, whatsmeow.ErrIQForbidden) {
		t.Errorf("leave a group one is not in: got %v, want %v", err, whatsmeow.ErrIQForbidden)
	}
}

// second returns the error of a call that returns something else too.
func second[T any](_ T, err error) error { return err }

func TestTheLastAdminLeaves(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 3)
	if err := h.clients[0].LeaveGroup(t.Context(), h.group); err != nil {
		t.Fatal(err)
	}
	if ev := await[*events.GroupInfo](h.clients[2]); len(ev.Leave) != 1 || ev.Leave[0] != h.people[0].LID() || *ev.Sender != h.people[0].LID() {
		t.Errorf("got %+v, want Dewi gone by herself", ev)
	}
	if ev := await[*events.GroupInfo](h.clients[2]); len(ev.Promote) != 1 || ev.Promote[0] != h.people[1].LID() {
		t.Errorf("got %+v, want Sari, the longest member, as admin", ev)
	}
	got := h.change(t, 1, whatsmeow.ParticipantChangeAdd, h.people[0].LID())
	if got[0].Error != 408 || got[0].AddRequest == nil {
		t.Errorf("got %+v for who has just left, want 408 and an invitation", got)
	}
	for _, c := range h.clients[1:] {
		if err := c.LeaveGroup(t.Context(), h.group); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.clients[1].GetGroupInfo(t.Context(), h.group); !errors.Is(err, whatsmeow.ErrGroupNotFound) {
		t.Errorf("a group all have left: got %v, want %v", err, whatsmeow.ErrGroupNotFound)
	}
}

// TestRevokeNeedsRank has a member try to take out another's message.
func TestRevokeNeedsRank(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 3)
	id := h.clients[1].say(h.group, "halo")
	revoke := func(by int) error {
		c := h.clients[by]
		return second(c.SendMessage(t.Context(), h.group, c.BuildRevoke(h.group, h.people[1].LID(), id)))
	}
	if err := revoke(2); !errors.Is(err, whatsmeow.ErrServerReturnedError) {
		t.Errorf("a member: got %v, want a refusal", err)
	}
	if err := revoke(0); err != nil {
		t.Errorf("an admin: %v", err)
	}
}
