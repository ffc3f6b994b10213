package wire_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

// link returns the group's link, a new one if asked for.
func (h *house) link(t *testing.T, renew bool) string {
	t.Helper()
	link, err := h.clients[0].GetGroupInviteLink(t.Context(), h.group, renew)
	if err != nil {
		t.Fatal(err)
	}
	return link
}

func TestJoinByLink(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 2)
	link := h.link(t, false)
	if again := h.link(t, false); again != link || !strings.HasPrefix(link, whatsmeow.InviteLinkPrefix) {
		t.Fatalf("got links %s and %s, want the same one twice", link, again)
	}
	rina, ctx := h.clients[2], t.Context()
	info, err := rina.GetGroupInfoFromLink(ctx, link)
	if err != nil || info.JID != h.group || info.Name != "Pita Pink" || info.ParticipantCount != 2 || len(info.Participants) != 1 {
		t.Fatalf("got %+v, %v, want the group with its admin alone", info, err)
	}
	if got, err := rina.JoinGroupWithLink(ctx, link); err != nil || got != h.group {
		t.Fatalf("got %s, %v, want %s", got, err, h.group)
	}
	if ev := await[*events.JoinedGroup](rina); ev.JID != h.group || ev.Reason != "invite" {
		t.Errorf("got %+v, want the group, by invite", ev)
	}
	if ev := await[*events.GroupInfo](h.clients[1]); len(ev.Join) != 1 || ev.Join[0] != h.people[2].LID() || ev.JoinReason != "invite" || *ev.Sender != h.people[2].LID() {
		t.Errorf("got %+v, want Rina, by invite", ev)
	}
	rina.say(h.group, "halo semua")
	h.clients[1].hears("halo semua")
}

func TestLinksThatDoNotLead(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 4, 2)
	ctx := t.Context()
	old := h.link(t, false)
	link := h.link(t, true)
	if link == old {
		t.Fatal("a new link is the old one")
	}
	if ev := await[*events.GroupInfo](h.clients[0]); ev.NewInviteLink == nil || *ev.NewInviteLink != link {
		t.Errorf("the admin got %+v, want the new link", ev)
	}
	if _, err := h.clients[3].JoinGroupWithLink(ctx, link); err != nil {
		t.Fatal(err)
	}
	h.change(t, 0, whatsmeow.ParticipantChangeRemove, h.people[3].LID())
	cases := []struct {
		name, link string
		who        int
		want       error
	}{
		{"revoked", old, 2, whatsmeow.ErrInviteLinkRevoked},
		{"malformed", "apa ini", 2, whatsmeow.ErrInviteLinkInvalid},
		{"never given out", whatsmeow.InviteLinkPrefix + "AAAAAAAAAAAAAAAAAAAAAA", 2, whatsmeow.ErrIQNotFound},
		{"already in", link, 1, &whatsmeow.IQError{Code: 409, Text: "conflict"}},
		{"was removed", link, 3, whatsmeow.ErrIQNotAuthorized},
	}
	for _, c := range cases {
		if _, err := h.clients[c.who].JoinGroupWithLink(ctx, c.link); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := h.clients[2].GetGroupInfoFromLink(ctx, old); !errors.Is(err, whatsmeow.ErrInviteLinkRevoked) {
		t.Errorf("what a revoked link leads to: got %v, want %v", err, whatsmeow.ErrInviteLinkRevoked)
	}
	if _, err := h.clients[3].GetGroupInviteLink(ctx, h.group, false); !errors.Is(err, whatsmeow.ErrNotInGroup) {
		t.Errorf("the link of a group one was removed from: got %v, want %v", err, whatsmeow.ErrNotInGroup)
	}
}

// TestInvitation lets in one whom nobody may add, by what an admin sends her.
func TestInvitation(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 4, 2)
	h.people[2].SetPrivacy("groupadd", "contacts")
	ctx := t.Context()
	given := h.change(t, 0, whatsmeow.ParticipantChangeAdd, h.people[2].LID())[0].AddRequest
	rina, admin := h.clients[2], h.people[0].LID()
	until := given.Expiration.Unix()
	if info, err := rina.GetGroupInfoFromInvite(ctx, h.group, admin, given.Code, until); err != nil || info.JID != h.group {
		t.Errorf("got %+v, %v, want the group", info, err)
	}
	if err := h.clients[3].JoinGroupWithInvite(ctx, h.group, admin, given.Code, until); !errors.Is(err, whatsmeow.ErrIQNotFound) {
		t.Errorf("another's invitation: got %v, want %v", err, whatsmeow.ErrIQNotFound)
	}
	if err := rina.JoinGroupWithInvite(ctx, h.group, admin, given.Code, until); err != nil {
		t.Fatal(err)
	}
	if n := h.info(t, 2).ParticipantCount; n != 3 {
		t.Errorf("got %d members, want 3", n)
	}
}

