package wire_test

import (
	"errors"
	"slices"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func TestCommunity(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 2)
	ctx, dewi, sari := t.Context(), h.clients[0], h.clients[1]
	top, err := dewi.CreateGroup(ctx, whatsmeow.ReqCreateGroup{Name: "Pita", GroupParent: types.GroupParent{IsParent: true}})
	if err != nil || !top.IsParent || top.DefaultMembershipApprovalMode != "request_required" {
		t.Fatalf("got %+v, %v, want a community", top, err)
	}
	if err := dewi.LinkGroup(ctx, top.JID, h.group); err != nil {
		t.Fatal(err)
	}
	if ev := await[*events.GroupInfo](sari); ev.Link == nil || ev.Link.Type != types.GroupLinkChangeTypeParent || ev.Link.Group.JID != top.JID || ev.JID != h.group {
		t.Errorf("got %+v, want the group linked to the community", ev)
	}
	subs, err := sari.GetSubGroups(ctx, top.JID)
	if err != nil || len(subs) != 2 {
		t.Fatalf("got %v, %v, want the group and the announcements", subs, err)
	}
	i := slices.IndexFunc(subs, func(g *types.GroupLinkTarget) bool { return g.IsDefaultSubGroup })
	if i < 0 || subs[1-i].JID != h.group {
		t.Fatalf("got %+v, want one of them the announcements", subs)
	}
	news, err := sari.GetGroupInfo(ctx, subs[i].JID)
	if err != nil || !news.IsDefaultSubGroup || !news.IsAnnounce || news.LinkedParentJID != top.JID || len(news.Participants) != 2 {
		t.Errorf("got %+v, %v, want the announcements with both", news, err)
	}
	if all, err := dewi.GetLinkedGroupsParticipants(ctx, top.JID); err != nil || len(all) != 2 {
		t.Errorf("got %v, %v, want two people", all, err)
	}
	if h.info(t, 1).LinkedParentJID != top.JID {
		t.Error("the group does not know its community")
	}
	for name, err := range map[string]error{
		"announce":                       dewi.SetGroupAnnounce(ctx, top.JID, true),
		"adding":                         dewi.SetGroupMemberAddMode(ctx, top.JID, types.GroupMemberAddModeAdmin),
		"groups of what is no community": second(dewi.GetSubGroups(ctx, h.group)),
	} {
		if !errors.Is(err, whatsmeow.ErrIQBadRequest) {
			t.Errorf("%s: got %v, want %v", name, err, whatsmeow.ErrIQBadRequest)
		}
	}
	h.quiet(t)
	if err := dewi.UnlinkGroup(ctx, top.JID, h.group); err != nil {
		t.Fatal(err)
	}
	ev := await[*events.GroupInfo](sari)
	for ev.JID != h.group {
		ev = await[*events.GroupInfo](sari)
	}
	if ev.Unlink == nil || ev.Unlink.Group.JID != top.JID || ev.Unlink.UnlinkReason != types.GroupUnlinkReasonDefault {
		t.Errorf("got %+v, want the group alone again", ev)
	}
}

func TestGroupMadeInsideACommunity(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 2, 2)
	ctx := t.Context()
	top, err := h.clients[0].CreateGroup(ctx, whatsmeow.ReqCreateGroup{Name: "Pita", GroupParent: types.GroupParent{IsParent: true}})
	if err != nil {
		t.Fatal(err)
	}
	made := whatsmeow.ReqCreateGroup{
		Name: "Bandung", Participants: []types.JID{h.people[1].LID()}, GroupLinkedParent: types.GroupLinkedParent{LinkedParentJID: top.JID},
	}
	g, err := h.clients[0].CreateGroup(ctx, made)
	if err != nil || g.LinkedParentJID != top.JID {
		t.Fatalf("got %+v, %v, want a group of the community", g, err)
	}
	if info, err := h.clients[1].GetGroupInfo(ctx, top.JID); err != nil || len(info.Participants) != 2 {
		t.Errorf("got %+v, %v, want Sari in the community too", info, err)
	}
	if _, err := h.clients[1].CreateGroup(ctx, made); !errors.Is(err, whatsmeow.ErrIQForbidden) {
		t.Errorf("a member who is no admin: got %v, want %v", err, whatsmeow.ErrIQForbidden)
	}
	if err := h.clients[1].LeaveGroup(ctx, top.JID); err != nil {
		t.Fatal(err)
	}
	if left, err := h.clients[1].GetJoinedGroups(ctx); err != nil || len(left) != 1 || left[0].JID != h.group {
		t.Errorf("got %v, %v after leaving the community, want the group outside it alone", left, err)
	}
}
