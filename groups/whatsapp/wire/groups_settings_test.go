package wire_test

import (
	"errors"
	"strings"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// jpeg begins as a picture does.
var jpeg = append([]byte{0xff, 0xd8, 0xff, 0xe0}, make([]byte, 2000)...)

// TestSettings changes each setting and looks at what another member hears and
// what the group then is.
func TestSettings(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 2, 2)
	dewi, ctx := h.clients[0], t.Context()
	steps := []struct {
		name  string
		do    func() error
		heard func(*events.GroupInfo) bool
		is    func(*types.GroupInfo) bool
	}{
		{"name", func() error { return dewi.SetGroupName(ctx, h.group, "Pita Pink Jakarta") },
			func(e *events.GroupInfo) bool {
				return e.Name != nil && e.Name.Name == "Pita Pink Jakarta" && e.Name.NameSetByPN == h.people[0].PN()
			},
			func(g *types.GroupInfo) bool { return g.Name == "Pita Pink Jakarta" }},
		{"topic", func() error { return dewi.SetGroupTopic(ctx, h.group, "", "T1", "on") },
			func(e *events.GroupInfo) bool {
				return e.Topic != nil && e.Topic.Topic == "on" && e.Topic.TopicID == "T1"
			},
			func(g *types.GroupInfo) bool {
				return g.Topic == "on" && g.TopicID == "T1" && g.TopicSetBy == h.people[0].LID()
			}},
		{"no topic", func() error { return dewi.SetGroupTopic(ctx, h.group, "", "", "") },
			func(e *events.GroupInfo) bool { return e.Topic != nil && e.Topic.TopicDeleted },
			func(g *types.GroupInfo) bool { return g.Topic == "" }},
		{"closed", func() error { return dewi.SetGroupAnnounce(ctx, h.group, true) },
			func(e *events.GroupInfo) bool { return e.Announce != nil && e.Announce.IsAnnounce },
			func(g *types.GroupInfo) bool { return g.IsAnnounce }},
		{"open", func() error { return dewi.SetGroupAnnounce(ctx, h.group, false) },
			func(e *events.GroupInfo) bool { return e.Announce != nil && !e.Announce.IsAnnounce },
			func(g *types.GroupInfo) bool { return !g.IsAnnounce }},
		{"locked", func() error { return dewi.SetGroupLocked(ctx, h.group, true) },
			func(e *events.GroupInfo) bool { return e.Locked != nil && e.Locked.IsLocked },
			func(g *types.GroupInfo) bool { return g.IsLocked }},
		{"unlocked", func() error { return dewi.SetGroupLocked(ctx, h.group, false) },
			func(e *events.GroupInfo) bool { return e.Locked != nil && !e.Locked.IsLocked },
			func(g *types.GroupInfo) bool { return !g.IsLocked }},
		{"approval", func() error { return dewi.SetGroupJoinApprovalMode(ctx, h.group, true) },
			func(e *events.GroupInfo) bool { return e.MembershipApprovalMode != nil },
			func(g *types.GroupInfo) bool { return g.IsJoinApprovalRequired }},
		{"no approval", func() error { return dewi.SetGroupJoinApprovalMode(ctx, h.group, false) },
			func(e *events.GroupInfo) bool { return e.MembershipApprovalMode != nil },
			func(g *types.GroupInfo) bool { return !g.IsJoinApprovalRequired }},
		{"adding", func() error { return dewi.SetGroupMemberAddMode(ctx, h.group, types.GroupMemberAddModeAdmin) },
			func(e *events.GroupInfo) bool {
				return len(e.UnknownChanges) == 1 && e.UnknownChanges[0].Tag == "member_add_mode"
			},
			func(g *types.GroupInfo) bool { return g.MemberAddMode == types.GroupMemberAddModeAdmin }},
		{"vanishing", func() error {
			return dewi.SetDisappearingTimer(ctx, h.group, whatsmeow.DisappearingTimer24Hours, dewi.LastSuccessfulConnect)
		},
			func(e *events.GroupInfo) bool { return e.Ephemeral != nil && e.Ephemeral.DisappearingTimer == 86400 },
			func(g *types.GroupInfo) bool { return g.IsEphemeral && g.DisappearingTimer == 86400 }},
		{"not vanishing", func() error {
			return dewi.SetDisappearingTimer(ctx, h.group, whatsmeow.DisappearingTimerOff, dewi.LastSuccessfulConnect)
		},
			func(e *events.GroupInfo) bool { return e.Ephemeral != nil && !e.Ephemeral.IsEphemeral },
			func(g *types.GroupInfo) bool { return !g.IsEphemeral }},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.name, err)
			continue
		}
		if ev := await[*events.GroupInfo](h.clients[1]); !step.heard(ev) {
			t.Errorf("%s: the other member got %+v", step.name, ev)
		}
		if info := h.info(t, 1); !step.is(info) {
			t.Errorf("%s: the group is %+v", step.name, info)
		}
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 2, 2)
	dewi, ctx := h.clients[0], t.Context()
	if err := dewi.SetGroupTopic(ctx, h.group, "", "T1", "satu"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ got, want error }{
		"10,000 emoji":         {dewi.SetGroupName(ctx, h.group, strings.Repeat("🎀", 10000)), whatsmeow.ErrIQNotAcceptable},
		"no name":              {dewi.SetGroupName(ctx, h.group, ""), whatsmeow.ErrIQNotAcceptable},
		"long topic":           {dewi.SetGroupTopic(ctx, h.group, "T1", "T2", strings.Repeat("a", 3000)), whatsmeow.ErrIQNotAcceptable},
		"another's topic":      {dewi.SetGroupTopic(ctx, h.group, "T0", "T2", "dua"), &whatsmeow.IQError{Code: 409, Text: "conflict"}},
		"a picture that isn't": {second(dewi.SetGroupPhoto(ctx, h.group, []byte("GIF89a"))), whatsmeow.ErrInvalidImageFormat},
		"no members of a name": {second(dewi.CreateGroup(ctx, whatsmeow.ReqCreateGroup{Name: strings.Repeat("a", 200)})), whatsmeow.ErrIQNotAcceptable},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
	if err := dewi.SetGroupName(ctx, h.group, strings.Repeat("🎀", 100)); err != nil {
		t.Errorf("a name of 100 emoji: %v", err)
	}
}