// TestInvitationEnds has one come too late.
func TestInvitationEnds(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	s := newServer(t, wire.Options{Clock: func() time.Time { return time.Now().Add(time.Duration(later.Load())) }})
	dewi, rina := enrol(t, s, "Dewi", 1), enrol(t, s, "Rina", 2)
	rina.SetPrivacy("groupadd", "none")
	group := s.Found("Pita Pink", dewi)
	a, c := newClient(t, s, dewi, 0).login(), newClient(t, s, rina, 0).login()
	got, err := a.UpdateGroupParticipants(t.Context(), group, []types.JID{rina.LID()}, whatsmeow.ParticipantChangeAdd)
	if err != nil || len(got) != 1 || got[0].AddRequest == nil {
		t.Fatalf("got %+v, %v, want an invitation", got, err)
	}
	later.Store(int64(73 * time.Hour))
	given := got[0].AddRequest
	if err := c.JoinGroupWithInvite(t.Context(), group, dewi.LID(), given.Code, given.Expiration.Unix()); !errors.Is(err, whatsmeow.ErrIQGone) {
		t.Errorf("got %v, want %v", err, whatsmeow.ErrIQGone)
	}
}

// TestRequests has people ask to come in, and be let in, turned away, or think
// better of it.
func TestRequests(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 5, 2)
	ctx, dewi := t.Context(), h.clients[0]
	if err := dewi.SetGroupJoinApprovalMode(ctx, h.group, true); err != nil {
		t.Fatal(err)
	}
	link := h.link(t, false)
	h.quiet(t)
	for i, c := range h.clients[2:] {
		if got, err := c.JoinGroupWithLink(ctx, link); err != nil || got != h.group {
			t.Fatalf("got %s, %v, want %s", got, err, h.group)
		}
		ask := change(t, await[*events.GroupInfo](dewi), "created_membership_requests")
		user := ask.GetChildByTag("requested_user")
		if user.Attrs["jid"] != h.people[i+2].LID() || user.Attrs["phone_number"] != h.people[i+2].PN() || ask.Attrs["request_method"] != "invite_link" {
			t.Errorf("got %s, want %s", ask, h.people[i+2].LID())
		}
	}
	waiting := func(want int) []types.GroupParticipantRequest {
		t.Helper()
		list, err := dewi.GetGroupRequestParticipants(ctx, h.group)
		if err != nil || len(list) != want {
			t.Fatalf("got %v, %v, want %d who wait", list, err, want)
		}
		return list
	}
	if list := waiting(3); list[0].JID != h.people[2].LID() || list[0].RequestedAt.IsZero() {
		t.Errorf("got %+v, want Rina first", list)
	}
	settle := func(i int, how whatsmeow.ParticipantRequestChange) types.GroupParticipant {
		t.Helper()
		got, err := dewi.UpdateGroupRequestParticipants(ctx, h.group, []types.JID{h.people[i].LID()}, how)
		if err != nil || len(got) != 1 {
			t.Fatalf("got %v, %v, want one answer", got, err)
		}
		return got[0]
	}
	if got := settle(2, whatsmeow.ParticipantChangeApprove); got.Error != 0 {
		t.Errorf("got %+v, want Rina in", got)
	}
	if ev := await[*events.JoinedGroup](h.clients[2]); ev.JID != h.group {
		t.Errorf("got %+v, want the group", ev)
	}
	if got := settle(3, whatsmeow.ParticipantChangeReject); got.Error != 0 {
		t.Errorf("got %+v, want Wati turned away", got)
	}
	await[*events.GroupInfo](dewi) // Rina came
	change(t, await[*events.GroupInfo](dewi), "revoked_membership_requests")
	if got := settle(3, whatsmeow.ParticipantChangeApprove); got.Error != 404 {
		t.Errorf("got %+v for a request that is settled, want 404", got)
	}
	if _, err := h.clients[4].inner().SendGroupIQ(ctx, "set", h.group, waBinary.Node{Tag: "cancel_membership_requests"}); err != nil {
		t.Fatal(err)
	}
	gone := await[*events.GroupInfo](dewi)
	change(t, gone, "revoked_membership_requests")
	if *gone.Sender != h.people[4].LID() {
		t.Errorf("got it taken back by %s, want Yuni", gone.Sender)
	}
	waiting(0)
	if n := h.info(t, 0).ParticipantCount; n != 3 {
		t.Errorf("got %d members, want 3", n)
	}
}

// change returns the one change of a kind whatsmeow has no field for.
func change(t *testing.T, ev *events.GroupInfo, tag string) *waBinary.Node {
	t.Helper()
	if len(ev.UnknownChanges) != 1 || ev.UnknownChanges[0].Tag != tag {
		t.Fatalf("got %+v, want %s", ev, tag)
	}
	return ev.UnknownChanges[0]
}