func TestGroupPicture(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 3, 2)
	dewi, sari, ctx := h.clients[0], h.clients[1], t.Context()
	if _, err := sari.GetProfilePictureInfo(ctx, h.group, nil); !errors.Is(err, whatsmeow.ErrProfilePictureNotSet) {
		t.Errorf("no picture: got %v, want %v", err, whatsmeow.ErrProfilePictureNotSet)
	}
	id, err := dewi.SetGroupPhoto(ctx, h.group, jpeg)
	if err != nil {
		t.Fatal(err)
	}
	if ev := await[*events.Picture](sari); ev.JID != h.group || ev.PictureID != id || ev.Author != h.people[0].LID() {
		t.Errorf("got %+v, want picture %s", ev, id)
	}
	info, err := sari.GetProfilePictureInfo(ctx, h.group, nil)
	if err != nil || info.ID != id {
		t.Fatalf("got %+v, %v, want picture %s", info, err, id)
	}
	if got, err := sari.DownloadMediaWithOnlyPath(ctx, info.DirectPath); err != nil || string(got) != string(jpeg) {
		t.Errorf("got %d bytes, %v, want the picture", len(got), err)
	}
	if same, err := sari.GetProfilePictureInfo(ctx, h.group, &whatsmeow.GetProfilePictureParams{ExistingID: id}); same != nil || err != nil {
		t.Errorf("got %+v, %v for the picture one has, want nothing", same, err)
	}
	if _, err := h.clients[2].GetProfilePictureInfo(ctx, h.group, nil); !errors.Is(err, whatsmeow.ErrProfilePictureUnauthorized) {
		t.Errorf("a stranger: got %v, want %v", err, whatsmeow.ErrProfilePictureUnauthorized)
	}
	if _, err := dewi.SetGroupPhoto(ctx, h.group, nil); err != nil {
		t.Fatal(err)
	}
	if ev := await[*events.Picture](sari); !ev.Remove {
		t.Errorf("got %+v, want the picture gone", ev)
	}
}
